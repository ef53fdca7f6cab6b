"""The middleware that keeps every page closed until its view says to whom it opens."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse


class ClosedByDefaultMiddleware(LoginRequiredMiddleware):
    """Every page wants a signed-in member of staff, unless it says `@login_not_required`.

    A script on a page gets 401 instead of the sign-in page, so that it keeps what was typed and asks again.
    No page with personal data stays in the browser's cache.
    """

    def handle_no_permission(  # type: ignore[override]  # Django's own only redirects
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponse:
        if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate" or request.headers.get(
            "HX-Request"
        ):
            return HttpResponse(status=401, headers={"Cache-Control": "no-store"})
        return redirect_to_login(_page_of(request), self.get_login_url(view_func))


def _page_of(request: HttpRequest) -> str:
    """Where to go on after signing in: this page, or the page whose form was sent."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    return came_from.path if came_from.netloc == request.get_host() else "/"
