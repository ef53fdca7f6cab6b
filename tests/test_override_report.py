"""How often staff decide otherwise, by rule and direction; and which rule the clinical lead looks at."""

from datetime import timedelta

import pytest

from intake.staff.models import Role
from intake.triage.models import Urgency
from intake.triage.queries import RuleOverrides, override_report
from intake.triage.services import co_sign_override
from tests.make import NOW, make_call, make_override, make_person, make_staff, make_triage

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PERIOD = {"start": NOW - DAY, "end": NOW + DAY}


@pytest.fixture
def staff():
    return make_staff()


def screen(staff, fired, times=1, *, urgency=Urgency.EMERGENCY, at=NOW):
    person = make_person()
    return [
        make_triage(make_call(person), fired=fired, urgency=urgency, by=staff, at=at)
        for _turn in range(times)
    ]


def lower(triages, staff, to=Urgency.SAME_DAY):
    """Lowered emergencies that a supervisor has co-signed."""
    supervisor = make_staff(Role.SUPERVISOR)
    for triage in triages:
        co_sign_override(override=make_override(triage, to=to, by=staff), by=supervisor, now=NOW)


def row(rule):
    return next(row for row in override_report(**PERIOD).rules if row.rule == rule)


@pytest.mark.parametrize(
    ("fired", "down", "flagged"),
    [(20, 6, False), (20, 7, True), (19, 19, False), (40, 12, False), (40, 13, True), (21, 7, True)],
)
def test_rule_is_flagged_above_thirty_percent_of_twenty_firings(fired, down, flagged):
    assert RuleOverrides("E01", "OVERDOSE_SIGNS", fired, down, 0).is_flagged == flagged


@pytest.mark.parametrize(("times", "down", "flagged"), [(20, 6, []), (20, 7, ["E01"]), (19, 7, [])])
def test_report_counts_both_sides_of_the_limits(staff, times, down, flagged):
    triages = screen(staff, ("E01",), times)
    lower(triages[:down], staff)

    report = override_report(**PERIOD)

    assert [(r.rule, r.fired, r.down, r.up) for r in report.rules] == [("E01", times, down, 0)]
    assert [r.rule for r in report.flagged] == flagged
    assert (report.triages, report.down, report.up) == (times, down, 0)


def test_period_holds_its_start_and_not_its_end(staff):
    for at in (PERIOD["start"], PERIOD["start"] - DAY / 86400, PERIOD["end"], PERIOD["end"] - DAY / 86400):
        screen(staff, ("E01",), at=at)

    assert override_report(**PERIOD).triages == 2


def test_only_a_rule_that_wanted_more_is_overridden_downwards(staff):
    """An emergency that becomes same-day says nothing against the same-day rule that fired beside it."""
    lower(screen(staff, ("E01", "S01")), staff, to=Urgency.SAME_DAY)

    assert (row("E01").down, row("S01").down) == (1, 0)


def test_every_rule_above_the_decision_is_overridden_downwards(staff):
    lower(screen(staff, ("E01", "S01")), staff, to=Urgency.ROUTINE)

    assert (row("E01").down, row("S01").down) == (1, 1)


def test_raising_counts_upwards_for_what_fired(staff):
    (triage,) = screen(staff, ("S01",), urgency=Urgency.SAME_DAY)
    make_override(triage, to=Urgency.EMERGENCY, by=staff)

    assert (row("S01").up, row("S01").down, row("S01").percent_up) == (1, 0, 100)
    assert override_report(**PERIOD).up == 1


def test_decision_that_waits_does_not_count(staff):
    (triage,) = screen(staff, ("E01",))
    make_override(triage, to=Urgency.ROUTINE, by=staff)

    assert (row("E01").fired, row("E01").down) == (1, 0)


def test_floor_that_was_raised_since_is_nobodys_decision(staff):
    """A triage from before a site raised the rule's floor suggested less than the rule wants today."""
    screen(staff, ("E01",), urgency=Urgency.WITHIN_72H)

    assert (row("E01").fired, row("E01").down) == (1, 0)


def test_notes_have_no_floor_and_no_row(staff):
    screen(staff, ("E01", "I01"))

    assert [r.rule for r in override_report(**PERIOD).rules] == ["E01"]


def test_rule_of_an_older_version_is_counted_by_what_was_suggested(staff):
    old = [{"rule": "X99", "code": "GONE", "text": "", "source": "LOCAL"}]
    (triage,) = screen(staff, ())
    type(triage).objects.filter(pk=triage.pk).update(reasons=old)
    lower([triage], staff)

    assert (row("X99").code, row("X99").down) == ("GONE", 1)


def test_flagged_rules_stand_first(staff):
    lower(screen(staff, ("E02",), 3), staff)
    lower(screen(staff, ("E01",), 20)[:7], staff)

    assert [r.rule for r in override_report(**PERIOD).rules] == ["E01", "E02"]


@pytest.mark.parametrize("times", [1, 3])
def test_report_is_one_query(staff, times, django_assert_num_queries):
    lower(screen(staff, ("E01",), times), staff)

    with django_assert_num_queries(1):
        override_report(**PERIOD)


def test_empty_period_is_an_empty_report():
    report = override_report(**PERIOD)

    assert (report.triages, report.rules, report.flagged) == (0, [], [])
