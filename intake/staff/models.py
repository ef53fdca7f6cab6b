"""Who works here."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from intake.privacy.fields import SealedTextField


class Role(models.TextChoices):
    ADMISSIONS = "admissions", _("Admissions")
    CLINICIAN = "clinician", _("Clinician")
    SUPERVISOR = "supervisor", _("Supervisor")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


class Language(models.TextChoices):
    """The languages of the screens; each says its own name."""

    ENGLISH = "en", "English"
    SPANISH = "es", "Español"


class Clock(models.TextChoices):
    FULL = "24", _("24 hours, 15:30")
    HALF = "12", _("12 hours, 3:30 PM")


class StaffQuerySet(models.QuerySet["Staff"]):
    def working_here(self) -> "StaffQuerySet":
        return self.filter(is_active=True)

    def supervisors(self) -> "StaffQuerySet":
        return self.working_here().filter(role=Role.SUPERVISOR)


class StaffManager(BaseUserManager["Staff"]):
    def create_user(self, username: str, password: str, **details: Any) -> "Staff":
        """Adds somebody who may sign in. The password is stored as an Argon2 hash."""
        person = self.model(username=username, **details)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, username: str, password: str, **details: Any) -> "Staff":
        """For `manage.py createsuperuser`: the first administrator of a site. There is no superuser."""
        return self.create_user(username, password, role=Role.ADMINISTRATOR, **details)


class Staff(AbstractBaseUser):
    """One member of staff. Leaving staff are made inactive, never deleted."""

    username = models.CharField(_("user name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(_("role"), max_length=13, choices=Role)
    is_active = models.BooleanField(_("works here"), default=True)
    on_call = models.BooleanField(_("on call"), default=False)
    service_url = SealedTextField(null=True, blank=True)  # where a service of their choice takes messages
    wants_sound = models.BooleanField(default=False)
    language = models.CharField(max_length=2, choices=Language, blank=True)  # empty: as the browser says
    clock = models.CharField(max_length=2, choices=Clock, default=Clock.FULL)
    dense = models.BooleanField(default=False)  # rows of 34 px instead of 44
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = StaffManager.from_queryset(StaffQuerySet)()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name", "email"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="staff_role_is_known"),
            models.CheckConstraint(
                condition=models.Q(language__in=["", *Language.values], clock__in=Clock.values),
                name="staff_language_and_clock_are_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        """What colleagues call them."""
        return self.name.split(" ")[0]

    @property
    def short_name(self) -> str:
        """First name and initial, as the board shows it: "Dana W."."""
        first, _space, last = self.name.partition(" ")
        return f"{first} {last[0]}." if last else first

    @property
    def initials(self) -> str:
        """At most two letters for the small round mark beside a name."""
        words = self.name.split()
        return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper() if words else "?"


class SignInTry(models.Model):
    """A try to sign in that has not succeeded. Kept for a day; name and network are blind indexes.

    What is typed as a name may be a password, and a network says where somebody lives.
    """

    at = models.DateTimeField(db_index=True)
    name_index = models.CharField(max_length=43)
    network_index = models.CharField(max_length=43)
    device = models.CharField(max_length=43, blank=True)  # of a device that this name has signed in on

    class Meta:
        indexes = [
            models.Index(fields=["network_index", "at"], name="try_by_network"),
            models.Index(fields=["name_index", "at"], name="try_by_name"),
        ]

    def __str__(self) -> str:
        return f"try {self.pk}"
