"""Files that leave the house: the notice inside, nothing that a spreadsheet would run, and a clear end."""

import csv
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from intake.consents.notices import LONG

FORMULA = ("=", "+", "-", "@")
MOST_IN_A_WORKBOOK = 100_000  # rows; more are for CSV
Row = Sequence[Any]


def disarm(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe before it.

    Blanks, controls, marks without width and full-width forms are seen through. Numbers stay numbers.
    """
    if not isinstance(value, str):
        return value
    plain = unicodedata.normalize("NFKC", value)
    bare = plain.lstrip("".join(c for c in set(plain) if c.isspace() or unicodedata.category(c)[0] in "CZ"))
    starts_a_cell_anew = value[:1] in ("\t", "\r", "\n")
    return f"'{value}" if starts_a_cell_anew or bare.startswith(FORMULA) else value


def write_csv(head: Row, chunks: Iterable[Sequence[Row]], about: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Pieces of a CSV file, marked as UTF-8, and how many rows they hold; the last says the end."""
    written = 0
    yield "\ufeff" + _lines([[LONG], *([line] for line in about), head]), 0
    for chunk in chunks:
        written += len(chunk)
        yield _lines(chunk), len(chunk)
    yield _lines([[end_of(written)]]), 0


def end_of(rows: int) -> str:
    """The last line of a whole file. A file without it was stopped half-way."""
    return _("end of export, %(rows)d rows") % {"rows": rows}


def write_workbook(head: Row, rows: Iterable[Row], about: Iterable[str]) -> bytes:
    """A whole workbook, or none: what is stopped half-way has no end and cannot be opened."""
    book = Workbook(write_only=True)
    first = book.create_sheet(_("Notice"))
    for line in (LONG, *about):
        first.append([line])
    sheet = book.create_sheet(_("Rows"))
    written = 0
    sheet.append([_as_text(sheet, cell) for cell in head])
    for row in rows:
        written += 1
        sheet.append([_as_text(sheet, cell) for cell in row])
    first.append([end_of(written)])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _as_text(sheet: Any, value: Any) -> Any:
    """Text stays text, whatever it looks like; what XML cannot hold is left out."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, "".join(c for c in disarm(value) if c >= " " or c in "\t\n"))
    cell.data_type = "s"
    return cell


def _lines(rows: Iterable[Row]) -> str:
    text = StringIO()
    csv.writer(text).writerows([disarm(cell) for cell in row] for row in rows)
    return text.getvalue()
