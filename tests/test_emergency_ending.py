"""How an emergency ends: everything is known, nobody's notes are lost, and somebody checks in."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intake.callbacks.models import Callback, Purpose
from intake.calls.models import Call
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
