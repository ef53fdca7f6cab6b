"""Staff act, the clock ticks, parts die: no promise is lost, early or doubled, and none ends in silence."""

from collections import Counter
from contextlib import nullcontext
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test

from intake.callbacks.models import Callback, Outcome
from intake.callbacks.services import CallbackRefused, claim_callback, record_attempt
from intake.reminders import services
from intake.reminders.models import Channel, Reminder, SetAside, State
from intake.reminders.outbox import claim_messages, mark_failed, mark_sent
from intake.reminders.services import acknowledge_reminder, claim_due_reminders
from intake.shifts.services import AlreadyOnDuty, NotOnDuty, begin_shift, end_shift
from tests.life import WHICH, Life

COMING_UP = timedelta(minutes=10)
SENT = st.sampled_from(["sent", "refused", "busy", "died before", "died after"])
KEY = ("callback", "round", "rung", "to", "channel")


class Killed(BaseException):
    """The process ends here; nothing of ours may catch it."""


def everything():
    """All that the program knows of callbacks and their reminders."""
    tables = (Callback, Reminder, SetAside)
    return [list(table.objects.order_by("pk").values()) for table in tables]


class WatchedLife(Life):
    """The same life with shifts, the clock, the outbox, and crashes at the worst moments."""

    def __init__(self):
        super().__init__()
        self.arrived = Counter()  # how often each message really reached its addressee

    # ------------------------------------------------------------------ staff

    @rule(which=WHICH)
    def come_or_go(self, which):
        staff = self.who(which)
        try:
            begin_shift(staff=staff, now=self.now)
        except AlreadyOnDuty:
            end_shift(staff=staff, now=self.now)
        except NotOnDuty:
            pass

    @precondition(lambda self: Reminder.objects.filter(channel=Channel.SCREEN).exists())
    @rule(which=WHICH)
    def have_it(self, which):
        """The latest notices, also of a round that is over or of a callback that was closed meanwhile."""
        notices = Reminder.objects.filter(channel=Channel.SCREEN).select_related("to").order_by("-pk")
        notice = notices[which % min(notices.count(), 3)]
        acknowledge_reminder(reminder_id=notice.pk, by=notice.to, now=self.now)

    # ------------------------------------------------------------------ the clock

    @rule()
    def tick(self):
        while claim_due_reminders(now=self.now, limit=3):
            pass
        waiting = SetAside.objects.filter(retry_at__gt=self.now).values("callback")
        assert not Callback.objects.to_remind(self.now).exclude(pk__in=waiting).exists()

    @rule(minutes=st.sampled_from([1, 5, 20]), outcomes=st.lists(SENT, min_size=3, max_size=3))
    def clock_runs(self, minutes, outcomes):
        """A while goes by in which the clock and the sender do what they are there for."""
        for outcome in outcomes:
            self.now += timedelta(minutes=minutes)
            self.tick()
            self.send(outcome)

    @rule(written=st.booleans())
    def tick_and_die(self, written):
        """The worker is killed before or after it wrote, and before it committed."""
        before, write = everything(), services.write_steps

        def die(*what):
            if written:
                write(*what)
            raise Killed

        killed = pytest.raises(Killed) if services._due(self.now).exists() else nullcontext()
        with pytest.MonkeyPatch.context() as patch, killed:
            patch.setattr(services, "write_steps", die)
            claim_due_reminders(now=self.now)
        assert everything() == before

    @rule()
    def tick_over_poison(self):
        """Nothing can be written: it is set aside and keeps its time, and a later tick finds it."""
        planned = dict(Callback.objects.to_remind(self.now).values_list("pk", "remind_at"))

        def fail(*_what):
            raise ValueError

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(services, "write_steps", fail)
            while claim_due_reminders(now=self.now):
                pass
        assert dict(Callback.objects.to_remind(self.now).values_list("pk", "remind_at")) == planned
        assert set(planned) <= set(SetAside.objects.values_list("pk", flat=True))

    # ------------------------------------------------------------------ the outbox

    @rule(outcome=SENT)
    def send(self, outcome):
        """A sender that died leaves its row SENDING; whether the server had it already, nobody knows."""
        for letter in claim_messages(now=self.now, limit=4):
            if outcome in ("sent", "died after"):
                self.arrived[letter.reminder_id] += 1
            if outcome == "sent":
                mark_sent(letter=letter, now=self.now)
            elif outcome in ("refused", "busy"):
                permanent = outcome == "refused"
                mark_failed(letter=letter, permanent=permanent, problem=outcome, now=self.now)

    # ------------------------------------------------------------------ crashes

    @precondition(lambda self: Callback.objects.exists())
    @rule(which=WHICH, by=WHICH, outcome=st.sampled_from(Outcome.values))
    def die_while_recording(self, which, by, outcome):
        """The web process is killed after the work and before the commit: nothing happened."""
        before, callback = everything(), self.some(which)

        def record_and_die():
            with transaction.atomic():
                record_attempt(
                    callback=callback, by=self.who(by), outcome=outcome, token=uuid4(), now=self.now
                )
                raise Killed

        with pytest.raises((Killed, CallbackRefused)):
            record_and_die()
        assert everything() == before

    @precondition(lambda self: Callback.objects.exists())
    @rule(which=WHICH, by=WHICH, after=WHICH)
    def claim_and_vanish(self, which, by, after):
        """Somebody claims and is never seen again: ten minutes later it is free for the next."""
        callback = self.some(which)
        if not self.act(claim_callback, callback=callback, by=self.who(by), asked_for_hour=True):
            return
        self.now += timedelta(minutes=10)
        self.tick()
        assert claim_callback(callback=callback, by=self.who(after), now=self.now, asked_for_hour=True)

    # ------------------------------------------------------------------ what holds

    @invariant()
    def nothing_is_told_early(self):
        assert not Reminder.objects.filter(made_at__lt=F("planned_at")).exists()
        too_soon = Reminder.objects.exclude(rung="coming_up").filter(made_at__lt=F("due_at"))
        assert not too_soon.exists()
        assert not Reminder.objects.filter(rung="coming_up", made_at__lt=F("due_at") - COMING_UP).exists()

    @invariant()
    def nothing_is_told_twice(self):
        keys = list(Reminder.objects.values_list(*KEY))
        assert len(keys) == len(set(keys))
        for staff in self.staff:
            shown = list(Reminder.objects.on_screen_of(staff.pk).values_list("callback", flat=True))
            assert len(shown) == len(set(shown))

    @invariant()
    def a_message_that_may_have_arrived_twice_says_so(self):
        for pk, times in self.arrived.items():
            message = Reminder.objects.get(pk=pk)
            assert times == 1 or message.maybe_twice
            assert message.state != State.FAILED or message.problem

    @invariant()
    def no_message_waits_for_ever(self):
        in_the_outbox = Reminder.objects.filter(state__in=[State.PENDING, State.SENDING])
        assert not in_the_outbox.filter(retry_at=None).exists()


@pytest.mark.django_db
def test_life_of_callbacks_keeps_every_promise():
    quick = settings(
        max_examples=30,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    run_state_machine_as_test(WatchedLife, settings=quick)
