"""Consents, what was told by them, and the notice on whatever leaves the house."""

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from core.environment import BASE_DIR
from intake.audit.models import Entry
from intake.consents.models import Basis, Consent, Disclosure, Purpose, SignedHow
from intake.consents.notices import LONG, SHORT
from intake.consents.services import (
    AlreadyRevoked,
    ConsentWanted,
    EndsBeforeItBegins,
    NoEnd,
    NotInForce,
    Signed,
    SignedLater,
    ToldLater,
    record_consent,
    record_disclosure,
    revoke_consent,
)
from intake.protection.accounting import account_for
from intake.safety.models import Ending
from tests.machine import Page
from tests.make import NOW, make_call, make_callback, make_draft, make_interrupt, make_person, make_staff
from tests.test_privacy import stored

pytestmark = pytest.mark.django_db
TODAY, DAY = date(2026, 11, 24), timedelta(days=1)
SIGNED = {
    "purpose": Purpose.REFERRAL,
    "discloser": "Recovery 24/7",
    "what": "That she rang, and what she asked for",
    "recipient": "Dr. Oduya, Harbor House",
    "signed_by": "Rosalind Testperson",
    "signed_how": SignedHow.PAPER,
    "signed_on": TODAY,
    "expires_on": TODAY + DAY,
}
TOLD = {"to_whom": "Dr. Oduya, Harbor House", "what": "That she rang", "why": "Handing over", "at": NOW}


@pytest.fixture
def kim():
    return make_staff()


def consent_of(person, by, **other):
    return record_consent(person=person, signed=Signed(**SIGNED | other), by=by, now=NOW, today=TODAY)


def tell(person, by, *, today=TODAY, **other):
    given = TOLD | {"basis": Basis.CONSENT} | other
    return record_disclosure(person=person, by=by, now=NOW, today=today, **given)


# Consents


def test_consent_keeps_the_elements_of_the_rule_sealed(kim):
    consent = consent_of(make_person(), kim)

    assert (consent.recipient, consent.signed_by) == (SIGNED["recipient"], SIGNED["signed_by"])
    for column in ("what", "recipient", "discloser", "signed_by", "intermediary", "purpose_words"):
        assert stored(consent, column).startswith("v1.t1.")
    entry = Entry.objects.get(verb="record_consent")
    assert entry.detail == {"consent": consent.pk, "purpose": "referral"}


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        ({"expires_on": None}, NoEnd),
        ({"expires_on": TODAY - DAY}, EndsBeforeItBegins),
        ({"signed_on": TODAY + DAY, "expires_on": TODAY + 2 * DAY}, SignedLater),
    ],
)
def test_consent_that_cannot_hold_is_refused(kim, other, refusal):
    with pytest.raises(refusal):
        consent_of(make_person(), kim, **other)

    assert not Consent.objects.exists()


def test_only_a_consent_for_all_care_goes_without_a_last_day(kim):
    consent = consent_of(make_person(), kim, purpose=Purpose.CARE, expires_on=None)

    assert consent.is_in_force(TODAY + 9999 * DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(purpose=Purpose.PROCEEDINGS)


def test_last_day_counts_and_the_day_after_does_not(kim):
    consent = consent_of(make_person(), kim)

    assert consent.is_in_force(TODAY)
    assert consent.is_in_force(TODAY + DAY)
    assert not consent.is_in_force(TODAY + 2 * DAY)
    assert not Consent.objects.in_force(TODAY + 2 * DAY).exists()


def test_nothing_is_told_by_a_consent_from_the_moment_it_is_revoked(kim):
    person = make_person()
    consent = consent_of(person, kim)
    tell(person, kim, consent=consent)

    revoke_consent(consent=consent, by=kim, now=NOW)

    with pytest.raises(NotInForce):
        tell(person, kim, consent=consent)
    with pytest.raises(AlreadyRevoked):
        revoke_consent(consent=consent, by=kim, now=NOW)
    assert Disclosure.objects.count() == 1


# What was told


def test_disclosure_by_consent_wants_one_that_holds_and_is_theirs(kim):
    person, other = make_person(), make_person()

    with pytest.raises(ConsentWanted):
        tell(person, kim)
    with pytest.raises(NotInForce):
        tell(person, kim, consent=consent_of(other, kim))
    with pytest.raises(NotInForce):
        tell(person, kim, consent=consent_of(person, kim), today=TODAY + 9 * DAY)
    with pytest.raises(ToldLater):
        tell(person, kim, consent=consent_of(person, kim), at=NOW + DAY)


def test_disclosure_on_another_basis_needs_no_consent_and_names_none(kim):
    person = make_person()

    disclosure = tell(person, kim, basis=Basis.COURT, consent=consent_of(person, kim))

    assert disclosure.consent is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Disclosure.objects.filter(pk=disclosure.pk).update(basis=Basis.CONSENT)


def test_accounting_holds_what_was_told_by_consent_and_in_emergencies(kim, django_assert_num_queries):
    person = make_person()
    call = make_call(person, draft=make_draft(finished_at=NOW))
    tell(person, kim, consent=consent_of(person, kim), at=NOW - DAY)
    make_interrupt(
        call.draft, call=call, closed_at=NOW, closed_by=kim, closing=Ending.HANDLED, nature="Overdose",
        services_contacted=["911"], contact_confirmed="arrived",
        disclosed_to="Dr. Vance, City EMS", disclosed_by=kim, disclosed_at=NOW,
    )  # fmt: skip
    tell(make_person(), kim, basis=Basis.COURT)

    with django_assert_num_queries(4):
        told = account_for(person, now=NOW)

    assert [(one.to_whom, one.why) for one in told] == [
        ("Dr. Vance, City EMS", "Overdose"),
        ("Dr. Oduya, Harbor House", "Handing over"),
    ]


def test_accounting_goes_back_six_years_also_from_a_leap_day(kim):
    person, leap_day = make_person(), NOW.replace(year=2028, month=2, day=29)
    tell(person, kim, basis=Basis.COURT, at=NOW)

    assert len(account_for(person, now=leap_day)) == 1
    assert account_for(person, now=leap_day.replace(year=2036)) == []


# On the page


@pytest.fixture
def client(kim):
    client = Client()
    client.force_login(kim)
    return client


def test_consent_is_taken_down_revoked_and_told_by_on_the_page(kim, client):
    person = make_callback().person
    address = f"/people/{person.reference}"
    form = {f"consent-{name}": value for name, value in SIGNED.items()}
    assert client.post(f"{address}/consents/", form | {"consent-expires_on": ""}).status_code == 422

    client.post(
        f"{address}/consents/", form | {"consent-signed_on": "2026-11-01", "consent-expires_on": "2099-01-01"}
    )
    consent = Consent.objects.get()
    told = {f"told-{name}": value for name, value in TOLD.items()}
    told |= {"told-basis": "consent", "told-at": "2026-11-24T09:00", "told-consent": consent.pk}
    client.post(f"{address}/disclosures/", told)
    client.post(f"{address}/consents/{consent.pk}/revoke/")
    refused = client.post(f"{address}/disclosures/", told)

    assert Disclosure.objects.get().consent == consent
    assert refused.status_code == 422
    assert "Nothing may be told by it" in Page(refused).words
    assert "Handing over" in Page(client.post(f"{address}/accounting/")).words
    assert Entry.objects.filter(verb="print_accounting", reference=person.reference).exists()


def test_what_was_typed_stays_when_a_field_is_wrong(client):
    person = make_callback().person

    answer = client.post(f"/people/{person.reference}/consents/", {"consent-recipient": "Harbor House"})

    assert answer.status_code == 422
    assert 'value="Harbor House"' in answer.content.decode()


# The notice


def test_whatever_is_printed_carries_the_long_notice():
    assert LONG in (BASE_DIR / "static/css/ringback.css").read_text()


def test_notice_is_that_of_2024_and_the_one_before_stands_nowhere():
    old = re.compile(r"prohibits?\s+unauthorized\s+disclosure\s+of\s+these")
    files = [
        path
        for folder in ("intake", "templates", "static", "locale")
        for path in (BASE_DIR / folder).rglob("*.*")
    ]

    found = [path for path in files if path.is_file() and old.search(path.read_text(errors="replace"))]

    assert found == []
    assert "use or disclosure" in SHORT
    assert "2.12(c)(5)" in LONG
