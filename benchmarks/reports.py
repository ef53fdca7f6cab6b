"""How long does a report take? Ratios within one run, on rows loaded in bulk.

python -m benchmarks.reports [--quick] [--large]      prints one JSON object; progress goes to standard error

`month`: a month's report at a million calls, beside the single best SQL query that counts its largest figure
from the rows. `year`: a year's report at ten million (`--large`; else at a million) beside the month's.
`cold`: the month with nothing kept. The calls are spread over a year; keeping a day and deriving ways is timed
apart. Of ten million calls the ways of every eleventh person are derived, and copied for the ten that follow.
"""

# ruff: noqa: E501  # columns of SQL stand in long lines

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta

from benchmarks import _stage as stage
from benchmarks._watch import run

SIZES = {"quick": 100_000, "usual": 1_000_000, "large": 10_000_000}
SHARE = 11  # no divisor of what the rows are split by
TURNS = 7
LOAD = """
INSERT INTO intake_call (reference, kind, rang_at, answered_at, ended_at, number, number_index, caller_role,
  anonymous, client_id, caller_id, disposition, note, taken_by_id, logged_at, source, language{more})
SELECT 'B' || g, CASE WHEN g % 3 = 0 THEN 'information' ELSE 'help' END, t,
  CASE WHEN g % 14 = 0 THEN NULL ELSE t + (2 + g % 30) * interval '1 s' END,
  t + (40 + g % 600) * interval '1 s', '', '', 'self', false,
  CASE WHEN g % 3 = 0 OR g % 14 = 0 THEN NULL ELSE {person} + g % {people} END, NULL, 'answered', '', {staff}, t,
  (ARRAY['Billboard', 'Website', 'Radio', 'Court', ''])[1 + g % 5], (ARRAY['en', 'en', 'en', 'es', ''])[1 + g / 7 % 5]
  {values}
FROM (SELECT g, {start} + (g * 364.9 / {calls}) * interval '1 day' AS t FROM generate_series(1, {calls}) g) s
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a hundred thousand calls, for development")
    parser.add_argument("--large", action="store_true", help="ten million calls for the year")
    chosen = parser.parse_args()
    size = SIZES["quick" if chosen.quick else "usual"]
    with stage.database():
        figures = measure(size)
        if chosen.large:
            run(
                "TRUNCATE intake_person, intake_call, intake_mark, intake_tally, intake_spread, intake_tallied CASCADE"
            )
            large = measure(SIZES["large"])
            figures["year_at_10_million_ms"] = large["year_ms"]
            figures["year_to_month"] = round(large["year_ms"] / figures["month_ms"], 2)
    print(json.dumps(figures, indent=1))


def measure(calls: int) -> dict[str, float]:
    """Loads, counts cold, keeps, counts warm."""
    from django.utils import timezone

    from intake.measures.periods import Period
    from intake.measures.queries import Question, see_report
    from intake.measures.services import days_to_tally, tally_day

    load(calls)
    now = timezone.now()
    yesterday = timezone.localdate(now) - timedelta(days=1)
    month, year = (Question(Period(yesterday - timedelta(days=n), yesterday)) for n in (29, 363))
    derived = derive(SHARE if calls > SIZES["usual"] else 1)
    cold = median(lambda: see_report(month, now=now), turns=3)
    say("keeping days")
    began = time.perf_counter()
    days = days_to_tally(now=now, most=400)
    for day in days:
        tally_day(day=day)
    kept = (time.perf_counter() - began) / max(len(days), 1)
    run("VACUUM ANALYZE")  # as a database does by itself at night
    return {
        "calls": calls,
        "derive_all_s": round(derived, 1),
        "keep_a_day_ms": round(1000 * kept),
        "cold_month_ms": cold,
        **count_warm(month, year, now),
    }


def derive(share: int) -> float:
    """Seconds that it takes, or would, to derive the ways of everybody."""
    from intake.measures.models import Journey
    from intake.measures.services import look_at_marks

    say("deriving ways")
    run(f"DELETE FROM intake_mark WHERE person %% {share} <> 0")
    began = time.perf_counter()
    while look_at_marks():
        pass
    derived = time.perf_counter() - began
    columns = [f.column for f in Journey._meta.concrete_fields if f.column not in ("id", "person_id")]
    run(
        f"INSERT INTO intake_journey (person_id, {', '.join(columns)}) SELECT p.id, w.{', w.'.join(columns)}"
        f" FROM intake_journey w JOIN intake_person p ON p.id > w.person_id AND p.id < w.person_id + {share}"
    )
    return derived * share


def count_warm(month: object, year: object, now: object) -> dict[str, float]:
    """With every day kept: the month beside the best SQL over the rows, and the year beside the month."""
    from intake.measures.queries import see_report

    say("counting")
    best = {name: median(lambda sql=sql: run(sql.format(**edges(month)))) for name, sql in BEST.items()}
    warm = median(lambda: see_report(month, now=now))
    yearly = median(lambda: see_report(year, now=now), turns=3)
    return {
        "month_ms": warm,
        "year_ms": yearly,
        **{f"best_sql_{name}_ms": value for name, value in best.items()},
        "month_to_best_sql": round(warm / max(best.values()), 2),
        "year_to_month_here": round(yearly / warm, 2),
    }


# The best single queries over the rows: the largest count, and the dearest figure.
BEST = {
    "offered": "SELECT count(*), count(answered_at) FROM intake_call WHERE rang_at >= '{start}' AND rang_at < '{end}'",
    "screened": "SELECT count(*), count(*) FILTER (WHERE t.suicide_screened) FROM intake_triage t JOIN intake_call c"
    " ON c.id = t.call_id WHERE c.rang_at >= '{start}' AND c.rang_at < '{end}'",
    "offered_within_24": "SELECT count(*), count(*) FILTER (WHERE o.at <= f.first + interval '24 h') FROM"
    " (SELECT client_id, min(rang_at) AS first FROM intake_call WHERE kind = 'help' AND client_id IS NOT NULL"
    " GROUP BY client_id HAVING min(rang_at) >= '{start}' AND min(rang_at) < '{end}') f LEFT JOIN LATERAL"
    " (SELECT min(at) AS at FROM intake_outcome WHERE person_id = f.client_id AND step = 'offered') o ON true",
}


def edges(question: object) -> dict[str, str]:
    period = question.period
    return {"start": period.start.isoformat(), "end": period.end.isoformat()}


def load(calls: int) -> None:
    """Calls over a year, a screening for each second, a callback for each third, steps of one in thirty people."""
    from django.db import connection

    from intake.calls.models import Call
    from intake.measures.watching import ANEW
    from intake.people.models import Person

    say(f"loading {calls:,} calls")
    people, staff = calls // 2, stage.make_staff(1, email=False)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET session_replication_role = replica")  # no triggers: all is marked at the end
        pattern = Person.objects.create(reference="BENCH", name="", added_at="2020-01-01T00:00Z")
        first = stage.clone(Person, pattern.pk, people, reference="'P' || g")
        known = set(["reference", "kind", "rang_at", "answered_at", "ended_at", "number", "number_index", "caller_role", "anonymous", "client_id", "caller_id", "disposition", "note", "taken_by_id", "logged_at", "source", "language", "id"])  # fmt: skip
        extra = [f for f in Call._meta.concrete_fields if f.column not in known and not f.null]
        more = "".join(f", {f.column}" for f in extra)
        values = "".join(", false" if f.get_internal_type() == "BooleanField" else ", ''" for f in extra)
        cursor.execute(LOAD.format(more=more, values=values, person=first, people=people, staff=staff, calls=calls,
                                   start="date_trunc('day', now()) - interval '365 days'"))  # fmt: skip
        screen(cursor, staff)
        promise(cursor)
        take_steps(cursor, staff)
        cursor.execute("SET session_replication_role = DEFAULT")
        for sql in ANEW:
            cursor.execute(sql)
        cursor.execute("ANALYZE")


TRIAGE = ["id", "call_id", "urgency", "quadrant", "track", "co_occurring", "ruleset", "suicide_screened", "age_band", "at", "by_id"]  # fmt: skip


def screen(cursor: object, staff: int) -> None:
    """A screening for each answered call for help."""
    from intake.privacy.fields import key_ring
    from intake.triage.models import Triage

    hidden = ("inputs", "asked", "reasons", "services")
    columns = {name: key_ring().seal("[]", f"intake_triage.{name}") for name in hidden}
    extra = [f for f in Triage._meta.concrete_fields if f.column not in {*TRIAGE, *hidden} and not f.null]
    cursor.execute(
        f"INSERT INTO intake_triage (call_id, {', '.join(columns)}, urgency, quadrant, track, co_occurring, ruleset,"
        f" suicide_screened, age_band, at, by_id{''.join(f', {f.column}' for f in extra)})"
        f" SELECT id, {', '.join(['%s'] * len(columns))}, (ARRAY['same_day','within_72h','routine','emergency_now'])[1 + id %% 4],"
        " (ARRAY['I','II','III','IV','undetermined'])[1 + id %% 5], (ARRAY['addiction_only','dual_diagnosis_capable','family_support'])[1 + id %% 3],"
        " id %% 2 = 0, 'bench', id %% 4 > 0, (ARRAY['18_24','25_34','35_44','45_54',''])[1 + id %% 5], rang_at, %s"
        f"{''.join(', %s' for _f in extra)} FROM intake_call WHERE kind = 'help' AND answered_at IS NOT NULL",
        [*columns.values(), staff, *["en" for _f in extra]],
    )


def promise(cursor: object) -> None:
    """A callback for a third of the calls."""
    from intake.people.models import PhoneNumber

    cursor.execute("SELECT min(id) FROM intake_person")
    number = PhoneNumber.objects.create(
        person_id=cursor.fetchone()[0], number="+12155550100", asked_at="2020-01-01T00:00Z"
    )
    cursor.execute(
        "INSERT INTO intake_callback (reference, call_id, person_id, number_id, purpose, urgency, promised_for, due_at, tries, round,"
        " snoozes, snoozed_minutes, hour_agreed, called_unasked, promised_at, first_attempt_at, closed_at, closing)"
        " SELECT 'K' || id, id, client_id, %s, 'admissions', (ARRAY['same_day','within_72h','routine'])[1 + id %% 3],"
        " rang_at + interval '3 h', rang_at + interval '3 h', 1, 1, 0, 0, false, false, rang_at,"
        " rang_at + (2 + id %% 3) * interval '1 h', rang_at + (2 + id %% 40) * interval '1 h', 'reached'"
        " FROM intake_call WHERE client_id IS NOT NULL AND id %% 3 = 0",
        [number.pk],
    )


def take_steps(cursor: object, staff: int) -> None:
    """Steps of one in thirty people, fewer the further they lead."""
    for step, hours, share in (
        ("offered", 8, 30),
        ("attended", 80, 60),
        ("admitted", 130, 90),
        ("treated", 160, 90),
    ):
        cursor.execute(
            "INSERT INTO intake_outcome (person_id, step, at, token, recorded_at, recorded_by_id)"
            " SELECT client_id, %s, min(rang_at) + (client_id %% 7 + %s) * interval '1 h', gen_random_uuid(), now(), %s"
            " FROM intake_call WHERE client_id %% %s = 0 GROUP BY client_id"
            " HAVING min(rang_at) < now() - interval '8 days'",
            [step, hours, staff, share],
        )


def median(deed: Callable[[], object], turns: int = TURNS) -> float:
    """Milliseconds."""
    deed()
    times = []
    for _turn in range(turns):
        began = time.perf_counter()
        deed()
        times.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(times), 1)


def say(what: str) -> None:
    print(f"{what} …", file=sys.stderr)


if __name__ == "__main__":
    main()
