"""Verbs about triage."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext, gettext_noop

from intake.audit.services import record
from intake.calls.models import Call
from intake.staff.models import Staff
from intake.triage.countable import countable
from intake.triage.models import Override, Signature, Triage, Urgency
from intake.triage.refusals import (  # noqa: F401  # callers find the refusals beside the verbs
    AlreadyDecided,
    AlreadyPending,
    AlreadySigned,
    NotTheVersionInUse,
    OnlyAClinicianSigns,
    OnlyASupervisorCoSigns,
    OwnOverride,
    SameUrgency,
    TextTooShort,
    TriageRefused,
    UnknownReason,
    UnknownUrgency,
    refuse_deciding,
    refuse_reason,
    refuse_signing,
)
from intake.triage.rules import Inputs, Result
from intake.triage.rulesets import site_ruleset
from intake.triage.wording import asked_in

# What a clinical lead puts their name to. It is kept with the signature as it was signed.
STATEMENT = gettext_noop(
    "I have read the rules of this version with their floors, cut-offs, targets and sources, and the limits "
    "of screening by phone. I answer for their use here as suggestions to staff, who decide. I will read the "
    "report of overrides, and sign again when the rules change."
)


@transaction.atomic
def record_triage(
    *,
    call: Call,
    inputs: Inputs,
    result: Result,
    asked: Sequence[tuple[str, str]] = (),
    by: Staff,
    now: datetime,
    at: datetime | None = None,
) -> Triage:
    """Keeps what was asked and what the rules of `result.ruleset` suggested for it.

    `asked` holds each question that was answered, in its words of that day, with the answer as staff saw it.
    `at` is when it was asked (UTC), if that is written down later.
    """
    answer = result.as_dict()
    triage = Triage.objects.create(
        call=call,
        inputs=inputs.as_dict(),
        asked=list(asked),
        reasons=answer["reasons"],
        services=answer["services"],
        urgency=result.urgency,
        quadrant=result.quadrant or "",
        track=result.track,
        co_occurring=result.co_occurring,
        ruleset=result.ruleset,
        language=asked_in(),
        at=at or now,
        by=by,
        **countable(inputs),
    )
    record(verb="record_triage", about=call, by=by, at=now, urgency=result.urgency, ruleset=result.ruleset)
    return triage


@transaction.atomic
def override_triage(*, triage: Triage, to: str, code: str, text: str, by: Staff, now: datetime) -> Override:
    """Decides for another urgency than the one that holds; the triage itself stays as it was.

    Takes effect at once, unless it lowers an emergency: then it waits for `co_sign_override`.
    Raises SameUrgency, AlreadyPending, UnknownUrgency, UnknownReason, TextTooShort.
    """
    refuse_reason(to, code, text)
    triage = Triage.objects.select_for_update(no_key=True).get(pk=triage.pk)
    if waiting := triage.overrides.pending().first():
        raise AlreadyPending(waiting)
    held = triage.effective_urgency
    if to == held:
        raise SameUrgency
    lowers_emergency = held == Urgency.EMERGENCY
    override = Override.objects.create(
        triage=triage,
        from_urgency=held,
        to_urgency=to,
        code=code,
        text=text.strip() or None,
        at=now,
        by=by,
        needs_co_sign=lowers_emergency,
        effective_at=None if lowers_emergency else now,
    )
    _record("override_triage", override, by, now)
    return override


@transaction.atomic
def co_sign_override(*, override: Override, by: Staff, now: datetime) -> Override:
    """Lets a lowered emergency take effect. Raises OnlyASupervisorCoSigns, OwnOverride, AlreadyDecided."""
    override = _locked(override)
    refuse_deciding(override, by)
    override.co_signed_by, override.co_signed_at, override.effective_at = by, now, now
    override.save(update_fields=["co_signed_by", "co_signed_at", "effective_at"])
    _record("co_sign_override", override, by, now)
    return override


@transaction.atomic
def refuse_override(*, override: Override, by: Staff, now: datetime) -> Override:
    """Leaves it an emergency. Raises OnlyASupervisorCoSigns, OwnOverride, AlreadyDecided."""
    override = _locked(override)
    refuse_deciding(override, by)
    override.refused_by, override.refused_at = by, now
    override.save(update_fields=["refused_by", "refused_at"])
    _record("refuse_override", override, by, now)
    return override


@transaction.atomic
def sign_ruleset(*, version: str, by: Staff, now: datetime) -> Signature:
    """Puts a clinician's name under the version in use.

    Raises OnlyAClinicianSigns, NotTheVersionInUse, AlreadySigned.
    """
    refuse_signing(version, site_ruleset().version, by)
    try:
        with transaction.atomic():
            signature = Signature.objects.create(ruleset=version, by=by, at=now, statement=gettext(STATEMENT))
    except IntegrityError:
        raise AlreadySigned(Signature.objects.select_related("by").get(ruleset=version)) from None
    record(verb="sign_ruleset", about=signature, by=by, at=now, ruleset=version)
    return signature


def _locked(override: Override) -> Override:
    """The override as it stands now, kept from others until the transaction ends."""
    rows = Override.objects.select_for_update(of=("self",), no_key=True).select_related("triage__call")
    return rows.get(pk=override.pk)


def _record(verb: str, override: Override, by: Staff, now: datetime) -> None:
    """The audit trail names the call that the decision is about."""
    record(
        verb=verb,
        about=override.triage.call,
        by=by,
        at=now,
        override=override.pk,
        urgency_before=override.from_urgency,
        urgency=override.to_urgency,
        code=override.code,
    )
