"""Who is told, and when an e-mail is tried again."""

from datetime import timedelta

import pytest

from intake.reminders.rules import decide_given_up, decide_recipients, decide_wait

ABLE = {1, 2, 3, 9}


@pytest.mark.parametrize(
    ("assignee", "undecided", "on_duty", "told"),
    [
        (1, False, {2}, {1}),
        (None, False, {2, 3}, {2, 3}),
        (None, False, {2, 7}, {2}),
        (None, False, set(), {9}),
        (None, False, {7}, {9}),
        (7, False, {2}, {2}),
        (7, False, set(), {9}),
        (1, True, {2}, {9}),
    ],
)
def test_recipients(assignee, undecided, on_duty, told):
    assert (
        decide_recipients(assignee=assignee, undecided=undecided, able=ABLE, on_duty=on_duty, supervisors={9})
        == told
    )


def test_wait_doubles_from_five_seconds_to_an_hour():
    waits = [decide_wait(tries).total_seconds() for tries in range(1, 13)]

    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]
    assert decide_wait(10_000) == timedelta(hours=1)


def test_e_mail_is_given_up_after_the_twelfth_try():
    assert [decide_given_up(tries) for tries in (11, 12)] == [False, True]
