"""The life of callbacks as a machine: what staff do, in whatever order, and what holds all the same."""

from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from intake.audit.models import Entry
from intake.callbacks.models import Attempt, Callback, Closing, Outcome, Purpose, Why
from intake.callbacks.passing import assign_callback, hand_over_callback, snooze_callback
from intake.callbacks.services import (
    CallbackRefused,
    claim_callback,
    close_callback,
    record_attempt,
    release_callback,
    schedule_callback,
)
from intake.handovers.services import HandoverRefused, give_shift, take_shift
from intake.people.models import Asked
from intake.reminders.models import Channel, Reminder
from intake.staff.models import Role
from intake.triage.models import Urgency
from tests.make import NOW, make_number, make_shift, make_staff

URGENCIES = [Urgency.EMERGENCY, Urgency.SAME_DAY, Urgency.WITHIN_72H, Urgency.ROUTINE]
NUMBERS = [
    {},
    {"zone": "Pacific/Honolulu", "may_voicemail": Asked.YES},
    {"zone": "", "may_call": Asked.UNKNOWN},
    {"opens": "22:00", "closes": "02:00"},
]
WHICH = st.integers(0, 9)


class Life(RuleBasedStateMachine):
    """Two members of staff, one on call, a supervisor and four people; each example is rolled back."""

    def __init__(self):
        super().__init__()
        self.world = transaction.atomic()
        self.world._from_testcase = True  # what wants to be outermost is the outermost of this example
        self.world.__enter__()
        self.now, self.ended = NOW, {}

    @initialize(urgencies=st.lists(st.sampled_from(URGENCIES), min_size=3, max_size=3))
    def people(self, urgencies):
        """Three promises stand already, due within the next minutes: there is something to do at once."""
        on_call = make_staff(Role.CLINICIAN, on_call=True)
        self.staff = [make_staff(), make_staff(), on_call, make_staff(Role.SUPERVISOR)]
        for staff in self.staff[:2]:
            make_shift(staff)
        self.numbers = [make_number(**details) for details in NUMBERS]
        for turn, urgency in enumerate(urgencies):
            self.schedule(turn, turn, urgency, 4 * turn, Purpose.ADMISSIONS, True, True)

    def teardown(self):
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    def who(self, which):
        return self.staff[which % len(self.staff)]

    def some(self, which):
        callbacks = Callback.objects.order_by("pk")
        return callbacks[which % callbacks.count()]

    def act(self, verb, **details):
        """Does it: something is written down, or it is refused and nothing has changed."""
        before, entries = list(Callback.objects.order_by("pk").values()), Entry.objects.count()
        try:
            done = verb(now=self.now, **details)
        except (CallbackRefused, HandoverRefused):
            assert list(Callback.objects.order_by("pk").values()) == before
            assert Entry.objects.count() == entries
            return None
        if list(Callback.objects.order_by("pk").values()) != before:
            assert Entry.objects.count() > entries
        return done

    @rule(
        whom=WHICH,
        by=WHICH,
        urgency=st.sampled_from(URGENCIES),
        wait=st.sampled_from([-60, 0, 1, 9, 45, 240, 3000]),
        purpose=st.sampled_from(Purpose.values),
        agreed=st.booleans(),
        theirs=st.booleans(),
    )
    def schedule(self, whom, by, urgency, wait, purpose, agreed, theirs):
        number = self.numbers[whom % len(self.numbers)]
        self.act(
            schedule_callback,
            person=number.person,
            number=number,
            urgency=urgency,
            due_at=self.now + timedelta(minutes=wait),
            by=self.who(by),
            purpose=purpose,
            assigned_to=self.who(by) if theirs else None,
            hour_agreed=agreed,
            call_unasked=True,
        )

    @precondition(lambda self: Callback.objects.exists())
    @rule(which=WHICH, by=WHICH, asked=st.booleans())
    def claim(self, which, by, asked):
        before, staff = self.some(which), self.who(by)
        if self.act(claim_callback, callback=before, by=staff, asked_for_hour=asked):
            theirs = before.claimed_until and before.claimed_until > self.now and before.claimed_by != staff
            assert not theirs

    @precondition(lambda self: Callback.objects.exists())
    @rule(which=WHICH, by=WHICH)
    def release(self, which, by):
        self.act(release_callback, callback=self.some(which), by=self.who(by))

    @precondition(lambda self: Callback.objects.exists())
    @rule(which=WHICH, by=WHICH, outcome=st.sampled_from(Outcome.values))
    def attempt(self, which, by, outcome):
        self.act(record_attempt, callback=self.some(which), by=self.who(by), outcome=outcome, token=uuid4())

    @precondition(lambda self: Callback.objects.exists())
    @rule(which=WHICH, by=WHICH, minutes=st.integers(1, 60))
    def snooze(self, which, by, minutes):
        callback, code = self.some(which), Why.ON_A_CALL
        self.act(snooze_callback, callback=callback, by=self.who(by), minutes=minutes, code=code)

    @precondition(lambda self: Callback.objects.exists())
    @rule(which=WHICH, by=WHICH, to=WHICH)
    def hand_over(self, which, by, to):
        callback, code = self.some(which), Why.LANGUAGE
        self.act(hand_over_callback, callback=callback, by=self.who(by), to=self.who(to), code=code)

    @precondition(lambda self: Callback.objects.exists())
    @rule(which=WHICH, to=st.none() | WHICH)
    def assign(self, which, to):
        to = None if to is None else self.who(to)
        self.act(assign_callback, callback=self.some(which), by=self.staff[-1], to=to)

    @precondition(lambda self: Callback.objects.exists())
    @rule(which=WHICH, by=WHICH, closing=st.sampled_from([Closing.SETTLED, *Closing.values]))
    def close(self, which, by, closing):
        reason = "said so" if which % 2 else ""
        self.act(close_callback, callback=self.some(which), by=self.who(by), closing=closing, reason=reason)

    @rule(leaving=WHICH, arriving=WHICH)
    def hand_the_shift_over(self, leaving, arriving):
        given = self.act(give_shift, leaving=self.who(leaving), arriving=self.who(arriving))
        if given:
            self.act(take_shift, handover=given, by=given.arriving)
            assert not Callback.objects.open().filter(assigned_to=given.leaving).exists()

    @rule(minutes=st.sampled_from([1, 5, 11, 60, 600, 1500]))
    def time_passes(self, minutes):
        self.now += timedelta(minutes=minutes)

    @invariant()
    def nothing_is_lost(self):
        for callback in Callback.objects.open().select_related("number"):
            assert callback.remind_at is not None or self.stands_on_a_screen(callback)
            assert callback.undecided_since is not None or self.may_ring(callback)
            assert callback.snoozes <= 2
            assert callback.snoozed_minutes <= 60
        open_now = list(Callback.objects.open().values_list("person", "purpose"))
        assert len(open_now) == len(set(open_now))

    @invariant()
    def what_is_closed_stays_closed_and_every_try_is_counted(self):
        for callback in Callback.objects.exclude(closed_at=None):
            end = (callback.closed_at, callback.closing)
            assert self.ended.setdefault(callback.pk, end) == end
        assert not Callback.objects.open().filter(pk__in=self.ended).exists()
        assert sum(Callback.objects.values_list("tries", flat=True)) == Attempt.objects.count()

    @staticmethod
    def stands_on_a_screen(callback):
        screens = Reminder.objects.filter(callback=callback, channel=Channel.SCREEN)
        return screens.still_needed().exists()

    @staticmethod
    def may_ring(callback):
        any_hour = callback.hour_agreed or callback.urgency == Urgency.EMERGENCY
        return any_hour or callback.number.window.holds(callback.due_at)
