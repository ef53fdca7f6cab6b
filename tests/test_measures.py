"""Every measure, by hand: what counts, what does not, and both sides of each boundary."""

from datetime import UTC, date, datetime, timedelta

import pytest

from intake.calls.models import CallerRole, Kind
from intake.lines.models import Language
from intake.measures.catalogue import MEASURES
from intake.measures.facts import FACT, FACTS_OF, KEPT_BASES
from intake.measures.models import Tally
from intake.safety.models import Contact, Ending
from intake.triage.models import Quadrant, Urgency
from tests.make import make_override
from tests.make_counted import (
    HOUR,
    NOON,
    SECOND,
    TODAY,
    counted,
    make_interrupt,
    report,
    ring,
    screen,
)

pytestmark = pytest.mark.django_db


def test_every_measure_names_facts_that_are_counted():
    named = {fact for measure in MEASURES.values() for fact in measure.facts}

    assert named <= FACT.keys()


def test_every_fact_that_is_kept_has_a_column():
    kept = {fact.key for base in KEPT_BASES for fact in FACTS_OF[base]}
    columns = {field.name for field in Tally._meta.fields}
    splits = {"id", "day", "base", "version", "shift", "line", "language", "source", "age_band"}

    assert columns - kept == splits
    assert kept <= columns


def test_nothing_is_not_calculable_and_a_count_of_nothing_is_0():
    seen = report()

    for _group, figures in seen.groups:
        for figure in figures:
            wanted = 0 if figure.measure.unit == "count" else None
            assert figure.value == wanted, figure.measure.key


# Calls


def test_short_abandon_is_sooner_than_after_five_seconds():
    ring(lasted=5 * SECOND - timedelta(milliseconds=1))
    ring(lasted=5 * SECOND)
    ring(lasted=60 * SECOND)
    ring(waited=3 * SECOND)
    ring(lasted=None)  # nobody answered, and nobody knows how long it rang

    assert counted("offered") == (5, None, 5, 4, None, 4)
    assert counted("abandoned") == (4, None, 4, 3, None, 3)
    assert counted("abandonment_rate") == (4, 5, 0.8, 3, 4, 0.75)
    assert counted("answer_rate") == (1, 5, 0.2, 1, 4, 0.25)


def test_twentieth_second_is_within_twenty():
    ring(waited=20 * SECOND)
    ring(waited=20 * SECOND + timedelta(milliseconds=1))
    ring(lasted=4 * SECOND)

    assert counted("service_level") == (1, 3, 1 / 3, 1, 2, 0.5)


def test_averages_are_over_those_that_have_what_is_averaged():
    ring(waited=10 * SECOND)
    ring(waited=40 * SECOND)
    ring(waited=40 * SECOND, ended_at=None)
    ring(lasted=90 * SECOND)

    assert counted("answered") == (3, None, 3)
    assert counted("speed_of_answer") == (90, 3, 30)
    assert counted("handle_time") == (600, 2, 300)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (TODAY, datetime(2026, 11, 24, 5, tzinfo=UTC), datetime(2026, 11, 25, 5, tzinfo=UTC)),
        (date(2026, 3, 8), datetime(2026, 3, 8, 5, tzinfo=UTC), datetime(2026, 3, 9, 4, tzinfo=UTC)),
        (date(2026, 11, 1), datetime(2026, 11, 1, 4, tzinfo=UTC), datetime(2026, 11, 2, 5, tzinfo=UTC)),
        (date(2024, 2, 29), datetime(2024, 2, 29, 5, tzinfo=UTC), datetime(2024, 3, 1, 5, tzinfo=UTC)),
    ],
    ids=["usual", "23 hours", "25 hours", "leap day"],
)
def test_day_is_half_open_on_the_clock_of_the_site(day, first, last):
    just = timedelta(microseconds=1)
    for at in (first - just, first, last - just, last):
        ring(waited=SECOND, at=at)

    assert counted("offered", first=day, last=day)[0] == 2
    assert list(report(day, day).by["day"]) == [day]


def test_what_lies_ahead_is_not_counted_yet():
    ring(waited=SECOND, at=NOON + HOUR)

    assert counted("offered", now=NOON + HOUR)[0] == 0
    assert counted("offered", now=NOON + HOUR + SECOND)[0] == 1


@pytest.mark.parametrize(
    ("hour", "shift"),
    [(6, "night"), (7, "day"), (14, "day"), (15, "evening"), (22, "evening"), (23, "night")],
)
def test_shift_begins_on_its_hour(hour, shift):
    ring(waited=SECOND, at=datetime(2026, 11, 24, hour + 5, 59, tzinfo=UTC) if hour < 19 else
         datetime(2026, 11, 25, hour - 19, 0, tzinfo=UTC))  # fmt: skip

    for name in ("day", "evening", "night"):
        assert counted("offered", shift=name)[0] == (name == shift)


def test_report_is_narrowed_to_a_language_and_a_source():
    ring(waited=SECOND, language=Language.SPANISH, source="Billboard")
    ring(waited=SECOND, language=Language.SPANISH)
    ring(waited=SECOND)

    assert counted("offered", language="es")[0] == 2
    assert counted("offered", language="es", source="Billboard")[0] == 1
    assert {value: facts["offered"] for value, facts in report().by["language"].items()} == {"es": 2, "": 1}


# Emergencies


def test_emergencies_are_counted_by_who_was_brought_in_and_whether_they_came():
    arrived = {"contact_confirmed": Contact.ARRIVED, "opened_at": NOON}
    make_interrupt(brought_911=True, with_consent=True, **arrived)
    make_interrupt(brought_911=True, with_consent=False, contact_confirmed=Contact.NOT_FOUND, opened_at=NOON)
    make_interrupt(brought_911=True, brought_988=True, opened_at=NOON)
    make_interrupt(opened_at=NOON, contact_confirmed=Contact.ARRIVED)
    make_interrupt(
        opened_at=NOON, closing=Ending.NO_EMERGENCY, reason="a mistake", follow_up_due_at=None, closed_at=NOON
    )

    assert counted("emergencies") == (4, None, 4)
    assert counted("to_988") == (1, 4, 0.25)
    assert counted("to_911_with_consent") == (1, 4, 0.25)
    assert counted("to_911_without_consent") == (1, 4, 0.25)
    assert counted("to_911_consent_unknown") == (1, 4, 0.25)
    assert counted("contact_confirmed") == (1, 3, 1 / 3)


# Screening


def test_suicide_screen_counts_for_answered_calls_for_help_by_the_person():
    screen(suicide_screened=True)
    screen()
    screen(call=ring(waited=SECOND, caller_role=CallerRole.LOVED_ONE), suicide_screened=True)
    screen(
        call=ring(waited=SECOND, caller_role=CallerRole.SELF, kind=Kind.INFORMATION), suicide_screened=True
    )
    ring(waited=SECOND, caller_role=CallerRole.SELF)

    assert counted("triage_completeness") == (1, 3, 1 / 3)


def test_signs_on_both_sides_are_counted_where_both_were_asked():
    screen(co_occurring=True)
    screen(quadrant="")  # asked, and none on either
    screen(quadrant=Quadrant.UNDETERMINED, co_occurring=True)
    screen(quadrant="", track="none")  # a wrong number is no screening

    assert counted("co_occurring_share") == (1, 2, 0.5)


def test_last_decision_that_took_effect_counts_up_or_down():
    up, down, back, waits = screen(), screen(), screen(), screen(urgency=Urgency.EMERGENCY)
    make_override(up, to=Urgency.SAME_DAY, at=NOON, effective_at=NOON)
    make_override(down, to=Urgency.SAME_DAY, at=NOON, effective_at=NOON)
    make_override(down, to=Urgency.ROUTINE, at=NOON + HOUR, effective_at=NOON + HOUR)
    make_override(back, to=Urgency.ROUTINE, at=NOON, effective_at=NOON)
    make_override(
        back, from_urgency=Urgency.ROUTINE, to=back.urgency, at=NOON + HOUR, effective_at=NOON + HOUR
    )
    make_override(waits, to=Urgency.ROUTINE)

    assert counted("override_up") == (1, 4, 0.25)
    assert counted("override_down") == (1, 4, 0.25)
    assert report().by["version"].keys() >= {up.ruleset}


def test_track_mix_is_a_share_of_screenings():
    screen(track="addiction_only")
    screen(track="family_support")

    assert counted("track_addiction_only") == (1, 2, 0.5)
