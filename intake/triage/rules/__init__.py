"""The triage rules: plain Python that a clinician can read beside the table of the clinical reference.

    result = evaluate(read_inputs({"call_type": "help", "caller_role": "self"}))
    result.urgency, result.quadrant, result.track, result.services, result.reasons

Nothing here knows Django, a clock or a database.
"""

from .engine import Result, evaluate
from .inputs import Asq, Cssrs, Inputs, Substance
from .reading import InvalidInput, read_inputs
from .ruleset import DEFAULT, RULES, VERSION, Reason, RuleSet, severity
from .services import SERVICES
from .sources import SOURCES
from .targets import Target
from .words import URGENCIES

__all__ = [
    "DEFAULT",
    "RULES",
    "SERVICES",
    "SOURCES",
    "URGENCIES",
    "VERSION",
    "Asq",
    "Cssrs",
    "Inputs",
    "InvalidInput",
    "Reason",
    "Result",
    "RuleSet",
    "Substance",
    "Target",
    "evaluate",
    "read_inputs",
    "severity",
]
