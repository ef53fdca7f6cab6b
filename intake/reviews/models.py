"""Reviews of how calls went: which were drawn, how they were scored, and what their taker says to that."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from intake.calls.models import Call
from intake.privacy.fields import SealedJSONField, SealedTextField


class ReviewForm(models.Model):
    """One version of the questions that this site scores calls by; the newest is in use."""

    version = models.PositiveIntegerField(unique=True)
    questions = models.JSONField()  # texts, in order
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"review form {self.version}"


class Draw(models.Model):
    """Calls that were drawn: `asked` of those of `of` (None: of everybody) in [start, end).

    The same `seed` over the same calls draws the same ones.
    """

    of = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    start = models.DateTimeField()
    end = models.DateTimeField()
    asked = models.PositiveSmallIntegerField()
    seed = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=models.F("end")), name="draw_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(asked__gte=1, asked__lte=50), name="draw_of_one_to_fifty"),
        ]

    def __str__(self) -> str:
        return f"draw {self.pk}"


class ReviewQuerySet(models.QuerySet["Review"]):
    def of_own(self, staff: models.Model) -> "ReviewQuerySet":
        """What somebody may read about their own calls: reviews that were given to them."""
        return self.filter(of=staff, scored_at__isnull=False)


class Review(models.Model):
    """One drawn call of `of`. `scores` has a point from 0 to 2, or None for "does not apply", a question.

    Only whoever scores and `of` read it.
    """

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="reviews")
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="+")
    of = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    form = models.ForeignKey(ReviewForm, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    scores = SealedJSONField(null=True, blank=True)
    feedback = SealedTextField(null=True, blank=True)
    scored_at = models.DateTimeField(null=True, blank=True)
    scored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    seen_at = models.DateTimeField(null=True, blank=True)
    answer = SealedTextField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "call"], name="call_is_drawn_once"),
            models.CheckConstraint(
                condition=Q(
                    scored_at__isnull=True, scored_by__isnull=True, form__isnull=True, scores__isnull=True
                )
                | Q(
                    scored_at__isnull=False, scored_by__isnull=False, form__isnull=False, scores__isnull=False
                )
                & ~Q(scored_by=models.F("of")),
                name="review_is_scored_by_another",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer__isnull=True)
                | Q(answered_at__isnull=False, answer__isnull=False, scored_at__isnull=False),
                name="review_is_answered_after_it_is_scored",
            ),
        ]

    def __str__(self) -> str:
        return f"review {self.pk}"

    @property
    def percent(self) -> int | None:
        """Points of those that could be had, rounded down; None if no question applied."""
        points = [point for point in self.scores or [] if point is not None]
        return 100 * sum(points) // (2 * len(points)) if points else None

    @property
    def lines(self) -> list[tuple[str, int | None]]:
        """Each question of the version that was used, with its point."""
        return list(zip(self.form.questions, self.scores or [], strict=False)) if self.form else []
