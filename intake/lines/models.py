"""The lines on which people ring us: published numbers with a name, a language and where they were seen."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intake.lines.rules import Week


class Language(models.TextChoices):
    """In which a line answers. ISO 639 codes."""

    ENGLISH = "en", _("English")
    SPANISH = "es", _("Spanish")
    CHINESE = "zh", _("Chinese")
    VIETNAMESE = "vi", _("Vietnamese")
    HAITIAN = "ht", _("Haitian Creole")
    PORTUGUESE = "pt", _("Portuguese")
    FRENCH = "fr", _("French")
    RUSSIAN = "ru", _("Russian")
    KOREAN = "ko", _("Korean")
    ARABIC = "ar", _("Arabic")
    TAGALOG = "tl", _("Tagalog")
    SIGNED = "ase", _("American Sign Language")


class LineQuerySet(models.QuerySet["Line"]):
    def active(self) -> "LineQuerySet":
        return self.filter(is_active=True)


class Line(models.Model):
    """One line of the centre. Lines that are given up are made inactive, never deleted.

    `source` is where its numbers are published, such as a campaign; calls on the line keep it.
    """

    name = models.CharField(_("name"), max_length=60, unique=True)
    language = models.CharField(_("language"), max_length=3, choices=Language, default=Language.ENGLISH)
    source = models.CharField(_("where it is published"), max_length=60, blank=True, default="")
    is_active = models.BooleanField(_("in use"), default=True)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    objects = LineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(language__in=Language.values), name="line_language_is_known"),
            models.CheckConstraint(condition=~Q(name=""), name="line_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def week(self) -> Week:
        """The hours in which it is open, on the site's clock; empty for day and night."""
        return {opening.weekday: (opening.opens, opening.closes) for opening in self.openings.all()}


class LineNumber(models.Model):
    """A published number, in E.164. It leads to one line."""

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="numbers")
    number = models.CharField(max_length=16, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(number__startswith="+"), name="line_number_is_international")
        ]

    def __str__(self) -> str:
        return self.number


class Opening(models.Model):
    """The hours of one weekday (0 is Monday), on the site's clock; an end not after the start is tomorrow."""

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="openings")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "weekday"], name="one_opening_a_day"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="opening_is_on_a_weekday"),
        ]

    def __str__(self) -> str:
        return f"opening {self.pk}"
