"""Two people on one call sheet: what may be written, and what would wipe out somebody else's words.

Plain Python. A mark is `(revision, page)`: in which revision of the sheet a field was written last, and by
which page. A page is one open window, so that somebody never clashes with their own repeated save.
"""

from collections.abc import Sequence

Mark = Sequence[int | str]


def wipes_out(*, typed: list[str], stands: list[str], mark: Mark | None, page: str, base: int | None) -> bool:
    """Whether writing `typed` would wipe out what another page wrote and this page has never shown.

    `base` is the revision of the field that this page knew when somebody began to type there; None from a
    page without script, which is believed.
    """
    if base is None or mark is None or typed == stands:
        return False
    revision, writer = mark
    return writer != page and int(revision) > base


def join_texts(stands: list[str], aside: list[str], *, several: bool, nothing: str) -> list[str]:
    """Both answers as one. Of `several` ticks all, where `nothing` goes as soon as something is ticked;
    of words first what stands, then what was kept aside, on a line of its own."""
    if not several:
        return ["\n".join(text for text in [*stands, *aside] if text)]
    ticked = list(dict.fromkeys([*stands, *aside]))
    return [code for code in ticked if code != nothing] if len(ticked) > 1 else ticked
