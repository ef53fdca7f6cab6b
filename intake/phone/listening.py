"""A message that a caller left, for those who ring back. Listening is written down."""

import logging

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from intake.privacy.keys import CannotOpen
from intake.rings.models import Recording
from intake.rings.recordings import listen
from intake.staff.access import StaffRequest, opens

logger = logging.getLogger(__name__)


@require_GET
@never_cache
@opens("hear_recordings")
def hear_recording(request: StaffRequest, recording_id: int) -> HttpResponse:
    """The sound itself. It is opened for this answer only and kept nowhere."""
    recording = get_object_or_404(Recording, pk=recording_id, kept_at__isnull=False)
    try:
        sound = listen(recording=recording, folder=settings.MEDIA, by=request.user, now=timezone.now())
    except (OSError, CannotOpen) as trouble:
        logger.error("Recording %d cannot be opened: %s", recording.pk, type(trouble).__name__)
        raise Http404 from None
    answer = HttpResponse(sound, content_type=recording.kind)
    answer["X-Content-Type-Options"], answer["Content-Disposition"] = "nosniff", "inline"
    return answer
