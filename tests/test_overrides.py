"""Deciding otherwise than the rules suggest: who may, what it changes, and what it never changes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.forms.models import model_to_dict

from intake.audit.models import Entry
from intake.staff.models import Role
from intake.triage.models import OverrideCode, Triage, Urgency
from intake.triage.services import (
    AlreadyDecided,
    AlreadyPending,
    OnlyASupervisorCoSigns,
    OwnOverride,
    SameUrgency,
    TextTooShort,
    UnknownReason,
    UnknownUrgency,
    co_sign_override,
    override_triage,
    refuse_override,
)
from tests.make import NOW, make_staff, make_triage

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def supervisor():
    return make_staff(Role.SUPERVISOR)


def decide(triage, to, *, by=None, code=OverrideCode.CLINICAL_JUDGEMENT, text="", now=NOW):
    return override_triage(triage=triage, to=to, code=code, text=text, by=by or make_staff(), now=now)


def effective(triage):
    """The urgency that holds, asked in both ways."""
    annotated = Triage.objects.with_effective().get(pk=triage.pk)
    alone = Triage.objects.get(pk=triage.pk)
    assert annotated.effective_urgency == annotated.effective == alone.effective_urgency
    return alone.effective_urgency


# Who may


@pytest.mark.parametrize("to", [Urgency.SAME_DAY, Urgency.EMERGENCY])
def test_one_person_raises_at_once(to):
    triage = make_triage(urgency=Urgency.WITHIN_72H)

    override = decide(triage, to)

    assert (override.effective_at, override.needs_co_sign) == (NOW, False)
    assert effective(triage) == to


@pytest.mark.parametrize("held", [Urgency.SAME_DAY, Urgency.WITHIN_72H])
def test_one_person_lowers_what_is_no_emergency_at_once(held):
    triage = make_triage(urgency=held)

    decide(triage, Urgency.ROUTINE)

    assert effective(triage) == Urgency.ROUTINE


@pytest.mark.parametrize("role", Role.values)
def test_nobody_lowers_an_emergency_alone(role):
    triage = make_triage(urgency=Urgency.EMERGENCY)

    override = decide(triage, Urgency.SAME_DAY, by=make_staff(role))

    assert (override.effective_at, override.needs_co_sign, override.is_pending) == (None, True, True)
    assert effective(triage) == Urgency.EMERGENCY


def test_supervisor_co_signs_and_it_takes_effect(supervisor):
    triage = make_triage(urgency=Urgency.EMERGENCY)
    override = decide(triage, Urgency.SAME_DAY)

    override = co_sign_override(override=override, by=supervisor, now=NOW + MINUTE)

    assert (override.co_signed_by, override.effective_at) == (supervisor, NOW + MINUTE)
    assert effective(triage) == Urgency.SAME_DAY


def test_supervisor_refuses_and_it_stays_an_emergency(supervisor):
    triage = make_triage(urgency=Urgency.EMERGENCY)
    override = decide(triage, Urgency.SAME_DAY)

    override = refuse_override(override=override, by=supervisor, now=NOW + MINUTE)

    assert (override.refused_by, override.is_pending) == (supervisor, False)
    assert effective(triage) == Urgency.EMERGENCY
    assert decide(triage, Urgency.ROUTINE).is_pending


@pytest.mark.parametrize("verb", [co_sign_override, refuse_override])
@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.SUPERVISOR])
def test_only_a_supervisor_decides(verb, role):
    override = decide(make_triage(urgency=Urgency.EMERGENCY), Urgency.SAME_DAY)

    with pytest.raises(OnlyASupervisorCoSigns):
        verb(override=override, by=make_staff(role), now=NOW)


@pytest.mark.parametrize("verb", [co_sign_override, refuse_override])
def test_supervisor_does_not_co_sign_what_they_decided_themselves(verb, supervisor):
    override = decide(make_triage(urgency=Urgency.EMERGENCY), Urgency.SAME_DAY, by=supervisor)

    with pytest.raises(OwnOverride):
        verb(override=override, by=supervisor, now=NOW)


@pytest.mark.parametrize("first", [co_sign_override, refuse_override])
@pytest.mark.parametrize("second", [co_sign_override, refuse_override])
def test_what_is_decided_stays_decided(first, second, supervisor):
    override = decide(make_triage(urgency=Urgency.EMERGENCY), Urgency.SAME_DAY)
    first(override=override, by=supervisor, now=NOW)

    with pytest.raises(AlreadyDecided):
        second(override=override, by=make_staff(Role.SUPERVISOR), now=NOW)


def test_what_took_effect_at_once_cannot_be_co_signed(supervisor):
    override = decide(make_triage(), Urgency.SAME_DAY)

    with pytest.raises(AlreadyDecided):
        co_sign_override(override=override, by=supervisor, now=NOW)


def test_emergency_that_somebody_raised_is_lowered_with_a_co_sign_too():
    triage = make_triage(urgency=Urgency.ROUTINE)
    decide(triage, Urgency.EMERGENCY)

    override = decide(triage, Urgency.ROUTINE, now=NOW + MINUTE)

    assert override.is_pending
    assert effective(triage) == Urgency.EMERGENCY


# What is refused


@pytest.mark.parametrize("urgency", Urgency.values)
def test_same_urgency_is_refused(urgency):
    with pytest.raises(SameUrgency):
        decide(make_triage(urgency=urgency), urgency)


def test_same_as_holds_now_is_refused_even_if_the_rules_suggested_otherwise():
    triage = make_triage(urgency=Urgency.ROUTINE)
    decide(triage, Urgency.SAME_DAY)

    with pytest.raises(SameUrgency):
        decide(triage, Urgency.SAME_DAY)


def test_while_one_waits_no_other_is_taken():
    triage = make_triage(urgency=Urgency.EMERGENCY)
    waiting = decide(triage, Urgency.SAME_DAY)

    with pytest.raises(AlreadyPending) as refused:
        decide(triage, Urgency.ROUTINE)

    assert refused.value.override == waiting


@pytest.mark.parametrize(("text", "refused"), [("", True), ("123456789 ", True), ("1234567890", False)])
def test_another_reason_wants_ten_characters(text, refused):
    triage = make_triage()
    if refused:
        with pytest.raises(TextTooShort):
            decide(triage, Urgency.SAME_DAY, code=OverrideCode.OTHER, text=text)
    else:
        assert decide(triage, Urgency.SAME_DAY, code=OverrideCode.OTHER, text=text).text == text


@pytest.mark.parametrize("code", [code for code in OverrideCode.values if code != OverrideCode.OTHER])
def test_reason_from_the_list_wants_no_text(code):
    assert decide(make_triage(), Urgency.SAME_DAY, code=code).text is None


def test_what_is_not_on_the_lists_is_refused():
    with pytest.raises(UnknownUrgency):
        decide(make_triage(), "tomorrow")
    with pytest.raises(UnknownReason):
        decide(make_triage(), Urgency.SAME_DAY, code="because")


# What is kept


def test_original_is_never_changed_or_deleted(supervisor):
    triage = make_triage(urgency=Urgency.EMERGENCY, fired=("E01",))
    before = model_to_dict(Triage.objects.get(pk=triage.pk))

    refuse_override(override=decide(triage, Urgency.SAME_DAY), by=supervisor, now=NOW)
    co_sign_override(override=decide(triage, Urgency.SAME_DAY), by=supervisor, now=NOW)
    decide(triage, Urgency.NONE, now=NOW + MINUTE)
    decide(triage, Urgency.EMERGENCY, now=NOW + 2 * MINUTE)

    assert model_to_dict(Triage.objects.get(pk=triage.pk)) == before
    assert triage.overrides.count() == 4


def test_last_decision_that_took_effect_holds():
    triage = make_triage(urgency=Urgency.ROUTINE)
    for turn, to in enumerate([Urgency.SAME_DAY, Urgency.WITHIN_72H, Urgency.EMERGENCY]):
        override = decide(triage, to, now=NOW + turn * MINUTE)

    assert override.from_urgency == Urgency.WITHIN_72H
    assert effective(triage) == Urgency.EMERGENCY


def test_of_two_decisions_in_one_moment_the_later_holds():
    triage = make_triage(urgency=Urgency.ROUTINE)
    for to in (Urgency.SAME_DAY, Urgency.WITHIN_72H):
        decide(triage, to)

    assert effective(triage) == Urgency.WITHIN_72H


def test_every_decision_is_written_down_with_codes_and_without_words(supervisor):
    triage = make_triage(urgency=Urgency.EMERGENCY)
    override = decide(triage, Urgency.SAME_DAY, code=OverrideCode.OTHER, text="Spoke to their doctor")
    co_sign_override(override=override, by=supervisor, now=NOW)

    entries = list(Entry.objects.order_by("pk").values_list("verb", "reference", "detail"))
    detail = {"urgency_before": "emergency_now", "urgency": "same_day", "code": "other"}

    assert entries == [
        (verb, triage.call.reference, detail | {"override": override.pk})
        for verb in ("override_triage", "co_sign_override")
    ]


def test_words_of_a_decision_are_sealed():
    decide(make_triage(), Urgency.SAME_DAY, text="Spoke to their doctor")

    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM intake_override")
        (text,) = cursor.fetchone()

    assert "doctor" not in text
