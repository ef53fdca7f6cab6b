"""One call sheet: the forms of the rooms that it crosses, read from one draft."""

import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from intake.callbacks.forms import PromiseForm
from intake.callbacks.policies import current_cadence, window_of
from intake.calls.forms import CallForm
from intake.calls.late import LateForm
from intake.calls.models import NON_COUNSELLING, CallerRole, Disposition, Kind
from intake.calls.services import Answers
from intake.people.forms import SafeContactForm
from intake.people.models import Person, PhoneNumber
from intake.people.rules import Window
from intake.people.services import take_in
from intake.sheet.judgement import judge
from intake.sheet.opening import open_keys, openers
from intake.sheet.sections import Section, first_sections, other_sections
from intake.staff.models import Staff
from intake.triage.decision import OverrideForm
from intake.triage.forms import TriageForm
from intake.triage.models import Urgency

KEYS = {Kind.SILENT: "s", Kind.WRONG_NUMBER: "w", Kind.HANG_UP: "h", Kind.PRANK: "p"}
WHO = "person"  # the field that says which known person rings: a reference, or empty for somebody new
SETTLES = "settles"  # the references of open callbacks that this call settles
OPENED = "opened"  # when the page was opened, ISO 8601


@cache
def field_names() -> frozenset[str]:
    """The names of everything that a sheet keeps; whatever else a page sends is dropped."""
    fields = (
        CallForm.base_fields,
        SafeContactForm.base_fields,
        TriageForm().fields,
        OverrideForm.base_fields,
        PromiseForm.base_fields,
        LateForm.base_fields,
    )
    return frozenset().union(*fields) | {WHO, SETTLES}


class Sheet:
    """What stands on a sheet, read and judged. `answers` maps a field's name to its texts as typed."""

    def __init__(self, answers: Answers, *, by: Staff, now: datetime) -> None:
        self.answers, self.by, self.now = answers, by, now
        self.data: MultiValueDict[str, Any] = MultiValueDict(answers)
        self.data.setlist("kind", self.data.getlist("kind") or [Kind.HELP])
        self.call = CallForm(self.data)
        self.contact = SafeContactForm(self.data)
        self.triage = TriageForm(self.data)
        self.override = OverrideForm(self.data)
        self.late = LateForm(self.data, by=by, now=now) if self.data.get("late") else None
        for form in (self.call, self.contact, self.triage, self.override, self.late):
            if form is not None:
                form.full_clean()
        role = self.call.cleaned_data.get("caller_role", "")
        self.judgement = judge(self.triage.inputs(kind=self.kind, caller_role=role, anonymous=self.anonymous))

    @property
    def kind(self) -> str:
        return self.call.cleaned_data.get("kind") or Kind.HELP

    @property
    def anonymous(self) -> bool:
        return bool(self.call.cleaned_data.get("anonymous"))

    @property
    def asks_nothing(self) -> bool:
        """Silent, wrong number, hung up or prank: closed in one key, keeps no health information."""
        return self.kind in NON_COUNSELLING

    @property
    def has_content(self) -> bool:
        """Whether more than the call's kind and number would be lost if it were closed as nothing.

        `purpose` is a list that always stands at something.
        """
        ignored = {"kind", "number", "purpose", *LateForm.base_fields}
        return any("".join(texts).strip() for name, texts in self.answers.items() if name not in ignored)

    @property
    def one_key_kinds(self) -> list[tuple[str, Any, str]]:
        """Calls in which nobody needs help: code, name and the key that closes them."""
        return [(kind.value, kind.label, KEYS[kind]) for kind in NON_COUNSELLING]

    @property
    def number(self) -> str:
        """The number in E.164; empty while none was typed or it cannot be read."""
        return self.call.cleaned_data.get("number") or ""

    @property
    def is_for_loved_one(self) -> bool:
        """The caller is not the one who needs care."""
        return self.call.cleaned_data.get("caller_role") in (CallerRole.LOVED_ONE, CallerRole.PROFESSIONAL)

    @cached_property
    def reach(self) -> PhoneNumber:
        """The number with all that is known of reaching it, from this call and from earlier ones. Not saved.

        Earlier answers are those of the person whom staff recognised; never guessed from the number alone.
        """
        who = str(self.data.get(WHO) or "")
        rows = PhoneNumber.objects.same_as(self.number).select_related("person") if who else ()
        row = next((row for row in rows if row.person.reference == who), None)
        if row is None and rows and who.isprintable():  # they were merged while the sheet was open
            known = Person.objects.filter(reference=who, merged_into__isnull=False).first()
            row = next((row for row in rows if known and row.person == known.current), None)
        row = row or PhoneNumber(number=self.number)
        take_in(row, self.contact.contact)
        return row

    @property
    def same_person(self) -> Person | None:
        """The known person of this number whom staff recognised."""
        return self.reach.person if self.reach.pk else None

    @property
    def since(self) -> datetime:
        """The moment from which the times of a promise count: now, or the end of a call that is past."""
        late = self.late
        return (late and (late.ended_at or late.answered_at)) or self.now

    @property
    def promises(self) -> bool:
        """Whether a callback is wanted at the end."""
        return self.call.cleaned_data.get("disposition") == Disposition.CALLBACK

    @cached_property
    def window(self) -> Window:
        """When the number may ring."""
        return window_of(self.reach, current_cadence())

    @property
    def suggested_urgency(self) -> str:
        """What the rules suggest; routine until enough is known."""
        return Urgency.ROUTINE if self.judgement.is_empty else self.judgement.result.urgency

    @property
    def decided_urgency(self) -> str:
        """What staff decided instead; empty if nobody did."""
        return self.override.cleaned_data.get("override_to") or ""

    @property
    def urgency(self) -> str:
        """What holds now. An emergency holds until a supervisor has signed that it is lowered."""
        emergency = self.suggested_urgency == Urgency.EMERGENCY
        return self.suggested_urgency if emergency else self.decided_urgency or self.suggested_urgency

    @cached_property
    def promise(self) -> PromiseForm:
        form = PromiseForm(
            self.data, window=self.window, urgency=self.urgency, by=self.by, now=self.now, since=self.since
        )
        form.full_clean()
        return form

    @property
    def first_sections(self) -> list[Section]:
        return first_sections(self.triage)

    @property
    def other_sections(self) -> list[Section]:
        return other_sections(self.triage)

    @property
    def open_now(self) -> list[str]:
        """The keys of the questions that are called for."""
        answers = self.triage.cleaned_data | self.contact.cleaned_data | self.call.cleaned_data
        twice = {f"twice_{name}" for name in self.late.twice} if self.late else set()
        return sorted(open_keys(answers, self.judgement.inputs) | twice)

    @property
    def openers(self) -> str:
        """What the page opens by itself, as JSON."""
        return json.dumps(openers())

    @property
    def settles(self) -> list[str]:
        """The references of open callbacks that this call settles."""
        return self.data.getlist(SETTLES)

    @property
    def needed_forms(self) -> Iterator[forms.Form]:
        """The forms whose fields must be right before the sheet can be finished."""
        yield self.call
        if self.late:
            yield self.late
        if not self.asks_nothing:
            yield self.contact
            yield self.triage
            yield self.override
            if self.promises:
                yield self.promise

    @cached_property
    def fields(self) -> dict[str, forms.BoundField]:
        """Every field of the sheet by its name."""
        everything = (self.call, self.contact, self.triage, self.override, self.promise, self.late)
        return {name: form[name] for form in everything if form for name in form.fields}

    def asked(self) -> list[tuple[str, str]]:
        """Each question that was answered, in its words of today, with the answer as staff saw it."""
        sections = [*first_sections(self.triage), *other_sections(self.triage)]
        fields = [
            question.field for section in sections for row in section.rows for question in row.questions
        ]
        answered = [(str(field.label), _in_words(field)) for field in fields]
        return [(question, answer) for question, answer in answered if answer]

    def add_error(self, name: str, message: str) -> None:
        """Puts a message beside a field, whichever form it belongs to."""
        form = self.fields[name].form
        form.add_error(name, message)

    def is_complete(self) -> bool:
        """Whether it can be finished; what is missing or wrong stands beside its field."""
        if self.late:
            self.late.miss()
        from_forms = all([form.is_valid() for form in self.needed_forms])
        return from_forms and (self.asks_nothing or self._says_how_it_ends())

    def _says_how_it_ends(self) -> bool:
        if not self.call.cleaned_data.get("disposition"):
            self.call.add_error("disposition", _("Say how the call ends."))
        if self.promises and not self.number and "number" not in self.call.errors:
            self.call.add_error("number", _("A callback needs a number to ring."))
        return not self.call.errors


def _in_words(field: forms.BoundField) -> str:
    """The answer that stands in a field as its label says it; empty for none."""
    value = field.value()
    values = value if isinstance(value, list) else [value]
    labels = dict(getattr(field.field, "choices", []))
    said = [str(labels.get(text, text)) for text in values if text not in (None, "", False)]
    return ", ".join(_("Yes") if text is True or text == "on" else text for text in said)
