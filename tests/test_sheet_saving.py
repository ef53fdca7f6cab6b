"""The call sheet from its first keystroke: what is kept, and shown again on any machine."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django import forms
from django.urls import reverse
from django.utils import timezone

from intake.calls.late import LateForm
from intake.calls.models import Call, Draft
from intake.sheet.forms import SETTLES, WHO, Sheet, field_names
from intake.sheet.sections import PRESCRIBABLE
from intake.staff.models import Role
from intake.triage.questions import SUBSTANCES
from tests.machine import Machine, Page
from tests.make import NOW, make_draft, make_staff

pytestmark = pytest.mark.django_db
NUMBER = "+12155550142"


def something_for(field):
    """Something that could stand in a field and is not what stands there at first."""
    if isinstance(field, forms.MultipleChoiceField):
        return [code for code, _label in field.choices][:2]
    if isinstance(field, forms.ChoiceField):
        return [[str(code) for code, _label in field.choices if code][-1]]
    if isinstance(field, forms.BooleanField):
        return ["on"]
    if isinstance(field, forms.TimeField):
        return ["17:05"]
    if isinstance(field, forms.DateTimeField):
        return ["2027-01-05T10:30"]
    return ["3"] if isinstance(field, forms.IntegerField) else ["3 days"]


def test_new_sheet_keeps_nothing_before_the_first_keystroke():
    page = Machine().open()

    assert page.status == 200
    assert Draft.objects.count() == 0
    assert page.typed == {"kind": ["help"], "purpose": ["admissions"]}


def test_nothing_that_was_not_asked_stands_answered_on_a_new_sheet():
    page = Machine().open()

    asked = {name for name in field_names() if name.startswith(("asq", "phq9", "gad7", "pcptsd5", "may_"))}
    assert len(asked) > 20
    assert asked <= page.names
    assert {name: page.sends[name] for name in asked & page.sends.keys() if any(page.sends[name])} == {}


def test_every_field_is_shown_again_on_another_machine():
    here, there, _colleague = Machine(), Machine(), make_staff(name="Zed Last")
    shown_at_all = here.open().names
    everything = Sheet({}, by=here.staff, now=timezone.now()).fields
    typed = {name: something_for(bound.field) for name, bound in everything.items() if name in shown_at_all}
    typed |= {"kind": ["information"], "number": ["(215) 555-0142"], "note": ["Zoë 🌻\r\n\r\nשלום & <b>"]}

    here.type(**typed)

    shown = there.open(here.draft_id).typed
    assert {name: sorted(texts) for name, texts in shown.items()} == {
        name: sorted(texts) for name, texts in typed.items()
    }


def test_every_field_of_the_sheet_is_on_the_page():
    never_prescribed = {name for name, _label in SUBSTANCES} - PRESCRIBABLE
    not_asked = {f"{name}_{end}" for name in never_prescribed for end in ("prescribed", "stopped")}

    assert field_names() - Machine().open().names == not_asked | {WHO, SETTLES, *LateForm.base_fields}


def test_draft_of_a_colleague_can_be_taken_up_and_gone_on_with():
    here, there = Machine(), Machine(make_staff(Role.CLINICIAN))
    here.open()
    here.type(note="He was cut off", number="(215) 555-0142")

    there.open(here.draft_id)
    there.type(caller_name="Rosalind")

    draft = Draft.objects.get()
    assert draft.answers["note"] == ["He was cut off"]
    assert draft.answers["caller_name"] == ["Rosalind"]
    assert (draft.number, draft.opened_by, draft.saved_by) == (NUMBER, here.staff, there.staff)


def test_answer_that_was_taken_back_is_no_answer():
    machine = Machine()
    machine.open()
    machine.type(asq_1="yes", danger=["seizure_today"])

    machine.type(asq_1=[], danger=[])

    assert machine.open(machine.draft_id).typed == {"kind": ["help"], "purpose": ["admissions"]}


def test_save_answers_with_its_revision_and_the_parts_of_the_page():
    machine = Machine()
    machine.open()

    answer = machine.type(danger="seizure_today")

    assert answer.keys() == {"revision", "html", "others"}
    assert (answer["revision"], answer["others"]) == (1, {})
    for part in ("judgement", "why", "facts", "due-hint", "open-now"):
        assert f'id="{part}"' in answer["html"]
    assert "Emergency" in answer["html"]


def test_second_tab_is_told_what_the_first_one_typed():
    first, second = Machine(), Machine()
    first.open()
    first.type(note="from the first tab")
    second.open(first.draft_id)
    first.type(age="41")

    assert second.type(sex="F")["others"]["age"] == ["41"]
    assert second.type(sex="M")["others"] == {}


@pytest.mark.parametrize("revision", ["", "-1", "x", "1e3", "٣", "²", "9" * 5000])
def test_revision_that_is_no_number_is_answered_with_everything(revision):
    machine = Machine()
    machine.open()
    machine.type(note="x")

    answer = machine.client.post(
        machine.page.sheet["data-save"], {"revision": revision, "changed": "age", "age": "41"}
    )

    assert answer.status_code == 200
    assert revision in ("٣", "9" * 5000) or answer.json()["others"]["note"] == ["x"]


def test_message_stands_beside_a_field_as_soon_as_it_is_wrong():
    machine = Machine()
    machine.open()

    assert "id_age_error" in machine.type(age="many")["html"]
    assert "whole number" in machine.type(age="many")["html"]
    assert "whole number" not in machine.type(age="41")["html"]


def test_sheet_is_dated_by_when_its_page_was_opened():
    machine = Machine()
    machine.open()
    opened_at = timezone.now().replace(microsecond=0) - timedelta(minutes=9)
    machine.fields["opened"] = [timezone.localtime(opened_at).isoformat()]

    machine.type(note="x")

    assert Draft.objects.get().opened_at == opened_at


def test_page_says_when_it_was_opened_with_its_zone():
    opened = Machine().open().sends["opened"][0]

    assert abs(timezone.datetime.fromisoformat(opened) - timezone.now()) < timedelta(minutes=1)


@pytest.mark.parametrize(
    "opened",
    [
        "",
        "x",
        "2026-02-30T10:00:00Z",
        "2026-11-24T10:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59Z",
    ],
)
def test_sheet_of_an_unbelievable_page_is_dated_now(opened):
    machine = Machine()
    machine.open()
    machine.fields["opened"] = [opened]

    machine.type(note="x")

    assert abs(Draft.objects.get().opened_at - timezone.now()) < timedelta(minutes=1)


# Ends


def test_draft_that_has_ended_is_not_opened_again():
    machine = Machine()
    for ended in ("finished_at", "thrown_away_at"):
        draft = make_draft(**{ended: NOW})
        assert machine.client.get(reverse("sheet", args=[draft.pk])).status_code == 302
        assert machine.client.post(reverse("save_sheet", args=[draft.pk])).status_code == 409


def test_sheet_that_was_opened_by_mistake_is_emptied():
    machine = Machine()
    machine.open()
    machine.type(note="a secret")
    address = reverse("throw_away", args=[machine.draft_id])

    assert "Emptying it deletes them" in machine.client.post(address).content.decode()
    assert Draft.objects.get().answers == {"note": ["a secret"]}
    assert machine.client.post(address, {"sure": "yes"}).status_code == 302
    assert Draft.objects.get().answers == {}
    assert machine.finish() is None
    assert Call.objects.count() == 0


def test_save_without_a_session_says_so_to_the_script():
    machine = Machine()
    machine.open()
    machine.client.logout()

    answer = machine.client.post(
        machine.page.sheet["data-save"], {"changed": "note", "note": "x"}, headers={"Sec-Fetch-Mode": "cors"}
    )

    assert answer.status_code == 401
    assert Draft.objects.count() == 0
    machine.client.force_login(machine.staff)
    assert machine.type(note="x")["revision"] == 1


def test_fresh_token_is_there_for_who_signed_in_again():
    assert Machine().client.get(reverse("fresh_token")).json()["token"]


@pytest.mark.parametrize("name", ["save_sheet", "finish_sheet", "throw_away"])
def test_what_changes_something_cannot_be_asked_for_by_a_link(name):
    assert Machine().client.get(reverse(name, args=[uuid4()])).status_code == 405


def test_sheet_that_does_not_exist_is_not_found():
    machine = Machine()

    assert machine.client.get(reverse("sheet", args=[uuid4()])).status_code == 404
    assert machine.client.post(reverse("throw_away", args=[uuid4()])).status_code == 404


def test_title_and_address_of_a_sheet_name_nobody():
    machine = Machine()
    machine.open()
    machine.type(caller_name="Rosalind", number="2155550142")

    page = Page(machine.client.get(reverse("sheet", args=[machine.draft_id])))

    assert page.title == "Call · Ringback"
