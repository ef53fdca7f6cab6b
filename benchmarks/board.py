"""Do the board and the desk stay as quick when the history grows? Times of whole pages, and their ratios.

python -m benchmarks.board [--quick] [--large]     prints one JSON object; progress goes to standard error

The same pages are asked for with a thousand calls and with a million (`--large`: also ten million), loaded
by `manage.py seed` over a year; a thousand over two weeks, so that the first page is as full.
Each figure is the first decile of 100 pages, in milliseconds. Queries are counted.
"""

import argparse
import json
import os
import signal
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

from benchmarks import _stage as stage
from benchmarks._watch import run

FEW, MANY, MOST, HUGE = 1_000, 100_000, 1_000_000, 10_000_000
PAGES = 100
PATHS = {
    "board": ("/board/", {}),
    "board_live": ("/board/", {"HTTP_HX_REQUEST": "true"}),
    "board_overdue": ("/board/?show=overdue", {}),
    "wall": ("/board/wall/", {}),
    "week": ("/board/week/", {}),
    "desk": ("/desk/", {}),
    "desk_all": ("/desk/?all", {}),
}

# With a thousand calls the supervisor would have a dozen rows on the desk, and a full list with a million.
FULL_DESK = """
    UPDATE intake_callback SET assigned_to_id = (SELECT id FROM intake_staff WHERE username = 'supervisor')
    WHERE id IN (SELECT id FROM intake_callback WHERE closed_at IS NULL AND undecided_since IS NULL
        ORDER BY due_at LIMIT 40)"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="up to a hundred thousand, for development")
    parser.add_argument("--large", action="store_true", help="up to ten million: takes an hour and 50 GB")
    chosen = parser.parse_args()
    sizes = [FEW, MANY if chosen.quick else MOST] + [HUGE] * chosen.large
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was made is dropped then, too
    base, figures = os.environ["DATABASE_URL"], {}
    with stage.redis():
        for size in sizes:
            os.environ["DATABASE_URL"] = base
            with stage.database():
                figures[size] = {"load": {"seconds": load(size)}} | pages()
            print(size, json.dumps(figures[size]), file=sys.stderr)
    print(json.dumps(figures | {"ratios": compare(figures, sizes)}, indent=1))


def load(calls: int) -> float:
    """Fills the empty tables; answers how many seconds it took."""
    from django.core.management import call_command

    start = time.perf_counter()
    call_command("seed", calls=calls, days=14 if calls == FEW else 365)
    taken = time.perf_counter() - start
    run(FULL_DESK)
    run("SET statement_timeout = 0")
    run("VACUUM ANALYZE")
    return round(taken, 1)


def pages() -> dict[str, dict[str, float]]:
    """Milliseconds and queries of every page, as a supervisor sees it."""
    from django.conf import settings
    from django.test import Client, override_settings

    from intake.staff.models import Staff

    client = Client()
    client.force_login(Staff.objects.get(username="supervisor"))
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # wants no gathering
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}):
        return {name: page(partial(fetch, client, *asked)) for name, asked in PATHS.items()}


def fetch(client: "object", path: str, headers: dict[str, str]) -> None:
    from intake.board.sharing import forget

    forget()  # what is measured is making the page, not handing out one that was made before
    answer = client.get(path, **headers)  # type: ignore[attr-defined]
    if answer.status_code != 200:
        raise SystemExit(f"{path} answers {answer.status_code}")


def page(ask: Callable[[], None]) -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask()
    with CaptureQueriesContext(connection) as queries:
        ask()
    return {"queries": len(queries), "ms": round(quick_tenth([clock(ask) for _ in range(PAGES)]), 2)}


def clock(ask: Callable[[], None]) -> float:
    start = time.perf_counter()
    ask()
    return (time.perf_counter() - start) * 1000


def quick_tenth(times: list[float]) -> float:
    """What nine of ten take longer than: what else the machine does slows most pages."""
    return statistics.quantiles(times, n=10)[0]


def compare(figures: dict[int, dict[str, dict[str, float]]], sizes: list[int]) -> dict[str, object]:
    """The ratio of each page at each size to itself at a thousand calls, and what it may be."""
    few, ratios = figures[FEW], {}
    for size in sizes[1:]:
        goal = 1.5 if size == HUGE else 1.3
        for name in PATHS:
            now = figures[size][name]
            ratio = round(now["ms"] / few[name]["ms"], 2)
            same = now["queries"] == few[name]["queries"]
            ratios[f"{name} at {size}"] = {"ratio": ratio, "goal": goal, "met": ratio <= goal and same}
    return ratios


if __name__ == "__main__":
    main()
