"""What a report shows beside its numbers: tiles, pictures, comparisons."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.lines.models import Language
from intake.measures.catalogue import EQUITY, MEASURES
from intake.measures.counting import SHIFT_NAMES
from intake.measures.measure import Figure, figure_of
from intake.measures.queries import COMPARED, Report
from intake.reports.charts import draw_bars, draw_lines, draw_spark
from intake.templatetags.figures import say_count, say_value
from intake.triage.countable import Age

TILES = ("offered", "service_level", "abandonment_rate", "kept", "offered_within_24")
STAGE_NAMES = {
    "reached": gettext_lazy("Reached"),
    "screened": gettext_lazy("Screened"),
    "offered": gettext_lazy("Assessment offered"),
    "attended": gettext_lazy("Assessment attended"),
    "admitted": gettext_lazy("Admitted"),
    "treated": gettext_lazy("First treatment"),
}
GOALS = {"service_level": 0.95}


def picture(report: Report, lines: dict[int, str]) -> dict[str, Any]:
    """Template context of a report."""
    days = sorted(day for day in report.by["day"] if day is not None)
    return {
        "tiles": [_tile(report, key) for key in TILES],
        "daily": _draw_days(report, days),
        "tracks": _draw_tracks(report),
        "paces": _paces(report),
        "compared": _compare(report),
        "versions": _versions(report),
        "clinic_url": f"{reverse('clinic')}?{urlencode(_days(report))}#overrides",
        "chosen": _say_chosen(report, lines),
    }


def _days(report: Report) -> dict[str, str]:
    period = report.question.period
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}


def _tile(report: Report, key: str) -> dict[str, Any]:
    measure = MEASURES[key]
    days = sorted(report.by["day"])
    values = [figure_of(measure, report.by["day"][day]).value for day in days]
    figure = figure_of(measure, report.facts)
    goal = GOALS.get(key)
    tone = "" if goal is None or figure.value is None else "good" if figure.value >= goal else "warn"
    return {"figure": figure, "spark": draw_spark(values) if len(days) > 1 else "", "tone": tone}


def _draw_days(report: Report, days: list[Any]) -> Any:
    facts = [report.by["day"][day] for day in days]
    return draw_lines(
        _("Calls offered and calls abandoned on each day"),
        [date_format(day, "j M") for day in days],
        [
            (_("Offered"), "offered", [row.get("offered") or 0 for row in facts]),
            (_("Abandoned"), "abandoned", [row.get("abandoned") or 0 for row in facts]),
        ],
    )


def _draw_tracks(report: Report) -> Any:
    figures = next(figures for group, figures in report.groups if group.key == "tracks")
    return draw_bars(
        _("Suggested programmes"),
        [
            (one.measure.name, one.top, f"{say_count(one.top)} · {say_value(one.value, one.measure.unit)}")
            for one in figures
        ],
    )


def _paces(report: Report) -> list[dict[str, Any]]:
    started = report.facts.get("started") or 0
    return [
        {"pace": pace, "name": STAGE_NAMES[pace.stage], "share": pace.n / started if started else None}
        for pace in report.paces
    ]


def _compare(report: Report) -> list[dict[str, Any]]:
    titles = {"language": _("By language"), "source": _("By referral source"), "age_band": _("By age")}
    measures = [MEASURES[key] for key in EQUITY]
    tables = []
    for split in COMPARED:
        values = [(say_split(split, value), figures) for value, figures in report.compare(split, measures)]
        rows = [
            (measure, [figures[place] for _value, figures in values])
            for place, measure in enumerate(measures)
        ]
        tables.append({"title": titles[split], "values": [value for value, _all in values], "rows": rows})
    return tables


def say_split(split: str, value: Any) -> str:
    """A value of a split in words."""
    words = {"language": dict(Language.choices), "age_band": dict(Age.choices)}.get(split, {})
    return str(words.get(value, value)) if value else _("Not known")


def _versions(report: Report) -> list[tuple[str, list[Figure]]]:
    measures = [MEASURES["override_up"], MEASURES["override_down"]]
    return [
        (version, [figure_of(one, facts) for one in measures])
        for version, facts in sorted(report.by["version"].items())
        if version
    ]


def _say_chosen(report: Report, lines: dict[int, str]) -> list[str]:
    """What the report was narrowed to, in words."""
    chosen = dict(report.question.chosen)
    said = [lines.get(chosen["line"], "")] if "line" in chosen else []
    said += [str(SHIFT_NAMES[chosen["shift"]])] if "shift" in chosen else []
    return said + [say_split(name, chosen[name]) for name in ("language", "source") if name in chosen]
