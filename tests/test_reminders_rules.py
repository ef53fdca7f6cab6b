"""The ladder, on both sides of each number; and when a message is tried again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from intake.reminders.rules import (
    People,
    Standing,
    Step,
    decide_begin_by,
    decide_given_up,
    decide_late_by,
    decide_recipients,
    decide_step,
    decide_wait,
)
from tests.make import NOW

ABLE = {1, 2, 3, 8, 9}
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def people(on_duty=frozenset(), supervisors=frozenset({9}), on_call=frozenset()):
    return People(able=ABLE, on_duty=on_duty, supervisors=supervisors, on_call=on_call)


def standing(**details):
    return Standing(**{"pk": 1, "urgency": "same_day", "due_at": NOW} | details)


@pytest.mark.parametrize(
    ("rung", "assignee", "on_duty", "told"),
    [
        ("due", 1, {1, 2}, {1}),
        ("due", 1, {2}, {1, 2}),
        ("due", 1, set(), {1, 9}),
        ("due", None, {2, 3}, {2, 3}),
        ("due", None, {2, 7}, {2}),
        ("due", None, {7}, set()),
        ("due", 7, {2}, {2}),
        ("due", 7, set(), set()),
        ("coming_up", 1, {1, 2}, {1}),
        ("coming_up", 1, {2, 3}, {1, 2, 3}),
        ("coming_up", 1, set(), {1, 9}),
        ("coming_up", None, {2}, {2}),
        ("coming_up", None, set(), {9}),
        ("supervisor", 1, {2}, {9}),
        ("supervisor", 1, {9}, {9}),
    ],
)
def test_recipients(rung, assignee, on_duty, told):
    assert decide_recipients(rung, standing(assignee=assignee), people(on_duty)) == told


def test_supervisors_on_duty_are_told_before_all_others_are():
    both = people(on_duty={8}, supervisors={8, 9})

    assert decide_recipients("supervisor", standing(), both) == {8}
    assert decide_recipients("supervisor", standing(), people(supervisors={8, 9})) == {8, 9}


def test_second_is_one_on_duty_who_has_not_been_told():
    told = {"coming_up": {1}, "due": {2}}
    crowd = people(on_duty={1, 2, 3, 8})

    chosen = [decide_recipients("second", standing(pk=pk, told=told), crowd) for pk in (4, 5)]

    assert chosen == [{3}, {8}]
    assert decide_recipients("second", standing(assignee=3, told=told), people(on_duty={1, 2, 3})) == set()


WAITS = [("emergency_now", 5), ("same_day", 5), ("within_72h", 15), ("routine", 60), ("unheard_of", 60)]


@pytest.mark.parametrize(("urgency", "minutes"), WAITS)
def test_each_rung_waits_as_long_as_the_urgency_allows(urgency, minutes):
    crowd = people(on_duty={1, 2, 9}, on_call={3})
    wait, told, now, climbed = minutes * MINUTE, {}, NOW, []

    while True:
        step = decide_step(standing(urgency=urgency, assignee=1, told=told), crowd, now)
        climbed.append((step.rung, set(step.to), step.next_at and step.next_at - now))
        if step.next_at is None:
            break
        told, now = told | {step.rung: step.to}, step.next_at

    assert climbed == [
        ("due", {1}, wait),
        ("second", {9} if 1 % 2 else {2}, wait),
        ("supervisor", {9}, wait),
        ("on_call", {3}, None),
    ]


@pytest.mark.parametrize(
    ("before", "rung"),
    [(10 * MINUTE, "coming_up"), (SECOND, "coming_up"), (0 * SECOND, "due"), (-SECOND, "due")],
)
def test_callback_comes_up_until_the_very_moment_it_is_due(before, rung):
    step = decide_step(standing(assignee=1), people(on_duty={1}), NOW - before)

    assert (step.rung, step.to) == (rung, {1})
    assert rung == "due" or step.next_at == NOW


def test_nobody_on_duty_leads_straight_to_the_supervisors():
    step = decide_step(standing(), people(), NOW)

    assert step == Step("supervisor", {9}, NOW + 5 * MINUTE)


def test_everybody_told_at_once_leaves_no_second():
    crowd = people(on_duty={1, 2})

    step = decide_step(standing(told={"due": {1, 2}}), crowd, NOW + 5 * MINUTE)

    assert (step.rung, step.to) == ("supervisor", {9})


def test_what_waits_for_a_decision_waits_for_a_supervisor():
    step = decide_step(standing(undecided=True), people(on_duty={1}), NOW)

    assert (step.rung, step.to) == ("supervisor", {9})


def test_with_nobody_on_call_the_supervisors_hear_of_it_by_message_only():
    told = {"due": {1}, "supervisor": {9}}

    step = decide_step(standing(told=told), people(), NOW + 20 * MINUTE)

    assert step == Step("on_call", {9}, None, on_screen=False)


def test_ladder_that_was_climbed_has_ended():
    assert decide_step(standing(told={"on_call": {3}}), people(), NOW + 30 * MINUTE) == Step()


@pytest.mark.parametrize("told", [{}, {"coming_up": {1}}])
def test_nobody_at_all_is_no_end(told):
    assert decide_step(standing(told=told), people(supervisors=frozenset()), NOW) is None


@pytest.mark.parametrize(("claimed_for", "disturbed"), [(SECOND, False), (0 * SECOND, True), (-SECOND, True)])
def test_who_is_ringing_is_not_disturbed_until_the_claim_ends(claimed_for, disturbed):
    step = decide_step(standing(assignee=1, claimed_until=NOW + claimed_for), people(), NOW)

    assert bool(step.to) is disturbed
    assert disturbed or step == Step(next_at=NOW + SECOND)


def test_answer_before_the_due_time_does_not_spare_the_reminder():
    assert decide_begin_by("same_day", NOW, NOW - SECOND) is None
    assert decide_begin_by("same_day", NOW, NOW) == NOW + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("urgency", "minutes"),
    [("emergency_now", 5), ("same_day", 10), ("within_72h", 30), ("routine", 60), ("new", 60)],
)
def test_who_has_it_must_begin_the_sooner_the_more_urgent_it_is(urgency, minutes):
    assert decide_begin_by(urgency, NOW - SECOND, NOW) == NOW + timedelta(minutes=minutes)


def test_who_has_it_and_did_not_begin_hears_of_the_next_rung_too():
    step = decide_step(standing(assignee=1, told={"due": {1}}, had_by={1}), people(on_duty={1, 2}), NOW)

    assert (step.rung, step.to) == ("second", {1, 2})


def test_who_has_it_and_has_left_hears_nothing_more():
    gone = replace(people(on_duty={2}), able={2})

    assert decide_step(standing(told={"due": {1}}, had_by={1}), gone, NOW).to == {2}


def test_who_has_it_and_is_the_only_one_hears_of_it_again():
    alone = people(on_duty={1}, supervisors=frozenset())
    step = decide_step(standing(assignee=1, told={"due": {1}}, had_by={1}), alone, NOW)

    assert (step.rung, step.to, step.on_screen) == ("on_call", {1}, True)


@pytest.mark.parametrize(("seconds", "said"), [(0, None), (59, None), (60, 60), (2520, 2520)])
def test_reminder_is_late_from_a_minute_on(seconds, said):
    assert decide_late_by(NOW, NOW + seconds * SECOND) == (said and said * SECOND)


def test_wait_doubles_from_five_seconds_to_an_hour():
    waits = [decide_wait(tries).total_seconds() for tries in range(1, 13)]

    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]
    assert decide_wait(10_000) == timedelta(hours=1)


def test_message_is_given_up_after_the_twelfth_try():
    assert [decide_given_up(tries) for tries in (11, 12)] == [False, True]
