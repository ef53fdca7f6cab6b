"""The questions of instruments, packs and substances as fields: made once, shared by all sheets."""

from functools import cache, partial
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from intake.triage import questions as q
from intake.triage.fields import asked, count, days, rated, scale, select, tick
from intake.triage.instruments import INSTRUMENTS, Item
from intake.triage.rulesets import site_packs
from intake.triage.wording import question_words

# The Severity of Dependence Scale is scored for one substance at a time.
DEPENDENCE = [
    ("cocaine", _("Cocaine")),
    ("heroin", _("Heroin or opioids")),
    ("methamphetamine", _("Meth")),
    ("alcohol", _("Alcohol")),
    ("marijuana", _("Cannabis")),
    ("benzodiazepines", _("Benzodiazepines")),
]


@cache
def questions(_packs: tuple[str, ...]) -> dict[str, forms.Field]:
    """Every question of this kind by its name, for the packs that the site has switched on."""
    return (
        _instrument("asq", asked)
        | _instrument("hark", asked)
        | _instrument("audit_c", asked)
        | _instrument("phq9", partial(scale, highest=3))
        | _instrument("gad7", partial(scale, highest=3))
        | _instrument("k6", partial(scale, highest=4))
        | _instrument("pcptsd5", asked)
        | _substance_fields()
        | _pack_fields()
        | {f"sds_{name}": count(_about(label, _("SDS (0 to 15)")), 15) for name, label in DEPENDENCE}
    )


def _instrument(key: str, field: Any) -> dict[str, forms.Field]:
    """One field for each item of an instrument, in its own words and, where it has them, its own answers."""
    items = INSTRUMENTS[key].items
    return {f"{key}_{number}": _item(item, field) for number, item in enumerate(items, 1)}


def _item(item: Item, field: Any) -> Any:
    words = question_words(item.text)
    return rated(words, item.answers) if item.answers else field(words)


def words_of(key: str) -> Any:
    """The one question of an instrument that has just one."""
    return question_words(INSTRUMENTS[key].items[0].text)


def _substance_fields() -> dict[str, forms.Field]:
    made: dict[str, forms.Field] = {}
    for name, label in q.SUBSTANCES:
        made |= {
            f"{name}_frequency": select(_about(label, _("how often, past month")), q.FREQUENCIES),
            f"{name}_last": days(_about(label, _("last use, days ago"))),
            f"{name}_route": select(_about(label, _("how")), q.ROUTES),
            f"{name}_prescribed": tick(_("Only as prescribed")),
            f"{name}_stopped": tick(_("Stopped suddenly")),
        }
    return made


def _about(substance: Any, what: Any) -> Any:
    return format_lazy("{substance}: {what}", substance=substance, what=what)


def _pack_fields() -> dict[str, forms.Field]:
    """The questions of the instruments whose wording this site has switched on."""
    return {
        f"{key}_{item.id}": asked(question_words(item.text, pack.languages))
        for key, pack in site_packs().items()
        for item in pack.items
    }
