"""Two people on one sheet: each is told of the other at once, and what both do at once loses nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from intake.audit.models import Entry
from intake.calls.models import HERE_FOR, Call, Draft, Visit
from intake.sheet.forms import Sheet
from intake.sheet.services import TypedMeanwhile, finish_sheet
from tests.machine import Machine, choose_words, two_on_one_sheet, two_who_clash

pytestmark = pytest.mark.django_db
ANSWERED = {"disposition": "answered"}


# Who is here


def test_second_person_is_told_at_once_who_has_it_open():
    dana, joel = two_on_one_sheet()
    dana.stay()

    assert "Dana Whitfield has this sheet open too" in joel.open(dana.draft_id).words
    assert "Joel Kim" in dana.stay()["html"]
    assert Entry.objects.filter(verb="join_draft", by=joel.staff).count() == 1


def test_looking_alone_is_written_down_and_wakes_nobody():
    _dana, joel = two_on_one_sheet()

    assert Entry.objects.get(verb="read_draft").by == joel.staff
    assert not Entry.objects.filter(verb="join_draft").exists()
    assert "open too" not in joel.page.words


def test_own_other_window_is_called_that():
    dana = Machine()
    dana.open()
    dana.type(note="x")
    dana.stay()
    elsewhere = Machine(dana.staff)

    assert "open in another window" in elsewhere.open(dana.draft_id).words


def test_presence_ends_with_the_page_or_with_its_signs():
    dana, joel = two_on_one_sheet()
    joel.stay()
    Visit.objects.filter(staff=joel.staff).update(seen_at=timezone.now() - HERE_FOR)
    assert "Joel Kim" not in dana.stay()["html"]
    assert not Visit.objects.filter(staff=joel.staff).exists()

    joel.stay()
    assert "Joel Kim" in dana.stay()["html"]
    joel.client.post(joel.page.sheet["data-stay"], {"page": joel.fields["page"], "gone": "yes"})
    assert "Joel Kim" not in dana.stay()["html"]


def test_sign_of_an_open_page_is_no_sign_of_a_person():
    _dana, joel = two_on_one_sheet()

    answer = joel.client.post(joel.page.sheet["data-stay"], {"page": joel.fields["page"]})

    assert answer.status_code == 200
    assert answer.cookies.keys() == set()


def test_page_of_a_finished_sheet_is_told_so():
    dana, joel = two_on_one_sheet(**ANSWERED)
    dana.finish()

    for address in ("data-stay", "data-choose"):
        answer = joel.client.post(joel.page.sheet[address], {"page": joel.fields["page"]})
        assert answer.status_code == 409


@pytest.mark.parametrize("page", ["", "x", "\x00", "9" * 400])
def test_page_that_names_itself_strangely_is_no_visit(page):
    dana, _joel = two_on_one_sheet()

    assert dana.client.post(dana.page.sheet["data-stay"], {"page": page}).status_code == 204
    assert Visit.objects.count() == 1


# In one moment


def test_what_a_colleague_types_while_it_is_finished_is_in_the_call():
    dana, joel = two_on_one_sheet(**ANSWERED)
    read = Draft.objects.get()
    sheet = Sheet(read.answers, by=dana.staff, now=timezone.now())
    joel.type(note="one more thing")

    with pytest.raises(TypedMeanwhile) as raised:
        finish_sheet(draft=read, sheet=sheet, by=dana.staff, now=timezone.now())

    assert raised.value.draft.answers["note"] == ["one more thing"]
    dana.finish(flushed="yes")
    assert Call.objects.get().note == "one more thing"


@pytest.mark.django_db(transaction=True)
def test_eight_pages_that_save_at_once_lose_no_field_and_no_word():
    dana = Machine()
    dana.open()
    dana.type(note="begun")
    pages = [Machine(dana.staff) for _page in range(8)]
    for page in pages:
        page.open(dana.draft_id)
    start, names = Barrier(8), [f"phq9_{number}" for number in range(1, 9)]

    def press(turn):
        start.wait(timeout=20)
        try:
            pages[turn].type(**{names[turn]: "1", "note": f"words of {turn}"})
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(press, range(8)))

    draft = Draft.objects.get()
    assert {name: draft.answers[name] for name in names} == {name: ["1"] for name in names}
    asides = [kept["texts"][0] for kept in draft.asides["note"].values()]
    assert sorted([*asides, *draft.answers["note"]]) == [f"words of {turn}" for turn in range(8)]
    assert draft.revision == 9


@pytest.mark.django_db(transaction=True)
def test_two_who_choose_at_once_choose_once():
    dana, joel, _shown = two_who_clash()
    start = Barrier(2)

    def press(machine, choice):
        start.wait(timeout=20)
        try:
            choose_words(machine, "note", choice, aside_of=dana)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(press, [dana, joel], ["aside", "stands"]))

    assert Entry.objects.filter(verb="choose_words").count() == 1
    assert Draft.objects.get().asides == {}


def test_visit_that_comes_twice_at_once_is_one():
    dana, _joel = two_on_one_sheet()
    body = {"page": str(uuid4()), "revision": "0"}

    for _time in range(2):
        assert dana.client.post(reverse("stay_on_sheet", args=[dana.draft_id]), body).status_code == 200

    assert Visit.objects.filter(page=body["page"]).count() == 1
    assert timezone.now() - Visit.objects.get(page=body["page"]).came_at < timedelta(minutes=1)
