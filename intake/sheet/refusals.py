"""Where on the sheet a refused promise is said: beside the field with which a person can act on it."""

from django.utils.translation import gettext as _

from intake.callbacks.forms import AT
from intake.callbacks.services import (
    AlreadyClaimed,
    AlreadyPromised,
    CallbackRefused,
    InQuietHours,
    MustNotBeCalled,
    NotAskedWhetherToCall,
)
from intake.sheet.forms import Sheet
from intake.templatetags.say import say_clock


def say_refusal(sheet: Sheet, refusal: CallbackRefused) -> None:
    """Puts a refusal beside the field where a person can act on it."""
    message, field = str(refusal), "due_at" if sheet.data.get("due_choice") == AT else "due_choice"
    if isinstance(refusal, AlreadyPromised):
        field = "disposition"
        message = _("%(message)s It is %(reference)s.") % {
            "message": message,
            "reference": refusal.callback.reference,
        }
    elif isinstance(refusal, AlreadyClaimed):
        field = "disposition"
    elif isinstance(refusal, InQuietHours):
        opening = say_clock(refusal.opening, sheet.window.zone, sheet.now)
        message = _(
            "%(message)s They can be called from %(opening)s their time, or tick that they asked for it."
        )
        message %= {"message": str(refusal), "opening": opening}
    elif isinstance(refusal, NotAskedWhetherToCall | MustNotBeCalled):
        field = "may_call"
    sheet.add_error(field, message)
