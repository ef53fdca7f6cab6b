"""The door for the web server: `uvicorn core.asgi:application`."""

import asyncio
import gc
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from contextvars import Context
from datetime import UTC, datetime
from typing import Any

import django
from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.conf import settings
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.management import call_command
from django.core.signals import request_started
from django.db import close_old_connections
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix
from django.utils.http import parse_header_parameters
from django.utils.module_loading import import_string
from servestatic import ServeStaticASGI

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings")
PAGES, DELIVERIES = 8, 16  # at once: a page works, most deliveries wait for one another


class Handler(ASGIHandler):
    """Makes a page in one thread of a few: signals, all middleware and the view.

    Django's own goes to a thread and back for each of them, which takes longer than all that they do. What
    the phone system delivers has threads of its own, and waits for no page.
    """

    def __init__(self) -> None:
        super().__init__()
        self._pages = ThreadPoolExecutor(PAGES, thread_name_prefix="page")
        self._phone = ThreadPoolExecutor(DELIVERIES, thread_name_prefix="phone")

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        with closing(body):
            delivers = scope["method"] == "POST" and scope["path"].startswith("/phone/")
            threads = self._phone if delivers else self._pages
            making = asyncio.get_running_loop().run_in_executor
            response = await making(threads, Context().run, self._make, scope, body)
            if response.streaming:
                await self._stream(response, receive, send)
            else:
                await self.send_response(response, send)

    def _make(self, scope: Any, body: Any) -> HttpResponseBase:
        set_script_prefix(get_script_prefix(scope))
        request_started.send(self.__class__, scope=scope)
        request, refusal = self.create_request(scope, body)
        response: Any = self.get_response(request) if request else refusal
        if response.streaming:
            close_old_connections()  # it may last, and there are few
        else:
            response.close()
        return response

    async def _stream(self, response: HttpResponseBase, receive: Any, send: Any) -> None:
        """Sends what is still being made, until its end or until nobody listens any more."""
        async with ThreadSensitiveContext():
            try:
                async with asyncio.TaskGroup() as tasks:
                    gone = tasks.create_task(self.listen_for_disconnect(receive))
                    await self.send_response(response, send)
                    gone.cancel()
            except* RequestAborted:
                pass
            finally:
                await sync_to_async(response.close)()


def _add_headers(headers: Any, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    if settings.SECURE_HSTS_SECONDS:
        headers["Strict-Transport-Security"] = (
            f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"
        )


def _with_static_files(pages: ASGIHandler) -> Any:
    """Of what is gathered only what pages name is served: names with a hash, which may be kept for ever."""
    if settings.DEBUG:
        return ASGIStaticFilesHandler(pages)
    served = ServeStaticASGI(
        pages, settings.STATIC_ROOT, settings.STATIC_URL, add_headers_function=_add_headers
    )
    served.files = {url: file for url, file in served.files.items() if served.immutable_file_test(file, url)}
    return served


django.setup(set_prefix=False)
_django = _with_static_files(Handler())
call_command("check")  # a rule set or a pack that cannot be used stops the start, not the first call
gc.collect()
gc.freeze()  # what was loaded stays: the collector need not go through it again in mid-page


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Django, for requests in UTF-8, as every browser sends them.

    A request that names another charset is refused here. Django would decode it with any codec that Python
    has: some of them fail, and some make halves of characters, which can be neither shown nor stored.
    """
    if scope["type"] == "lifespan":
        await _live(receive, send)
    elif scope["type"] == "http" and not _is_utf8(scope["headers"]):
        await send({"type": "http.response.start", "status": 400, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})
    else:
        await _django(scope, receive, send)


async def _live(receive: Any, send: Any) -> None:
    """Starts and ends with the server. The keys of another database stop the start, with one line."""
    await receive()
    try:
        await sync_to_async(import_string("intake.privacy.proofs.check_at_start"))()
    except SystemExit as refusal:
        return await send({"type": "lifespan.startup.failed", "message": str(refusal)})
    await send({"type": "lifespan.startup.complete"})
    note = import_string("intake.audit.site.note_at_start")
    await sync_to_async(note)(import_string("core.settings.env").given(), datetime.now(UTC))
    await sync_to_async(import_string("intake.live.views.give_connections_back"))()
    await receive()
    return await send({"type": "lifespan.shutdown.complete"})


def _is_utf8(headers: list[tuple[bytes, bytes]]) -> bool:
    given = b",".join(value for name, value in headers if name.lower() == b"content-type")
    try:
        _kind, parameters = parse_header_parameters(given.decode("latin-1"))
    except (ValueError, LookupError):  # a parameter may name a charset of its own
        return False
    return parameters.get("charset", "utf-8").lower() in ("utf-8", "utf8")
