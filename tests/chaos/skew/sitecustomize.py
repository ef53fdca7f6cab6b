"""Lets the clock of one program jump: the file named in RINGBACK_CHAOS_SKEW holds the seconds to add.

Python runs this before anything else when its folder is on PYTHONPATH. `time.monotonic` stays as it is, as it
does when somebody sets a real clock.
"""

import copyreg
import datetime
import os
import time

_path = os.environ.get("RINGBACK_CHAOS_SKEW", "")
_now, _datetime, _monotonic = time.time, datetime.datetime, time.monotonic
_seen = {"at": -1.0, "seconds": 0.0}


def _skew() -> float:
    """The seconds of the file, read at most five times a second."""
    if _monotonic() - _seen["at"] > 0.2:
        _seen["at"] = _monotonic()
        try:
            with open(_path) as file:
                _seen["seconds"] = float(file.read() or 0)
        except (OSError, ValueError):
            _seen["seconds"] = 0.0
    return _seen["seconds"]


class _Any(type):
    """A `datetime` that C made is one of ours too."""

    def __instancecheck__(cls, other: object) -> bool:
        return isinstance(other, _datetime)

    def __subclasscheck__(cls, other: type) -> bool:
        return issubclass(other, _datetime)


class _Shifted(_datetime, metaclass=_Any):
    __slots__ = ()  # extensions in C ask for its size

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
        return _datetime.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls) -> datetime.datetime:
        return _datetime.fromtimestamp(time.time(), datetime.UTC).replace(tzinfo=None)


def _again(text: str) -> datetime.datetime:
    return _datetime.fromisoformat(text)


def _how_to_pickle(moment: datetime.datetime) -> tuple[object, ...]:
    """Beat keeps its schedule with `pickle`, which finds classes by their names, and the name is ours now."""
    return _again, (moment.isoformat(),)


if _path:
    copyreg.pickle(_datetime, _how_to_pickle)
    copyreg.pickle(_Shifted, _how_to_pickle)
    _Shifted.__name__ = _Shifted.__qualname__ = "datetime"
    _Shifted.__module__ = "datetime"
    time.time = lambda: _now() + _skew()
    datetime.datetime = _Shifted  # type: ignore[misc]
