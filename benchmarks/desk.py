"""Is the desk fast with a full house? Beside the smallest Django view, in turns, in one process.

python -m benchmarks.desk [--quick]       prints one JSON object

The database holds 100,000 calls and 2,000 open callbacks. The view that all are held against (`_probe`) does
one indexed query and renders 50 rows; all go through the same sign-in, session and middleware. Goals: the
desk takes at most 3 times its median, opening a call sheet and saving one of its fields at most 2 times.
"""

import argparse
import json
import statistics
import sys
import time
from importlib import import_module
from secrets import token_hex
from uuid import uuid4

from benchmarks import _stage as stage
from benchmarks._watch import run

FULL = {"calls": 100_000, "callbacks": 2_000, "rounds": 200}
QUICK = {"calls": 5_000, "callbacks": 500, "rounds": 60}
STAFF = 20
GOALS = {"desk": 3, "desk_live": 3, "sheet_open": 2, "sheet_save": 2}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="small, for development")
    parser.add_argument("--profile", choices=list(GOALS), help="where the time of one page goes")
    chosen = parser.parse_args()
    size = QUICK if chosen.quick else FULL
    with stage.redis(), stage.database():
        client = fill(size)
        if chosen.profile:
            profile(pages(client)[chosen.profile])
            return
        times = measure(pages(client), size["rounds"])
    print(json.dumps({"size": size, "goals": GOALS, **figures(times)}, indent=1))


def fill(size: dict[str, int]) -> "object":
    """Rows by the thousand, and a browser of one of the staff."""
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from intake.calls.models import Call
    from intake.staff.models import Staff

    import_module("core.asgi")  # as the server starts
    settings.ROOT_URLCONF = "benchmarks._probe"
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    first = stage.make_staff(STAFF, email=False)
    due = "now() + (g - 40) * interval '1 minute'"
    stage.make_callbacks(size["callbacks"], first, STAFF, due)
    now, number = timezone.now(), "+12155550100"
    call = Call.objects.create(
        reference=token_hex(5), kind="help", number=number, rang_at=now, answered_at=now, logged_at=now,
        disposition="answered", taken_by_id=first,
    )  # fmt: skip
    moment = "now() - g * interval '2 minutes'"
    stage.clone(
        Call, call.pk, size["calls"], reference=f"'{token_hex(2)}c' || g", rang_at=moment, answered_at=moment
    )
    run("ANALYZE")
    client = Client()
    client.force_login(Staff.objects.get(pk=first))
    return client


def pages(client: "object") -> dict[str, "object"]:
    """What is asked of the server, by name; each answers with the response."""
    draft, page = uuid4(), {"HTTP_HX_REQUEST": "true"}
    turns = iter(range(10**9))

    def save() -> "object":
        typed = f"{next(turns)} words"
        return client.post(f"/calls/{draft}/save/", {"note": typed, "changed": "note"})

    return {
        "probe": lambda: client.get("/probe/"),
        "desk": lambda: client.get("/desk/"),
        "desk_live": lambda: client.get("/desk/", **page),
        "sheet_open": lambda: client.get("/calls/new/"),
        "sheet_save": save,
    }


def measure(pages: dict[str, "object"], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of every page, in turns, so that a busy moment is everybody's."""
    times: dict[str, list[float]] = {name: [] for name in pages}
    for turn in range(rounds + 5):
        for name, ask in pages.items():
            start = time.perf_counter()
            answer = ask()
            took = (time.perf_counter() - start) * 1000
            if answer.status_code != 200:
                raise SystemExit(f"{name} answered {answer.status_code}")
            if turn >= 5:  # the first ones compile templates
                times[name].append(took)
    return times


def figures(times: dict[str, list[float]]) -> dict[str, object]:
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    ratios = {name: round(medians[name] / medians["probe"], 2) for name in GOALS}
    return {
        "median_ms": {name: round(median, 2) for name, median in medians.items()},
        "p95_ms": {name: round(sorted(taken)[int(len(taken) * 0.95)], 2) for name, taken in times.items()},
        "ratio_to_probe": ratios,
        "met": {name: ratio <= GOALS[name] for name, ratio in ratios.items()},
    }


def profile(ask: "object") -> None:
    """Prints the functions in which one page spends its time."""
    import cProfile
    import pstats

    for _turn in range(5):
        ask()
    profiler = cProfile.Profile()
    profiler.enable()
    for _turn in range(50):
        ask()
    profiler.disable()
    pstats.Stats(profiler, stream=sys.stdout).sort_stats("cumulative").print_stats(70)


if __name__ == "__main__":
    main()
