"""Which kind of programme to talk about. A suggestion for the assessment, never a diagnosis."""

from .facts import Facts


def decide_track(call: Facts, urgency: str) -> str:
    """The first that fits (reference, section 4.4). In an emergency no programme is suggested."""
    if urgency == "emergency_now":
        return "deferred_until_safe"
    if call.is_wrong_number:
        return "none"
    if call.is_information:
        return "information_only"
    if call.is_minor:
        return "adolescent_referral"
    if call.is_family_support:
        return "family_support"
    return _track_by_need(call)


def _track_by_need(call: Facts) -> str:
    if call.use.level == "unknown":
        return "undetermined_needs_screening"
    if call.mind.level == "unknown":
        severe = call.use.at_least_moderate
        return "dual_diagnosis_capable" if severe else "undetermined_needs_screening"
    return _track_by_quadrant(call)


def _track_by_quadrant(call: Facts) -> str:
    if call.quadrant == "IV":
        return "dual_diagnosis_enhanced"
    if call.quadrant == "III":
        both = call.mind.level == "moderate" or call.mind.any_history or call.use.possible_paws
        return "dual_diagnosis_capable" if both else "addiction_only"
    if call.quadrant == "II":
        return "mental_health_referral"
    if call.use.level == "none":
        return "information_only" if call.mind.level == "none" else "mental_health_referral"
    both = call.mind.level == "moderate" or call.use.possible_paws
    return "dual_diagnosis_capable" if both else "addiction_only"
