"""A long history of many calls: one week of them, copied by the database."""

from datetime import timedelta

import pytest
from django.db.models import Max

from intake.callbacks.models import Attempt, Callback
from intake.calls.models import Call
from intake.management.sample import loading
from intake.people.models import NameToken, Person, PhoneNumber
from intake.triage.models import Triage
from tests.make import NOW, make_call

pytestmark = [pytest.mark.services, pytest.mark.django_db]


def test_weeks_are_copied_whole_open_and_closed(monkeypatch):
    monkeypatch.setattr(loading, "MANY", 400)
    heard = []

    loading.load_sample(seed=3, calls=420, days=60, now=NOW, password="a word for tests", say=heard.append)

    first_week = list(Call.objects.order_by("rang_at")[:40].values_list("kind", "rang_at"))
    second = Call.objects.filter(rang_at__in=[at + timedelta(weeks=1) for _kind, at in first_week])
    assert heard == sorted(heard)
    assert Call.objects.count() == 420
    assert sorted(second.values_list("kind", flat=True)) == sorted(kind for kind, _at in first_week)
    assert [*PhoneNumber.objects.all(), *Triage.objects.all()]  # every sealed value opens as it is loaded
    named = {person.pk for person in Person.objects.all() if person.name}
    assert set(NameToken.objects.values_list("person", flat=True)) == named
    for callback in Callback.objects.select_related("call", "number"):
        assert callback.number.person_id == callback.person_id
        assert callback.call.rang_at <= callback.promised_at
    old = Callback.objects.filter(promised_at__lt=NOW - timedelta(days=30))
    assert old.exists()
    assert not old.open().exists()
    assert Attempt.objects.filter(callback__in=old).aggregate(last=Max("at"))["last"] <= NOW
    last = Call.objects.aggregate(pk=Max("pk"), rang_at=Max("rang_at"))
    assert last["rang_at"] <= NOW
    assert make_call().pk > last["pk"]
