"""Measures of callbacks and of the way to treatment: words and formula side by side (section 7)."""

from django.utils.translation import gettext_lazy as _

from intake.measures.facts import LEVELS
from intake.measures.measure import COUNT, DAYS, RATIO, REST, Measure
from intake.triage.models import Urgency

LEVEL_NAMES = {
    Urgency.EMERGENCY: _("Kept on time: emergency"),
    Urgency.SAME_DAY: _("Kept on time: same day"),
    Urgency.WITHIN_72H: _("Kept on time: 72 hours"),
    Urgency.ROUTINE: _("Kept on time: routine"),
}
ON_TIME = _(
    "Callbacks whose first try was made by the promised time, among those that fell due. One that ended "
    "before then without a try, as when the person rang us first, was not due."
)
CALLBACKS = (
    Measure("kept", _("Kept on time"), ON_TIME, "4.5", top="kept", bottom="due"),
    *(
        Measure(
            f"kept_{level}", LEVEL_NAMES[level], ON_TIME, "4.5", top=f"kept_{level}", bottom=f"due_{level}"
        )
        for level in LEVELS
    ),
    Measure(
        "contact_rate",
        _("Contact rate"),
        _(
            "Callbacks that ended with the person reached, by us or by their own call, among those that fell "
            "due."
        ),
        "FOLLOWUP",
        top="contacted",
        bottom="due",
    ),
    Measure(
        "tries_per_contact",
        _("Tries per contact"),
        _("Tries at all callbacks that fell due, for each that ended with the person reached."),
        "FOLLOWUP",
        top="tries",
        bottom="contacted",
        unit=RATIO,
    ),
    Measure(
        "follow_up_24",
        _("Followed up within 24 h"),
        _(
            "Emergency and same-day calls after which the person was reached within 24 hours of the ring, "
            "among those after which they agreed to be called."
        ),
        "FOLLOWUP",
        top="within_24",
        bottom="consented",
    ),
    Measure(
        "follow_up_72",
        _("Followed up within 72 h"),
        _("The same within 72 hours."),
        "FOLLOWUP",
        top="within_72",
        bottom="consented",
    ),
)
TREATMENT = (
    Measure(
        "offered_within_24",
        _("Assessment offered within 24 h"),
        _(
            "People whose first call for help rang in the period and who were offered an assessment within "
            "24 hours of it, among all whose first call for help rang in the period."
        ),
        "4.5",
        top="offered_24",
        bottom="started",
    ),
    Measure(
        "waiting_time",
        _("NIATx waiting time"),
        _(
            "Days from the day of first contact to that of first treatment, on average, over those whose "
            "first treatment lies in the period."
        ),
        "NIATX",
        top="days_waited",
        bottom="treated",
        unit=DAYS,
    ),
    Measure(
        "no_show",
        _("NIATx no-show"),
        _("One minus the share of people with an assessment among those with one booked for the period."),
        "NIATX",
        top="assessed_of_booked",
        bottom="booked",
        unit=REST,
    ),
    Measure(
        "admissions",
        _("NIATx admissions"),
        _("People admitted in the period, each once."),
        "NIATX",
        top="admissions",
        unit=COUNT,
    ),
    Measure(
        "continuation",
        _("NIATx continuation"),
        _("People with four or more further services within 30 days of admission, among those admitted."),
        "NIATX",
        top="continued",
        bottom="admissions",
    ),
    Measure(
        "declined",
        _("Declined"),
        _("People whose first call rang in the period and who declined."),
        "LOCAL",
        top="declined",
        bottom="started",
    ),
    Measure(
        "referred",
        _("Referred elsewhere"),
        _("People whose first call rang in the period and who were referred elsewhere."),
        "LOCAL",
        top="referred",
        bottom="started",
    ),
)
HEDIS_LIKE = (
    Measure(
        "initiation",
        _("HEDIS-like internal: initiation"),
        _(
            "People not known to be under 13 with an assessment in the period whose first treatment came "
            "within 14 days, the day of the assessment included. Without claims and look-back: no HEDIS "
            "result."
        ),
        "NCQA",
        top="initiated",
        bottom="assessed",
    ),
    Measure(
        "engagement",
        _("HEDIS-like internal: engagement"),
        _("Of the same people, those who also had two or more further services within 34 days of it."),
        "NCQA",
        top="engaged",
        bottom="assessed",
    ),
    Measure(
        "fua",
        _("HEDIS-like internal: after an emergency department"),
        _("Follow-up within 7 and 30 days of a visit to an emergency department."),
        "NCQA",
        missing=_("Not calculable: Ringback does not hear of visits to emergency departments."),
    ),
    Measure(
        "fui",
        _("HEDIS-like internal: after discharge"),
        _("Follow-up within 7 and 30 days of a discharge from inpatient or residential care."),
        "NCQA",
        missing=_("Not calculable: Ringback does not hear of discharges."),
    ),
)
