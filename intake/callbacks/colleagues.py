"""To whom a callback can be given."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from intake.shifts.models import Shift
from intake.staff.access import MAY
from intake.staff.models import Staff

Choices = list[tuple[str, Any]]


def name_colleagues(by: Staff, now: datetime) -> Choices:
    """Everybody else who rings people back, those on duty first and marked: one query."""
    here = Exists(Shift.objects.on_duty(now).filter(staff=OuterRef("pk")))
    people = Staff.objects.working_here().filter(role__in=MAY["keep_callbacks"]).exclude(pk=by.pk)
    rows = people.annotate(here=here).order_by("-here", "name").values_list("pk", "name", "here")
    return [(str(pk), _("%(name)s, on duty") % {"name": name} if here else name) for pk, name, here in rows]
