"""What is kept about a screening instrument: its source, what may be done with it, and its scoring."""

from dataclasses import dataclass, field

CHECKED = "2026-11-23"
"""The day on which wording, licence and cut-offs were compared with the clinical reference."""


@dataclass(frozen=True)
class Answer:
    """One answer that can be given, with its points and its LOINC answer code where there is one."""

    points: int
    text: str
    loinc: str | None = None


@dataclass(frozen=True)
class Item:
    """One question. `text` is read aloud word for word; None when the wording is not shipped.

    `about` says in our own words what is asked. `opens` names the question whose "yes" opens this one.
    """

    id: str
    text: str | None
    about: str
    loinc: str | None = None
    answers: tuple[Answer, ...] | None = None
    opens: str | None = None


@dataclass(frozen=True)
class Band:
    """Totals from `low` to `high`, both included."""

    code: str
    low: int
    high: int


@dataclass(frozen=True)
class CutOff:
    """A total from which a screen counts as positive, for whom, and who published it (a source key)."""

    at_least: int
    meaning: str
    source: str


@dataclass(frozen=True)
class Instrument:
    """One version of one instrument.

    `licence`: A may be embedded; B is a separate pack that a site switches on with its own text file; C is
    never embedded, only a total can be entered. `pack`: the wording is not shipped, a site may load it.
    """

    key: str
    name: str
    version: str
    url: str
    licence: str
    notice: str
    most: int
    items: tuple[Item, ...] = ()
    answers: tuple[Answer, ...] = ()
    stem: str = ""
    bands: tuple[Band, ...] = ()
    cut_offs: tuple[CutOff, ...] = ()
    loinc_panel: str | None = None
    loinc_total: str | None = None
    languages: tuple[str, ...] = ("en",)
    checked: str = CHECKED
    pack: bool = False
    remarks: tuple[str, ...] = field(default=())

    @property
    def has_wording(self) -> bool:
        """All its questions can be read aloud."""
        return bool(self.items) and all(item.text for item in self.items)

    def band(self, total: int) -> str | None:
        """The band that the total falls into."""
        return next((band.code for band in self.bands if band.low <= total <= band.high), None)

    def answers_to(self, item: Item) -> tuple[Answer, ...]:
        """The answers that can be given to this question."""
        return item.answers or self.answers


YES_NO = (Answer(0, "No", "LA32-8"), Answer(1, "Yes", "LA33-6"))
