"""What a run found, as a table for people and as JSON for machines."""

from collections import Counter
from typing import Any

from tests.chaos.evidence import Evidence
from tests.chaos.ledger import Ledger
from tests.chaos.oracle import SLACK, USUAL, Late, Verdict

SHOWN = 5  # breaches of one promise that are spelt out


def summarise(ledger: Ledger, evidence: Evidence, verdict: Verdict, **about: Any) -> dict[str, Any]:
    """Everything that a run is judged by, in values that JSON can hold."""
    late = [found.seconds for found in verdict.lateness]
    in_peace = [found.seconds for found in verdict.lateness if found.allowed <= USUAL]
    return {
        **about,
        "kept": verdict.kept,
        **_counts(ledger, evidence),
        "faults": dict(Counter(fault.kind for fault in ledger.faults)),
        "breaches": {name: len(found) for name, found in verdict.breaches.items()},
        "examples": {name: found[:SHOWN] for name, found in verdict.breaches.items() if found},
        "lateness": percentiles(late),
        "lateness in normal running": percentiles(in_peace),
        "lateness by fault": lateness_by_fault(ledger, verdict.lateness),
        "timeline": [
            (
                fault.kind,
                round(fault.began_at, 2),
                fault.ended_at and round(fault.ended_at - fault.began_at, 1),
            )
            for fault in ledger.faults
        ],
    }


def _counts(ledger: Ledger, evidence: Evidence) -> dict[str, Any]:
    acknowledged, emails = ledger.acknowledged(), list(evidence.emails())
    return {
        "bookings": {
            "begun": len(ledger.bookings),
            "acknowledged": len(acknowledged),
            "repeated posts": sum(booking.repeated for booking in acknowledged),
            "refused": dict(Counter(ledger.refused)),
        },
        "rings": {
            "told": len(ledger.told()),
            "repeated": sum(heard.repeated for heard in ledger.rings),
            "callbacks": sum(evidence.rings.values()),
        },
        "attempts acknowledged": sum(tried.acknowledged_at is not None for tried in ledger.attempts),
        "reminders": {"screen": len(list(evidence.screens())), "e-mail": len(emails)},
        "e-mails": dict(Counter(row.state for row in emails))
        | {"arrived": sum(letter.taken for letter in evidence.letters)}
        | {"marked maybe twice": sum(row.maybe_twice for row in emails)},
    }


def percentiles(seconds: list[float]) -> dict[str, float | int]:
    """Count, median, 99th percentile and worst."""
    if not seconds:
        return {"n": 0}
    ordered = sorted(seconds)
    at = {"p50": 0.5, "p99": 0.99, "max": 1.0}
    last = len(ordered) - 1
    return {"n": len(ordered)} | {name: round(ordered[round(share * last)], 2) for name, share in at.items()}


def lateness_by_fault(ledger: Ledger, lateness: list[Late]) -> dict[str, dict[str, float | int]]:
    """Of what fell due from the beginning of each fault until 15 s after its end."""
    by_kind: dict[str, list[float]] = {}
    for fault in ledger.faults:
        until = (fault.ended_at or fault.began_at) + SLACK
        near = [late.seconds for late in lateness if fault.began_at <= late.due_at <= until]
        by_kind.setdefault(fault.kind, []).extend(near)
    return {kind: percentiles(seconds) for kind, seconds in sorted(by_kind.items())}


def render(summary: dict[str, Any]) -> str:
    """The table."""
    lines = [
        f"seed {summary['seed']}, {summary['seconds']:.0f} s, {sum(summary['faults'].values())} faults",
        "",
    ]
    for title in ("bookings", "rings", "reminders", "e-mails"):
        lines.append(f"{title:10} " + ", ".join(f"{name} {n}" for name, n in summary[title].items()))
    lines.append(f"{'attempts':10} acknowledged {summary['attempts acknowledged']}")
    lines += ["", "promise                breaches"]
    lines += [f"  {name:20} {n:>8}" for name, n in summary["breaches"].items()]
    lines += [f"    {name}: {words}" for name, found in summary["examples"].items() for words in found]
    lines += ["", f"{'lateness in seconds':36} {'faults':>6} {'due':>6} {'p50':>6} {'p99':>6} {'max':>6}"]
    lines.append(_row("all", "", summary["lateness"]))
    lines.append(_row("no fault near", "", summary["lateness in normal running"]))
    for kind, found in summary["lateness by fault"].items():
        lines.append(_row(kind, summary["faults"][kind], found))
    lines += ["", "every promise was kept" if summary["kept"] else "A PROMISE WAS BROKEN"]
    return "\n".join(lines)


def _row(name: str, faults: int | str, found: dict[str, float | int]) -> str:
    figures = " ".join(f"{found.get(key, '-'):>6}" for key in ("n", "p50", "p99", "max"))
    return f"  {name:34} {faults:>6} {figures}"
