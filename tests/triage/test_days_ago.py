"""How long ago, as people say it: minutes are never months, and what cannot be read is refused."""

import pytest
from django.core.exceptions import ValidationError

from intake.triage.fields import DaysAgoField

SAID = [
    ("30 min ago", 30 / 1440),
    ("1 minute", 1 / 1440),
    ("45minutes", 45 / 1440),
    ("5 hr", 5 / 24),
    ("5 hrs. ago", 5 / 24),
    ("2,5 h", 2.5 / 24),
    ("1 hour", 1 / 24),
    ("3", 3),
    ("3 Days AGO", 3),
    ("0.5 d", 0.5),
    ("2 wk", 14),
    ("2 weeks ago", 14),
    ("1 mo", 30),
    ("3 months ago", 90),
    ("2 yrs", 730),
    ("100 years", 36500),
    ("yesterday", 1),
    ("today", 0),
    ("hace 3 días", 3),
    ("2 semanas", 14),
    ("5 horas", 5 / 24),
    ("1 año", 365),
    ("anoche", 0.5),
]
REFUSED = [
    "30 m",
    "30m ago",
    "3 mi",
    "3 mon days",
    "3 hello",
    "3 dayz",
    "ago",
    "-3",
    "101 years",
    "²",
    "٣",
    "9" * 30,
]


@pytest.mark.parametrize(("said", "days"), SAID)
def test_whole_words_give_days(said, days):
    assert DaysAgoField().clean(said) == pytest.approx(days, abs=0.000005)


@pytest.mark.parametrize("said", REFUSED)
def test_what_cannot_be_read_is_refused(said):
    with pytest.raises(ValidationError, match="Say it in days"):
        DaysAgoField().clean(said)


def test_one_minute_is_not_none():
    assert 0 < DaysAgoField().clean("1 min") < DaysAgoField().clean("2 min")
