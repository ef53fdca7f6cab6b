"""The doors at which phone systems report. A signature opens them, not a session.

What is believed is stored first and answered at once; no broker and nothing slow stands in the path. While
the database is away the answer is 503, and whoever delivers tries again. What is refused has no effect.
"""

import logging
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DataError, Error
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import RawPostDataException, UnreadablePostError
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from intake.phone.adapters import ADAPTERS
from intake.phone.delivery import LARGEST, Adapter, Answer, Delivery, Refused, refuse_unfit
from intake.phone.ear import ear

logger = logging.getLogger(__name__)


@csrf_exempt
@login_not_required
@never_cache
@require_POST
def report(request: HttpRequest, name: str, step: str = "") -> HttpResponse:
    """Takes one delivery of the phone system `name`. 404 for one that this site has not set up."""
    adapter = ADAPTERS.get(name)
    if adapter is None or not adapter.is_open():
        raise Http404
    now = timezone.now()
    try:
        answer = _read(adapter, request, step, now)
        if answer.event is None:
            ear.refuse_while_away()
        else:
            ear.hear(answer.event, now)
        said = answer.say()
    except Refused as refusal:
        logger.warning("A delivery to %s was refused with %d: %s", name, refusal.status, refusal)
        return HttpResponse(str(refusal), status=refusal.status, content_type="text/plain")
    except DataError:  # it can never be stored: to ask for it again would be to ask for ever
        logger.error("A delivery to %s was refused with 400: the database cannot hold it", name)
        return HttpResponse("cannot be stored", status=400, content_type="text/plain")
    except Error as trouble:
        logger.error("A delivery to %s could not be stored: %s", name, type(trouble).__name__)
        return HttpResponse(status=503, headers={"Retry-After": "5"})
    return HttpResponse(said, content_type=answer.content_type)


def _read(adapter: Adapter, request: HttpRequest, step: str, now: datetime) -> Answer:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LARGEST:
        raise Refused(413, "too large")
    try:
        body = request.body
    except (UnreadablePostError, RawPostDataException):
        raise Refused(400, "truncated") from None
    if len(body) != int(length or 0) and "CONTENT_LENGTH" in request.META:
        raise Refused(400, "truncated")
    delivery = Delivery(
        url=settings.PUBLIC_URL + request.get_full_path(),
        step=step,
        headers={key.lower(): value for key, value in request.headers.items()},
        content_type=(request.content_type or "").lower(),
        body=body,
    )
    refuse_unfit(adapter, delivery)
    return adapter.read(delivery, now.astimezone(UTC))
