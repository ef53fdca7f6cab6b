"""Keeps what people typed out of logs and error pages.

An exception's text can quote a value (a UNIQUE violation prints the row), so only its type and the places
it passed through are written, never its message and never local variables.
"""

import logging
import traceback
from collections.abc import ItemsView
from copy import copy
from types import TracebackType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter


class NothingTypedFormatter(logging.Formatter):
    """Writes an exception as its type and its file names with line numbers, and an address as its pattern."""

    def format(self, record: logging.LogRecord) -> str:
        """Django names the path of a request that failed, and somebody may have typed a name into it."""
        record = copy(record)
        record.exc_text = None  # another formatter may have left the message of an exception here
        if isinstance(request := getattr(record, "request", None), HttpRequest):
            found, status = request.resolver_match, getattr(record, "status_code", "")
            record.msg, record.args = f"{status} at {found.route if found else 'no address of ours'}", ()
        return super().format(record)

    def formatException(  # the name is logging's
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        if ei[0] is None:
            return ""
        places = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(ei[2])]
        return "\n".join([f"{ei[0].__module__}.{ei[0].__qualname__}", *places])


class NothingTypedFilter(SafeExceptionReporterFilter):
    """Django's debug page and error mail without POST data, cookies or local variables."""

    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return {}

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: Any
    ) -> ItemsView[str, Any]:
        return dict[str, Any]().items()
