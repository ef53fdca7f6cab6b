"""The clinical lead's pages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from intake.audit.models import Entry
from intake.staff.models import Role
from intake.triage.models import Override, Signature, Urgency
from intake.triage.rules import RULES, VERSION
from tests.make import make_call, make_override, make_person, make_staff, make_triage

pytestmark = pytest.mark.django_db
READERS = {Role.CLINICIAN, Role.SUPERVISOR, Role.AUDITOR}
DAY = timedelta(days=1)


@pytest.fixture
def sign_in(client):
    def as_role(role):
        staff = make_staff(role)
        client.force_login(staff)
        return staff

    return as_role


def page(client, **period):
    answer = client.get(reverse("clinic"), period)
    return answer, answer.content.decode()


def make_waiting(**details):
    triage = make_triage(make_call(make_person()), fired=("E01",), urgency=Urgency.EMERGENCY)
    return make_override(triage, to=Urgency.SAME_DAY, at=timezone.now(), **details)


# Who may


@pytest.mark.parametrize("role", Role.values)
def test_rules_are_read_by_those_who_answer_for_them(client, sign_in, role):
    sign_in(role)

    assert page(client)[0].status_code == (200 if role in READERS else 403)


@pytest.mark.parametrize("role", Role.values)
def test_only_a_clinician_signs(client, sign_in, role):
    sign_in(role)

    answer = client.post(reverse("sign_rules"), {"version": VERSION})

    assert (answer.status_code, Signature.objects.exists()) == (
        (302, True) if role == Role.CLINICIAN else (403, False)
    )


@pytest.mark.parametrize("role", Role.values)
def test_only_a_supervisor_opens_and_decides_what_waits(client, sign_in, role):
    sign_in(role)
    override = make_waiting()
    url = reverse("co_sign", args=[override.pk])

    codes = [client.get(url).status_code, client.post(url, {"word": "yes"}).status_code]

    assert codes == ([200, 302] if role == Role.SUPERVISOR else [403, 403])
    assert Override.objects.pending().exists() == (role != Role.SUPERVISOR)


# The rules


def test_every_rule_stands_on_the_page_with_its_source(client, sign_in):
    sign_in(Role.CLINICIAN)

    _answer, text = page(client)

    assert [rule.id for rule in RULES if f">{rule.id}</th>" not in text] == []
    assert "Centers for Disease Control and Prevention" in text
    assert "LOCAL" in text


def test_values_of_the_site_stand_on_the_page(client, sign_in, settings, tmp_path):
    path = tmp_path / "site.yaml"
    path.write_text(
        "name: riverside\nnumbers: {phq9_positive: 12}\nraise_floors: {SUI_LIFETIME: same_day}\n"
        "targets: {same_day: {first_attempt_minutes: 45}}\n"
    )
    settings.TRIAGE_SETTINGS = str(path)
    sign_in(Role.CLINICIAN)

    _answer, text = page(client)

    for said in ("+riverside.", "PHQ-9 12 or more", "usually 10", "raised here", "45 min", "set here"):
        assert said in text


def test_unsigned_version_says_so_and_asks_the_clinician_alone(client, sign_in):
    sign_in(Role.CLINICIAN)
    clinician = page(client)[1]
    sign_in(Role.SUPERVISOR)
    supervisor = page(client)[1]

    assert "Not signed" in clinician
    assert "Not signed" in supervisor
    assert (f"Sign version {VERSION}" in clinician, f"Sign version {VERSION}" in supervisor) == (True, False)


def test_signed_version_names_who_signed(client, sign_in):
    lead = sign_in(Role.CLINICIAN)

    client.post(reverse("sign_rules"), {"version": VERSION})

    text = page(client)[1]
    assert f"{lead.name} signed this version" in text
    assert "Not signed" not in text


def test_version_of_an_old_page_is_not_signed(client, sign_in):
    sign_in(Role.CLINICIAN)

    answer = client.post(reverse("sign_rules"), {"version": "0.0-older"}, follow=True)

    assert "The rules have changed since this page was opened" in answer.content.decode()
    assert not Signature.objects.exists()


# What waits


def test_co_signed_emergency_is_no_longer_one(client, sign_in):
    supervisor = sign_in(Role.SUPERVISOR)
    override = make_waiting()

    answer = client.post(reverse("co_sign", args=[override.pk]), {"word": "yes"}, follow=True)

    override.refresh_from_db()
    assert override.co_signed_by == supervisor
    assert "is no longer an emergency" in answer.content.decode()


def test_refused_one_stays_an_emergency(client, sign_in):
    supervisor = sign_in(Role.SUPERVISOR)
    override = make_waiting()

    answer = client.post(reverse("co_sign", args=[override.pk]), {"word": "no"}, follow=True)

    override.refresh_from_db()
    assert (override.refused_by, override.effective_at) == (supervisor, None)
    assert "stays an emergency" in answer.content.decode()


def test_answer_without_a_word_decides_nothing(client, sign_in):
    sign_in(Role.SUPERVISOR)
    override = make_waiting()

    client.post(reverse("co_sign", args=[override.pk]))

    assert list(Override.objects.pending()) == [override]


def test_own_decision_waits_for_somebody_else(client, sign_in):
    supervisor = sign_in(Role.SUPERVISOR)
    override = make_waiting(by=supervisor)
    url = reverse("co_sign", args=[override.pk])

    assert "Another supervisor has to co-sign" in client.get(url).content.decode()
    assert "Another supervisor" in client.post(url, {"word": "yes"}, follow=True).content.decode()
    assert Override.objects.pending().exists()


def test_looking_at_the_words_of_a_decision_is_written_down(client, sign_in):
    sign_in(Role.SUPERVISOR)
    override = make_waiting(text="Spoke to their doctor")

    text = client.get(reverse("co_sign", args=[override.pk])).content.decode()

    assert "Spoke to their doctor" in text
    entry = Entry.objects.get(verb="read_override")
    assert entry.reference == override.triage.call.reference
    assert "Spoke to their doctor" not in page(client)[1]


# The report


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ({"from": "24.11.2026"}, "Write the day as"),
        ({"to": "soon"}, "Write the day as"),
        ({"from": "2026-02-30"}, "Write the day as"),
        ({"from": "2026-03-02", "to": "2026-03-01"}, "The period ends before it begins."),
        ({"to": "9999-12-31"}, "This day lies ahead."),
        ({"from": "9999-12-31"}, "The period ends before it begins."),
        ({"from": "0001-01-01"}, "Choose a day after 1999."),
        ({"from": "1" * 5000}, "Write the day as"),
        ({"to": "2026-01-01\x00"}, "Write the day as"),
    ],
)
def test_bad_period_gets_clear_words(client, sign_in, period, words):
    sign_in(Role.CLINICIAN)

    answer, text = page(client, **period)

    assert answer.status_code == 400
    assert words in text


def test_report_is_of_the_past_90_days_unless_somebody_asks(client, sign_in):
    sign_in(Role.CLINICIAN)
    now = timezone.now()
    for days in (0, 89, 91):
        make_triage(make_call(make_person()), fired=("E01",), at=now - days * DAY)

    usual, asked = page(client)[0], page(client, **{"from": "2020-01-01"})[0]

    assert usual.context["report"].triages == 2
    assert asked.context["report"].triages == 3


def test_flagged_rule_is_pointed_out(client, sign_in):
    sign_in(Role.CLINICIAN)
    staff, person, now = make_staff(), make_person(), timezone.now()
    for turn in range(20):
        triage = make_triage(make_call(person), fired=("S01",), urgency=Urgency.SAME_DAY, by=staff, at=now)
        if turn < 7:
            make_override(triage, to=Urgency.ROUTINE, by=staff, at=now, effective_at=now)

    _answer, text = page(client)

    assert "1 rule was decided lower in more than 30 % of 20 or more firings" in text
    assert "Look at this rule" in text


@pytest.mark.parametrize("rows", [1, 3])
def test_page_takes_a_fixed_number_of_queries(client, sign_in, rows, django_assert_num_queries):
    sign_in(Role.SUPERVISOR)
    for _turn in range(rows):
        make_waiting()

    with django_assert_num_queries(8):  # session, who asks, report, what became of it, signature, what waits
        page(client)
