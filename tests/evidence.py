"""What a thief or a curious colleague could hold in their hands, and how to look for a word in it."""

import io
import logging
import logging.config
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from tests.disguises import in_base64

TYPED = {
    "caller_name": "Quillibrand Oxthorpe",
    "client_name": "Zephyrine Oxthorpe",
    "answered_by": "her aunt Vashtimere",
    "ask_for": "the Lumbergrove library",
    "number": "(267) 555-0187",
    "note": "Fell in the Wexcombe stairwell, dörte ängstlich",
    "overdose": "17 weeks ago",
}
NOTE_OF_ATTEMPT = "neighbour Ignatrova answered"
WORDS = [
    *("Quillibrand", "Oxthorpe", "Zephyrine", "Vashtimere", "Lumbergrove", "Wexcombe", "dörte", "Ignatrova"),
    *("+12675550187", "2675550187", "(267) 555-0187", "17 weeks ago", "violence_imminent", "asq_1"),
]


def disguises(word: str) -> dict[str, bytes]:
    """The forms in which a word could have got out, lower case where case says nothing."""
    raw = word.encode()
    digits = "".join(letter for letter in word if letter.isdigit())
    found = {
        "plain": raw,
        "upside down": word[::-1].encode(),
        "hex": raw.hex().encode(),
        "in an address": quote(word, safe="").encode(),
        "escaped": word.encode("unicode_escape"),
        "two bytes a letter": word.encode("utf-16-le"),
        "digits": digits.encode() if len(digits) >= 7 else raw,
    }
    return found | {f"base64 after {before}": form for before, form in enumerate(in_base64(raw))}


def find(words: list[str], evidence: bytes) -> list[tuple[str, str]]:
    """Every word that stands in the evidence in some form, with the form."""
    lower = evidence.lower()
    return [
        (word, form)
        for word in words
        for form, disguised in disguises(word).items()
        if (disguised in evidence if form.startswith("base64") else disguised.lower() in lower)
    ]


def stolen_database() -> bytes:
    """All that is in the database: what a dump of it holds, and on SQLite its files to the last byte."""
    if connection.vendor == "sqlite":
        files = [Path(f"{connection.settings_dict['NAME']}{end}") for end in ("", "-wal")]
        dump = "\n".join(connection.connection.iterdump()).encode()
        return dump + b"".join(_read_apart(file) for file in files if file.exists())
    return _pg_dump() if shutil.which("pg_dump") else _every_row()


def _read_apart(file: Path) -> bytes:
    """Reads a file in another process: closing it in this one would drop the locks of SQLite on it."""
    return subprocess.run(["cat", str(file)], check=True, capture_output=True).stdout


def _pg_dump() -> bytes:
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    names["PGDATABASE"] = "NAME"
    given = {name: str(connection.settings_dict.get(key) or "") for name, key in names.items()}
    server = os.environ | {name: value for name, value in given.items() if value}
    return subprocess.run(["pg_dump", "--inserts"], env=server, capture_output=True, check=True).stdout


def _every_row() -> bytes:
    with connection.cursor() as cursor:
        rows: list[object] = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += [table, *cursor.fetchall()]
    return repr(rows).encode()


@contextmanager
def listening() -> Iterator[io.StringIO]:
    """Everything that the program's own logging writes, down to the last whisper."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    plain = settings.LOGGING["formatters"]["plain"]
    handler.setFormatter(logging.config.DictConfigurator({}).configure_formatter(dict(plain)))
    loggers = [logging.getLogger(name) for name in ("", "django", "django.request", "intake", "celery")]
    before = [logger.level for logger in loggers]
    logging.getLogger().addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    yield written
    logging.getLogger().removeHandler(handler)
    for logger, level in zip(loggers, before, strict=True):
        logger.setLevel(level)
