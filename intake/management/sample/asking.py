"""The questions that lead to the inputs of a sample screening, and their answers as staff saw them."""

from collections.abc import Iterator
from typing import Any

from intake.triage.forms import PLAIN, PLAIN_YES_NO, TriageForm
from intake.triage.questions import EMERGENCIES

LISTS = {"paws_symptoms": "paws", "prior_mh": "known"}
HIGHEST_POINTS = 3  # of one question of the PHQ and GAD


def asked_for(inputs: dict[str, Any]) -> list[tuple[str, str]]:
    """Each question in its words, with its answer: what the call sheet keeps beside a triage."""
    fields = TriageForm().fields
    said = dict(_answers(inputs))
    return [
        (str(field.label), _in_words(field, said[name])) for name, field in fields.items() if name in said
    ]


def _answers(inputs: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The fields of the sheet that were filled in, and what with."""
    yield from ((name, inputs[key]) for key, name in PLAIN.items() if key in inputs)
    yield from ((name, _yes(inputs[key])) for key, name in PLAIN_YES_NO.items() if key in inputs)
    yield from ((f"asq_{key[1:]}", _yes(yes)) for key, yes in inputs.get("asq", {}).items())
    yield from ((name, inputs[key]) for key, name in LISTS.items() if key in inputs)
    flags = inputs.get("danger_flags", [])
    yield "danger", [flag for flag in flags if flag in dict(EMERGENCIES)]
    yield "today", [flag for flag in flags if flag not in dict(EMERGENCIES)]
    yield "substances", [substance["name"] for substance in inputs.get("substances", [])]
    for short, name in {"phq2": "phq9", "gad2": "gad7"}.items():
        if short in inputs:
            first = min(inputs[short], HIGHEST_POINTS)
            yield from ((f"{name}_1", first), (f"{name}_2", inputs[short] - first))
    for substance in inputs.get("substances", []):
        keys = {"frequency": "frequency", "last": "last_use_days", "route": "route"}
        yield from ((f"{substance['name']}_{s}", substance[k]) for s, k in keys.items() if k in substance)


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"


def _in_words(field: Any, value: Any) -> str:
    """As the field's label says it."""
    labels = {str(code): str(label) for code, label in getattr(field, "choices", [])}
    values = value if isinstance(value, list) else [value]
    chosen = [labels.get(str(one), str(one)) for one in values] or [labels.get("none_of_these", "")]
    return ", ".join(chosen)
