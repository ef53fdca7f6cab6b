"""A run in which everything went well, and the bugs that are planted into it for the judge to find."""

from collections.abc import Callable
from dataclasses import replace

from tests.chaos.evidence import CallbackRow, Evidence, Letter, ReminderRow
from tests.chaos.ledger import Booking, Heard, Ledger, Tried

START, END = 1000.0, 1100.0
DANA = "dana@example.org"


def sound_run(bookings: int = 3) -> tuple[Ledger, Evidence]:
    """A run in which everything went well: each booking due, shown after a second, and mailed."""
    ledger = Ledger(attempts=[Tried("token", START + 5)])
    evidence = Evidence(attempts=["token"], events=["e1"], rings={"r1": 1}, ended_at=END)
    ledger.add(Heard("r1", "e1", acknowledged_at=START))
    for turn in range(1, bookings + 1):
        due_at = START + turn
        ledger.add(Booking(f"draft{turn}", due_at, acknowledged_at=START))
        evidence.callbacks[turn] = CallbackRow(turn, f"CB-{turn}", f"draft{turn}", due_at, due_at)
        for number, channel in enumerate(("screen", "email")):
            row = ReminderRow(
                2 * turn + number, turn, 7, DANA, due_at, due_at + 0.9, due_at + 1, channel=channel
            )
            evidence.reminders.append(row)
        evidence.letters.append(Letter(f"<{turn}@example.org>", f"CB-{turn}", DANA, "250"))
    return ledger, evidence


def screen_of(evidence: Evidence, callback: int) -> int:
    """Where the screen reminder of a callback stands in the list."""
    return next(
        place
        for place, row in enumerate(evidence.reminders)
        if (row.callback, row.channel) == (callback, "screen")
    )


def change_screen(**details) -> Callable[[Ledger, Evidence], None]:
    def plant(ledger: Ledger, evidence: Evidence) -> None:
        place = screen_of(evidence, 2)
        evidence.reminders[place] = replace(evidence.reminders[place], **details)

    return plant


def change_email(**details) -> Callable[[Ledger, Evidence], None]:
    def plant(ledger: Ledger, evidence: Evidence) -> None:
        place = screen_of(evidence, 2) + 1
        evidence.reminders[place] = replace(evidence.reminders[place], **details)

    return plant


def change_callback(**details) -> Callable[[Ledger, Evidence], None]:
    def plant(ledger: Ledger, evidence: Evidence) -> None:
        evidence.callbacks[2] = replace(evidence.callbacks[2], **details)

    return plant


def book_nothing(ledger: Ledger, evidence: Evidence) -> None:
    ledger.bookings[:] = [replace(booking, acknowledged_at=None) for booking in ledger.bookings]


def drop_a_booking(ledger: Ledger, evidence: Evidence) -> None:
    del evidence.callbacks[2]
    evidence.reminders = [row for row in evidence.reminders if row.callback != 2]
    evidence.letters = [letter for letter in evidence.letters if letter.reference != "CB-2"]


def double_a_booking(ledger: Ledger, evidence: Evidence) -> None:
    evidence.callbacks[9] = replace(evidence.callbacks[2], id=9, reference="CB-9", closed=True)
    evidence.reminders.append(replace(evidence.reminders[screen_of(evidence, 2)], id=99, callback=9))


def delete_a_reminder(ledger: Ledger, evidence: Evidence) -> None:
    del evidence.reminders[screen_of(evidence, 2)]


def duplicate_a_reminder(ledger: Ledger, evidence: Evidence) -> None:
    evidence.reminders.append(replace(evidence.reminders[screen_of(evidence, 2)], id=99))


def forget_an_earlier_round(ledger: Ledger, evidence: Evidence) -> None:
    evidence.callbacks[2] = replace(evidence.callbacks[2], round=2, due_at=END + 900)
    delete_a_reminder(ledger, evidence)


def double_a_letter(ledger: Ledger, evidence: Evidence) -> None:
    evidence.letters.append(evidence.letters[1])


def send_it_under_another_id(ledger: Ledger, evidence: Evidence) -> None:
    evidence.letters.append(replace(evidence.letters[1], message_id="<other@example.org>"))


def swallow_a_letter(ledger: Ledger, evidence: Evidence) -> None:
    evidence.letters[1] = replace(evidence.letters[1], answer="451")


def forget_an_attempt(ledger: Ledger, evidence: Evidence) -> None:
    evidence.attempts.clear()


def forget_an_event(ledger: Ledger, evidence: Evidence) -> None:
    evidence.events.clear()


def ring_back_for_nobody(ledger: Ledger, evidence: Evidence) -> None:
    evidence.rings["r1"] = 0


def hear_an_event_twice(ledger: Ledger, evidence: Evidence) -> None:
    evidence.events.append("e1")


def ring_back_twice(ledger: Ledger, evidence: Evidence) -> None:
    evidence.rings["r1"] = 2


def leave_set_aside(ledger: Ledger, evidence: Evidence) -> None:
    evidence.set_aside.append("CB-2")


PLANTED = {
    "nobody can sign in": (book_nothing, {"idle runs"}),
    "booking is dropped": (drop_a_booking, {"lost bookings"}),
    "booking is made twice": (double_a_booking, {"doubled bookings"}),
    "promise is moved": (change_callback(promised_for=START + 2.5), {"altered bookings"}),
    "attempt is forgotten": (forget_an_attempt, {"lost attempts"}),
    "reminder is deleted": (delete_a_reminder, {"lost reminders"}),
    "reminder of an earlier round is missing": (forget_an_earlier_round, {"lost reminders"}),
    "reminder is duplicated": (duplicate_a_reminder, {"shown twice"}),
    "clock runs ahead": (change_screen(made_at=START + 1.9), {"early"}),
    "notice comes far ahead": (
        change_screen(rung="coming_up", made_at=START - 700),
        {"early", "lost reminders"},
    ),
    "reminder comes late": (change_screen(shown_at=START + 7.1), {"late"}),
    "event of a ring is forgotten": (forget_an_event, {"lost rings"}),
    "ring leads to nothing": (ring_back_for_nobody, {"lost rings"}),
    "event of a ring is heard twice": (hear_an_event_twice, {"doubled rings"}),
    "ring leads to two callbacks": (ring_back_twice, {"doubled rings"}),
    "letter arrives twice": (double_a_letter, {"doubled e-mails"}),
    "letter arrives under another id": (send_it_under_another_id, {"doubled e-mails"}),
    "letter is sent to nobody": (swallow_a_letter, {"lost e-mails"}),
    "letter is given up unasked": (change_email(state="failed"), {"lost e-mails"}),
    "letter stays in the outbox": (change_email(state="sending"), {"stuck"}),
    "callback stays in the calendar": (change_callback(remind_at=START + 2), {"stuck"}),
    "callback stays set aside": (leave_set_aside, {"stuck"}),
}
