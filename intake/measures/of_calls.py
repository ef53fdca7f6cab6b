"""Measures of calls, emergencies and screenings: words and formula side by side (reference, section 7)."""

from django.utils.translation import gettext_lazy as _

from intake.measures.facts import TRACKS
from intake.measures.measure import COUNT, SECONDS, Measure

CALLS = (
    Measure(
        "offered",
        _("Offered"),
        _("Calls that rang in the period, answered or not."),
        "CCM",
        top="offered",
        unit=COUNT,
        without_short=("offered_long", ""),
    ),
    Measure(
        "answered",
        _("Answered"),
        _("Calls that a person picked up."),
        "CCM",
        top="answered",
        unit=COUNT,
    ),
    Measure(
        "abandoned",
        _("Abandoned"),
        _("Calls whose caller hung up before anybody answered. Short: sooner than after 5 seconds."),
        "CCM",
        top="abandoned",
        unit=COUNT,
        without_short=("abandoned_long", ""),
    ),
    Measure(
        "answer_rate",
        _("Answer rate"),
        _("Answered calls among those answered or abandoned."),
        "CCPLAN",
        top="answered",
        bottom="offered",
        without_short=("answered", "offered_long"),
    ),
    Measure(
        "abandonment_rate",
        _("Abandonment rate"),
        _("Abandoned calls among those offered."),
        "CCPLAN",
        top="abandoned",
        bottom="offered",
        without_short=("abandoned_long", "offered_long"),
    ),
    Measure(
        "speed_of_answer",
        _("Average speed of answer"),
        _("How long answered calls had rung, on average."),
        "NACO",
        top="waited",
        bottom="answered",
        unit=SECONDS,
    ),
    Measure(
        "service_level",
        _("Answered in 20 s"),
        _("Calls answered within 20 seconds, the twentieth included, among those offered. Goal 95 %."),
        "CCPLAN",
        top="quick",
        bottom="offered",
        without_short=("quick", "offered_long"),
    ),
    Measure(
        "handle_time",
        _("Average handle time"),
        _(
            "From answer to end, on average, over answered calls whose end is known. A call that was logged "
            "on the sheet ends when the sheet is finished, so that wrap-up is in it."
        ),
        "CCM",
        top="handled",
        bottom="ended",
        unit=SECONDS,
    ),
)
EMERGENCIES = (
    Measure(
        "emergencies",
        _("Emergencies"),
        _("Emergencies that were opened in the period, without those that turned out to be none."),
        "NSPL-IR",
        top="emergencies",
        unit=COUNT,
    ),
    Measure(
        "to_988",
        _("Warm transfers to 988"),
        _("Emergencies in which the 988 Lifeline was brought in."),
        "NSPL-IR",
        top="to_988",
        bottom="emergencies",
    ),
    Measure(
        "to_911_with_consent",
        _("911 with consent"),
        _("Emergencies in which 911 was brought in and the person agreed."),
        "NSPL-IR",
        top="to_911_with_consent",
        bottom="emergencies",
    ),
    Measure(
        "to_911_without_consent",
        _("911 without consent"),
        _("Emergencies in which 911 was brought in although the person did not agree."),
        "NSPL-IR",
        top="to_911_without_consent",
        bottom="emergencies",
    ),
    Measure(
        "to_911_consent_unknown",
        _("911, consent not known"),
        _("Emergencies in which 911 was brought in and nobody wrote down whether the person agreed."),
        "NSPL-IR",
        top="to_911_consent_unknown",
        bottom="emergencies",
    ),
    Measure(
        "contact_confirmed",
        _("Help confirmed to have arrived"),
        _("Emergencies with a confirmed arrival among those to which 911 or 988 was brought in."),
        "NSPL-IR",
        top="help_arrived",
        bottom="help_brought_in",
    ),
)
SCREENING = (
    Measure(
        "triage_completeness",
        _("Complete suicide screen"),
        _("Answered calls for help by the person themselves with a complete suicide screen, among all such."),
        "LOCAL",
        top="suicide_complete",
        bottom="self_help",
    ),
    Measure(
        "co_occurring_share",
        _("Signs on both sides"),
        _(
            "Screenings with signs of both a substance-use and a mental-health problem, among those in which "
            "both sides were asked about."
        ),
        "LOCAL",
        top="co_occurring",
        bottom="both_sides",
    ),
    Measure(
        "override_up",
        _("Decided more urgent"),
        _("Screenings for which staff decided higher than the rules suggested; the last decision counts."),
        "LOCAL",
        top="raised",
        bottom="screened",
    ),
    Measure(
        "override_down",
        _("Decided less urgent"),
        _("Screenings for which staff decided lower than the rules suggested, once it took effect."),
        "LOCAL",
        top="lowered",
        bottom="screened",
    ),
)
TRACK_NAMES = {
    "dual_diagnosis_enhanced": _("Dual diagnosis, enhanced"),
    "dual_diagnosis_capable": _("Dual diagnosis, capable"),
    "addiction_only": _("Addiction-focused"),
    "mental_health_referral": _("Mental health referral"),
    "adolescent_referral": _("Adolescent referral"),
    "family_support": _("Family support"),
    "information_only": _("Information only"),
    "undetermined_needs_screening": _("Not known yet"),
    "deferred_until_safe": _("Deferred until safe"),
}
TRACK_MIX = tuple(
    Measure(
        f"track_{track}",
        TRACK_NAMES[track],
        _("Screenings for which this kind of programme was suggested to talk about."),
        "LOCAL",
        top=f"track_{track}",
        bottom="screened",
    )
    for track in TRACKS
)
