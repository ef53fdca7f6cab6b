"""Are promises reminded of in time? Four measurements, each a ratio or a wait within one run.

python -m benchmarks.reminders [--quick]       prints one JSON object; progress goes to standard error

`drain`: how fast 10,000 reminders that fall due in the same second are on the screens, beside no-op Celery
tasks on the same worker, the same statements without Celery, and the common way of one task for each row.
`lateness`: 20 a second for a minute, by beat, workers and a mail server. `backlog`: an outage of an hour.
`idle`: what a tick costs with nothing due, at a thousand callbacks and at a million.
"""

import argparse
import json
import os
import signal
import statistics
import sys
import time

from benchmarks import _stage as stage
from benchmarks._watch import Eye, run, wait_for_mails, wait_for_screens

FULL = {"due": 10_000, "noops": 2_000, "one_for_each": 300, "seconds": 60, "callbacks": 1_000_000}
QUICK = {"due": 2_000, "noops": 1_000, "one_for_each": 300, "seconds": 10, "callbacks": 100_000}
STAFF = 20
TICKS = 200
PER_SECOND = 20


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="small, for development")
    parser.add_argument("--only", choices=["idle", "drain", "lateness", "backlog"])
    chosen = parser.parse_args()
    size = QUICK if chosen.quick else FULL
    figures: dict[str, object] = {"size": size}
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was made is dropped then, too
    with stage.redis(), stage.database():
        measures = {"drain": drain, "backlog": backlog, "lateness": lateness, "idle": idle}
        for name, measure in measures.items():
            if chosen.only in (None, name):
                print(f"{name} …", file=sys.stderr)
                clear()
                figures[name] = measure(size)
                print(json.dumps(figures[name]), file=sys.stderr)
    print(json.dumps(figures, indent=1))


def clear() -> None:
    run("TRUNCATE intake_callback, intake_reminder, intake_heartbeat, intake_setaside CASCADE")


def idle(size: dict[str, int]) -> dict[str, object]:
    """Milliseconds of a tick with nothing due: the lesser of two medians of 200, with few and with many."""
    from intake.tasks import run_tick

    def cost() -> float:
        run("VACUUM ANALYZE intake_callback")
        times = []
        for _ in range(TICKS):
            start = time.perf_counter()
            run_tick(clock="bench")
            times.append((time.perf_counter() - start) * 1000)
        return statistics.median(times)

    first = stage.make_staff(STAFF, email=False)
    stage.make_callbacks(1_000, first, STAFF, "now() + g * interval '1 hour'")
    few = min(cost(), cost())
    stage.make_callbacks(9_000, first, STAFF, "now() + g * interval '1 hour'")
    stage.make_callbacks(size["callbacks"] - 10_000, first, STAFF, "now()", closed=True)
    many = min(cost(), cost())
    return {"at_1000_ms": round(few, 2), "at_many_ms": round(many, 2), "many_open": 10_000} | goal(
        "ratio", many / few, at_most=1.5
    )


def drain(size: dict[str, int]) -> dict[str, object]:
    """Rates in rows or tasks a second."""
    stage.make_callbacks(size["due"], stage.make_staff(STAFF, email=False), STAFF, "now()")
    bare = drain_bare(size["due"])
    with stage.worker():
        noops = rate_of_noops(size["noops"])
        drained = drain_by_worker(size["due"])
        common = drain_one_for_each(size["one_for_each"])
    rates = {"by_worker": drained, "noop_tasks": noops, "bare_loop": bare, "one_task_for_each": common}
    return (
        {name: round(rate) for name, rate in rates.items()}
        | goal("to_noop_tasks", drained / noops, at_least=10)
        | goal("to_bare_loop", drained / bare, at_least=0.4)
        | {"to_one_task_for_each": round(drained / common, 1)}
    )


def make_due(number: int) -> None:
    """Puts all back to a new round, and `number` of them to be reminded of now."""
    run("TRUNCATE intake_reminder")
    run("UPDATE intake_callback SET round = round + 1, remind_at = NULL")
    run(
        "UPDATE intake_callback SET due_at = clock_timestamp(), remind_at = clock_timestamp()"
        " WHERE id IN (SELECT id FROM intake_callback LIMIT %s)",
        number,
    )
    run("ANALYZE intake_callback")


def drain_bare(due: int) -> float:
    from intake.reminders.services import claim_due_reminders
    from intake.tasks import database_now

    make_due(due)
    start = time.perf_counter()
    while claim_due_reminders(now=database_now()):
        pass
    return due / (time.perf_counter() - start)


def rate_of_noops(number: int) -> float:
    from benchmarks._tasks import noop, stamp

    stamp.apply_async(("first",), queue="hold")
    for _ in range(number):
        noop.apply_async(queue="hold")
    stamp.apply_async(("last",), queue="hold")
    stage.store().rename("hold", "clock")
    return number / -(stage.wait_for_stamp("first") - stage.wait_for_stamp("last"))


def drain_by_worker(due: int) -> float:
    """By two ticks, for a beat sends the second while the first still runs."""
    from intake.tasks import tick

    make_due(due)
    start = time.perf_counter()
    tick.apply_async(queue="clock")
    tick.apply_async(queue="clock")
    return due / (wait_for_screens(due) - start)


def drain_one_for_each(due: int) -> float:
    from benchmarks._tasks import start_one_for_each

    make_due(due)
    start = time.perf_counter()
    start_one_for_each.apply_async(queue="clock")
    return due / (wait_for_screens(due) - start)


def lateness(size: dict[str, int]) -> dict[str, object]:
    """Seconds from due to committed, seen by somebody who looks every 5 ms, and to the mail server's yes."""
    from tests.sink import mail_sink

    number = size["seconds"] * PER_SECOND
    with mail_sink() as sink:
        os.environ["RINGBACK_EMAIL_URL"] = f"smtp://127.0.0.1:{sink.port}"
        with stage.worker(), stage.worker("mail", 1), stage.beat():
            time.sleep(2)
            first = stage.make_staff(STAFF, email=True)
            due = f"now() + interval '4 s' + g * interval '1 s' / {PER_SECOND}"
            with Eye() as eye:
                stage.make_callbacks(number, first, STAFF, due)
                eye.wait_for(number, size["seconds"] + 30)
                wait_for_mails(number)
    mails = run(
        "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY late), max(late) FROM"
        " (SELECT extract(epoch FROM sent_at - due_at) AS late FROM intake_reminder"
        " WHERE channel = 'email') mail"
    )
    early = sum(seconds < 0 for seconds in eye.late)
    return (
        {
            "reminders": number,
            "early": early,
            "screen_p50_s": eye.percentile(50),
            "screen_max_s": eye.percentile(100),
        }
        | goal("screen_p99_s", eye.percentile(99), at_most=0.5)
        | {"mail_p50_s": round(float(mails[0]), 3)}
        | goal("mail_max_s", float(mails[1]), at_most=5)
    )


def backlog(size: dict[str, int]) -> dict[str, object]:
    """Seconds from the start of beat, its own start included, after an hour in which nothing ran."""
    first = stage.make_staff(STAFF, email=True)
    stage.make_callbacks(size["due"], first, STAFF, "now() - interval '1 h' * g / " + str(size["due"] + 1))
    run(
        "UPDATE intake_callback"
        " SET due_at = due_at - interval '2 min', remind_at = remind_at - interval '2 min'"
    )
    with stage.worker():
        start = time.perf_counter()
        with stage.beat():
            while not run("SELECT EXISTS (SELECT 1 FROM intake_reminder)")[0]:
                time.sleep(0.001)
            stage.make_callbacks(1, first, STAFF, "clock_timestamp()")
            run(
                "UPDATE intake_callback SET urgency = 'emergency_now'"
                " WHERE id = (SELECT max(id) FROM intake_callback)"
            )
            waited = wait_for_screens(size["due"] + 1) - start
    return {"due": size["due"]} | goal("all_on_the_screens_s", waited, at_most=10) | what_came_late()


def what_came_late() -> dict[str, object]:
    """How many notices say that they came late; how the emergency fared that was promised in the middle."""
    late = run(
        "SELECT count(*) FROM intake_reminder"
        " WHERE channel = 'screen' AND made_at - planned_at >= interval '1 min'"
    )
    emergency = run(
        "SELECT extract(epoch FROM made_at - r.due_at),"
        " (SELECT count(*) FROM intake_reminder later WHERE later.id > r.id)"
        " FROM intake_reminder r JOIN intake_callback c ON c.id = callback_id"
        " WHERE urgency = 'emergency_now' AND channel = 'screen'"
    )
    return {
        "marked_late": late[0],
        "emergency_s": round(float(emergency[0]), 3),
        "written_after_the_emergency": emergency[1],
    }


def goal(
    name: str, value: float, at_most: float | None = None, at_least: float | None = None
) -> dict[str, object]:
    """A figure, what it should be, and whether it is."""
    met = value <= at_most if at_most is not None else value >= (at_least or 0)
    wanted = f"at most {at_most}" if at_most is not None else f"at least {at_least}"
    return {name: round(value, 3), f"{name}_goal": wanted, f"{name}_met": met}


if __name__ == "__main__":
    main()
