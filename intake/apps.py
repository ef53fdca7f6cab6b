"""The one Django app of the program; its folders are rooms, not apps."""

from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate

from intake.measures.watching import watch_tables
from intake.phone.checks import check_phone_settings
from intake.triage.rulesets import check_triage_settings


class IntakeConfig(AppConfig):
    name = "intake"
    verbose_name = "Ringback"

    def ready(self) -> None:
        register(check_triage_settings)
        register(check_phone_settings)
        post_migrate.connect(watch_tables, sender=self)
