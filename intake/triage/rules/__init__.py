"""The triage rules: plain Python that a clinician can read beside the table of the clinical reference.

    result = evaluate(read_inputs({"call_type": "help", "caller_role": "self"}))
    result.urgency, result.quadrant, result.track, result.services, result.reasons

Nothing here knows Django, a clock or a database.
"""

from .comparing import Case, compare, run
from .engine import Result, evaluate
from .inputs import Asq, Cssrs, Inputs, Substance
from .numbers import LOCAL_NUMBERS, NUMBERS, Numbers
from .reading import InvalidInput, read_inputs
from .rule import Rule
from .ruleset import DEFAULT, RULES, VERSION, Reason, RuleSet, severity
from .sections import SECTIONS, Section, open_sections
from .services import SERVICES
from .site import InvalidRuleSet, load_ruleset
from .sources import SOURCES
from .suicide import asq_complete, asq_result, cssrs_band, cssrs_complete, cssrs_lifetime_only
from .targets import Target
from .words import URGENCIES

__all__ = [
    "DEFAULT",
    "LOCAL_NUMBERS",
    "NUMBERS",
    "RULES",
    "SECTIONS",
    "SERVICES",
    "SOURCES",
    "URGENCIES",
    "VERSION",
    "Asq",
    "Case",
    "Cssrs",
    "Inputs",
    "InvalidInput",
    "InvalidRuleSet",
    "Numbers",
    "Reason",
    "Result",
    "Rule",
    "RuleSet",
    "Section",
    "Substance",
    "Target",
    "asq_complete",
    "asq_result",
    "compare",
    "cssrs_band",
    "cssrs_complete",
    "cssrs_lifetime_only",
    "evaluate",
    "load_ruleset",
    "open_sections",
    "read_inputs",
    "run",
    "severity",
]
