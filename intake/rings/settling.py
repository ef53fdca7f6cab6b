"""What follows from a ring once it is over or answered: a logged call, a promise to ring back, or why none.

The clock calls `settle_due_rings`. A ring is settled again whenever later news change what is known of it.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone

from intake.audit.services import record
from intake.callbacks.abandoned import ring_back, settle_by_ring
from intake.callbacks.models import Callback, Closing
from intake.callbacks.refusals import AlreadyPromised, MustNotBeCalled
from intake.calls.models import HERE_FOR, Call, Disposition, Draft, Kind
from intake.calls.services import CallFacts, correct_times, log_call, throw_draft_away
from intake.lines.rules import next_opening
from intake.rings.models import LOST_AFTER, Outcome, Ring, RingQuerySet
from intake.rings.rules import WISHES, WITHIN, Circumstances, decide_unanswered

logger = logging.getLogger(__name__)

AT_ONCE = 50  # rings in one transaction
AGAIN = timedelta(minutes=1)  # after a fault of ours
LOOK_AGAIN = timedelta(minutes=1)  # at what may still come to an end: a sheet, or a conversation
SAME_WISH = timedelta(hours=1)  # rings of one number within it are one wait: the first one keeps the place
PROMISED = (Outcome.CALLBACK, Outcome.PROMISED)


def settle_due_rings(*, now: datetime) -> int:
    """Settles some rings whose turn it is, and answers how many there were; 0 when none is left.

    Any number of clocks may call it at once. A ring that cannot be settled does not hold up the others.
    """
    due = (
        Ring.objects.filter(settle_at__lte=now).order_by("settle_at", "pk"),
        Ring.objects.lost(now).untaken().filter(settle_at__isnull=True).order_by("rang_at", "pk"),
    )
    # Asked without a transaction: an idle SQLite clock never takes the write lock.
    if not any(rows.exists() for rows in due):
        return 0
    with transaction.atomic():
        locked = (rows.select_for_update(of=("self",), skip_locked=True, no_key=True) for rows in due)
        rings = [ring for rows in locked for ring in rows[:AT_ONCE]]
        for ring in rings:
            try:
                with transaction.atomic():
                    settle_ring(ring, now)
            except Exception as fault:
                logger.error("Ring %d could not be settled", ring.pk, exc_info=fault)
                Ring.objects.filter(pk=ring.pk).update(settle_at=now + AGAIN)
    return len(rings)


def settle_ring(ring: Ring, now: datetime) -> None:
    """Does what follows from a locked ring as it stands. Doing it twice does nothing more."""
    ring.settle_at = None
    before = ring.outcome
    if ring.answered_at:
        ring.outcome = ""
        _got_through(ring, now)
        _take_hang_up_back(ring, now)
    elif ring.ended_at:
        _throw_empty_sheet_away(ring, now)
        ring.outcome = "" if _is_logged(ring) else _follow_up(ring, now)
    elif ring.rang_at <= now - LOST_AFTER:  # nobody will tell us how it ended: staff decide
        ring.call = ring.call or _log(ring, "", now)
    if ring.call:
        correct_times(
            call=ring.call,
            rang_at=ring.rang_at,
            answered_at=ring.answered_at,
            ended_at=ring.ended_at,
            now=now,
        )
    ring.save(update_fields=["settle_at", "outcome", "call", "callback"])
    if ring.outcome != before:
        record(verb="settle_ring", about=ring, by=None, at=now, outcome=ring.outcome)


def _is_logged(ring: Ring) -> bool:
    return ring.call is not None and ring.call.answered_at is not None


def _got_through(ring: Ring, now: datetime) -> None:
    """The number has been answered: what the program promised it by itself is settled."""
    same = Ring.objects.from_number(ring.number)
    if not same.exclude(pk=ring.pk).exists() and ring.callback_id is None:  # most often
        return
    again = same.filter(rang_at__gt=ring.ended_at or ring.answered_at, callback__isnull=False)
    earlier = same.filter(
        rang_at__lte=ring.answered_at, callback__closed_at__isnull=True, callback__isnull=False
    ).exclude(callback__in=again.values("callback"))
    for other in earlier.select_related("callback"):
        if other.callback and settle_by_ring(callback=other.callback, now=now):
            same.filter(callback=other.callback).exclude(pk=ring.pk).update(outcome=Outcome.GOT_THROUGH)
    # Whether those rang in this conversation depends on when it ended, which we may have heard just now.
    after = same.unanswered().filter(rang_at__gt=ring.answered_at, outcome=Outcome.GOT_THROUGH)
    after.update(settle_at=now)


def _take_hang_up_back(ring: Ring, now: datetime) -> None:
    """What we took for a hang-up was a conversation: whoever had it logs it. What is built upon stays."""
    call = ring.call
    if call is None or call.draft_id is not None:
        return
    try:
        with transaction.atomic():
            Callback.objects.filter(call=call, closing=Closing.SETTLED).update(call=None)
            Ring.objects.filter(pk=ring.pk).update(call=None)
            record(verb="take_hang_up_back", about=call, by=None, at=now)
            call.delete()
    except ProtectedError:
        return
    ring.call = None


def _throw_empty_sheet_away(ring: Ring, now: datetime) -> None:
    """They hung up before whoever took the ring could answer, nothing was typed, and nobody has it open."""
    draft, by = ring.draft, ring.taken_by
    if draft is None or by is None or draft.visits.filter(seen_at__gt=now - HERE_FOR).exists():
        return
    if not (draft.finished_at or draft.thrown_away_at or _has_content(draft)):
        throw_draft_away(draft=draft, by=by, now=now)
        draft.refresh_from_db()


def _has_content(draft: Draft) -> bool:
    answers = draft.answers
    return any("".join(texts).strip() for name, texts in answers.items() if name not in ("number", "purpose"))


def _follow_up(ring: Ring, now: datetime) -> str:
    """Decides what follows from a ring that nobody answered, and does it."""
    outcome = decide_unanswered(_circumstances(ring, now))
    if outcome == Outcome.BY_STAFF or (outcome == Outcome.GOT_THROUGH and _still_talking(ring, now).exists()):
        ring.settle_at = now + LOOK_AGAIN
    if outcome == Outcome.BY_STAFF:
        return outcome
    if ring.outcome in PROMISED:  # it was promised before; later news do not promise it again
        return ring.outcome
    ring.call = ring.call or _log(ring, outcome, now)
    return _promise(ring, ring.call, now) if outcome == Outcome.CALLBACK else outcome


def _still_talking(ring: Ring, now: datetime) -> RingQuerySet:
    """Conversations of this number of which no end was told yet, and may still be."""
    same = Ring.objects.from_number(ring.number)
    return same.filter(answered_at__gt=now - LOST_AFTER, answered_at__lte=ring.rang_at, ended_at__isnull=True)


def _circumstances(ring: Ring, now: datetime) -> Circumstances:
    same = Ring.objects.from_number(ring.number)
    through = Q(answered_at__gt=ring.rang_at) | Q(answered_at__isnull=False, ended_at__gt=ring.rang_at)
    calls = Call.objects.from_number(ring.number).filter(answered_at__gt=ring.rang_at)
    sheet = ring.draft is not None and ring.draft.thrown_away_at is None
    promised = same.filter(callback__isnull=False, rang_at__gt=ring.rang_at - WITHIN).exclude(pk=ring.pk)
    return Circumstances(
        waited=ring.waited(now),
        ago=now - (ring.ended_at or now),
        number_shown=bool(ring.number),
        asked_for_it=ring.state in WISHES,
        got_through=same.filter(through).exists() or _still_talking(ring, now).exists() or calls.exists(),
        has_sheet=sheet,
        promised_by_itself=promised.values("callback").distinct().count(),
    )


def _log(ring: Ring, outcome: str, now: datetime) -> Call:
    facts = CallFacts(
        kind=Kind.HANG_UP,
        rang_at=ring.rang_at,
        answered_at=None,
        ended_at=ring.ended_at,
        number=ring.number,
        disposition=Disposition.CALLBACK if outcome == Outcome.CALLBACK else "",
        line=ring.line,
    )
    return log_call(facts=facts, caller=None, client=None, draft=None, by=None, now=now)


def _promise(ring: Ring, call: Call, now: datetime) -> str:
    """Promises a callback. Unknown stays unknown: staff see that nobody asked whether the number may ring."""
    try:
        with transaction.atomic():
            ring.callback = ring_back(
                call=call, by=None, now=now, first_rang_at=_first_rang_at(ring), opens_at=_opens_at(ring)
            )
    except AlreadyPromised as refusal:
        ring.callback = refusal.callback
        return Outcome.PROMISED
    except MustNotBeCalled:
        return Outcome.FORBIDDEN
    return Outcome.CALLBACK


def _waiting(ring: Ring) -> RingQuerySet:
    """The rings of this number that are one wait with this one: nobody answered in between."""
    near = Ring.objects.from_number(ring.number).filter(
        rang_at__lte=ring.rang_at, rang_at__gt=ring.rang_at - SAME_WISH
    )
    answered = near.filter(answered_at__isnull=False).order_by("-answered_at").first()
    return near.filter(rang_at__gt=answered.answered_at) if answered else near


def _first_rang_at(ring: Ring) -> datetime:
    first = _waiting(ring).unanswered().order_by("rang_at").first()
    return min(first.rang_at, ring.rang_at) if first else ring.rang_at


def _opens_at(ring: Ring) -> datetime | None:
    """When the line opens after this ring; None without a line."""
    if ring.line is None:
        return None
    return next_opening(ring.line.week, ring.rang_at, timezone.get_default_timezone())
