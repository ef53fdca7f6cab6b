"""Kept counts are those of the rows, whatever happened to the rows since, whoever did it and however late."""

from datetime import timedelta

import pytest
from django.db import connection

from intake import tasks
from intake.callbacks.models import Closing
from intake.calls.models import Call
from intake.measures import watching
from intake.measures.models import Journey, Mark, Tallied, Tally
from intake.measures.periods import Period, stretches
from intake.measures.queries import Question, see_report
from intake.measures.services import come_round, days_to_tally, look_at_marks, tally_day
from intake.outcomes.models import Step
from intake.triage.models import Override, Triage, Urgency
from tests.make import NOW, make_override, make_person
from tests.make_counted import (
    AFTER,
    DAY,
    HOUR,
    NOON,
    SECOND,
    TODAY,
    come,
    make_interrupt,
    make_outcome,
    promise,
    ring,
    screen,
)

pytestmark = pytest.mark.django_db
WHOLE = Question(Period(TODAY - 2 * DAY, TODAY + 2 * DAY))


def keep_all():
    """Keeps every day of the period, as the clock does."""
    while look_at_marks():
        pass
    for day in WHOLE.period.days:
        tally_day(day=day)


def seen():
    report = see_report(WHOLE, now=AFTER)
    return report.facts, report.by, report.paces


def from_rows():
    """The same with nothing kept."""
    for kept in (Tallied, Tally):
        kept.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM intake_spread")
        cursor.execute("DELETE FROM intake_journey")
        cursor.execute("DELETE FROM intake_mark")
        cursor.execute(watching.ANEW[-1])
    return seen()


@pytest.fixture
def rows():
    """Something of everything that is counted, on three days."""
    person = come((Step.OFFERED, HOUR), (Step.ATTENDED, DAY), (Step.ADMITTED, 2 * DAY))
    call = ring(waited=SECOND, client=person, language="es", source="Billboard")
    triage = screen(call=call, suicide_screened=True, age_band="25_34")
    ring(lasted=3 * SECOND)
    ring(waited=30 * SECOND, at=NOON - DAY)
    callback = promise(call=call, person=person, first_attempt_at=NOON, tries=1)
    emergency = make_interrupt(call=call, opened_at=NOON, brought_988=True)
    keep_all()
    return {"person": person, "call": call, "triage": triage, "callback": callback, "emergency": emergency}


def alike(kept, counted):
    """Equal, with empty groups left out: a group whose rows have all gone may stand there as nothing."""

    def plain(report):
        facts, by, paces = report
        groups = {
            split: {value: filled for value, some in counts.items() if (filled := nonzero(some))}
            for split, counts in by.items()
        }
        return nonzero(facts), groups, paces

    return plain(kept) == plain(counted)


def nonzero(facts):
    return {key: value for key, value in facts.items() if value}


def test_kept_counts_are_those_of_the_rows(rows):
    kept = seen()

    assert Tallied.objects.count() == 5
    assert kept[0]["offered"] == 4
    assert alike(kept, from_rows())


DEEDS = {
    "a new call": lambda rows: ring(waited=SECOND),
    "a late entry": lambda rows: ring(waited=SECOND, at=NOON - 2 * DAY, client=rows["person"]),
    "an edit of a call": lambda rows: Call.objects.filter(pk=rows["call"].pk).update(language="en"),
    "a call moved to another day": lambda rows: Call.objects.filter(pk=rows["call"].pk).update(
        rang_at=NOON - 2 * DAY
    ),
    "a deletion": lambda rows: Call.objects.filter(answered_at=None).delete(),
    "a merge": lambda rows: Call.objects.filter(client=rows["person"]).update(client=make_person()),
    "a screening edited": lambda rows: Triage.objects.update(co_occurring=True, age_band="65_"),
    "a screening deleted": lambda rows: Triage.objects.all().delete(),
    "a decision": lambda rows: make_override(rows["triage"], to=Urgency.SAME_DAY, at=NOON, effective_at=NOON),
    "a promise kept": lambda rows: type(rows["callback"]).objects.update(
        closed_at=NOON + HOUR, closing=Closing.REACHED, remind_at=None
    ),
    "help that arrived": lambda rows: type(rows["emergency"]).objects.update(contact_confirmed="arrived"),
    "a step": lambda rows: make_outcome(rows["person"], step=Step.TREATED, at=NOON + DAY, recorded_at=AFTER),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_what_changes_later_is_counted(rows, deed):
    before = seen()

    DEEDS[deed](rows)

    kept = seen()
    assert not alike(kept, before), "the deed changed nothing: this case proves nothing"
    assert alike(kept, from_rows())


def test_decision_that_is_taken_back_is_counted(rows):
    decision = make_override(rows["triage"], to=Urgency.SAME_DAY, at=NOON, effective_at=NOON)
    keep_all()
    assert seen()[0]["raised"] == 1

    Override.objects.filter(pk=decision.pk).delete()

    assert not seen()[0].get("raised")


def test_change_that_is_not_counted_marks_nothing(rows):
    assert not Mark.objects.exists()

    Call.objects.update(note="typed later")
    type(rows["callback"]).objects.update(remind_at=None)

    assert not Mark.objects.exists()


def test_only_the_days_that_changed_are_put_aside(rows):
    ring(waited=SECOND)

    look_at_marks()

    assert set(WHOLE.period.days) - set(Tallied.objects.values_list("day", flat=True)) == {TODAY}


def test_person_without_a_call_has_no_way():
    make_outcome(step=Step.ADMITTED)

    look_at_marks()

    assert not Journey.objects.exists()


def test_trigger_that_is_missing_is_made_and_everything_counted_again(rows):
    with connection.cursor() as cursor:
        table = " ON intake_call" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER intake_call_insert_{watching.VERSION}{table}")
    ring(waited=SECOND)
    assert seen()[0]["offered"] == 4

    watching.watch_tables(using="default")

    assert seen()[0]["offered"] == 5
    ring(waited=SECOND)
    assert seen()[0]["offered"] == 6


def test_clock_comes_round_once_a_minute():
    turns = [come_round(now=NOW + timedelta(seconds=at)) for at in (0, 1, 59, 60, 61)]

    assert turns == [True, False, False, True, False]


def test_days_are_kept_once_they_are_over_the_newest_first():
    ring(waited=SECOND, at=NOON - 2 * DAY)

    assert days_to_tally(now=NOW, most=9) == [TODAY - DAY, TODAY - 2 * DAY]
    tally_day(day=TODAY - DAY)
    assert days_to_tally(now=NOW, most=9) == [TODAY - 2 * DAY]


def test_days_in_a_row_are_one_stretch():
    days = [TODAY, TODAY + DAY, TODAY + 4 * DAY]

    assert list(stretches(days)) == [Period(TODAY, TODAY + DAY), Period(TODAY + 4 * DAY, TODAY + 4 * DAY)]
    assert list(stretches([])) == []


def test_clock_keeps_what_is_over_and_looks_at_marks(monkeypatch):
    monkeypatch.setattr(tasks, "database_now", lambda: AFTER)
    ring(waited=SECOND, at=AFTER - 2 * DAY)

    tasks.run_counts()

    assert Tallied.objects.count() == 2
    assert not Mark.objects.exists()
