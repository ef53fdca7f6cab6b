"""What may be asked of many rows of the queue at once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from intake.callbacks.colleagues import name_colleagues
from intake.callbacks.forms import ANYONE
from intake.callbacks.many import (
    Done,
    claim_callbacks,
    close_callbacks,
    reassign_callbacks,
    retry_callbacks,
)
from intake.callbacks.models import Closing
from intake.staff.access import may
from intake.staff.models import Staff

MOST_ROWS = 200


class Act(models.TextChoices):
    """What is done to every chosen row."""

    CLAIM = "claim", _("Claim")
    REASSIGN = "reassign", _("Reassign")
    RETRY = "retry", _("Try again")
    UNREACHABLE = "unreachable", _("Close as unreachable")
    CANCEL = "cancel", _("Cancel")


WANTS = {Act.CLAIM: "keep_callbacks"}  # every other act: decide_callbacks


def wanted_action(act: str) -> str:
    """The action of the table of roles that an act needs."""
    return WANTS.get(Act(act), "decide_callbacks") if act in Act else "see_board"


class ManyForm(forms.Form):
    """Which rows, what is done to them, and what that needs."""

    rows = forms.TypedMultipleChoiceField(
        error_messages={"required": _("Choose callbacks first: tick them, or press x on a row.")}
    )
    act = forms.ChoiceField(
        choices=Act, error_messages={"required": _("Say what to do with the chosen callbacks.")}
    )
    to = forms.ChoiceField(label=_("Give to"), required=False, widget=forms.Select(attrs={"class": "input"}))
    reason = forms.CharField(
        label=_("Why it is cancelled"),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "dir": "auto"}),
    )

    def __init__(self, *args: Any, by: Staff, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.by = by
        first = [(ANYONE, _("Anyone on shift")), (str(by.pk), _("Me"))]
        whom = self.fields["to"]
        assert isinstance(whom, forms.ChoiceField)
        whom.choices = [*first, *name_colleagues(by, now)]
        asked = self.data.getlist("rows") if hasattr(self.data, "getlist") else []
        rows = self.fields["rows"]
        assert isinstance(rows, forms.TypedMultipleChoiceField)
        rows.choices = [(reference, reference) for reference in asked[:MOST_ROWS]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("act") == Act.CANCEL and not data.get("reason", "").strip():
            self.add_error("reason", _("Say why they are cancelled."))
        return data

    @property
    def may_decide(self) -> bool:
        return may(self.by, "decide_callbacks")

    def do(self, now: datetime) -> list[Done]:
        """Does it, and says what became of each row. Wants a valid form."""
        references, reason = self.cleaned_data["rows"], self.cleaned_data["reason"]
        chosen = self.cleaned_data["to"]
        to = None if chosen in ("", ANYONE) else Staff.objects.get(pk=chosen)
        common = {"references": references, "by": self.by, "now": now}
        verbs: dict[str, Callable[[], list[Done]]] = {
            Act.CLAIM: lambda: claim_callbacks(**common),
            Act.REASSIGN: lambda: reassign_callbacks(**common, to=to),
            Act.RETRY: lambda: retry_callbacks(**common, to=to),
            Act.UNREACHABLE: lambda: close_callbacks(**common, closing=Closing.UNREACHABLE, reason=reason),
            Act.CANCEL: lambda: close_callbacks(**common, closing=Closing.CANCELLED, reason=reason),
        }
        return verbs[self.cleaned_data["act"]]()
