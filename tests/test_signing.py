"""A clinical lead signs the rules that are in use; and a bad settings file stops the program."""

import pytest
from django.core.checks import run_checks

from intake.audit.models import Entry
from intake.staff.models import Role
from intake.triage.models import Signature
from intake.triage.queries import is_signed
from intake.triage.rules import DEFAULT, VERSION, InvalidRuleSet
from intake.triage.rulesets import check_triage_settings, site_ruleset
from intake.triage.services import (
    STATEMENT,
    AlreadySigned,
    NotTheVersionInUse,
    OnlyAClinicianSigns,
    sign_ruleset,
)
from tests.make import NOW, make_staff


@pytest.fixture
def settings_file(settings, tmp_path):
    """Writes a site's settings file and puts it to use."""

    def write(text, name="site.yaml"):
        path = tmp_path / name
        path.write_text(text)
        settings.TRIAGE_SETTINGS = str(path)
        return path

    return write


# Signing


@pytest.mark.django_db
def test_clinician_signs_the_version_in_use():
    lead = make_staff(Role.CLINICIAN)

    signature = sign_ruleset(version=VERSION, by=lead, now=NOW)

    assert (signature.ruleset, signature.by, signature.at) == (VERSION, lead, NOW)
    assert signature.statement == STATEMENT
    assert Entry.objects.get().verb == "sign_ruleset"


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.CLINICIAN])
def test_nobody_else_signs(role):
    with pytest.raises(OnlyAClinicianSigns):
        sign_ruleset(version=VERSION, by=make_staff(role), now=NOW)


@pytest.mark.django_db
def test_version_that_is_not_in_use_is_not_signed():
    with pytest.raises(NotTheVersionInUse):
        sign_ruleset(version="0.0-older", by=make_staff(Role.CLINICIAN), now=NOW)


@pytest.mark.django_db
def test_version_is_signed_once():
    first = sign_ruleset(version=VERSION, by=make_staff(Role.CLINICIAN), now=NOW)

    with pytest.raises(AlreadySigned) as refused:
        sign_ruleset(version=VERSION, by=make_staff(Role.CLINICIAN), now=NOW)

    assert refused.value.signature == first
    assert str(refused.value) == f"{first.by.name} has signed this version already."


@pytest.mark.django_db
def test_whether_it_is_signed_is_one_query(django_assert_num_queries):
    Signature.objects.create(ruleset=VERSION, by=make_staff(Role.CLINICIAN), at=NOW, statement=STATEMENT)

    with django_assert_num_queries(1):
        assert is_signed(VERSION)
    assert not is_signed("0.0-older")


@pytest.mark.django_db
def test_other_local_values_want_another_signature(settings_file):
    lead = make_staff(Role.CLINICIAN)
    sign_ruleset(version=VERSION, by=lead, now=NOW)
    settings_file("name: riverside\nnumbers: {phq9_positive: 12}\n")

    version = site_ruleset().version

    assert not is_signed(version)
    sign_ruleset(version=version, by=lead, now=NOW)
    assert is_signed(version)


# The rule set of the site


def test_without_a_file_the_rules_are_those_of_the_program(settings):
    settings.TRIAGE_SETTINGS = ""

    assert site_ruleset() is DEFAULT
    assert check_triage_settings() == []


def test_file_is_read_once(settings_file):
    path = settings_file("name: riverside\nnumbers: {phq9_positive: 12}\n")
    first = site_ruleset()
    path.unlink()

    assert site_ruleset() is first
    assert (first.numbers.phq9_positive, first.version.split("+")[0]) == (12, VERSION)


BAD = {
    "numbers.phq9_positive": "name: riverside\nnumbers: {phq9_positive: 99}\n",
    "numbers.uncope_high": "name: riverside\nnumbers: {uncope_high: 4}\n",
    "name": "numbers: {}\n",
    "colour": "name: riverside\ncolour: red\n",
    "site.yaml": "name: [",
}


@pytest.mark.parametrize("key", BAD)
def test_bad_file_stops_the_program_and_is_told_what_is_wrong(settings_file, key):
    settings_file(BAD[key])

    (error,) = [message for message in run_checks() if message.id == "ringback.E001"]

    assert key in error.msg
    assert "RINGBACK_TRIAGE_SETTINGS" in error.hint
    with pytest.raises(InvalidRuleSet):
        site_ruleset()


def test_file_that_is_not_there_stops_the_program(settings, tmp_path):
    settings.TRIAGE_SETTINGS = str(tmp_path / "nowhere.yaml")

    (error,) = check_triage_settings()

    assert "nowhere.yaml: cannot be read" in error.msg
