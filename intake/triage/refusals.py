"""What the verbs of triage refuse, and why. The text of a refusal can be shown to staff as it stands."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.staff.access import may
from intake.staff.models import Staff
from intake.triage.models import Override, OverrideCode, Signature, Urgency

TEXT_LENGTH = 10  # characters that another reason is told in at least


class TriageRefused(Exception):
    """Something that staff foresee and can act on; `message` says it to them."""

    message: str | Promise = ""

    def __str__(self) -> str:
        return str(self.message)


class SameUrgency(TriageRefused):
    message = _("This is the urgency that holds already.")


class UnknownUrgency(TriageRefused):
    message = _("Choose an urgency from the list.")


class UnknownReason(TriageRefused):
    message = _("Choose a reason from the list.")


class TextTooShort(TriageRefused):
    message = _("Say the other reason in a few words.")


class AlreadyPending(TriageRefused):
    """`override` waits for a supervisor."""

    message = _("A lower urgency is waiting for a supervisor. It stays an emergency until then.")

    def __init__(self, override: Override) -> None:
        super().__init__(override)
        self.override = override


class OnlyASupervisorCoSigns(TriageRefused):
    message = _("Only a supervisor decides whether an emergency becomes less urgent.")


class OwnOverride(TriageRefused):
    message = _("Another supervisor has to co-sign what you decided yourself.")


class AlreadyDecided(TriageRefused):
    message = _("This has been decided already.")


class OnlyAClinicianSigns(TriageRefused):
    message = _("Only a clinician signs the rules.")


class NotTheVersionInUse(TriageRefused):
    message = _("The rules have changed since this page was opened. Read the version in use, then sign it.")


class AlreadySigned(TriageRefused):
    """`signature` stands under this version already."""

    def __init__(self, signature: Signature) -> None:
        super().__init__(signature)
        self.signature = signature
        self.message = _("%(name)s has signed this version already.") % {"name": signature.by.name}


def is_too_short(code: str, text: str) -> bool:
    """Whether another reason than the listed ones is told in too few words."""
    return code == OverrideCode.OTHER and len(text.strip()) < TEXT_LENGTH


def refuse_reason(to: str, code: str, text: str) -> None:
    """Urgency and reason come from their lists, and another reason is told."""
    if to not in Urgency.values:
        raise UnknownUrgency
    if code not in OverrideCode.values:
        raise UnknownReason
    if is_too_short(code, text):
        raise TextTooShort


def refuse_deciding(override: Override, by: Staff) -> None:
    """An emergency becomes less urgent by the word of two people, the second of them a supervisor."""
    if not may(by, "co_sign_overrides"):
        raise OnlyASupervisorCoSigns
    if by.pk == override.by_id:
        raise OwnOverride
    if not override.is_pending:
        raise AlreadyDecided


def refuse_signing(version: str, in_use: str, by: Staff) -> None:
    """A clinician signs what is in use, nothing else."""
    if not may(by, "sign_rules"):
        raise OnlyAClinicianSigns
    if version != in_use:
        raise NotTheVersionInUse
