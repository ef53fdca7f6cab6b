"""What the call sheet refuses: a message beside the field, and nothing typed is lost."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from intake.callbacks.models import Callback
from intake.calls.models import Call
from intake.people.models import Person
from tests.machine import NOT_TYPED, Machine
from tests.make import make_callback, make_number, make_person, make_staff

pytestmark = pytest.mark.django_db
NUMBER = "+12155550142"
NEW_YORK = ZoneInfo("America/New_York")
PROMISE = {
    "caller_role": "self",
    "caller_name": "Rosalind",
    "number": "(215) 555-0142",
    "may_call": "yes",
    "note": "Zoë 🌻 & <b> שלום",
    "disposition": "callback_promised",
}


def on_the_phone(**typed):
    machine = Machine()
    machine.open()
    machine.type(**PROMISE | typed)
    return machine


def refused(machine):
    """Finishes in vain. Gives the messages by their fields; whatever was typed must still stand there."""
    before, calls = dict(machine.fields), Call.objects.count()
    page = machine.finish()
    assert page is not None, "it was not refused"
    assert page.status == 422
    assert "Everything you typed is still here" in page.words
    kept = {name: texts for name, texts in before.items() if name not in NOT_TYPED and any(texts)}
    assert page.typed == kept
    assert Call.objects.count() == calls
    return page.beside


def on_their_clock(*, days, at):
    return f"{timezone.now().astimezone(NEW_YORK) + timedelta(days=days):%Y-%m-%d}T{at}"


def sunday_of_change(month, which):
    """The next Sunday on which New York changes its clocks: the second of March or the first of November."""
    today = timezone.now().astimezone(NEW_YORK).date()
    for year in (today.year, today.year + 1):
        first = date(year, month, 1)
        sunday = first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (which - 1))
        if sunday > today:
            return sunday
    raise AssertionError


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"number": "12"}, "number", "area code"),
        ({"number": "999 999 9999"}, "number", "No such number"),
        ({"number": "9" * 41}, "number", "at most 40"),
        ({"number": ""}, "number", "needs a number"),
        ({"disposition": []}, "disposition", "how the call ends"),
        ({"may_call": "no"}, "may_call", "must not be called"),
        ({"may_call": ""}, "may_call", "Nobody asked"),
        ({"due_choice": "at"}, "due_at", "Say when to ring"),
        ({"due_choice": "at", "due_at": "soon"}, "due_at", "valid date"),
        ({"opens": "17:00"}, "closes", "both hours"),
        ({"opens": "17:00", "closes": "17:00"}, "closes", "cannot be the first"),
        ({"age": "many"}, "age", "whole number"),
        ({"age": "121"}, "age", "less than or equal to 120"),
        ({"craving": "11"}, "craving", "less than or equal to 10"),
        ({"overdose": "a while ago"}, "overdose", "in days"),
        ({"caller_name": "n" * 121}, "caller_name", "at most 120"),
        ({"note": "n" * 20_001}, "note", "at most 20000"),
        ({"note": "a\x00b"}, "note", "Null characters"),
        ({"caller_name": "a\x00b"}, "caller_name", "Null characters"),
        ({"number": "215\x005550142"}, "number", "Null characters"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(typed, field, message):
    beside = refused(on_the_phone(**typed))

    assert beside.keys() == {field}
    assert message in beside[field]


@pytest.mark.parametrize(
    ("days", "at", "message"),
    [
        (-1, "10:00", "This time has passed"),
        (-800, "10:00", "This time has passed"),
        (400, "10:00", "more than a year ahead"),
        (1, "08:59", "quiet hours"),
        (1, "20:00", "quiet hours"),
        (1, "03:00", "They can be called from"),
    ],
)
def test_time_at_which_nobody_can_be_called_is_refused(days, at, message):
    beside = refused(on_the_phone(due_choice="at", due_at=on_their_clock(days=days, at=at)))

    assert beside.keys() == {"due_at"}
    assert message in beside["due_at"]


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00", "9999-12-31T23:59", "2026-02-30T10:00", "99999-01-01T10:00"]
)
@pytest.mark.parametrize("zone", ["", "Pacific/Honolulu"])
def test_time_at_the_end_of_the_calendar_is_refused(at, zone):
    assert refused(on_the_phone(due_choice="at", due_at=at, zone=zone)).keys() == {"due_at"}


def test_hour_that_the_callee_asked_for_is_not_refused():
    machine = on_the_phone(due_choice="at", due_at=on_their_clock(days=1, at="03:00"), hour_agreed="on")

    assert machine.finish() is None
    assert Callback.objects.get().hour_agreed


def test_relative_time_in_quiet_hours_is_refused_beside_the_choice():
    later = timezone.now().astimezone(NEW_YORK) + timedelta(hours=4)
    hours = {
        "opens": f"{later:%H:%M}",
        "closes": f"{later + timedelta(hours=1):%H:%M}",
        "zone": "America/New_York",
    }

    beside = refused(on_the_phone(due_choice="30", **hours))

    assert beside.keys() == {"due_choice"}
    assert f"{later:%H:%M} their time" in beside["due_choice"]


def test_number_that_nobody_asked_about_is_called_if_staff_decide_so():
    machine = on_the_phone(may_call="", call_unasked="on")

    assert machine.finish() is None
    assert Callback.objects.get().called_unasked


def test_number_that_must_not_be_called_stays_so_when_nobody_asks_again():
    known = make_number(make_person("Rosalind"), NUMBER, may_call="no")

    beside = refused(on_the_phone(may_call="", person=known.person.reference, call_unasked="on"))

    assert beside.keys() == {"may_call"}


def test_second_promise_to_the_same_person_is_refused_with_the_first_ones_reference():
    known = make_number(make_person("Rosalind"), NUMBER)
    open_one = make_callback(person=known.person, number=known, due_at=timezone.now())

    beside = refused(on_the_phone(person=known.person.reference))

    assert beside.keys() == {"disposition"}
    assert open_one.reference in beside["disposition"]


def test_callback_that_a_colleague_rings_just_now_is_not_settled_behind_their_back():
    known, colleague = make_number(make_person("Rosalind"), NUMBER), make_staff(name="Kim Colleague")
    ringing = {"claimed_by": colleague, "claimed_until": timezone.now() + timedelta(minutes=5)}
    callback = make_callback(person=known.person, number=known, due_at=timezone.now(), **ringing)
    machine = on_the_phone(
        person=known.person.reference, settles=[callback.reference], disposition="answered"
    )

    beside = refused(machine)

    assert beside == {"disposition": "Kim Colleague is already calling."}


def test_refusal_undoes_all_of_finishing():
    refused(on_the_phone(may_call="no"))

    assert (Person.objects.count(), Callback.objects.count()) == (0, 0)


def test_corrected_sheet_is_logged():
    machine = on_the_phone(may_call="no")
    refused(machine)

    machine.type(may_call="yes")

    assert machine.finish() is None
    assert Callback.objects.count() == 1


def test_colleague_who_has_left_meanwhile_cannot_be_promised_for():
    colleague = make_staff()
    machine = on_the_phone(assigned_to=str(colleague.pk))
    colleague.is_active = False
    colleague.save()

    assert machine.finish().beside.keys() == {"assigned_to"}


# When the clocks change


def test_hour_that_does_not_exist_is_refused_in_words():
    skipped = f"{sunday_of_change(3, 2)}T02:30"

    beside = refused(on_the_phone(due_choice="at", due_at=skipped, hour_agreed="on"))

    assert beside == {
        "due_at": "There is no such time on that day: the clocks go forward. Choose an hour later."
    }


def test_hour_that_is_skipped_here_exists_where_the_callee_is():
    skipped_here = f"{sunday_of_change(3, 2)}T02:30"

    machine = on_the_phone(due_choice="at", due_at=skipped_here, hour_agreed="on", zone="America/Phoenix")

    assert machine.finish() is None
    local = Callback.objects.get().due_at.astimezone(ZoneInfo("America/Phoenix"))
    assert f"{local:%H:%M}" == "02:30"


def test_hour_that_happens_twice_is_the_first():
    machine = on_the_phone(due_choice="at", due_at=f"{sunday_of_change(11, 1)}T01:30", hour_agreed="on")

    assert machine.finish() is None
    local = Callback.objects.get().due_at.astimezone(NEW_YORK)
    assert (f"{local:%H:%M}", local.fold, local.tzname()) == ("01:30", 0, "EDT")


def test_time_that_no_longer_counts_is_not_refused():
    machine = on_the_phone(due_choice="at", due_at="soon")
    machine.type(due_choice="")

    assert machine.finish() is None
