"""Questions to the audit trail: what somebody did, and what was done about one person."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.audit.models import Entry, EntryQuerySet
from intake.callbacks.models import Callback
from intake.calls.models import Call
from intake.people.models import Person
from intake.safety.models import Interrupt

PAGE = 100
THE_PROGRAM = "program"

# What a kind of deed is called, and with what its verbs begin.
KINDS = {
    "looks": (_("Looks at somebody"), ("read_", "listen_")),
    "sign_ins": (
        _("Coming and going"),
        ("sign_in", "sign_out", "change_password", "end_sessions", "forget_factors"),
    ),
    "exports": (_("Exports and disclosures"), ("export_", "print_", "disclose_", "record_disclosure")),
    "break_glass": (_("Broken glass"), ("break_glass", "review_")),
    "keys": (
        _("Keys and settings"),
        ("rotate_", "check_keys", "rebuild_", "change_setting", "save_policy", "sign_ruleset"),
    ),
}


@dataclass(frozen=True)
class Asked:
    """What of the trail somebody wants to see. Empty asks for everything; days are those of the site."""

    reference: str = ""
    by: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None


def see_trail(asked: Asked, before: int | None) -> list[Entry]:
    """A page of entries, newest first, with ids below `before`."""
    entries = _of_kind(_between(Entry.objects.select_related("by"), asked), asked.kind)
    if asked.by:
        entries = entries.filter(by=None if asked.by == THE_PROGRAM else int(asked.by))
    if asked.reference:
        entries = entries.filter(_about(asked.reference))
    if before is not None:
        entries = entries.filter(pk__lt=before)
    return list(entries.order_by("-pk")[:PAGE])


def _between(entries: EntryQuerySet, asked: Asked) -> EntryQuerySet:
    if asked.since:
        entries = entries.filter(at__gte=_midnight(asked.since))
    if asked.until:
        entries = entries.filter(at__lt=_midnight(asked.until + timedelta(days=1)))
    return entries


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _of_kind(entries: EntryQuerySet, kind: str) -> EntryQuerySet:
    if not kind:
        return entries
    wanted = Q()
    for beginning in KINDS[kind][1]:
        wanted |= Q(verb__startswith=beginning)
    return entries.filter(wanted)


def _about(reference: str) -> Q:
    """Entries about the row with this reference; for a person also about all that belongs to them.

    So the trail holds no name, and also what was written before somebody knew who rang is found: six queries.
    """
    person = Person.objects.filter(reference=reference).only("pk").first()
    if person is None:
        return Q(reference=reference)
    calls = list(
        Call.objects.filter(Q(caller=person) | Q(client=person)).values_list("pk", "reference", "draft_id")
    )
    drafts = [draft for _pk, _reference, draft in calls if draft]
    rows: dict[str, list[object]] = {
        "person": [reference],
        "call": [reference for _pk, reference, _draft in calls],
        "draft": list(drafts),
        "callback": list(Callback.objects.filter(person=person).values_list("reference", flat=True)),
        "phonenumber": list(person.numbers.values_list("pk", flat=True)),
        "interrupt": list(Interrupt.objects.filter(draft__in=drafts).values_list("pk", flat=True)),
    }
    found = Q(pk__in=[])
    for about, references in rows.items():
        if references:
            found |= Q(about=about, reference__in=[str(reference) for reference in references])
    return found
