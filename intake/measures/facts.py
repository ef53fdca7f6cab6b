"""What is counted. All facts of a base are counted in one pass; the same condition lists a fact's rows."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q

from intake.callbacks.models import Callback, Closing, Purpose
from intake.calls.models import Call, CallerRole, Kind
from intake.measures.fact import Base, Fact
from intake.measures.journeys import STAGES
from intake.measures.models import Journey
from intake.safety.models import Contact, Ending, Interrupt
from intake.triage.countable import Age
from intake.triage.models import Override, Quadrant, Triage, Urgency

SHORT_ABANDON = timedelta(seconds=5)  # reference 7: who hangs up sooner has hardly rung
QUICK = timedelta(seconds=20)  # reference 7: crisis guidance
DAY, THREE_DAYS = timedelta(hours=24), timedelta(hours=72)
URGENT = (Urgency.EMERGENCY, Urgency.SAME_DAY)
LEVELS = (Urgency.EMERGENCY, Urgency.SAME_DAY, Urgency.WITHIN_72H, Urgency.ROUTINE)
TRACKS = (
    "dual_diagnosis_enhanced",
    "dual_diagnosis_capable",
    "addiction_only",
    "mental_health_referral",
    "adolescent_referral",
    "family_support",
    "information_only",
    "undetermined_needs_screening",
    "deferred_until_safe",
)

# Calls count on the day on which they rang.

CALLS = Base("calls", Call, "rang_at", "", "reference")
ANSWERED = Q(answered_at__isnull=False)
SHORT = Q(answered_at__isnull=True, ended_at__lt=F("rang_at") + SHORT_ABANDON)
LASTED = F("ended_at") - F("answered_at")
CALL_FACTS = (
    Fact("offered", CALLS),
    Fact("offered_long", CALLS, ~SHORT | ANSWERED | Q(ended_at__isnull=True)),
    Fact("answered", CALLS, ANSWERED),
    Fact("quick", CALLS, Q(answered_at__lte=F("rang_at") + QUICK)),
    Fact("abandoned", CALLS, ~ANSWERED),
    Fact("abandoned_long", CALLS, ~ANSWERED & (~SHORT | Q(ended_at__isnull=True))),
    Fact("waited", CALLS, ANSWERED, total=F("answered_at") - F("rang_at")),
    Fact("ended", CALLS, ANSWERED & Q(ended_at__isnull=False)),
    Fact("handled", CALLS, ANSWERED & Q(ended_at__isnull=False), total=LASTED),
    Fact("self_help", CALLS, ANSWERED & Q(kind=Kind.HELP, caller_role=CallerRole.SELF)),
)

# A screening counts on the day on which its call rang.

SCREENINGS = Base("screenings", Triage, "call__rang_at", "call__", "call__reference", ~Q(track="none"))
BOTH_SIDES = ~Q(quadrant=Quadrant.UNDETERMINED)
BY_THEMSELVES = Q(call__kind=Kind.HELP, call__caller_role=CallerRole.SELF, call__answered_at__isnull=False)
SCREENING_FACTS = (
    Fact("screened", SCREENINGS),
    Fact("suicide_complete", SCREENINGS, BY_THEMSELVES & Q(suicide_screened=True)),
    Fact("both_sides", SCREENINGS, BOTH_SIDES),
    Fact("co_occurring", SCREENINGS, BOTH_SIDES & Q(co_occurring=True)),
    *(Fact(f"track_{track}", SCREENINGS, Q(track=track)) for track in TRACKS),
)

# A decision against the suggestion counts on the day on which its call rang: the last that took effect.

LATER = Q(effective_at__gt=OuterRef("effective_at"))
LATER |= Q(effective_at=OuterRef("effective_at"), pk__gt=OuterRef("pk"))
OVERRIDES = Base(
    "overrides",
    Override,
    "triage__call__rang_at",
    "triage__call__",
    "triage__call__reference",
    Q(effective_at__isnull=False)
    & Q(~Exists(Override.objects.effective().filter(LATER, triage=OuterRef("triage")))),
)
RANKS = (Urgency.NONE, *reversed(LEVELS))


def _above(high: str, low: str) -> Q:
    """Where the urgency in the field `high` is above that in `low`."""
    pairs = Q(pk__in=[])
    for place, urgency in enumerate(RANKS):
        pairs |= Q(**{high: urgency, f"{low}__in": RANKS[:place]})
    return pairs


OVERRIDE_FACTS = (
    Fact("raised", OVERRIDES, _above("to_urgency", "triage__urgency")),
    Fact("lowered", OVERRIDES, _above("triage__urgency", "to_urgency")),
)

# A promise counts on the day for which it was given. One that ended before then without a try was not due.

ENDED_BEFORE = Q(first_attempt_at__isnull=True, closed_at__isnull=False, closed_at__lte=F("promised_for"))
PROMISES = Base("promises", Callback, "promised_for", "call__", "reference", ~ENDED_BEFORE)
KEPT = Q(first_attempt_at__lte=F("promised_for"))
REACHED = Q(closing__in=(Closing.REACHED, Closing.SETTLED))
PROMISE_FACTS = (
    Fact("due", PROMISES),
    Fact("kept", PROMISES, KEPT),
    *(Fact(f"due_{level}", PROMISES, Q(urgency=level)) for level in LEVELS),
    *(Fact(f"kept_{level}", PROMISES, KEPT & Q(urgency=level)) for level in LEVELS),
    Fact("contacted", PROMISES, REACHED),
    Fact("tries", PROMISES, total="tries"),
)

# The callback after an urgent call counts on the day on which the call rang.

FOLLOW_UPS = Base(
    "follow_ups",
    Callback,
    "call__rang_at",
    "call__",
    "call__reference",
    Q(call__isnull=False, called_unasked=False) & (Q(purpose=Purpose.FOLLOW_UP) | Q(urgency__in=URGENT)),
)
SOON, LATER_ON = F("call__rang_at") + DAY, F("call__rang_at") + THREE_DAYS
FOLLOW_UP_FACTS = (
    Fact("consented", FOLLOW_UPS, distinct="call"),
    Fact("within_24", FOLLOW_UPS, REACHED & Q(closed_at__lte=SOON), distinct="call"),
    Fact("within_72", FOLLOW_UPS, REACHED & Q(closed_at__lte=LATER_ON), distinct="call"),
)

# An emergency counts on the day on which it was opened. A false alarm is none.

FALSE_ALARM = Q(closing=Ending.NO_EMERGENCY)
EMERGENCIES = Base("emergencies", Interrupt, "opened_at", "call__", "call__reference", ~FALSE_ALARM)
HELP_CAME_IN = Q(brought_911=True) | Q(brought_988=True)
EMERGENCY_FACTS = (
    Fact("emergencies", EMERGENCIES),
    Fact("to_988", EMERGENCIES, Q(brought_988=True)),
    Fact("to_911_with_consent", EMERGENCIES, Q(brought_911=True, with_consent=True)),
    Fact("to_911_without_consent", EMERGENCIES, Q(brought_911=True, with_consent=False)),
    Fact("to_911_consent_unknown", EMERGENCIES, Q(brought_911=True, with_consent__isnull=True)),
    Fact("help_brought_in", EMERGENCIES, HELP_CAME_IN),
    Fact("help_arrived", EMERGENCIES, HELP_CAME_IN & Q(contact_confirmed=Contact.ARRIVED)),
)

# A way towards treatment counts on the day of its first contact, or on that of the step that is asked about.

JOURNEYS = Base("journeys", Journey, "first_contact_at", "", "reference")
JOURNEY_FACTS = (
    Fact("started", JOURNEYS),
    Fact("reached", JOURNEYS, Q(reached_at__isnull=False)),
    Fact("asked", JOURNEYS, Q(screened_at__isnull=False)),
    Fact("offered_assessment", JOURNEYS, Q(offered_at__isnull=False)),
    Fact("offered_24", JOURNEYS, Q(offered_at__lte=F("first_contact_at") + DAY)),
    Fact("attended", JOURNEYS, Q(attended_at__isnull=False)),
    Fact("admitted", JOURNEYS, Q(admitted_at__isnull=False)),
    Fact("declined", JOURNEYS, Q(declined_at__isnull=False)),
    Fact("referred", JOURNEYS, Q(referred_at__isnull=False)),
)
# Who came to a stage: the rows behind the speed to treatment, which is counted by hours and kept as such.
CAME_TO = {stage: Fact(f"came_to_{stage}", JOURNEYS, Q(**{f"{stage}_at__isnull": False})) for stage in STAGES}
BOOKINGS = Base("bookings", Journey, "booked_for", "", "reference", kept=False)
BOOKING_FACTS = (
    Fact("booked", BOOKINGS, distinct="person"),
    Fact("assessed_of_booked", BOOKINGS, Q(attended_at__isnull=False), distinct="person"),
    Fact("not_assessed", BOOKINGS, Q(attended_at__isnull=True), distinct="person"),
)
ADMISSIONS = Base("admissions", Journey, "admitted_at", "", "reference", kept=False)
ADMISSION_FACTS = (
    Fact("admissions", ADMISSIONS, distinct="person"),
    Fact("continued", ADMISSIONS, Q(services__gte=4), distinct="person"),
)
TREATMENTS = Base("treatments", Journey, "treated_at", "", "reference", kept=False)
TREATMENT_FACTS = (
    Fact("treated", TREATMENTS),
    Fact("days_waited", TREATMENTS, total="days_to_treatment"),
)
ASSESSMENTS = Base("assessments", Journey, "attended_at", "", "reference", ~Q(age_band=Age.CHILD), kept=False)
INITIATED = Q(days_from_assessment__gte=0, days_from_assessment__lte=13)
ASSESSMENT_FACTS = (
    Fact("assessed", ASSESSMENTS),
    Fact("initiated", ASSESSMENTS, INITIATED),
    Fact("engaged", ASSESSMENTS, INITIATED & Q(engaged__gte=2)),
)

FACTS = (
    *CALL_FACTS,
    *SCREENING_FACTS,
    *OVERRIDE_FACTS,
    *PROMISE_FACTS,
    *FOLLOW_UP_FACTS,
    *EMERGENCY_FACTS,
    *JOURNEY_FACTS,
    *BOOKING_FACTS,
    *ADMISSION_FACTS,
    *TREATMENT_FACTS,
    *ASSESSMENT_FACTS,
)
FACT = {fact.key: fact for fact in FACTS}
FACTS_OF = {
    base: [fact for fact in FACTS if fact.base == base] for base in {fact.base: None for fact in FACTS}
}
BASES = tuple(FACTS_OF)
KEPT_BASES = tuple(base for base in BASES if base.kept)
