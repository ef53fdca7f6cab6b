"""Drawing calls, scoring them, and answering what was said about one's own."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from random import Random

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.audit.services import record
from intake.calls.models import Call
from intake.reviews.models import Draw, Review, ReviewForm
from intake.staff.models import Staff

MOST = 50
MOST_QUESTIONS, LONGEST_QUESTION = 12, 160
# Version 0, until the site writes its own. Ours; no published instrument.
QUESTIONS = (
    _("Said who we are and asked what the person wants"),
    _("Asked about danger first, and finished the suicide screen"),
    _("Used person-first words, and judged nobody"),
    _("Asked which contact is safe before promising a callback"),
    _("Explained the suggestion and let the person choose"),
    _("Said what happens next, and by when"),
)


class ReviewRefused(Exception):
    """Something that whoever reviews can act on; the text says it."""

    message: str | Promise = ""

    def __str__(self) -> str:
        return str(self.message)


class NoCalls(ReviewRefused):
    message = _("Nobody answered a call in these days that could be drawn.")


class OwnCall(ReviewRefused):
    message = _("This is your own call. Somebody else scores it.")


class AlreadyScored(ReviewRefused):
    message = _("This call has been scored already.")


class NotScoredYet(ReviewRefused):
    message = _("There is nothing to answer yet.")


class AlreadyAnswered(ReviewRefused):
    message = _("You have answered this already.")


class FormHasChanged(ReviewRefused):
    message = _("A colleague has changed the form meanwhile. Look at it again.")


class WrongScores(ReviewRefused):
    message = _("Give every question of the form a score, or say that it does not apply.")


@transaction.atomic
def draw_calls(
    *,
    of: Staff | None,
    start: datetime,
    end: datetime,
    asked: int,
    by: Staff,
    now: datetime,
    seed: int | None = None,
) -> Draw:
    """Draws at most `asked` answered calls that rang in [start, end), none of `by`. Raises NoCalls."""
    seed = secrets.randbits(32) if seed is None else seed
    calls = Call.objects.filter(rang_at__gte=start, rang_at__lt=end, answered_at__isnull=False)
    calls = calls.filter(taken_by__isnull=False) if of is None else calls.filter(taken_by=of)
    able = list(calls.exclude(taken_by=by).order_by("pk").values_list("pk", "taken_by"))
    if not able:
        raise NoCalls
    chosen = Random(seed).sample(able, min(asked, len(able)))  # noqa: S311  # a fair draw, no secret
    draw = Draw.objects.create(of=of, start=start, end=end, asked=asked, seed=seed, at=now, by=by)
    Review.objects.bulk_create(Review(draw=draw, call_id=call, of_id=taker) for call, taker in chosen)
    record(verb="draw_calls", about=draw, by=by, at=now, drawn=len(chosen), able=len(able), seed=seed)
    return draw


@transaction.atomic
def score_review(
    *, review: Review, form: ReviewForm, scores: Sequence[int | None], feedback: str, by: Staff, now: datetime
) -> Review:
    """Scores one drawn call; its taker reads it from now on. Raises OwnCall, AlreadyScored, WrongScores."""
    review = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if review.of_id == by.pk:
        raise OwnCall
    if review.scored_at:
        raise AlreadyScored
    if len(scores) != len(form.questions) or any(score not in (None, 0, 1, 2) for score in scores):
        raise WrongScores
    review.form, review.scores, review.feedback = form, list(scores), feedback.strip() or None
    review.scored_at, review.scored_by = now, by
    review.save()
    record(verb="score_review", about=review, by=by, at=now, form=form.version)
    return review


@transaction.atomic
def see_review(*, review: Review, by: Staff, now: datetime) -> None:
    """Notes that the taker has read what was said."""
    if Review.objects.filter(pk=review.pk, of=by, seen_at__isnull=True).update(seen_at=now):
        record(verb="see_review", about=review, by=by, at=now)


@transaction.atomic
def answer_review(*, review: Review, answer: str, by: Staff, now: datetime) -> Review:
    """The taker's own words on it, once. Raises NotScoredYet, AlreadyAnswered."""
    review = Review.objects.select_for_update(of=("self",)).get(pk=review.pk, of=by)
    if not review.scored_at:
        raise NotScoredYet
    if review.answered_at:
        raise AlreadyAnswered
    review.answer, review.answered_at = answer.strip(), now
    review.save(update_fields=["answer", "answered_at"])
    record(verb="answer_review", about=review, by=by, at=now)
    return review


def current_form(by: Staff, now: datetime) -> ReviewForm:
    """The newest version; the program's own questions become the first one when they are first used."""
    form = ReviewForm.objects.order_by("-version").first()
    return form or ReviewForm.objects.create(
        version=1, questions=[str(question) for question in QUESTIONS], at=now, by=by
    )


@transaction.atomic
def save_form(*, questions: Sequence[str], based_on: int, by: Staff, now: datetime) -> ReviewForm:
    """A new version of the form. What was scored by an older one keeps it. Raises FormHasChanged."""
    try:
        with transaction.atomic():
            form = ReviewForm.objects.create(version=based_on + 1, questions=list(questions), at=now, by=by)
    except IntegrityError:
        raise FormHasChanged from None
    record(verb="save_review_form", about=form, by=by, at=now, version=form.version)
    return form
