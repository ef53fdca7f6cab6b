"""Who looked at what, who changed what."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class EntryQuerySet(models.QuerySet["Entry"]):
    def waiting(self) -> "EntryQuerySet":
        """Entries that are committed and not yet chained: those of the last moment."""
        return self.filter(seq__isnull=True)

    def chained(self) -> "EntryQuerySet":
        return self.filter(seq__isnull=False)

    def end(self) -> tuple[int, str]:
        """Place and link of the last chained entry; 0 and nothing while there is none."""
        last = self.chained().order_by("-seq").values_list("seq", "link").first()
        return (0, "") if last is None or last[0] is None else (last[0], last[1])


class Entry(models.Model):
    """One thing that somebody did. It names rows by kind and reference and never quotes what they hold.

    The columns after `detail` make a change visible (ADR 10): `mac` proves that the program wrote the entry,
    `seq` is its place in the chain, `link` covers it and every entry before it, `seal` signs the link.
    The database lets no entry be changed or deleted; only a place in the chain may be added, once.
    """

    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    verb = models.CharField(max_length=40)
    about = models.CharField(max_length=40, blank=True)
    reference = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict, blank=True)
    mac = models.CharField(max_length=80, blank=True, default="")
    seq = models.BigIntegerField(null=True, blank=True, unique=True)
    link = models.CharField(max_length=43, blank=True, default="")
    seal = models.CharField(max_length=80, blank=True, default="")

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["about", "reference"], name="audit_entry_about"),
            models.Index(fields=["by", "id"], name="audit_entry_by"),
            models.Index(fields=["id"], condition=Q(seq__isnull=True), name="audit_entry_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.about} {self.reference}"

    @property
    def said(self) -> str:
        """The verb as words: "read call"."""
        return self.verb.replace("_", " ")
