"""Every measure that a report shows, in the order of the page."""

from django.utils.translation import gettext_lazy as _

from intake.measures.measure import Group
from intake.measures.of_calls import CALLS, EMERGENCIES, SCREENING, TRACK_MIX
from intake.measures.of_people import CALLBACKS, HEDIS_LIKE, TREATMENT

GROUPS = (
    Group("calls", _("Calls"), CALLS),
    Group("emergencies", _("Emergencies"), EMERGENCIES),
    Group("screening", _("Screening"), SCREENING),
    Group("tracks", _("Suggested programmes"), TRACK_MIX),
    Group("callbacks", _("Callbacks"), CALLBACKS),
    Group("treatment", _("Way to treatment"), TREATMENT),
    Group("hedis", _("HEDIS-like, for internal use"), HEDIS_LIKE),
)
MEASURES = {measure.key: measure for group in GROUPS for measure in group.measures}
EQUITY = (
    "offered",
    "answer_rate",
    "service_level",
    "triage_completeness",
    "co_occurring_share",
    "override_up",
    "override_down",
    "kept",
    "contact_rate",
    "follow_up_24",
    "follow_up_72",
    "offered_within_24",
    "waiting_time",
    "no_show",
    "admissions",
    "continuation",
)
