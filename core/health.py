"""Whether the program is well: `/healthz`, 200 or 503 with JSON, for a supervisor or a load balancer."""

from datetime import timedelta

import redis
from django.apps import apps
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error
from django.db.models import Max
from django.db.models.functions import Now
from django.http import HttpRequest, JsonResponse

STOPPED_AFTER = timedelta(seconds=15)


@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """Answers `{"database": bool, "redis": bool, "clock": bool, "last_tick_seconds": float | null}`.

    The clock is well when any clock ticked less than 15 s ago by the database's own time.
    """
    database, seconds = _look_at_clock()
    report = {
        "database": database,
        "redis": _redis_answers(),
        "clock": seconds is not None and seconds < STOPPED_AFTER.total_seconds(),
        "last_tick_seconds": seconds,
    }
    well = report["database"] and report["redis"] and report["clock"]
    return JsonResponse(report, status=200 if well else 503, headers={"Cache-Control": "no-store"})


def _look_at_clock() -> tuple[bool, float | None]:
    heartbeats = apps.get_model("intake", "Heartbeat").objects
    try:
        row = heartbeats.aggregate(last=Max("ticked_at"), now=Max(Now()))
    except Error:  # also InterfaceError, which is no DatabaseError
        return False, None
    if row["last"] is None:
        return True, None
    return True, round((row["now"] - row["last"]).total_seconds(), 1)


def _redis_answers() -> bool:
    server = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
    try:
        return bool(server.ping())
    except redis.RedisError:
        return False
    finally:
        server.close()
