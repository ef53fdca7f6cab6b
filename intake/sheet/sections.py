"""The order of the call sheet, and which questions are called for.

The order is that of a call (clinical reference, section 0): danger, suicide, who rings, what needs somebody
today, substances, mood, worry, what lasts. A question opens when its key is among `open_keys`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.triage.questions import SUBSTANCES
from intake.triage.rules import DEFAULT
from intake.triage.rules.words import OPIOIDS, SEDATIVES, STIMULANTS

PHQ2_PROMPT, GAD2_PROMPT = DEFAULT.numbers.phq2_prompt, DEFAULT.numbers.gad2_prompt
HOW_OFTEN = _(
    "How often bothered by: not at all 0, several days 1, more than half the days 2, nearly every day 3"
)
PRESCRIBABLE = SEDATIVES | OPIOIDS | STIMULANTS


@dataclass(frozen=True)
class Question:
    """One field of the sheet, shown while the key `when` is open; always if it is empty."""

    field: forms.BoundField
    when: str = ""


@dataclass(frozen=True)
class Row:
    """Questions that are drawn alike: `asks`, one to a line; `chips`; or `fields`, side by side."""

    kind: str
    questions: list[Question]
    when: str = ""
    alarm: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class Section:
    """One card of the sheet."""

    key: str
    title: Any
    rows: list[Row]
    lead: Any = ""
    tag: Any = ""
    when: str = ""


class _Reader:
    """Picks fields of a form by name."""

    def __init__(self, form: forms.Form) -> None:
        self.form = form

    def row(self, kind: str, *names: str, when: str = "", **options: Any) -> Row:
        """A row of the named fields; `name:key` shows a field only while `key` is open."""
        split = (name.partition(":") for name in names)
        return Row(kind, [Question(self.form[name], key) for name, _colon, key in split], when, **options)

    def numbered(self, prefix: str, first: int, last: int) -> list[str]:
        return [f"{prefix}_{number}" for number in range(first, last + 1)]


def first_sections(form: forms.Form) -> list[Section]:
    """What is asked before anything else, on every call."""
    read = _Reader(form)
    return [
        Section(
            "danger",
            _("Is anyone in danger right now?"),
            [read.row("chips", "danger", alarm=True, quiet=True)],
            tag=_("Asked first, every call"),
        ),
        Section(
            "suicide",
            _("Thoughts of suicide"),
            [read.row("asks", *read.numbered("asq", 1, 4), "asq_5:asq_5", alarm=True)],
            tag="ASQ",
        ),
    ]


def other_sections(form: forms.Form) -> list[Section]:
    """What is asked once it is clear who rings and that nobody is in danger."""
    read = _Reader(form)
    return [_today(read), _person(read), _use(read), _mood(read), _worry(read), _trauma(read), _care(read)]


def _today(read: _Reader) -> Section:
    return Section("today", _("Does anything need somebody today?"), [read.row("chips", "today", quiet=True)])


def _person(read: _Reader) -> Section:
    rows = [
        read.row("chips", "loved_one_goal", when="loved_one"),
        read.row("fields", "age", "sex"),
        read.row("asks", "pregnant", "veteran"),
    ]
    return Section("person", _("The person who needs care"), rows)


def _use(read: _Reader) -> Section:
    rows = [read.row("chips", "substances", quiet=True)]
    for name, _label in SUBSTANCES:
        rows.append(read.row("fields", f"{name}_frequency", f"{name}_last", f"{name}_route", when=name))
        if name in PRESCRIBABLE:
            rows.append(read.row("ticks", f"{name}_prescribed", f"{name}_stopped", when=name))
    return Section(
        "use",
        _("Substance use"),
        [
            *rows,
            read.row("fields", "ssq_drug", "ssq_alcohol", "overdose"),
            read.row("fields", *read.numbered("audit_c", 1, 3), when="alcohol"),
            read.row("chips", "withdrawal", when="withdrawal"),
            read.row("chips", "paws", when="paws"),
            read.row("fields", "craving", "lapse", "abstinent", when="paws"),
        ],
    )


def _mood(read: _Reader) -> Section:
    return Section(
        "mood",
        _("Mood, past two weeks"),
        [
            read.row("asks", *read.numbered("phq9", 1, 2)),
            read.row("asks", *read.numbered("phq9", 3, 9), "functioning", when="phq9"),
        ],
        lead=HOW_OFTEN,
        tag="PHQ",
    )


def _worry(read: _Reader) -> Section:
    return Section(
        "worry",
        _("Worry, past two weeks"),
        [
            read.row("asks", *read.numbered("gad7", 1, 2)),
            read.row("asks", *read.numbered("gad7", 3, 7), when="gad7"),
        ],
        lead=_(
            "The same answers: 0 not at all, 1 several days, 2 more than half the days, 3 nearly every day"
        ),
        tag="GAD",
    )


def _trauma(read: _Reader) -> Section:
    return Section(
        "trauma",
        _("Frightening or traumatic events"),
        [read.row("asks", "exposure"), read.row("asks", *read.numbered("pcptsd5", 1, 5), when="exposure")],
        tag="PC-PTSD-5",
        when="trauma",
    )


def _care(read: _Reader) -> Section:
    rows = [
        read.row("chips", "known"),
        read.row("asks", "admitted", "self_medication"),
        read.row("fields", "medication", "medication_stopped:stopped"),
    ]
    return Section("care", _("Mental-health care so far"), rows)


def open_keys(answers: dict[str, Any]) -> set[str]:
    """The keys of what is called for, given the cleaned answers of the sheet."""
    used = set(answers.get("substances") or [])
    called_for = {
        "asq_5": any(answers.get(f"asq_{n}") == "yes" for n in range(1, 5)) or bool(answers.get("asq_5")),
        "loved_one": answers.get("caller_role") in ("loved_one", "professional"),
        "phq9": _adds_up(answers, "phq9_1", "phq9_2") >= PHQ2_PROMPT,
        "gad7": _adds_up(answers, "gad7_1", "gad7_2") >= GAD2_PROMPT,
        "withdrawal": bool(used & ({"alcohol"} | SEDATIVES | OPIOIDS)),
        "paws": _has_stopped(answers, used),
        "trauma": answers.get("veteran") == "yes"
        or "ptsd" in (answers.get("known") or [])
        or bool(answers.get("exposure")),
        "exposure": answers.get("exposure") == "yes",
        "stopped": answers.get("medication") == "stopped",
        "promise": answers.get("disposition") == "callback_promised",
        "due_at": answers.get("due_choice") == "at",
        "unasked": not answers.get("may_call"),
    }
    return used | {key for key, wanted in called_for.items() if wanted}


def _adds_up(answers: dict[str, Any], *names: str) -> int:
    return sum(int(answers.get(name) or 0) for name in names)


def _has_stopped(answers: dict[str, Any], used: Iterable[str]) -> bool:
    """Whether some substance was last used longer ago than the shortest acute window (cannabis)."""
    return any((answers.get(f"{name}_last") or 0) > DEFAULT.numbers.paws_cannabis for name in used)
