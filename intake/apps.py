"""The one Django app of the program; its folders are rooms, not apps."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "intake"
    verbose_name = "Ringback"
