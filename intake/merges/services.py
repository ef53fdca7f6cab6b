"""Merging two rows of one person, and undoing it: exactly what was moved moves back. One transaction each."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict

from intake.audit.services import record
from intake.callbacks.models import Callback
from intake.merges.models import Merge
from intake.merges.moving import move, move_back, numbers_in_common
from intake.merges.promises import join_promises, part_promises
from intake.merges.refusals import AlreadyMerged, AlreadyUndone, SamePerson, UndoTheLaterOneFirst, WasErased
from intake.merges.rules import ANSWERS, decide_contact
from intake.people.index import index_names
from intake.people.models import Asked, Person, PhoneNumber
from intake.staff.models import Staff

CONTACT = (*ANSWERS, "answered_by", "ask_for", "zone", "opens", "closes")


@transaction.atomic
def merge_people(*, kept: Person, merged: Person, by: Staff, now: datetime) -> Merge:
    """Makes everything of `merged` that of `kept`, and writes down what, so that it can be undone.

    The reference of `merged` leads to `kept` from now on. Raises SamePerson, AlreadyMerged, RingingJustNow.
    """
    kept, merged = _lock_both(kept, merged)
    if kept == merged:
        raise SamePerson
    if kept.merged_into_id or merged.merged_into_id:
        raise AlreadyMerged
    moved: dict[str, Any] = {"promises": join_promises(kept, merged, now)}
    moved["numbers"] = [_join_numbers(ours, theirs) for ours, theirs in numbers_in_common(kept, merged)]
    moved["rows"] = move(Person, merged, kept)
    moved["named"] = bool(merged.name and not kept.name)
    kept.name = kept.name or merged.name
    kept.save(update_fields=["name"])
    merged.merged_into = kept
    merged.save(update_fields=["merged_into"])
    index_names([kept, merged])
    merge = Merge.objects.create(kept=kept, merged=merged, moved=moved, at=now, by=by)
    rows = sum(len(pks) for pks in moved["rows"].values())
    record(verb="merge_people", about=kept, by=by, at=now, merged=merged.reference, rows=rows)
    return merge


@transaction.atomic
def undo_merge(*, merge: Merge, by: Staff, now: datetime) -> list[Callback]:
    """Gives `merged` back exactly what it had; what was added since stays with `kept`.

    Answers the callbacks that stay closed, because their person was promised another one meanwhile.
    Raises AlreadyUndone, UndoTheLaterOneFirst, WasErased.
    """
    kept, merged = _lock_both(merge.kept, merge.merged)
    merge = Merge.objects.select_for_update(no_key=True).get(pk=merge.pk)
    if merge.undone_at:
        raise AlreadyUndone
    if kept.merged_into_id:
        raise UndoTheLaterOneFirst
    if not merge.moved:
        raise WasErased
    moved = merge.moved
    move_back(Person, moved["rows"], merged, kept)
    for told in moved["numbers"]:
        _part_numbers(told)
    _leave_numbers_behind(kept, merged)
    stay_closed = list(part_promises(moved["promises"], now))
    if moved["named"] and kept.name == merged.name:
        kept.name = ""
        kept.save(update_fields=["name"])
    merged.merged_into = None
    merged.save(update_fields=["merged_into"])
    index_names([kept, merged])
    merge.undone_at, merge.undone_by = now, by
    merge.save(update_fields=["undone_at", "undone_by"])
    record(verb="undo_merge", about=kept, by=by, at=now, merged=merged.reference)
    return stay_closed


def _lock_both(kept: Person, merged: Person) -> tuple[Person, Person]:
    """Both as they stand now. A full lock: nothing can be written to either until the merge is done."""
    rows = Person.objects.select_for_update().filter(pk__in=(kept.pk, merged.pk)).order_by("pk")
    standing = {person.pk: person for person in rows}
    return standing[kept.pk], standing[merged.pk]


def _contact(row: PhoneNumber) -> dict[str, Any]:
    return model_to_dict(row, fields=CONTACT)


def _join_numbers(ours: PhoneNumber, theirs: PhoneNumber) -> dict[str, Any]:
    """One row for a number that both have; the other one stays with the merged person, out of sight."""
    before = _write(ours)
    newer, older = (ours, theirs) if ours.asked_at >= theirs.asked_at else (theirs, ours)
    for name, value in decide_contact(_contact(newer), _contact(older)).items():
        setattr(ours, name, value)
    ours.asked_at = newer.asked_at
    ours.save()
    rows = move(PhoneNumber, theirs, ours)
    return {"kept": ours.pk, "merged": theirs.pk, "before": before, "after": _write(ours), "rows": rows}


def _part_numbers(told: dict[str, Any]) -> None:
    """Both rows as they were. What was asked since the merge stays, and a no heard since holds for both."""
    ours = PhoneNumber.objects.select_for_update(no_key=True).get(pk=told["kept"])
    theirs = PhoneNumber.objects.select_for_update(no_key=True).get(pk=told["merged"])
    move_back(PhoneNumber, told["rows"], theirs, ours)
    now_is, was = _write(ours), told["after"]
    if now_is == was:
        for name, value in _read(told["before"]).items():
            setattr(ours, name, value)
        ours.save()
        return
    for name in ANSWERS:
        if now_is[name] == Asked.NO != was[name]:
            setattr(theirs, name, Asked.NO)
    theirs.save()


def _write(row: PhoneNumber) -> dict[str, Any]:
    """What is known of a number, to the microsecond: JSON of its own knows only milliseconds."""
    values = _contact(row) | {"asked_at": row.asked_at}
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()
    }


def _read(kept: dict[str, Any]) -> dict[str, Any]:
    """Values as they were written down, in the types of their columns."""
    columns = {field.name: field for field in PhoneNumber._meta.concrete_fields}
    return {name: columns[name].to_python(value) for name, value in kept.items()}


def _leave_numbers_behind(kept: Person, merged: Person) -> None:
    """Callbacks of `kept` that were promised, since the merge, at a number that goes back: they get a row of
    their own for that number."""
    for callback in Callback.objects.filter(person=kept, number__person=merged).select_related("number"):
        row = callback.number
        own = PhoneNumber.objects.filter(person=kept, number_index=row.number_index).first()
        if own is None:
            own = PhoneNumber(person=kept, number=row.number, asked_at=row.asked_at, **_contact(row))
            own.save()
        callback.number = own
        callback.save(update_fields=["number"])
