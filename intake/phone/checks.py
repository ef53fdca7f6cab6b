"""A door that is configured by half stops the start, not the first call."""

import os
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error


def check_phone_settings(app_configs: Any = None, **_options: Any) -> Sequence[CheckMessage]:
    """Names each setting of a phone system that another one needs. Runs at every start."""
    twilio, media = bool(settings.TWILIO_TOKENS), settings.MEDIA
    wrong = {
        "RINGBACK_TWILIO_DESKS is empty, so that Twilio rings nowhere": twilio and not settings.TWILIO_DESKS,
        "RINGBACK_TWILIO_TOKENS is empty, so that Twilio's door is closed": settings.TWILIO_DESKS
        and not twilio,
        "RINGBACK_PUBLIC_URL is not https, so that Twilio reports in clear": twilio
        and not settings.PUBLIC_URL.startswith("https://"),
        "RINGBACK_MEDIA is empty, so that messages cannot be kept": settings.VOICEMAIL and not media,
        "RINGBACK_MEDIA is not a folder that can be written to": settings.VOICEMAIL
        and media
        and not os.access(media, os.W_OK | os.X_OK),
        "RINGBACK_TWILIO_ACCOUNT is empty, so that messages cannot be fetched": settings.VOICEMAIL
        and twilio
        and not settings.TWILIO_ACCOUNT,
        "RINGBACK_AMI_CONTEXTS is empty, so that no call is known to come from outside": settings.AMI_URL
        and not settings.AMI_CONTEXTS,
    }
    return [Error(text, id="phone.E001") for text, is_wrong in wrong.items() if is_wrong]
