"""Broken glass and sealed people on the screens; foreign, sealed and absent people at every address."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from intake.callbacks.models import Closing
from intake.people.guarding import break_glass, seal_person
from intake.safety.models import Ending
from intake.staff.models import Role
from tests.access import ROLES
from tests.machine import Page
from tests.make import (
    NOW,
    make_call,
    make_callback,
    make_draft,
    make_interrupt,
    make_number,
    make_person,
    make_staff,
)

pytestmark = pytest.mark.django_db
WHY = "Their doctor is on the line"
DAY = timedelta(days=1)


@pytest.fixture
def kim():
    return make_staff()


@pytest.fixture
def supervisor():
    return make_staff(Role.SUPERVISOR)


def foreigner():
    """Somebody of an old call that a colleague took."""
    person = make_person(reference="P-FRGN234")
    make_call(person, reference="C-FRGN234", taken_by=make_staff(), rang_at=NOW - 100 * DAY)
    return person


def signed_in(staff):
    client = Client()
    client.force_login(staff)
    return client


def test_glass_is_broken_by_reference_or_number_and_leads_to_the_person(kim):
    person = foreigner()
    make_number(person, "+12155550142")

    for whose in ("p-frgn234", "(215) 555-0142"):
        answer = signed_in(kim).post("/people/break-glass/", {"whose": whose, "reason": WHY})
        assert answer["Location"] == f"/people/{person.reference}/"

    assert signed_in(kim).get(f"/people/{person.reference}/").status_code == 200


def test_nobody_and_somebody_sealed_are_answered_alike(kim, supervisor):
    person = make_person(reference="P-SEALED2")
    seal_person(person=person, named=[supervisor], reason="A sister of Joel", by=supervisor, now=NOW)

    answers = [
        signed_in(kim).post("/people/break-glass/", {"whose": whose, "reason": WHY})
        for whose in ("P-SEALED2", "P-ABSENT2")
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    words = [Page(answer).words.replace("SEALED2", "ABSENT2") for answer in answers]
    assert words[0] == words[1]


def test_supervisors_are_told_until_somebody_has_looked(kim, supervisor):
    glass = break_glass(person=foreigner(), reason=WHY, by=kim, now=NOW - 2 * DAY)
    client = signed_in(supervisor)

    assert "A colleague has broken the glass" in Page(client.get("/live/notices/")).words
    assert WHY in Page(client.get("/glass/")).words
    client.post(f"/glass/{glass.pk}/review/", {"finding": "needed"})

    assert client.get("/live/notices/").status_code in (200, 204)
    assert "broken the glass" not in Page(client.get("/live/notices/")).words
    glass.refresh_from_db()
    assert (glass.finding, glass.reviewed_by) == ("needed", supervisor)


def test_supervisor_seals_a_person_on_the_page(kim, supervisor):
    person, client = make_callback().person, signed_in(supervisor)
    address = f"/people/{person.reference}"
    for wrong in ([], ["9" * 400], [kim.pk, "-1"], ["x"]):
        refused = client.post(f"{address}/seal/", {"named": wrong, "reason": "kin of Joel S."})
        assert (refused.status_code, "kin of Joel S." in refused.content.decode()) == (422, True)

    client.post(f"{address}/seal/", {"named": [supervisor.pk, kim.pk], "reason": "kin of Joel S."})

    assert "Sealed" in Page(client.get(f"{address}/protection/")).words
    assert signed_in(make_staff()).get(f"{address}/").status_code == 404
    client.post(f"{address}/unseal/")
    assert "Take the seal off" not in Page(client.get(f"{address}/protection/")).words


def test_board_and_handover_do_not_name_somebody_sealed_to_others(kim, supervisor):
    callback = make_callback(person=make_person("Rosalind"), due_at=timezone.now())
    seal_person(person=callback.person, named=[kim], reason="A sister of Joel", by=supervisor, now=NOW)

    for address in ("/board/", "/handover/", "/desk/?all", "/desk/"):
        page = signed_in(supervisor).get(address)
        assert page.status_code == 200, address
        assert "Rosalind" not in page.content.decode(), address
    assert callback.reference in signed_in(supervisor).get("/board/").content.decode()
    assert "Rosalind" in signed_in(kim).get("/desk/?whose=all").content.decode()


def test_supervisor_holds_a_record_and_lifts_the_hold(supervisor):
    person, client = make_callback().person, signed_in(supervisor)
    address = f"/people/{person.reference}"
    assert client.post(f"{address}/hold/", {"hold-reason": "court"}).status_code == 422

    client.post(f"{address}/hold/", {"hold-reason": "The court of Camden wants it"})
    assert "The court of Camden wants it" in Page(client.get(f"{address}/protection/")).words
    client.post(f"{address}/hold/lift/")

    assert "The court of Camden" not in Page(client.get(f"{address}/protection/")).words


# Every address with an id


def addresses(resolver, before=""):
    """Route and name of every address."""
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, route)
        elif isinstance(entry, URLPattern):
            yield route, entry


PLACES = {
    "people/<slug:": "person",
    "calls/<slug:": "call",
    "callbacks/<slug:": "callback",
    "emergency/<int:": "emergency",
}
OF_SOMEBODY = {
    entry.name: (kind, len(entry.pattern.converters) - 1)
    for route, entry in addresses(get_resolver())
    for beginning, kind in PLACES.items()
    if route.startswith(beginning)
}


def everything_of(person):
    """A closed record of the person under every kind of address."""
    draft = make_draft(finished_at=NOW)
    call = make_call(
        person, draft=draft, reference="C-HSTRY23", taken_by=make_staff(), rang_at=NOW - 100 * DAY
    )
    closed = {"closed_at": NOW - 2 * DAY, "closing": Closing.REACHED, "reference": "CB-HSTRY2"}
    over = {
        "closed_at": NOW,
        "closed_by": draft.opened_by,
        "closing": Ending.HANDLED,
        "services_contacted": ["911"],
    }
    told = {"contact_confirmed": "arrived", "nothing_disclosed": True, "call": call}
    return {
        "person": person.reference,
        "call": call.reference,
        "callback": make_callback(person=person, call=call, **closed).reference,
        "emergency": make_interrupt(draft, **over, **told).pk,
    }


ABSENT = {"person": "P-ABSNT23", "call": "C-ABSNT23", "callback": "CB-ABSNT2", "emergency": 987654321}


def test_addresses_of_somebody_are_found():
    assert {kind for kind, _more in OF_SOMEBODY.values()} == set(ABSENT)
    assert {
        "person",
        "protection",
        "call",
        "callback",
        "record_attempt",
        "emergency",
        "override_call",
    } <= OF_SOMEBODY.keys()


@pytest.mark.parametrize("letter", "acsud")
def test_foreign_sealed_and_absent_are_answered_alike_at_every_address(letter, supervisor):
    """The same status and the same number of bytes, so that nobody learns who is a client of this house."""
    person, role = make_person(reference="P-FRGN234"), ROLES[letter]
    there = everything_of(person)
    if role in (Role.CLINICIAN, Role.SUPERVISOR):  # nobody is foreign to them; somebody may be sealed
        seal_person(person=person, named=[supervisor], reason="A sister of Joel", by=supervisor, now=NOW)
    client = Client()
    client.force_login(make_staff(role))

    different = {}
    for name, (kind, more) in OF_SOMEBODY.items():
        for method in ("GET", "POST"):
            answers = [
                client.generic(method, reverse(name, args=[found[kind], *[1] * more]))
                for found in (there, ABSENT)
            ]
            said = [(answer.status_code, len(answer.content)) for answer in answers]
            if said[0] != said[1] or said[0][0] == 200:
                different[method, name] = said

    assert different == {}
