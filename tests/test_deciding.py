"""Staff decide otherwise: on the sheet and afterwards; the suggestion stays, and the callbacks follow."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from intake.callbacks.models import Callback
from intake.calls.models import Call
from intake.staff.models import Role, Staff
from intake.triage.models import Override, Triage
from tests.make import make_staff

pytestmark = pytest.mark.django_db

CALLER = {"caller_role": "self", "caller_name": "Renata", "number": "973 555 0177", "may_call": "yes"}
PROMISE = {"disposition": "callback_promised", "due_choice": "120", "hour_agreed": "on"}


@pytest.fixture
def dana(client: Client) -> Staff:
    staff = make_staff(name="Dana Whitfield")
    client.force_login(staff)
    return staff


def finish(client: Client, **fields):
    return client.post(reverse("finish_sheet", args=[uuid4()]), {**CALLER, **PROMISE, **fields})


def decide(client: Client, to: str, code: str = "clinical_judgement", text: str = ""):
    url = reverse("override_call", args=[Call.objects.get().reference])
    return client.post(url, {"override_to": to, "override_code": code, "override_text": text})


def test_raising_on_the_sheet_takes_effect_and_keeps_the_suggestion(client: Client, dana: Staff) -> None:
    finish(client, ssq_drug="1", override_to="same_day", override_code="new_information")

    triage, callback = Triage.objects.get(), Callback.objects.get()
    assert (triage.urgency, triage.effective_urgency) == ("within_72h", "same_day")
    assert callback.urgency == "same_day"


def test_lowered_emergency_holds_until_a_supervisor_signs(client: Client, dana: Staff) -> None:
    finish(client, danger="seizure_today", override_to="same_day", override_code="new_information")
    override = Override.objects.get()
    before = set(Callback.objects.values_list("urgency", flat=True).exclude(purpose="follow_up"))
    supervisor = Client()
    supervisor.force_login(make_staff(Role.SUPERVISOR))

    supervisor.post(reverse("co_sign", args=[override.pk]), {"word": "yes"})

    after = set(Callback.objects.values_list("urgency", flat=True).exclude(purpose="follow_up"))
    assert (before, after) == ({"emergency_now"}, {"same_day"})
    assert Triage.objects.get().urgency == "emergency_now"


@pytest.mark.parametrize(("code", "text"), [("", ""), ("other", "short")])
def test_deciding_without_a_reason_is_refused_beside_the_field(
    client: Client, dana: Staff, code: str, text: str
) -> None:
    page = finish(client, override_to="same_day", override_code=code, override_text=text)

    assert page.status_code == 422
    assert Call.objects.count() == 0
    assert "Renata" in page.content.decode()


def test_raising_a_logged_call_hastens_its_callback(client: Client, dana: Staff) -> None:
    finish(client, ssq_drug="1", due_choice="")
    callback = Callback.objects.get()
    due_before = callback.due_at

    decide(client, "emergency_now")

    callback.refresh_from_db()
    assert callback.urgency == "emergency_now"
    assert callback.due_at < due_before
    assert callback.remind_at == callback.due_at


def test_lowering_a_logged_call_puts_nothing_off(client: Client, dana: Staff) -> None:
    finish(client, asq_1="yes", due_choice="30")
    due_before = Callback.objects.get().due_at

    decide(client, "routine")

    callback = Callback.objects.get()
    assert (callback.urgency, callback.due_at) == ("routine", due_before)


def test_same_urgency_is_refused_with_words(client: Client, dana: Staff) -> None:
    finish(client, ssq_drug="1")

    page = decide(client, "within_72h")

    assert page.status_code == 422
    assert Override.objects.count() == 0


def test_old_call_shows_what_was_asked_then(client: Client, dana: Staff) -> None:
    finish(client, phq9_1="3", phq9_2="2")

    page = client.get(reverse("call", args=[Call.objects.get().reference])).content.decode()

    assert "Little interest or pleasure in doing things" in page
    assert ("Feeling down, depressed, or hopeless", "2") in [
        tuple(pair) for pair in Triage.objects.get().asked
    ]


def test_contradiction_never_hides_a_sign_of_danger(client: Client, dana: Staff) -> None:
    draft_id = uuid4()
    fields = {"danger": "seizure_today", "medication": "taking", "medication_stopped": "3"}

    answer = client.post(reverse("save_sheet", args=[draft_id]), {"changed": list(fields), **fields}).json()

    assert "mh_medication_stopped_days" in answer["html"]
    assert "E07" in answer["html"]


def test_declining_the_last_question_after_four_times_no_is_no_refusal(client: Client, dana: Staff) -> None:
    said = {f"asq_{n}": "no" for n in range(1, 5)}

    finish(client, **said, asq_5="declined")

    assert Triage.objects.get().inputs["asq"] == {"q1": False, "q2": False, "q3": False, "q4": False}


def test_declining_one_of_the_first_four_is_never_a_no(client: Client, dana: Staff) -> None:
    finish(client, asq_1="no", asq_2="declined")

    assert Triage.objects.get().inputs["asq"] == {"q1": False, "declined": True}


def test_declining_only_question_5_leaves_the_screen_positive_and_unfinished(
    client: Client, dana: Staff
) -> None:
    finish(client, asq_1="no", asq_2="no", asq_3="yes", asq_4="no", asq_5="declined")

    rules = {reason["rule"] for reason in Triage.objects.get().reasons}
    assert {"S01", "S02"} <= rules
