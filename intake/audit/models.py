"""Who looked at what, who changed what."""

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One thing that somebody did. It names rows by kind and reference and never quotes what they hold."""

    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    verb = models.CharField(max_length=40)
    about = models.CharField(max_length=40, blank=True)
    reference = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [models.Index(fields=["about", "reference"], name="audit_entry_about")]

    def __str__(self) -> str:
        return f"{self.verb} {self.about} {self.reference}"
