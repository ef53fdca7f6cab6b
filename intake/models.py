"""The register of tables: Django finds every model through this file."""

from intake.audit.models import Entry
from intake.callbacks import needs as _of_callbacks  # noqa: F401  # it says whom one has to know
from intake.callbacks.models import Attempt, Callback, Move
from intake.callbacks.policies import Policy
from intake.calls import needs as _of_calls  # noqa: F401
from intake.calls.models import Call, Draft, Visit
from intake.consents.models import Consent, Disclosure
from intake.handovers.models import Handover
from intake.lines.models import Line, LineNumber, Opening
from intake.measures.models import Journey, Mark, Spread, Tallied, Tally, Turn
from intake.merges.models import Merge
from intake.outcomes.models import Outcome
from intake.people.gates import Glass, Restriction
from intake.people.models import NameToken, Note, Person, PhoneNumber, Plan, Referral, Relationship
from intake.privacy.models import Proof
from intake.reminders.models import Heartbeat, Reminder, SetAside
from intake.retention.models import Erasure, Hold
from intake.reviews.models import Draw, Review, ReviewForm
from intake.rings.models import Recording, Ring, RingEvent
from intake.safety.models import Interrupt
from intake.shifts.models import Capacity, Shift
from intake.staff.models import SignInTry, Staff
from intake.triage.models import Override, Signature, Triage

__all__ = [
    "Attempt",
    "Call",
    "Callback",
    "Capacity",
    "Consent",
    "Disclosure",
    "Draft",
    "Draw",
    "Entry",
    "Erasure",
    "Glass",
    "Handover",
    "Heartbeat",
    "Hold",
    "Interrupt",
    "Journey",
    "Line",
    "LineNumber",
    "Mark",
    "Merge",
    "Move",
    "NameToken",
    "Note",
    "Opening",
    "Outcome",
    "Override",
    "Person",
    "PhoneNumber",
    "Plan",
    "Policy",
    "Proof",
    "Recording",
    "Referral",
    "Relationship",
    "Reminder",
    "Restriction",
    "Review",
    "ReviewForm",
    "Ring",
    "RingEvent",
    "SetAside",
    "Shift",
    "SignInTry",
    "Signature",
    "Spread",
    "Staff",
    "Tallied",
    "Tally",
    "Triage",
    "Turn",
    "Visit",
]
