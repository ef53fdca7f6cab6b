"""One of each thing that an address may name, and where it may stand in addresses."""

from datetime import datetime, timedelta
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.contrib.auth.tokens import default_token_generator
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from intake.calls.models import Call
from intake.consents.services import Signed, record_consent
from intake.handovers.services import give_shift
from intake.lines.models import Line
from intake.merges.services import merge_people
from intake.outcomes.services import record_outcome
from intake.people.guarding import break_glass
from intake.people.models import Relationship
from intake.phone.adapters.twilio import STEPS
from intake.retention.services import hold_person
from intake.reviews.services import current_form, draw_calls, score_review
from intake.staff.models import Role, Staff
from tests.access import ABSENT
from tests.make import (
    heard,
    make_call,
    make_callback,
    make_draft,
    make_interrupt,
    make_number,
    make_override,
    make_person,
    make_reminder,
    make_shift,
    make_staff,
    make_triage,
)

# The beginning of an address, and what may stand in the places that follow it.
Things = dict[str, list[list[object]]]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOMEBODY = f"/people/{ABSENT['slug']}"


def put_people(dana: Staff, sam: Staff, now: datetime) -> Things:
    """Somebody with a callback, a consent and an outcome; somebody on hold, merged, behind broken glass."""
    person, other, twin = (make_person(added_at=now) for _turn in range(3))
    number, today = make_number(person, asked_at=now), timezone.localdate(now)
    call = make_call(person, rang_at=now - HOUR, taken_by=dana)
    free = make_callback(person=person, number=number, due_at=now)
    hers = make_callback(due_at=now, claimed_by=dana, claimed_until=now + HOUR)
    undecided = make_callback(due_at=now, undecided_since=now)
    signed = Signed("care", "us", "all", "them", "they", "paper", today)
    consent = record_consent(person=person, signed=signed, by=dana, now=now, today=today)
    outcome = record_outcome(person=person, step="declined", token=uuid4(), by=dana, now=now)
    hold_person(person=other, reason="a court asks", by=sam, now=now)
    merge = merge_people(kept=other, merged=twin, by=dana, now=now)
    glass = break_glass(person=other, reason="their doctor is on the line", by=dana, now=now)
    tie = Relationship.objects.earliest("pk")
    return {
        "/people/": [[person.reference]],
        "/people/merges/": [[merge.pk]],
        f"{SOMEBODY}/consents/": [[person.reference, consent.pk]],
        f"{SOMEBODY}/numbers/": [[person.reference, number.pk]],
        f"{SOMEBODY}/merge/": [[person.reference, other.reference]],
        f"{SOMEBODY}/relationships/": [[tie.person.reference, tie.pk]],
        f"{SOMEBODY}/hold/lift/": [[other.reference]],
        "/outcomes/": [[person.reference]],
        "/outcomes/correct/": [[outcome.pk]],
        "/glass/": [[glass.pk]],
        "/calls/": [[call.reference]],
        "/callbacks/": [[callback.reference] for callback in (free, hers, undecided)],
        "/desk/about/": [[free.reference]],
        "/live/notices/": [[make_reminder(free, to=dana).pk]],
    }


def put_sheets(dana: Staff, now: datetime) -> Things:
    """A sheet with an emergency, one that was left behind, calls that were judged, rings."""
    open_sheet = make_draft(dana, opened_at=now, saved_at=now, answers={"caller_name": ["x"]})
    left = make_draft(opened_at=now - DAY, saved_at=now, answers={"note": ["x"]})
    judged = make_triage(make_call(taken_by=dana), at=now)
    lowered = make_override(make_triage(make_call(taken_by=dana), urgency="emergency_now"), at=now)
    unanswered = Call.objects.unanswered().latest("pk")
    return {
        "/calls/": [[judged.call.reference], [open_sheet.pk], [left.pk]],
        "/clinic/co-sign/": [[lowered.pk]],
        "/emergency/": [[make_interrupt(open_sheet, opened_at=now).pk]],
        "/emergency/open/": [[open_sheet.pk]],
        "/desk/rings/": [[heard("ringing", at=now).reference], [unanswered.reference]],
        "/lines/": [[Line.objects.earliest("pk").pk]],
        "/phone/": [["cti"], ["twilio"], *(["twilio", step] for step in STEPS if step)],
    }


def put_house(dana: Staff, kim: Staff, sam: Staff, now: datetime) -> Things:
    """Shifts, a handover, reviews of `dana`'s calls, somebody who left and somebody who was invited."""
    for staff in (dana, kim):
        make_shift(staff, now=now)
    planned = make_shift(make_staff(), now=now + 3 * DAY, on_duty=False)
    handover = give_shift(leaving=dana, arriving=kim, now=now)
    drawn = draw_calls(of=dana, start=now - 9 * DAY, end=now, asked=2, by=sam, now=now)
    review, scored = drawn.reviews.all()
    form = current_form(sam, now)
    good = [1] * len(form.questions)
    score_review(review=scored, form=form, scores=good, feedback="ok", by=sam, now=now)
    left, invited = make_staff(is_active=False), make_staff()
    welcome = [urlsafe_base64_encode(force_bytes(invited.pk)), default_token_generator.make_token(invited)]
    # Of somebody else: a key that no device made is one that no page can show.
    key = Authenticator.objects.create(user=invited, type="webauthn", data={"name": "x", "credential": {}})
    return {
        "/shifts/": [[planned.pk]],
        "/handover/": [[handover.pk]],
        "/quality/draws/": [[drawn.pk]],
        "/quality/reviews/": [[review.pk]],
        "/quality/own/": [[scored.pk]],
        "/staff/": [[dana.pk], [left.pk], [invited.pk]],
        "/welcome/": [welcome],
        "/account/factor/keys/": [[key.pk]],
    }


def put_everything(staff: dict[str, Staff], now: datetime) -> Things:
    """All of it, beside a sample of the program's own."""
    dana, kim, sam = staff[Role.ADMISSIONS], staff[Role.CLINICIAN], staff[Role.SUPERVISOR]
    people, sheets = put_people(dana, sam, now), put_sheets(dana, now)
    both = {"/calls/": people["/calls/"] + sheets["/calls/"]}
    return people | sheets | both | put_house(dana, kim, sam, now)
