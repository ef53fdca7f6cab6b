"""The wallboard: counts only. Nothing that stands on it names or describes anybody."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from intake.board.queries import Clock, Figures, count_figures, see_clock
from intake.callbacks.models import Callback
from intake.safety.models import Interrupt
from intake.shifts.models import FORGOTTEN_AFTER, Shift
from intake.staff.access import StaffRequest, opens

THEMES = ("dark", "light")


@dataclass(frozen=True)
class Wall:
    """What a room sees from five metres. `unjoined` emergencies wait for somebody to come."""

    figures: Figures
    clock: Clock
    emergencies: int
    unjoined: int
    undecided: int
    here: int
    on_break: int

    @property
    def not_rung(self) -> int:
        """How many hung up and have no callback."""
        return self.figures.abandoned - self.figures.abandoned_promised


def see_wall(now: datetime) -> Wall:
    """Ten queries, whatever the number of rows."""
    emergencies = Interrupt.objects.open().aggregate(
        emergencies=Count("pk"), unjoined=Count("pk", filter=Q(joined_at__isnull=True))
    )
    on_break = Q(on_break_since__isnull=False)
    duty = Shift.objects.running().filter(ends_at__gt=now - FORGOTTEN_AFTER)
    return Wall(
        figures=count_figures(now),
        clock=see_clock(now),
        undecided=Callback.objects.undecided().count(),
        **emergencies,
        **duty.aggregate(here=Count("pk", filter=~on_break), on_break=Count("pk", filter=on_break)),
    )


@require_GET
@never_cache
@opens("see_board")
def wall(request: StaffRequest) -> HttpResponse:
    """Full screen, dark unless `?theme=light`; a live page asks for the part that changes alone."""
    now, theme = timezone.localtime(), request.GET.get("theme")
    context = {"wall": see_wall(now), "now": now, "theme": theme if theme in THEMES else THEMES[0]}
    wants_part = request.headers.get("HX-Request") == "true"
    return render(request, "board/wall.html#live" if wants_part else "board/wall.html", context)
