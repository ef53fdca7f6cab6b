"""A red answer opens what to do now, over the sheet; it outlives the tab, and ends only when all is known."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intake.callbacks.models import Callback, Purpose
from intake.calls.models import Call, Draft
from intake.safety.models import Ending, Interrupt
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


def handled(**changed) -> dict:
    told_at = timezone.localtime() - timedelta(minutes=1)
    fields = {
        "location": "12 Sample Street",
        "services_contacted": ["911"],
        "contact_confirmed": "arrived",
        "disclosed_to": "Medic Testperson, county ambulance",
        "nature": "chest pain",
        "disclosed_at": told_at.strftime("%Y-%m-%dT%H:%M"),
    }
    return {f"emergency-{name}": value for name, value in {**fields, **changed}.items()}


def test_red_answer_opens_the_interrupt_in_the_answer_to_the_save(client: Client, dana: Staff) -> None:
    draft_id = uuid4()

    answer = save(client, draft_id, danger=["chest_pain_or_breathing"])

    interrupt = Interrupt.objects.get()
    assert (str(interrupt.draft_id), interrupt.why, interrupt.opened_by) == (str(draft_id), ["E09"], dana)
    assert 'id="interrupt"' in answer["html"]
    assert "stay on the line" in answer["html"]


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


def test_sheet_with_an_open_emergency_can_be_finished_and_is_followed_up(client: Client, dana: Staff) -> None:
    draft_id = uuid4()
    save(client, draft_id, danger=["seizure_today"], **CALLER)

    client.post(reverse("finish_sheet", args=[draft_id]), {"disposition": "handed_over"})

    call, interrupt, callback = Call.objects.get(), Interrupt.objects.get(), Callback.objects.get()
    assert (interrupt.call, interrupt.is_open) == (call, True)
    assert (callback.purpose, callback.call) == (Purpose.FOLLOW_UP, call)
    assert callback.due_at - timezone.now() <= timedelta(hours=24)


def test_nobody_is_followed_up_at_a_number_that_must_not_be_called(client: Client, dana: Staff) -> None:
    draft_id = uuid4()
    save(client, draft_id, danger=["seizure_today"], **CALLER | {"may_call": "no"})

    client.post(reverse("finish_sheet", args=[draft_id]), {"disposition": "handed_over"})

    assert Call.objects.count() == 1
    assert Callback.objects.count() == 0


def test_emergency_sheet_cannot_be_emptied(client: Client, dana: Staff) -> None:
    draft_id = uuid4()
    save(client, draft_id, danger=["seizure_today"])

    client.post(reverse("throw_away", args=[draft_id]))

    assert Draft.objects.get().thrown_away_at is None


def test_emergency_is_closed_when_everything_is_known(client: Client, dana: Staff) -> None:
    save(client, uuid4(), danger=["seizure_today"])
    interrupt = Interrupt.objects.get()

    client.post(reverse("close_emergency", args=[interrupt.pk]), handled())

    interrupt.refresh_from_db()
    assert (interrupt.closing, interrupt.closed_by) == (Ending.HANDLED, dana)
    assert (interrupt.location, interrupt.disclosed_by) == ("12 Sample Street", dana)


@pytest.mark.parametrize("missing", ["services_contacted", "contact_confirmed", "disclosed_to", "nature"])
def test_emergency_stays_open_while_something_is_missing(client: Client, dana: Staff, missing: str) -> None:
    save(client, uuid4(), danger=["seizure_today"])
    interrupt = Interrupt.objects.get()

    page = client.post(reverse("close_emergency", args=[interrupt.pk]), handled(**{missing: ""}))

    interrupt.refresh_from_db()
    assert interrupt.is_open
    assert page.status_code == 422
    assert "12 Sample Street" in page.content.decode()


def test_what_cannot_be_read_is_said_beside_its_field_and_kept(client: Client, dana: Staff) -> None:
    save(client, uuid4(), danger=["seizure_today"])
    interrupt = Interrupt.objects.get()

    page = client.post(
        reverse("close_emergency", args=[interrupt.pk]), handled(disclosed_at="soon", nature="fit\x00")
    )

    assert page.status_code == 422
    assert Interrupt.objects.open().count() == 1
    assert "soon" in page.content.decode()


def test_no_emergency_after_all_wants_a_reason(client: Client, dana: Staff) -> None:
    save(client, uuid4(), danger=["seizure_today"])
    interrupt = Interrupt.objects.get()

    short = client.post(reverse("dismiss_emergency", args=[interrupt.pk]), {"reason": "oops"})
    client.post(reverse("dismiss_emergency", args=[interrupt.pk]), {"reason": "ticked the wrong chip"})

    interrupt.refresh_from_db()
    assert (short.status_code, interrupt.closing) == (422, Ending.NO_EMERGENCY)


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


def test_two_people_in_one_emergency_keep_each_others_notes(client: Client, dana: Staff) -> None:
    save(client, uuid4(), danger=["seizure_today"])
    url = reverse("note_emergency", args=[Interrupt.objects.get().pk])
    client.post(url, {"changed": "emergency-location", "emergency-location": "12 Sample Street"})

    client.post(url, {"changed": "emergency-nature", "emergency-nature": "seizure", "emergency-location": ""})

    interrupt = Interrupt.objects.get()
    assert (interrupt.location, interrupt.nature) == ("12 Sample Street", "seizure")


def test_closing_with_an_empty_field_does_not_empty_what_somebody_else_wrote(
    client: Client, dana: Staff
) -> None:
    save(client, uuid4(), danger=["seizure_today"])
    interrupt = Interrupt.objects.get()
    url = reverse("note_emergency", args=[interrupt.pk])
    client.post(url, {"changed": "emergency-location", "emergency-location": "12 Sample Street"})

    client.post(reverse("close_emergency", args=[interrupt.pk]), handled(location=""))

    assert Interrupt.objects.get().location == "12 Sample Street"


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


def test_emergency_that_nobody_can_follow_up_is_said_and_stands_on_the_board(
    client: Client, dana: Staff
) -> None:
    draft_id = uuid4()
    save(client, draft_id, danger=["seizure_today"], caller_role="self")

    page = client.post(reverse("finish_sheet", args=[draft_id]), {"disposition": "handed_over"}, follow=True)
    theirs = Client()
    theirs.force_login(make_staff(Role.SUPERVISOR))
    board = theirs.get(reverse("board")).content.decode()

    assert "Nobody is promised to check in" in page.content.decode()
    assert "Nobody is promised to check in" in board


def test_second_false_alarm_does_not_cancel_the_first_follow_up(client: Client, dana: Staff) -> None:
    draft_id = uuid4()
    save(client, draft_id, danger=["seizure_today"], **CALLER)
    first = Interrupt.objects.get()
    client.post(reverse("close_emergency", args=[first.pk]), handled())
    client.post(reverse("open_emergency", args=[draft_id]))
    second = Interrupt.objects.latest("pk")
    client.post(reverse("dismiss_emergency", args=[second.pk]), {"reason": "pressed by mistake"})

    client.post(reverse("finish_sheet", args=[draft_id]), {"disposition": "handed_over"})

    assert Callback.objects.get().purpose == Purpose.FOLLOW_UP
    assert set(Interrupt.objects.values_list("call", flat=True)) == {Call.objects.get().pk}


def test_signing_in_after_a_form_was_sent_leads_back_to_its_page(client: Client) -> None:
    draft_id = uuid4()
    page = f"http://testserver{reverse('sheet', args=[draft_id])}"

    answer = client.post(reverse("finish_sheet", args=[draft_id]), headers={"Referer": page})

    assert answer.url == f"{reverse('sign_in')}?next={reverse('sheet', args=[draft_id])}"


def test_signing_in_never_leads_to_another_site(client: Client) -> None:
    answer = client.post(reverse("begin_shift"), headers={"Referer": "https://elsewhere.example/x"})

    assert answer.url == f"{reverse('sign_in')}?next=/"
