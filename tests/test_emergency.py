"""A red answer opens what to do now, over the sheet; it outlives the tab, and ends only when all is known."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from intake.calls.models import Call, Draft
from intake.safety.models import Interrupt
from intake.staff.models import Role, Staff
from tests.make import make_staff

pytestmark = pytest.mark.django_db

CALLER = {"caller_role": "self", "caller_name": "Renata", "number": "973 555 0177", "may_call": "yes"}


@pytest.fixture
def dana(client: Client) -> Staff:
    staff = make_staff(name="Dana Whitfield")
    client.force_login(staff)
    return staff


def save(client: Client, draft_id, **fields) -> dict:
    answer = client.post(reverse("save_sheet", args=[draft_id]), {"changed": list(fields), **fields})
    assert answer.status_code == 200
    return answer.json()


def test_red_answer_opens_the_interrupt_in_the_answer_to_the_save(client: Client, dana: Staff) -> None:
    draft_id = uuid4()

    answer = save(client, draft_id, danger=["chest_pain_or_breathing"])

    interrupt = Interrupt.objects.get()
    assert (str(interrupt.draft_id), interrupt.why, interrupt.opened_by) == (str(draft_id), ["E09"], dana)
    assert 'id="interrupt"' in answer["html"]
    assert "stay on the line" in answer["html"]


def test_red_answer_that_only_finishing_brings_opens_it_too(client: Client, dana: Staff) -> None:
    fields = {**CALLER, "danger": "seizure_today", "disposition": "handed_over"}

    client.post(reverse("finish_sheet", args=[uuid4()]), fields)

    interrupt = Interrupt.objects.get()
    assert (interrupt.why, interrupt.call) == (["E07"], Call.objects.get())


def test_answer_that_is_not_red_opens_nothing(client: Client, dana: Staff) -> None:
    answer = save(client, uuid4(), danger=["none_of_these"], asq_1="yes")

    assert Interrupt.objects.count() == 0
    assert 'id="interrupt"' not in answer["html"]


def test_interrupt_outlives_the_tab_and_the_answer(client: Client, dana: Staff) -> None:
    draft_id = uuid4()
    save(client, draft_id, danger=["seizure_today"])
    save(client, draft_id, danger=[])

    page = client.get(reverse("sheet", args=[draft_id])).content.decode()

    assert "stay on the line" in page
    assert Interrupt.objects.open().count() == 1


def test_red_button_opens_it_by_hand(client: Client, dana: Staff) -> None:
    draft_id = uuid4()
    save(client, draft_id, caller_role="self")

    client.post(reverse("open_emergency", args=[draft_id]), headers={"HX-Request": "true"})

    assert Interrupt.objects.get().why == []


def test_emergency_sheet_cannot_be_emptied(client: Client, dana: Staff) -> None:
    draft_id = uuid4()
    save(client, draft_id, danger=["seizure_today"])

    client.post(reverse("throw_away", args=[draft_id]))

    assert Draft.objects.get().thrown_away_at is None


def test_supervisor_is_told_on_every_page_and_comes(client: Client, dana: Staff) -> None:
    save(client, uuid4(), danger=["seizure_today"])
    interrupt = Interrupt.objects.get()
    client.post(reverse("page_supervisor", args=[interrupt.pk]))
    supervisor = make_staff(Role.SUPERVISOR, name="Sam Okafor")
    theirs = Client()
    theirs.force_login(supervisor)

    notices = theirs.get(reverse("notices")).content.decode()
    theirs.post(reverse("join_emergency", args=[interrupt.pk]))

    assert "Dana Whitfield calls for a supervisor" in notices
    assert Interrupt.objects.get().joined_by == supervisor


def test_admissions_are_not_told_of_a_colleagues_emergency(client: Client, dana: Staff) -> None:
    save(client, uuid4(), danger=["seizure_today"])
    theirs = Client()
    theirs.force_login(make_staff())

    notices = theirs.get(reverse("notices")).content.decode()

    assert "Emergency" not in notices


def test_call_taker_sees_who_comes(client: Client, dana: Staff) -> None:
    save(client, uuid4(), danger=["seizure_today"])
    interrupt = Interrupt.objects.get()
    theirs = Client()
    theirs.force_login(make_staff(Role.SUPERVISOR, name="Sam Okafor"))
    theirs.post(reverse("join_emergency", args=[interrupt.pk]))

    part = client.get(reverse("emergency_who", args=[interrupt.pk])).content.decode()

    assert "Sam Okafor is here" in part
    assert "stay on the line" not in part


def test_panel_says_what_was_said(client: Client, dana: Staff) -> None:
    save(client, uuid4(), danger=["chest_pain_or_breathing"])

    page = client.get(reverse("emergency", args=[Interrupt.objects.get().pk])).content.decode()

    assert "Chest pain or trouble breathing" in page


def test_signing_in_after_a_form_was_sent_leads_back_to_its_page(client: Client) -> None:
    draft_id = uuid4()
    page = f"http://testserver{reverse('sheet', args=[draft_id])}"

    answer = client.post(reverse("finish_sheet", args=[draft_id]), headers={"Referer": page})

    assert answer.url == f"{reverse('sign_in')}?next={reverse('sheet', args=[draft_id])}"


def test_signing_in_never_leads_to_another_site(client: Client) -> None:
    answer = client.post(reverse("begin_shift"), headers={"Referer": "https://elsewhere.example/x"})

    assert answer.url == f"{reverse('sign_in')}?next=/"
