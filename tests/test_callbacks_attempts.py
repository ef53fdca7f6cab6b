from datetime import timedelta
from uuid import uuid4

import pytest

from intake.audit.models import Entry
from intake.callbacks.models import Attempt, Callback, Closing, Outcome
from intake.callbacks.rules import ATTEMPT_LIMIT
from intake.callbacks.services import (
    AlreadyClaimed,
    AlreadyClosed,
    OnlyASupervisorDecides,
    ReasonWanted,
    VoicemailNotAllowed,
    claim_callback,
    close_callback,
    record_attempt,
    release_callback,
)
from intake.people.models import Asked
from intake.staff.models import Role
from intake.triage.models import Urgency
from tests.make import NOW, make_callback, make_number, make_staff

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
TRIED_AGAIN = [Outcome.NO_ANSWER, Outcome.BUSY, Outcome.THIRD_PARTY, Outcome.DROPPED]


def attempt(callback, outcome=Outcome.NO_ANSWER, **details):
    defaults = {"token": uuid4(), "by": make_staff(), "now": NOW}
    return record_attempt(callback=callback, outcome=outcome, **defaults | details)


def test_claim_holds_for_ten_minutes():
    callback, dana, joel = make_callback(), make_staff(name="Dana Whitfield"), make_staff()

    claimed = claim_callback(callback=callback, by=dana, now=NOW)

    assert (claimed.claimed_by, claimed.claimed_until) == (dana, NOW + 10 * MINUTE)
    with pytest.raises(AlreadyClaimed, match="Dana Whitfield") as refusal:
        claim_callback(callback=callback, by=joel, now=NOW + 9 * MINUTE)
    assert refusal.value.by == dana
    assert claim_callback(callback=callback, by=joel, now=NOW + 10 * MINUTE).claimed_by == joel


def test_claiming_again_renews_the_claim():
    callback, dana = make_callback(), make_staff()
    claim_callback(callback=callback, by=dana, now=NOW)

    again = claim_callback(callback=callback, by=dana, now=NOW + 5 * MINUTE)

    assert again.claimed_until == NOW + 15 * MINUTE


def test_closed_callback_is_not_claimed():
    with pytest.raises(AlreadyClosed):
        claim_callback(
            callback=make_callback(closed_at=NOW, closing=Closing.REACHED), by=make_staff(), now=NOW
        )


def test_released_callback_is_free_for_others():
    callback, dana = make_callback(), make_staff()
    claim_callback(callback=callback, by=dana, now=NOW)

    release_callback(callback=callback, by=dana, now=NOW)

    assert claim_callback(callback=callback, by=make_staff(), now=NOW).claimed_by != dana


def test_nobody_releases_the_claim_of_another():
    callback = make_callback()
    claim_callback(callback=callback, by=make_staff(), now=NOW)

    with pytest.raises(AlreadyClaimed):
        release_callback(callback=callback, by=make_staff(), now=NOW)


@pytest.mark.parametrize(
    ("outcome", "closing"), [(Outcome.REACHED, Closing.REACHED), (Outcome.REFUSED, Closing.DECLINED)]
)
def test_attempt_that_settles_it_closes_the_callback(outcome, closing):
    callback = make_callback()

    attempt(callback, outcome)

    callback.refresh_from_db()
    assert (callback.closing, callback.closed_at, callback.remind_at) == (closing, NOW, None)
    assert (callback.tries, callback.first_attempt_at) == (1, NOW)


@pytest.mark.parametrize("outcome", TRIED_AGAIN)
def test_attempt_that_fails_is_tried_again(outcome):
    callback = make_callback(assigned_to=make_staff())

    attempt(callback, outcome)

    after = Callback.objects.get()
    assert (after.due_at, after.remind_at) == (NOW + 15 * MINUTE, NOW + 5 * MINUTE)
    assert (after.round, after.tries, after.closed_at) == (2, 1, None)
    assert after.assigned_to == callback.assigned_to
    assert after.promised_for == callback.promised_for


def test_first_attempt_is_the_first_for_ever():
    callback = make_callback()

    attempt(callback)
    attempt(callback, now=NOW + 15 * MINUTE)

    assert Callback.objects.get().first_attempt_at == NOW


def test_attempt_ends_the_claim_of_who_made_it():
    callback, dana = make_callback(), make_staff()
    claim_callback(callback=callback, by=dana, now=NOW)

    attempt(callback, by=dana)

    assert Callback.objects.get().claimed_by is None


def test_attempt_beside_the_live_claim_of_another_is_refused():
    callback = make_callback()
    claim_callback(callback=callback, by=make_staff(), now=NOW)

    with pytest.raises(AlreadyClaimed):
        attempt(callback)

    assert not Attempt.objects.exists()


def test_pressing_twice_is_one_attempt():
    callback, token, dana = make_callback(), uuid4(), make_staff()

    first = attempt(callback, Outcome.REACHED, token=token, by=dana)
    second = attempt(callback, Outcome.REACHED, token=token, by=dana)

    assert first == second
    assert Callback.objects.get().tries == 1
    assert Entry.objects.filter(verb="record_attempt").count() == 1


def test_closed_callback_takes_no_attempt():
    with pytest.raises(AlreadyClosed):
        attempt(make_callback(closed_at=NOW, closing=Closing.REACHED))


@pytest.mark.parametrize("answer", [Asked.NO, Asked.UNKNOWN])
def test_voicemail_is_refused_where_nobody_allowed_it(answer):
    number = make_number(may_voicemail=answer)

    with pytest.raises(VoicemailNotAllowed):
        attempt(make_callback(person=number.person, number=number), Outcome.VOICEMAIL)


def test_voicemail_that_was_allowed_is_an_attempt_like_others():
    number = make_number(may_voicemail=Asked.YES)

    attempt(make_callback(person=number.person, number=number), Outcome.VOICEMAIL)

    assert Callback.objects.get().tries == 1


@pytest.mark.parametrize("urgency", [Urgency.EMERGENCY, Urgency.SAME_DAY, Urgency.ROUTINE])
def test_after_the_last_try_a_supervisor_decides(urgency):
    callback = make_callback(urgency=urgency, assigned_to=make_staff())

    for _turn in range(ATTEMPT_LIMIT):
        now = Callback.objects.get().due_at
        attempt(callback, now=now)

    after = Callback.objects.undecided().get()
    assert (after.tries, after.assigned_to) == (ATTEMPT_LIMIT, None)
    assert after.undecided_since == after.due_at == after.remind_at == now


@pytest.mark.parametrize("outcome", [Outcome.WRONG_NUMBER, Outcome.OUT_OF_SERVICE])
def test_dead_number_goes_to_a_supervisor_at_once(outcome):
    attempt(make_callback(), outcome)

    assert Callback.objects.undecided().get().due_at == NOW


def test_number_that_may_no_longer_be_called_goes_to_a_supervisor():
    number = make_number()
    callback = make_callback(person=number.person, number=number)
    type(number).objects.update(may_call=Asked.NO)

    attempt(callback)

    assert Callback.objects.undecided().get() == callback


@pytest.mark.parametrize("outcome", Outcome.values)
@pytest.mark.parametrize("tries", [0, ATTEMPT_LIMIT - 1, ATTEMPT_LIMIT])
def test_no_path_ends_in_silence(outcome, tries):
    number = make_number(may_voicemail=Asked.YES)

    attempt(make_callback(person=number.person, number=number, tries=tries), outcome)

    after = Callback.objects.get()
    assert (after.closed_at is None) == (after.remind_at is not None)


def test_note_of_an_attempt_is_kept():
    attempt(make_callback(), note="Ring after school.")

    assert Attempt.objects.get().note == "Ring after school."


def test_only_a_supervisor_gives_somebody_up():
    callback = make_callback(tries=5, undecided_since=NOW)

    with pytest.raises(OnlyASupervisorDecides):
        close_callback(callback=callback, closing=Closing.UNREACHABLE, by=make_staff(), now=NOW)
    close_callback(callback=callback, closing=Closing.UNREACHABLE, by=make_staff(Role.SUPERVISOR), now=NOW)

    after = Callback.objects.get()
    assert (after.closing, after.undecided_since, after.remind_at) == (Closing.UNREACHABLE, None, None)


def test_cancelled_callback_has_a_reason():
    callback, supervisor = make_callback(), make_staff(Role.SUPERVISOR)

    with pytest.raises(ReasonWanted):
        close_callback(callback=callback, closing=Closing.CANCELLED, by=supervisor, now=NOW, reason=" ")
    close_callback(
        callback=callback, closing=Closing.CANCELLED, by=supervisor, now=NOW, reason="Promised twice."
    )

    assert Callback.objects.get().reason == "Promised twice."


def test_callback_settled_by_their_own_call_is_closed():
    callback = close_callback(callback=make_callback(), closing=Closing.SETTLED, by=make_staff(), now=NOW)

    assert callback.closing == Closing.SETTLED
    with pytest.raises(AlreadyClosed):
        close_callback(callback=callback, closing=Closing.SETTLED, by=make_staff(), now=NOW)


def test_hour_that_they_asked_for_counts_once():
    callback = make_callback(hour_agreed=True)

    attempt(callback)

    assert Callback.objects.get().hour_agreed is False
