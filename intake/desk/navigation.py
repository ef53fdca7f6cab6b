"""What stands around every page."""

from django.conf import settings
from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, object]:
    """Template context: the centre's name."""
    return {"centre_name": settings.CENTRE_NAME}
