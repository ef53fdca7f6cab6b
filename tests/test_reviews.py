"""Quality review: drawn by chance and the same again by its seed, scored by another, read by nobody else."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from intake.audit.models import Entry
from intake.reviews.models import Draw, Review, ReviewForm
from intake.reviews.services import (
    QUESTIONS,
    AlreadyAnswered,
    AlreadyScored,
    FormHasChanged,
    NoCalls,
    OwnCall,
    WrongScores,
    answer_review,
    current_form,
    draw_calls,
    save_form,
    score_review,
)
from intake.staff.models import Role
from tests.make import NOW, make_call, make_staff

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ALL = [2] * len(QUESTIONS)


@pytest.fixture
def dana():
    return make_staff(name="Dana Whitfield")


@pytest.fixture
def ruth():
    return make_staff(Role.SUPERVISOR, name="Ruth Okafor")


def draw(by, asked=2, of=None, **details):
    return draw_calls(of=of, start=NOW - DAY, end=NOW, asked=asked, by=by, now=NOW, **details)


def drawn_review(dana, ruth):
    make_call(taken_by=dana)
    return draw(ruth).reviews.get()


def score(review, by, scores=ALL, **details):
    form = current_form(by, NOW)
    return score_review(
        review=review, form=form, scores=scores, feedback="Calm and clear", by=by, now=NOW, **details
    )


def test_same_seed_draws_the_same_calls(dana, ruth):
    for _turn in range(20):
        make_call(taken_by=dana)

    draws = [{review.call_id for review in draw(ruth, 5, seed=7).reviews.all()} for _turn in range(2)]

    assert draws[0] == draws[1]
    assert len(draws[0]) == 5
    assert Entry.objects.filter(verb="draw_calls").first().detail == {"drawn": 5, "able": 20, "seed": 7}


def test_only_answered_calls_of_others_in_the_period_are_drawn(dana, ruth):
    wanted = make_call(taken_by=dana, rang_at=NOW - DAY)
    make_call(taken_by=dana, rang_at=NOW)
    make_call(taken_by=dana, rang_at=NOW - DAY - timedelta(microseconds=1))
    make_call(taken_by=dana, answered_at=None)
    make_call(taken_by=ruth)
    make_call()

    assert [review.call for review in draw(ruth, 50).reviews.all()] == [wanted]
    with pytest.raises(NoCalls):
        draw(ruth, of=make_staff())


def test_scored_call_is_told_to_its_taker_who_answers_once(dana, ruth):
    review = drawn_review(dana, ruth)

    score(review, ruth, [2, 1, 0, None, 2, 2])
    answer_review(review=review, answer="Thank you", by=dana, now=NOW)

    review.refresh_from_db()
    assert (review.percent, review.feedback, review.answer) == (70, "Calm and clear", "Thank you")
    with connection.cursor() as cursor:
        cursor.execute("SELECT feedback, scores, answer FROM intake_review")
        assert all(text.startswith("v1.") for text in cursor.fetchone())
    with pytest.raises(AlreadyAnswered):
        answer_review(review=review, answer="More", by=dana, now=NOW)


def test_nothing_that_applies_has_no_percent(dana, ruth):
    review = score(drawn_review(dana, ruth), ruth, [None] * len(QUESTIONS))

    assert review.percent is None


@pytest.mark.parametrize("scores", [[2], [3] * len(QUESTIONS), [*ALL, 2]])
def test_score_that_the_form_does_not_know_is_refused(dana, ruth, scores):
    with pytest.raises(WrongScores):
        score(drawn_review(dana, ruth), ruth, scores)


def test_call_is_scored_once_and_by_another(dana, ruth):
    review = drawn_review(dana, ruth)
    with pytest.raises(OwnCall):
        score(review, dana)
    score(review, ruth)

    with pytest.raises(AlreadyScored):
        score(review, make_staff(Role.SUPERVISOR))
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.update(scored_by=dana)


def test_changed_form_leaves_what_was_scored_by_the_old_one(dana, ruth):
    review = score(drawn_review(dana, ruth), ruth)

    save_form(questions=["Was it kind?"], based_on=1, by=ruth, now=NOW)

    assert current_form(ruth, NOW).questions == ["Was it kind?"]
    assert [question for question, _point in Review.objects.get(pk=review.pk).lines] == list(QUESTIONS)
    with pytest.raises(FormHasChanged):
        save_form(questions=["Was it quick?"], based_on=1, by=ruth, now=NOW)


# The pages


def test_supervisor_draws_and_scores_and_the_taker_reads_and_answers(client, dana, ruth):
    make_call(taken_by=dana, rang_at=timezone.now() - timedelta(hours=1))
    today = timezone.localdate().isoformat()
    client.force_login(ruth)
    client.post(reverse("quality"), {"first": "2026-01-01", "last": today, "asked": 3})
    assert not Draw.objects.exists()  # more than three months

    yesterday = (timezone.localdate() - DAY).isoformat()
    client.post(reverse("quality"), {"first": yesterday, "last": today, "asked": 3})
    review = Review.objects.get()
    points = {f"q{place}": "1" for place in range(len(QUESTIONS))}
    assert client.post(reverse("score_review", args=[review.pk]), points).status_code == 302

    client.force_login(dana)
    page = client.get(reverse("own_review", args=[review.pk]))
    assert "Scored 50 %" in page.content.decode()
    client.post(reverse("own_review", args=[review.pk]), {"answer": "I will"})
    review.refresh_from_db()
    assert (review.answer, review.seen_at is not None) == ("I will", True)


def test_colleagues_do_not_find_a_review(client, dana, ruth):
    review = score(drawn_review(dana, ruth), ruth)

    client.force_login(make_staff())

    assert client.get(reverse("own_review", args=[review.pk])).status_code == 404
    assert client.get(reverse("score_review", args=[review.pk])).status_code == 403
    assert "Calm" not in client.get(reverse("own_reviews")).content.decode()


def test_taker_does_not_read_before_it_is_given_to_them(client, dana, ruth):
    review = drawn_review(dana, ruth)
    client.force_login(dana)

    assert client.get(reverse("own_review", args=[review.pk])).status_code == 404


def test_supervisor_does_not_score_their_own_call(client, ruth):
    review = drawn_review(ruth, make_staff(Role.SUPERVISOR))
    client.force_login(ruth)

    assert client.get(reverse("score_review", args=[review.pk])).status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"asked": "0"}, "greater than or equal to 1"),
        ({"asked": "51"}, "less than or equal to 50"),
        ({"last": "2020-01-01"}, "ends before it begins"),
        ({"of": "999999"}, "valid choice"),
        ({}, "that could be drawn"),
    ],
)
def test_what_cannot_be_drawn_is_said(client, ruth, typed, said):
    client.force_login(ruth)
    day = timezone.localdate().isoformat()

    answer = client.post(reverse("quality"), {"first": day, "last": day, "asked": 5, **typed})

    assert answer.status_code == 422
    assert said in answer.content.decode()


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "required"), (" \n ", "required"), ("x\n" * 13, "Twelve"), ("x" * 161, "160 letters")],
)
def test_form_that_is_no_short_form_is_refused(client, ruth, text, said):
    client.force_login(ruth)

    answer = client.post(reverse("review_form"), {"questions": text, "based_on": 1})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert ReviewForm.objects.count() == 1
