"""The judge of `make chaos` finds what is planted, and finds nothing where nothing is."""

from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest

from tests.chaos.evidence import Evidence, Letter, read_letters
from tests.chaos.ledger import Fault, Ledger, Promise
from tests.chaos.oracle import RULES, judge, latest_moment, measure_lateness
from tests.chaos.planted import (
    END,
    PLANTED,
    START,
    change_email,
    change_screen,
    delete_a_reminder,
    double_a_letter,
    drop_a_booking,
    screen_of,
    sound_run,
)


def broken(ledger: Ledger, evidence: Evidence) -> set[str]:
    return {name for name, breaches in judge(ledger, evidence).breaches.items() if breaches}


def test_sound_run_breaks_nothing():
    verdict = judge(*sound_run())

    assert verdict.kept
    assert verdict.breaches == {name: [] for name in RULES}
    assert [round(late.seconds, 3) for late in verdict.lateness] == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("name", PLANTED)
def test_planted_bug_is_found_and_nothing_else(name):
    plant, expected = PLANTED[name]
    ledger, evidence = sound_run()

    plant(ledger, evidence)

    assert broken(ledger, evidence) == expected


def test_every_promise_has_a_planted_bug():
    assert set().union(*(expected for _plant, expected in PLANTED.values())) == set(RULES)


def test_booking_that_was_never_acknowledged_may_be_there_or_not():
    for leave in (True, False):
        ledger, evidence = sound_run()
        ledger.bookings[1] = replace(ledger.bookings[1], acknowledged_at=None)
        if not leave:
            drop_a_booking(ledger, evidence)

        assert broken(ledger, evidence) == set()


def test_letter_that_is_marked_may_arrive_twice():
    ledger, evidence = sound_run()
    double_a_letter(ledger, evidence)
    change_email(maybe_twice=True)(ledger, evidence)

    assert broken(ledger, evidence) == set()


def test_letter_of_a_last_moment_is_neither_lost_nor_stuck():
    ledger, evidence = sound_run()
    evidence.later_letters.append(evidence.letters.pop())
    place = screen_of(evidence, 2) + 1
    evidence.reminders[place] = replace(evidence.reminders[place], state="pending", made_at=END - 1)

    assert broken(ledger, evidence) == set()


def test_refused_letter_may_be_given_up():
    ledger, evidence = sound_run()
    change_email(state="failed")(ledger, evidence)
    evidence.letters[1] = replace(evidence.letters[1], answer="550")

    assert broken(ledger, evidence) == set()


def test_round_that_lies_ahead_wants_no_reminder_yet():
    ledger, evidence = sound_run()
    evidence.callbacks[2] = replace(evidence.callbacks[2], due_at=END + 60, promised_for=START + 2, round=2)

    assert broken(ledger, evidence) == set()


@pytest.mark.parametrize(
    ("promise", "lasts", "allowed"),
    [(Promise.NOTHING, 20, 5), (Promise.CRASH, 20, 14), (Promise.OUTAGE, 20, 34), (Promise.OUTAGE, None, 14)],
)
def test_fault_excuses_as_much_as_was_promised(promise, lasts, allowed):
    began_at = START - 1
    fault = Fault("x", promise, began_at, None if lasts is None else began_at + lasts)

    assert latest_moment(START, Ledger(faults=[fault])) == START + allowed


def test_fault_long_before_or_after_excuses_nothing():
    faults = [Fault("x", Promise.CRASH, began_at, began_at) for began_at in (START - 16, START + 5.1)]

    assert latest_moment(START, Ledger(faults=faults)) == START + 5


@pytest.mark.parametrize(("second", "allowed"), [(Promise.CRASH, 19), (Promise.OUTAGE, 35)])
def test_outage_excuses_what_a_crash_made_late_and_another_crash_does_not(second, allowed):
    first = Fault("x", Promise.CRASH, START + 4, START + 4)
    later = Fault("y", second, START + 18, START + 20)

    assert latest_moment(START, Ledger(faults=[later, first])) == START + allowed


def test_poisoned_callback_may_be_late_and_must_not_be_lost():
    ledger, evidence = sound_run()
    evidence.poisoned.add("CB-2")
    change_screen(shown_at=START + 40)(ledger, evidence)
    assert broken(ledger, evidence) == set()
    assert len(list(measure_lateness(ledger, evidence))) == 2
    gone = deepcopy(evidence)
    delete_a_reminder(ledger, gone)
    assert broken(ledger, gone) == {"lost reminders"}


def test_line_that_a_kill_cut_off_is_no_letter(tmp_path: Path):
    record = tmp_path / "mail.jsonl"
    line = '{"message_id": "<1@x>", "reference": "CB-1", "address": "a@x", "answer": "250"}'
    record.write_text(line + '\n{"message_')

    assert read_letters(record) == [Letter("<1@x>", "CB-1", "a@x", "250")]
    assert read_letters(tmp_path / "none") == []
