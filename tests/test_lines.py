"""The lines on which people ring: their hours, their page, and what calls keep of them."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from intake.audit.models import Entry
from intake.calls.models import Call
from intake.calls.services import CallFacts, log_call
from intake.lines.models import Language, Line, LineNumber, Opening
from intake.lines.rules import decide_open, next_opening
from intake.staff.models import Role
from tests.make import NOW, make_line, make_staff

NEW_YORK = ZoneInfo("America/New_York")
OFFICE = {day: (time(8), time(18)) for day in range(5)}
NIGHT = {4: (time(22), time(6))}  # Friday night
WHOLE = {6: (time(0), time(0))}  # all of Sunday
TYPED = {
    "name": "Español",
    "numbers": "215 555 0101\n+1 (856) 555-0142",
    "language": "es",
    "source": "Radio",
    "is_active": "on",
    "opens_0": "08:00",
    "closes_0": "18:00",
    "based_on": "0",
}


def here(*at):
    return datetime(*at, tzinfo=NEW_YORK)


@pytest.fixture
def lena(client):
    staff = make_staff(Role.ADMINISTRATOR)
    client.force_login(staff)
    return staff


@pytest.mark.parametrize(
    ("week", "at", "open"),
    [
        ({}, here(2026, 11, 26, 3), True),
        (OFFICE, here(2026, 11, 25, 8), True),
        (OFFICE, here(2026, 11, 25, 7, 59), False),
        (OFFICE, here(2026, 11, 25, 18), False),
        (OFFICE, here(2026, 11, 28, 12), False),
        (NIGHT, here(2026, 11, 28, 5, 59), True),
        (NIGHT, here(2026, 11, 28, 6), False),
        (NIGHT, here(2026, 11, 27, 21, 59), False),
        (WHOLE, here(2026, 11, 29, 23, 59), True),
        (WHOLE, here(2026, 11, 30, 0), False),
    ],
)
def test_line_is_open_in_its_hours(week, at, open):
    assert decide_open(week, at, NEW_YORK) == open


def test_closed_line_opens_on_the_next_day_of_its_week():
    assert next_opening(OFFICE, here(2026, 11, 27, 19), NEW_YORK) == here(2026, 11, 30, 8)
    assert next_opening(WHOLE, here(2026, 11, 30, 1), NEW_YORK) == here(2026, 12, 6)


def test_hours_are_those_on_the_wall_when_the_clocks_change():
    sunday = {6: (time(8), time(18))}

    assert next_opening(sunday, here(2026, 3, 8, 1), NEW_YORK) == datetime(2026, 3, 8, 12, tzinfo=UTC)
    assert next_opening(sunday, here(2026, 11, 1, 0), NEW_YORK) == datetime(2026, 11, 1, 13, tzinfo=UTC)


@pytest.mark.django_db
def test_administrator_adds_a_line_with_its_numbers_and_hours(client, lena):
    answer = client.post("/lines/new/", TYPED)

    line = Line.objects.get()
    assert answer["Location"] == "/lines/"
    assert (line.name, line.language, line.source, line.is_active) == ("Español", "es", "Radio", True)
    assert set(line.numbers.values_list("number", flat=True)) == {"+12155550101", "+18565550142"}
    assert line.week == {0: (time(8), time(18))}
    assert Entry.objects.get().verb == "add_line"
    assert client.get("/lines/").status_code == 200


@pytest.mark.django_db
def test_line_is_changed_and_given_up(client, lena):
    client.post("/lines/new/", TYPED)
    line = Line.objects.get()
    page = client.get(f"/lines/{line.pk}/").content.decode()
    assert "(215) 555-0101" in page

    changed = {"numbers": "856 555 0142", "day_and_night": "on", "is_active": "", "based_on": "1"}
    client.post(f"/lines/{line.pk}/", TYPED | changed)

    line = Line.objects.get()
    assert (line.week, line.is_active, line.revision) == ({}, False, 2)
    assert line.numbers.get().number == "+18565550142"


@pytest.mark.django_db
def test_line_that_somebody_changed_meanwhile_is_not_overwritten(client, lena):
    client.post("/lines/new/", TYPED)
    line = Line.objects.get()
    client.post(f"/lines/{line.pk}/", TYPED | {"source": "Mine", "based_on": "1"})

    answer = client.post(f"/lines/{line.pk}/", TYPED | {"source": "Theirs", "based_on": "1"})

    assert answer.status_code == 409
    assert "Theirs" in answer.content.decode()
    assert Line.objects.get().source == "Mine"


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"numbers": "12"}, "numbers", "12: "),
        ({"numbers": ""}, "numbers", "required"),
        ({"numbers": ",, ,"}, "numbers", "required"),
        ({"name": "Main"}, "name", "Another line has this name"),
        ({"numbers": "215 555 0199"}, "numbers", "belongs to the line Main"),
        ({"closes_0": ""}, "closes_0", "Give both hours"),
        ({"closes_0": "08:00"}, "closes_0", "close as it opens"),
        ({"opens_0": "", "closes_0": ""}, "day_and_night", "at least one day"),
        ({"language": "xx"}, "language", "valid choice"),
    ],
)
@pytest.mark.django_db
def test_what_is_wrong_is_said_beside_its_field(client, lena, typed, field, message):
    make_line("Main", "+12155550199")

    answer = client.post("/lines/new/", TYPED | typed)

    assert answer.status_code == 422
    assert message in " ".join(answer.context["form"].errors[field])
    assert Line.objects.count() == 1


@pytest.mark.django_db
def test_call_keeps_where_its_line_was_published_then():
    line = make_line("Main", "+12155550199", source="Bus stops", language=Language.SPANISH)
    facts = CallFacts(kind="help", rang_at=NOW, answered_at=NOW, ended_at=NOW, line=line)
    log_call(facts=facts, caller=None, client=None, draft=None, by=None, now=NOW)

    Line.objects.update(source="Radio")

    call = Call.objects.get()
    assert (call.line, call.source, call.language) == (line, "Bus stops", "es")


@pytest.mark.parametrize(
    "row",
    [
        lambda line: LineNumber(line=line, number="+12155550199"),
        lambda line: LineNumber(line=line, number="2155550188"),
        lambda line: Opening(line=line, weekday=7, opens=time(8), closes=time(9)),
        lambda line: Line(name="Main", changed_at=NOW),
        lambda line: Line(name="", changed_at=NOW),
        lambda line: Line(name="Other", language="xx", changed_at=NOW),
    ],
)
@pytest.mark.django_db
def test_database_refuses_what_is_no_line(row):
    line = make_line("Main", "+12155550199")

    with pytest.raises(IntegrityError), transaction.atomic():
        row(line).save()
