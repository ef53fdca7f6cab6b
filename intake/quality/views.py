"""Quality review: supervisors draw and score calls, whoever took them reads it and answers, nobody else."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intake.audit.services import record
from intake.quality.forms import AnswerForm, DrawForm, QuestionsForm, ScoreForm
from intake.reviews.models import Draw, Review
from intake.reviews.services import (
    ReviewRefused,
    answer_review,
    current_form,
    draw_calls,
    save_form,
    score_review,
    see_review,
)
from intake.staff.access import StaffRequest, opens

SHOWN = 20


@require_http_methods(["GET", "POST"])
@never_cache
@opens("review_quality")
def quality(request: StaffRequest) -> HttpResponse:
    """The latest draws, and a form that draws more."""
    now = timezone.now()
    form = DrawForm(request.POST if request.method == "POST" else None, now=now)
    if form.is_valid():
        period, given = form.period, form.cleaned_data
        try:
            drawn = draw_calls(
                of=given["of"],
                start=period.start,
                end=period.end,
                asked=given["asked"],
                by=request.user,
                now=now,
            )
        except ReviewRefused as refusal:
            form.add_error("of", str(refusal))
        else:
            return redirect("draw", drawn.pk)
    draws = Draw.objects.select_related("of", "by").prefetch_related("reviews").order_by("-pk")[:SHOWN]
    context = {"form": form, "draws": draws, "now": now}
    return render(request, "quality/quality.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET"])
@never_cache
@opens("review_quality")
def draw(request: StaffRequest, draw_id: int) -> HttpResponse:
    """The calls of one draw, and which of them are scored."""
    drawn = get_object_or_404(Draw.objects.select_related("of", "by"), pk=draw_id)
    reviews = drawn.reviews.select_related("call", "of", "form").defer("call__note", "call__number")
    context = {"draw": drawn, "reviews": reviews.order_by("pk"), "now": timezone.now()}
    return render(request, "quality/draw.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@opens("review_quality")
def score(request: StaffRequest, review_id: int) -> HttpResponse:
    """One drawn call: scored once. Reading it is written down."""
    now = timezone.now()
    rows = Review.objects.select_related("call", "of", "scored_by", "form", "draw")
    review = get_object_or_404(rows.exclude(of=request.user), pk=review_id)
    used = current_form(request.user, now)
    form = ScoreForm(request.POST if request.method == "POST" else None, form=used)
    if form.is_valid():
        try:
            score_review(
                review=review, form=used, scores=form.scores, feedback=form.cleaned_data["feedback"],
                by=request.user, now=now,
            )  # fmt: skip
        except ReviewRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Scored. Whoever took the call can read it now."))
            return redirect("draw", review.draw_id)
    record(verb="read_review", about=review, by=request.user, at=now)
    context = {"review": review, "form": form, "now": now}
    return render(request, "quality/score.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET"])
@never_cache
@opens("log_calls")
def own_reviews(request: StaffRequest) -> HttpResponse:
    """What was said about one's own calls."""
    reviews = Review.objects.of_own(request.user).select_related("call", "scored_by", "form")
    context = {"reviews": reviews.defer("call__note", "call__number").order_by("-scored_at")[:SHOWN]}
    return render(request, "quality/own.html", context | {"now": timezone.now()})


@require_http_methods(["GET", "POST"])
@never_cache
@opens("log_calls")
def own_review(request: StaffRequest, review_id: int) -> HttpResponse:
    """One review of a call of one's own, and one's answer to it. That of a colleague does not exist."""
    now = timezone.now()
    own = Review.objects.of_own(request.user).select_related("call", "scored_by", "form")
    review = get_object_or_404(own, pk=review_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            answer_review(review=review, answer=form.cleaned_data["answer"], by=request.user, now=now)
        except ReviewRefused as refusal:
            form.add_error("answer", str(refusal))
        else:
            return redirect("own_review", review.pk)
    see_review(review=review, by=request.user, now=now)
    context = {"review": review, "form": form, "now": now, "is_own": True}
    return render(request, "quality/read.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@never_cache
@opens("review_quality")
def questions(request: StaffRequest) -> HttpResponse:
    """The questions of the form. Saving makes a new version; what was scored keeps its own."""
    now = timezone.now()
    used = current_form(request.user, now)
    showing = {"questions": "\n".join(used.questions), "based_on": used.version}
    form = QuestionsForm(request.POST if request.method == "POST" else None, initial=showing)
    if form.is_valid():
        try:
            save_form(by=request.user, now=now, **form.cleaned_data)
        except ReviewRefused as refusal:
            form.add_error("questions", str(refusal))
        else:
            messages.success(request, _("The new form holds from now on."))
            return redirect("quality")
    context = {"form": form, "used": used, "now": now}
    return render(request, "quality/questions.html", context, status=422 if form.errors else 200)
