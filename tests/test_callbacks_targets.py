"""How soon a first try is suggested: the targets of the rule set, a site's own among them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from intake.callbacks.rules import due_by
from intake.callbacks.targets import suggest_due
from intake.people.rules import decide_window
from intake.triage.rules import DEFAULT

EASTERN = ZoneInfo("America/New_York")
DAYTIME = decide_window("America/New_York", None, None)
DAY = timedelta(days=1)


def eastern(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=EASTERN)


def test_target_of_the_site_counts(settings, tmp_path):
    file = tmp_path / "site.yaml"
    file.write_text("name: riverside\ntargets: {same_day: {first_attempt_minutes: 45}}\n")
    settings.TRIAGE_SETTINGS = str(file)

    assert suggest_due("same_day", eastern("2026-11-25T10:00"), DAYTIME) == eastern("2026-11-25T10:45")


@pytest.mark.parametrize("urgency", sorted(DEFAULT.targets))
def test_suggestion_is_the_target_of_the_rule_set_on_a_quiet_wednesday(urgency):
    now = eastern("2026-11-25T10:00")

    assert suggest_due(urgency, now, DAYTIME) == now + DEFAULT.targets[urgency].first_attempt


@pytest.mark.parametrize(
    ("now", "days", "due"),
    [
        ("2026-11-26T10:00", 1, "2026-11-27T10:00"),  # Thursday: Friday
        ("2026-11-26T10:00", 2, "2026-11-30T10:00"),  # Thursday: Monday
        ("2026-11-28T10:00", 1, "2026-11-30T10:00"),  # Saturday: Monday
        ("2026-11-25T10:00", 10, "2026-12-09T10:00"),  # two weeks of five days
    ],
)
def test_business_days_leave_the_weekend_out(now, days, due):
    assert due_by("routine", days * DAY, eastern(now), DAYTIME, in_business_days=True) == eastern(due)
