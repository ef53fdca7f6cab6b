"""What was counted, kept so that a year is counted as quickly as a day. All of it follows from other rows.

Whatever changes a row that is counted leaves a `Mark` (a trigger of the database does, so that nobody can
forget to). What is marked is counted from its rows until it has been counted anew.
"""

from django.db import models

from intake.people.models import Person


class Mark(models.Model):
    """Something that is counted has changed: a moment, a call, a callback or a person to look at again."""

    at = models.DateTimeField(null=True)
    call = models.BigIntegerField(null=True)
    triage = models.BigIntegerField(null=True)
    callback = models.BigIntegerField(null=True)
    person = models.BigIntegerField(null=True)


class Dimensions(models.Model):
    """By what a count may be split. `line` is the id of a line, None without one; empty text is unknown."""

    shift = models.CharField(max_length=7)
    line = models.BigIntegerField(null=True)
    language = models.CharField(max_length=3)
    source = models.CharField(max_length=60)
    age_band = models.CharField(max_length=8)

    class Meta:
        abstract = True


class Journey(Dimensions):
    """One person's way from a first call for help towards treatment, as calls, callbacks and steps tell it.

    After half a year without any sign of the person, the next call begins another one. Times are UTC.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    reference = models.CharField(max_length=12)  # of the person
    first_contact_at = models.DateTimeField(db_index=True)
    reached_at = models.DateTimeField(null=True)
    screened_at = models.DateTimeField(null=True)
    offered_at = models.DateTimeField(null=True)
    booked_for = models.DateTimeField(null=True)
    attended_at = models.DateTimeField(null=True)
    admitted_at = models.DateTimeField(null=True)
    treated_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    referred_at = models.DateTimeField(null=True)
    reached_h = models.PositiveIntegerField(null=True)  # whole hours from first contact to each stage
    screened_h = models.PositiveIntegerField(null=True)
    offered_h = models.PositiveIntegerField(null=True)
    attended_h = models.PositiveIntegerField(null=True)
    admitted_h = models.PositiveIntegerField(null=True)
    treated_h = models.PositiveIntegerField(null=True)
    days_to_treatment = models.IntegerField(null=True)  # from first contact, in days of the site's calendar
    days_from_assessment = models.IntegerField(null=True)  # from assessment to first treatment, likewise
    services = models.PositiveSmallIntegerField(default=0)  # further units within 30 days of admission
    engaged = models.PositiveSmallIntegerField(default=0)  # further units within 34 days of first treatment

    class Meta:
        # Of a national line's people few come so far, each on a page of the table of their own.
        indexes = [
            models.Index(
                fields=[moment],
                include=["id", "person", "shift", "line", "language", "source", "age_band", *counted],
                condition=models.Q(**{f"{moment}__isnull": False}),
                name=f"journey_{stage}",
            )
            for stage, moment, counted in (
                ("booked", "booked_for", ["attended_at"]),
                ("treated", "treated_at", ["days_to_treatment"]),
                ("admitted", "admitted_at", ["services"]),
                ("attended", "attended_at", ["days_from_assessment", "engaged"]),
            )
        ]

    def __str__(self) -> str:
        return self.reference


class Turn(models.Model):
    """The one row that whoever brings counts up to date holds meanwhile. `next_at`: when a clock comes."""

    next_at = models.DateTimeField()


class Tallied(models.Model):
    """A day of the site's calendar that has been counted whole."""

    day = models.DateField(unique=True)

    def __str__(self) -> str:
        return f"tallied {self.day}"


class Spread(Dimensions):
    """How many ways that began on `day` came to `stage` after so many whole hours."""

    day = models.DateField()
    stage = models.CharField(max_length=8)
    hours = models.PositiveIntegerField()
    n = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["day"], name="spread_by_day")]

    def __str__(self) -> str:
        return f"spread of {self.day}"


def _sum() -> models.BigIntegerField:
    return models.BigIntegerField(null=True)


class Tally(Dimensions):
    """The facts of one base on one day, for one choice of everything they may be split by.

    The names are those of `facts.py`; a column of another base is empty.
    """

    day = models.DateField()
    base = models.CharField(max_length=11)
    version = models.CharField(max_length=80)
    offered = _sum()
    offered_long = _sum()
    answered = _sum()
    quick = _sum()
    abandoned = _sum()
    abandoned_long = _sum()
    waited = models.DurationField(null=True)
    ended = _sum()
    handled = models.DurationField(null=True)
    self_help = _sum()
    screened = _sum()
    suicide_complete = _sum()
    both_sides = _sum()
    co_occurring = _sum()
    track_dual_diagnosis_enhanced = _sum()
    track_dual_diagnosis_capable = _sum()
    track_addiction_only = _sum()
    track_mental_health_referral = _sum()
    track_adolescent_referral = _sum()
    track_family_support = _sum()
    track_information_only = _sum()
    track_undetermined_needs_screening = _sum()
    track_deferred_until_safe = _sum()
    raised = _sum()
    lowered = _sum()
    due = _sum()
    kept = _sum()
    due_emergency_now = _sum()
    due_same_day = _sum()
    due_within_72h = _sum()
    due_routine = _sum()
    kept_emergency_now = _sum()
    kept_same_day = _sum()
    kept_within_72h = _sum()
    kept_routine = _sum()
    contacted = _sum()
    tries = _sum()
    consented = _sum()
    within_24 = _sum()
    within_72 = _sum()
    emergencies = _sum()
    to_988 = _sum()
    to_911_with_consent = _sum()
    to_911_without_consent = _sum()
    to_911_consent_unknown = _sum()
    help_brought_in = _sum()
    help_arrived = _sum()
    started = _sum()
    reached = _sum()
    asked = _sum()
    offered_assessment = _sum()
    offered_24 = _sum()
    attended = _sum()
    admitted = _sum()
    declined = _sum()
    referred = _sum()

    class Meta:
        indexes = [models.Index(fields=["day"], name="tally_by_day")]

    def __str__(self) -> str:
        return f"tally of {self.base} on {self.day}"
