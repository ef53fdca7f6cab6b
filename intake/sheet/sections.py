"""The order of the call sheet, and which questions are called for.

The order is that of a call (clinical reference, section 0): danger, suicide, who rings, what needs somebody
today, withdrawal, overdose and pregnancy, substances, mood, worry, care so far, and last what stays after
stopping. A question opens when its key is among `open_keys`.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.sheet.rows import Reader, Row, Section
from intake.triage.forms import DEPENDENCE as SCORED
from intake.triage.instruments import INSTRUMENTS
from intake.triage.questions import SUBSTANCES
from intake.triage.rules.sections import DEPENDENCE
from intake.triage.rules.words import OPIOIDS, SEDATIVES, STIMULANTS
from intake.triage.rulesets import site_packs
from intake.triage.wording import answer_words, question_words

WITHDRAWAL = " ".join(["withdrawal", *sorted(DEPENDENCE)])  # also before the server has answered
PRESCRIBABLE = SEDATIVES | OPIOIDS | STIMULANTS


def first_sections(form: forms.Form) -> list[Section]:
    """What is asked before anything else, on every call."""
    read = Reader(form)
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
            when="asq",
        ),
        *([_columbia(read)] if "cssrs" in site_packs() else []),
    ]


def _columbia(read: Reader) -> Section:
    """The C-SSRS Screener in the site's own text file; questions 3 to 5 follow a yes to 2, 6b one to 6."""
    pack = site_packs()["cssrs"]
    after = {"q2": ":cssrs_2", "q6": ":cssrs_6", None: ""}
    names = [f"cssrs_{item.id}{after[item.opens]}" for item in pack.items]
    rows = [read.row("asks", *names, alarm=True)]
    return Section("cssrs", _("Thoughts of suicide"), rows, lead=pack.notice, tag="C-SSRS", when="cssrs")


def other_sections(form: forms.Form) -> list[Section]:
    """What is asked once it is clear who rings and that nobody is in danger."""
    read = Reader(form)
    asked = (
        _today,
        _violence,
        _person,
        _body,
        _use,
        _mood,
        _worry,
        _distress,
        _trauma,
        _care,
        _after,
        _elsewhere,
    )
    return [section(read) for section in asked]


def _today(read: Reader) -> Section:
    rows = [read.row("chips", "today", quiet=True), read.row("ticks", "violence", when="phq2")]
    return Section("today", _("Does anything need somebody today?"), rows)


def _violence(read: Reader) -> Section:
    """The HARK, once the caller said that nobody listens; whoever may overhear is asked nothing more."""
    rows = [
        read.row("asks", "alone"),
        read.row("asks", *read.numbered("hark", 1, 4), when="safe_to_ask"),
    ]
    lead = _(
        "Only when they are alone and say it is safe. Never by text. Offer the National Domestic Violence "
        "Hotline 1-800-799-7233; agree on a code word and a reason for our call that anybody may hear."
    )
    return Section("violence", _("Violence by a partner"), rows, lead=lead, tag="HARK", when="hark")


def _person(read: Reader) -> Section:
    rows = [
        read.row("chips", "loved_one_goal", when="loved_one professional"),
        read.row("fields", "age", "sex"),
        read.row("asks", "veteran"),
    ]
    return Section("person", _("The person who needs care"), rows)


def _body(read: Reader) -> Section:
    """What is used comes first in this card, because it says which withdrawal there is to ask about.

    A person says "I drink, and I take my mother's Xanax" in one breath; it is written down where it is said.
    """
    rows = [read.row("chips", "substances")]
    for name, _label in SUBSTANCES:
        rows.append(read.row("fields", f"{name}_frequency", f"{name}_last", f"{name}_route", when=name))
        if name in PRESCRIBABLE:
            rows.append(read.row("ticks", f"{name}_prescribed", f"{name}_stopped", when=name))
    rows += [
        read.row("chips", "withdrawal", when=WITHDRAWAL),
        read.row("fields", "overdose"),
        read.row("asks", "pregnant", when="pregnancy"),
    ]
    return Section("body", _("Withdrawal, overdose, pregnancy"), rows)


def _use(read: Reader) -> Section:
    rows = [
        read.row("fields", "ssq_drug", "ssq_alcohol"),
        *_pack(read, "uncope"),
        *_pack(read, "ssi_sa"),
        read.row("fields", *read.numbered("audit_c", 1, 3), when="audit_c"),
    ]
    return Section("use", _("Substance use"), rows)


def _pack(read: Reader, key: str) -> list[Row]:
    """An instrument that came with its wording, or in the site's own text under its owner's notice."""
    if (pack := site_packs().get(key)) is None:
        return []
    names = [f"{key}_{item.id}" for item in pack.items]
    lead = question_words(pack.stem, pack.languages) if pack is INSTRUMENTS[key] else pack.notice
    return [read.row("asks", *names, when=key, lead=lead)]


def _after(read: Reader) -> Section:
    rows = [read.row("chips", "paws", quiet=True), read.row("fields", "craving", "lapse", "abstinent")]
    return Section("after", _("Weeks and months after stopping"), rows, when="paws")


def _lead(key: str) -> str:
    """What is read aloud before the items of an instrument, and what its numbers mean."""
    instrument = INSTRUMENTS[key]
    legend = " · ".join(f"{answer.points} {answer_words(answer.text)}" for answer in instrument.answers)
    return f"{answer_words(instrument.stem)} {legend}".strip()


def _mood(read: Reader) -> Section:
    return Section(
        "mood",
        _("Mood, past two weeks"),
        [
            read.row("asks", *read.numbered("phq9", 1, 2)),
            read.row("asks", *read.numbered("phq9", 3, 9), when="phq9"),
            read.row("fields", "functioning", when="functioning"),
            read.row("ticks", "shorter", "trauma"),
        ],
        lead=_lead("phq9"),
        tag="PHQ",
        when="phq2",
    )


def _worry(read: Reader) -> Section:
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


def _distress(read: Reader) -> Section:
    rows = [read.row("asks", *read.numbered("k6", 1, 6))]
    return Section("distress", _("Distress, past 30 days"), rows, lead=_lead("k6"), tag="K6", when="shorter")


def _elsewhere(read: Reader) -> Section:
    opioids = "heroin other_opioids methadone"
    dependence = [f"sds_{name}:{opioids if name == 'heroin' else name}" for name, _label in SCORED]
    rows = [
        read.row("fields", "uncope", "ssi_sa", "dast10", "taps2_max"),
        read.row("fields", *dependence),
        read.row("asks", "mania_screen"),
    ]
    lead = _("Only what a clinician has asked in person or on another form. No wording is kept here.")
    return Section("elsewhere", _("Scores from elsewhere"), rows, lead=lead)


def _trauma(read: Reader) -> Section:
    return Section(
        "trauma",
        _("Frightening or traumatic events"),
        [
            read.row("asks", "exposure"),
            read.row(
                "asks",
                *read.numbered("pcptsd5", 1, 5),
                when="exposed",
                lead=answer_words(INSTRUMENTS["pcptsd5"].stem),
            ),
        ],
        tag="PC-PTSD-5",
        when="pcptsd5",
    )


def _care(read: Reader) -> Section:
    rows = [
        read.row("chips", "known"),
        read.row("asks", "admitted", "self_medication"),
        read.row("fields", "medication", "medication_stopped:stopped"),
    ]
    return Section("care", _("Mental-health care so far"), rows)
