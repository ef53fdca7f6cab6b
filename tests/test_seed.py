from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, Q
from django.utils import timezone

from intake.board.queries import count_figures, count_stale_drafts, see_shifts
from intake.callbacks.models import Attempt, Callback, Closing
from intake.calls.models import NON_COUNSELLING, Call, Draft, Kind
from intake.management.sample.loading import load_sample
from intake.outcomes.models import Outcome as Taken
from intake.people.models import NameToken, Note, Person, PhoneNumber, Plan, Referral, Relationship
from intake.people.numbers import read_number
from intake.shifts.models import Shift
from intake.staff.models import Role, Staff
from intake.triage.models import Triage
from intake.triage.rules import DEFAULT, evaluate, read_inputs
from intake.triage.rulesets import site_ruleset
from tests.make import NOW, make_call

pytestmark = pytest.mark.django_db
PASSWORD = "a-password-for-the-samples"
HOUR = timedelta(hours=1)


def load(calls=150, seed=1):
    load_sample(seed=seed, calls=calls, days=10, now=NOW, password=PASSWORD, say=lambda done: None)


def rows():
    """What stands in the tables, without the keys that the database gives."""
    return {
        "people": list(Person.objects.order_by("pk").values_list("reference", "name")),
        "numbers": list(
            PhoneNumber.objects.order_by("pk").values_list("person__reference", "number", "may_call")
        ),
        "calls": list(
            Call.objects.order_by("pk").values_list(
                "reference", "rang_at", "ended_at", "note", "taken_by__username", "caller__reference"
            )
        ),
        "triages": list(Triage.objects.order_by("pk").values_list("call__reference", "inputs", "urgency")),
        "callbacks": list(
            Callback.objects.order_by("pk").values_list(
                "reference", "due_at", "closing", "assigned_to__username"
            )
        ),
        "attempts": list(
            Attempt.objects.order_by("pk").values_list("callback__reference", "token", "at", "outcome")
        ),
        "shifts": list(Shift.objects.order_by("pk").values_list("staff__username", "began_at", "ended_at")),
        "drafts": list(Draft.objects.order_by("opened_at").values_list("number", "answers", "saved_at")),
    }


def empty():
    for model in (Taken, Note, Plan, Referral, Relationship, Attempt, Callback, Triage, Call, Draft):
        model.objects.all().delete()
    for model in (PhoneNumber, Person, Shift):
        model.objects.all().delete()


def test_the_same_seed_gives_the_same_rows():
    load()
    first = rows()
    empty()

    load()

    assert rows() == first


def test_another_seed_gives_other_rows():
    load()
    first = rows()
    empty()

    load(seed=2)

    assert rows()["calls"] != first["calls"]


@pytest.mark.parametrize("calls", [0, 3, 10, 11, 40, 60])
def test_sample_holds_exactly_as_many_calls_as_were_asked_for(calls):
    load(calls=calls)

    assert Call.objects.count() == calls


def test_sample_knows_people_well():
    load(calls=60)
    often = Call.objects.values("caller").annotate(calls=Count("pk")).filter(calls__gte=8, caller__gt=0)

    assert often.count() == 2
    assert Plan.objects.in_force().filter(person=often.order_by("-calls")[0]["caller"]).exists()
    assert Plan.objects.filter(review_on__lt=NOW).exists()
    assert Relationship.objects.get().bond == "mother"
    twice = PhoneNumber.objects.values("number_index").annotate(people=Count("person")).filter(people=2)
    assert twice.count() == 1
    assert NameToken.objects.exists()


def test_triage_of_the_sample_says_what_was_asked():
    load(calls=60)

    asked = [dict(tuple(pair) for pair in triage.asked) for triage in Triage.objects.all()]
    assert asked
    assert all("What is used" in said and all(said.values()) for said in asked)
    assert any("Little interest or pleasure in doing things" in said for said in asked)


def test_sample_is_judged_by_the_rule_set_of_the_site(settings, tmp_path):
    path = tmp_path / "site.yaml"
    path.write_text("name: site\n")
    settings.TRIAGE_SETTINGS = str(path)

    load(calls=40)

    versions = set(Triage.objects.values_list("ruleset", flat=True))
    assert versions == {site_ruleset().version}
    assert versions != {DEFAULT.version}


def test_calls_fall_into_the_days_that_were_asked_for():
    load()

    assert not Call.objects.filter(Q(rang_at__gt=NOW) | Q(ended_at__gt=NOW)).exists()
    assert not Call.objects.filter(rang_at__lt=NOW - timedelta(days=10)).exists()


def test_calls_that_asked_for_nothing_keep_no_person():
    load()

    nothing = Call.objects.filter(kind__in=NON_COUNSELLING)
    assert nothing.exists()
    assert not nothing.filter(Q(caller__isnull=False) | Q(client__isnull=False)).exists()
    assert set(nothing.values_list("caller_role", flat=True)) == {""}


def test_triage_is_what_the_rules_suggest():
    load(calls=60)

    for triage in Triage.objects.all():
        result = evaluate(read_inputs(triage.inputs))
        assert (result.urgency, result.quadrant or "") == (triage.urgency, triage.quadrant)
        assert result.as_dict()["reasons"] == triage.reasons


def test_numbers_are_of_fiction_and_can_be_read():
    load(calls=60)

    for number in PhoneNumber.objects.all():
        assert number.number[5:10] == "55501"
        assert read_number(number.number) == number.number


def test_history_is_tried_and_closed_and_the_board_has_work():
    load(calls=410)

    done = Callback.objects.filter(closed_at__isnull=False)
    figures = count_figures(NOW)
    assert set(done.values_list("closing", flat=True)) >= {
        Closing.REACHED,
        Closing.DECLINED,
        Closing.UNREACHABLE,
    }
    assert not done.filter(Q(remind_at__isnull=False) | Q(tries=0)).exists()
    assert not Callback.objects.open().filter(remind_at__isnull=True).exists()
    assert figures.overdue == 2
    assert figures.soon >= 4
    assert figures.kept_percent >= 80
    assert Callback.objects.undecided().exists()
    assert count_stale_drafts(NOW)["count"] == 2


def test_somebody_is_on_shift_and_somebody_is_missing():
    load(calls=10)

    here = {shift.staff.username: shift.began_at is not None for shift in see_shifts(NOW)}

    assert here == {
        "admissions": True,
        "joel.kim": True,
        "sam.ortiz": True,
        "supervisor": True,
        "mia.castellano": False,
    }


def test_promises_lie_in_the_hours_of_their_number():
    load(calls=300)

    for callback in Callback.objects.select_related("number").filter(hour_agreed=False):
        assert callback.number.window.holds(callback.promised_for)


def test_accounts_sign_in_and_colleagues_do_not(client):
    load(calls=10)

    roles = dict(Staff.objects.values_list("username", "role"))
    assert {roles[role] for role in Role.values} == set(Role.values)
    assert client.login(username="supervisor", password=PASSWORD)
    assert not Staff.objects.get(username="joel.kim").has_usable_password()
    assert set(Staff.objects.values_list("is_active", flat=True)) == {True}
    assert all(email.endswith("@example.org") for email in Staff.objects.values_list("email", flat=True))


def test_command_takes_the_password_from_the_environment(client, monkeypatch):
    monkeypatch.setenv("RINGBACK_DEMO_PASSWORD", PASSWORD)
    out = StringIO()

    call_command("seed", "--calls", "3", "--days", "2", stdout=out)

    assert out.getvalue() == ""
    assert client.login(username="admissions", password=PASSWORD)
    assert Call.objects.filter(rang_at__gt=timezone.now() - timedelta(days=3)).count() == 3


def test_command_prints_a_password_that_it_made(client, monkeypatch):
    monkeypatch.delenv("RINGBACK_DEMO_PASSWORD", raising=False)
    out = StringIO()

    call_command("seed", "--calls", "0", stdout=out)

    assert client.login(username="admissions", password=out.getvalue().split()[-1])


def test_database_that_holds_calls_is_left_alone():
    make_call(kind=Kind.HELP)

    with pytest.raises(CommandError, match="holds calls already"):
        call_command("seed", "--calls", "3")

    assert Call.objects.count() == 1


def test_sample_is_added_on_request():
    load(calls=50)

    call_command("seed", "--calls", "50", "--add", stdout=StringIO())

    assert Call.objects.count() == 100


@pytest.mark.parametrize("wrong", [["--calls", "-1"], ["--calls", "x"], ["--days", "0"], ["--seed", "1.5"]])
def test_wrong_number_is_named(wrong):
    with pytest.raises(CommandError, match=wrong[0]):
        call_command("seed", *wrong)
