"""What somebody who is about to promise a callback should know of the half hour in which it would be due."""

from zoneinfo import ZoneInfo

from django.conf import settings

from intake.callbacks.capacity import see_fullness
from intake.sheet.forms import Sheet
from intake.templatetags.say import say_clock


def see_promise(sheet: Sheet) -> dict[str, object]:
    """`full`, and `free_there`: the next half hour with room, on the number's clock. Empty if all is well."""
    due_at = sheet.promise.cleaned_data.get("due_at") if sheet.promises else None
    full = see_fullness(due_at, sheet.window, ZoneInfo(settings.TIME_ZONE)) if due_at else None
    if full is None:
        return {}
    free = say_clock(full.free, sheet.window.zone, sheet.now) if full.free else ""
    return {"full": full, "free_there": free}
