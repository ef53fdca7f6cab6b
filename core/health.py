"""Whether the program is well: `/healthz` for a load balancer, `python -m core.health` for a supervisor.

`/healthz` answers 200 or 503 with JSON. The command ends with 0 or 1: `celery` and `loop` ask whether that
clock ticks, `mail` whether somebody empties the mail queue.
"""

import os
import sys
from datetime import timedelta

import django
import redis
from django.apps import apps
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error
from django.db.models import Exists, Max, OuterRef
from django.db.models.functions import Now
from django.http import HttpRequest, JsonResponse

STOPPED_AFTER = timedelta(seconds=15)
BEHIND_AFTER = timedelta(seconds=30)
LONGEST_QUEUE = 90  # alarms, one a second; a silent mail server can hold the queue for 45 s


@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """Answers `{"database": bool, "redis": bool, "clock": bool, "last_tick_seconds": float | null,
    "behind_seconds": float}`.

    The clock is well when any clock ticked less than 15 s ago by the database's own time, and no reminder has
    been waiting for more than 30 s to be written. What could not be written is set aside: it is shown on the
    board, and a load balancer need not hear of it.
    """
    database, seconds = _look_at_clock()
    behind = _seconds_behind() if database else 0.0
    report = {
        "database": database,
        "redis": _queue_length() is not None,
        "clock": _ticks(seconds) and behind < BEHIND_AFTER.total_seconds(),
        "last_tick_seconds": seconds,
        "behind_seconds": behind,
    }
    well = report["database"] and report["redis"] and report["clock"]
    return JsonResponse(report, status=200 if well else 503, headers={"Cache-Control": "no-store"})


def is_well(part: str) -> bool:
    """Whether one part does its work: `celery`, `loop` or `mail`."""
    if part == "mail":
        length = _queue_length()
        return length is not None and length < LONGEST_QUEUE
    _database, seconds = _look_at_clock(clock=part)
    return _ticks(seconds)


def _ticks(seconds: float | None) -> bool:
    return seconds is not None and seconds < STOPPED_AFTER.total_seconds()


def _look_at_clock(**which: str) -> tuple[bool, float | None]:
    """Whether the database answers, and how long ago a clock ticked."""
    heartbeats = apps.get_model("intake", "Heartbeat").objects.filter(**which)
    try:
        row = heartbeats.aggregate(last=Max("ticked_at"), now=Max(Now()))
    except Error:  # also InterfaceError, which is no DatabaseError
        return False, None
    if row["last"] is None:
        return True, None
    return True, round((row["now"] - row["last"]).total_seconds(), 1)


def _seconds_behind() -> float:
    """For how long the oldest reminder has been due that nobody wrote or set aside."""
    aside = apps.get_model("intake", "SetAside").objects.filter(callback=OuterRef("pk"))
    due = apps.get_model("intake", "Callback").objects.filter(closed_at=None, remind_at__lte=Now())
    oldest = due.filter(~Exists(aside)).order_by("remind_at").values_list("remind_at", Now()).first()
    return 0.0 if oldest is None else round((oldest[1] - oldest[0]).total_seconds(), 1)


def _queue_length() -> int | None:
    """How many alarms wait for the mail worker; None when Redis does not answer."""
    server = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
    try:
        return int(server.llen("mail"))
    except redis.RedisError:
        return None
    finally:
        server.close()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings")
    django.setup()
    sys.exit(0 if is_well(sys.argv[1]) else 1)
