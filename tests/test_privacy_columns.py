"""Every column that could hold words of or about somebody is sealed, or stands here with the reason why."""

from django.apps import apps
from django.db import models

from intake.privacy.fields import NumberIndexField, SealedTextField

# Columns with fixed `choices` hold codes and need no reason. Whoever adds another one in clear says here why.
IN_CLEAR = {
    "of Django itself, and they hold nobody": {
        "auth_group.name",
        "auth_permission.codename",
        "auth_permission.name",
        "django_content_type.app_label",
        "django_content_type.model",
        "django_session.session_data",
        "django_session.session_key",
    },
    "of the sign-in library: staff, their devices, and secrets that it seals inside of `data`": {
        "account_emailaddress.email",
        "account_emailconfirmation.key",
        "mfa_authenticator.data",
        "usersessions_usersession.data",
        "usersessions_usersession.session_key",
        "usersessions_usersession.user_agent",
    },
    "what the phone system calls things, and the centre's own lines": {
        "intake_recording.file",
        "intake_recording.kind",
        "intake_recording.problem",
        "intake_ring.reference",
        "intake_ring.source",
        "intake_ring.their_id",
        "intake_ringevent.dialled",
        "intake_ringevent.key",
        "intake_ringevent.source",
    },
    "what is counted, by what it is split: it says of nobody more than the call in clear does": {
        "intake_journey.age_band",
        "intake_journey.language",
        "intake_journey.reference",
        "intake_journey.shift",
        "intake_journey.source",
        "intake_spread.age_band",
        "intake_spread.language",
        "intake_spread.shift",
        "intake_spread.source",
        "intake_spread.stage",
        "intake_tally.age_band",
        "intake_tally.base",
        "intake_tally.language",
        "intake_tally.shift",
        "intake_tally.source",
        "intake_tally.version",
    },
    "references, keyed proofs and codes": {
        "intake_signintry.device",
        "intake_signintry.name_index",
        "intake_signintry.network_index",
        "intake_triage.language",
        "intake_call.reference",
        "intake_callback.reference",
        "intake_entry.about",
        "intake_entry.detail",
        "intake_entry.link",
        "intake_entry.mac",
        "intake_entry.reference",
        "intake_entry.seal",
        "intake_entry.verb",
        "intake_heartbeat.clock",
        "intake_person.reference",
        "intake_proof.key",
        "intake_proof.value",
        "intake_reminder.problem",
        "intake_setaside.problem",
        "intake_triage.ruleset",
        "intake_triage.track",
    },
    "about those who work here and sign in": {
        "intake_staff.email",
        "intake_staff.name",
        "intake_staff.password",
        "intake_staff.username",
        "intake_signature.ruleset",
        "intake_signature.statement",
    },
    "what the centre publishes or decides": {
        "intake_call.source",
        "intake_line.name",
        "intake_line.source",
        "intake_linenumber.number",
        "intake_policy.waits",
        "intake_reviewform.questions",
    },
    "a time zone, which millions share": {"intake_phonenumber.zone"},
}
WORDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)


def columns(*kinds):
    """Name and field of every column of these kinds, in all tables."""
    return {
        f"{model._meta.db_table}.{field.column}": field
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, kinds)
    }


def test_every_column_of_words_is_sealed_or_has_a_reason_to_stand_in_clear():
    sealed = columns(SealedTextField, NumberIndexField).keys()
    codes = {name for name, field in columns(*WORDS).items() if field.choices}

    in_clear = columns(*WORDS).keys() - sealed - codes

    assert in_clear == set().union(*IN_CLEAR.values())


def test_what_identifies_or_tells_of_health_is_sealed():
    wanted = {
        *("intake_person.name", "intake_phonenumber.number", "intake_phonenumber.answered_by"),
        *("intake_phonenumber.ask_for", "intake_call.note", "intake_call.number", "intake_draft.answers"),
        *("intake_draft.number", "intake_triage.inputs", "intake_triage.asked", "intake_triage.reasons"),
        *("intake_triage.services", "intake_override.text", "intake_attempt.note", "intake_callback.reason"),
        *("intake_interrupt.location", "intake_interrupt.disclosed_to", "intake_interrupt.nature"),
        *("intake_interrupt.reason", "intake_interrupt.why", "intake_note.text", "intake_plan.approach"),
        *("intake_referral.to_whom", "intake_referral.why", "intake_staff.service_url"),
    }

    assert wanted - columns(SealedTextField).keys() == set()


def test_whole_numbers_have_the_only_indexes():
    """Birth dates and last digits are few enough to be counted out."""
    assert {field.of for field in columns(NumberIndexField).values()} == {"number"}
