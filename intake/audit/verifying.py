"""Reading the chain: where it is broken first, and the head that is kept outside."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from intake.audit.chain import ENTRY, HEAD, LINK, link_of, say_entry, say_link
from intake.audit.models import Entry
from intake.privacy.fields import key_ring

COLUMNS = ("pk", "seq", "at", "by_id", "verb", "about", "reference", "detail", "mac", "link", "seal")
CHUNK = 5_000
MAY_WAIT = timedelta(minutes=5)  # a clock chains within a second what a crash has left


@dataclass(frozen=True)
class Head:
    """The last link at one moment, signed: what somebody keeps where the owner of the database cannot go."""

    seq: int
    link: str
    at: str
    signature: str

    @property
    def said(self) -> str:
        return f"{self.seq}|{self.link}|{self.at}"

    def as_line(self) -> str:
        return json.dumps({"seq": self.seq, "link": self.link, "at": self.at, "signature": self.signature})


class NotAHead(Exception):
    """A line is no head as `manage.py audit head` prints it; the message says which line."""


@dataclass
class Verdict:
    """What following the whole chain found. `problem` is empty if nothing is wrong."""

    entries: int = 0
    waiting: int = 0
    without_key: int = 0  # written under keys that the ring has no more; later seals vouch for them
    problem: str = ""


def take_head(now: datetime) -> Head | None:
    """The head of the chain at `now`; None if nothing is chained yet."""
    unsigned = Head(*Entry.objects.end(), at=now.isoformat(timespec="seconds"), signature="")
    if not unsigned.seq:
        return None
    return replace(unsigned, signature=key_ring().sign(unsigned.said, HEAD))


def read_heads(text: str) -> list[Head]:
    """The heads of a file, one a line. Raises NotAHead."""
    heads = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
            head = Head(int(given["seq"]), str(given["link"]), str(given["at"]), str(given["signature"]))
        except (ValueError, TypeError, KeyError):
            raise NotAHead(f"line {number} is no head of a trail") from None
        heads.append(head)
    return heads


def verify(*, now: datetime, heads: Iterable[Head] = ()) -> Verdict:
    """Follows the chain from its first entry and stops at the first that is broken."""
    verdict, wanted = Verdict(), {}
    for head in heads:
        if not key_ring().is_signed(head.signature, head.said, HEAD):
            verdict.problem = f"The head of {head.at} was not signed by a key of this ring."
            return verdict
        wanted[head.seq] = head
    verdict.problem = _follow(verdict, wanted) or _look_at_waiting(verdict, now)
    return verdict


def _follow(verdict: Verdict, wanted: dict[int, Head]) -> str:
    rows = Entry.objects.chained().order_by("seq").values_list(*COLUMNS).iterator(chunk_size=CHUNK)
    sealed: bool | None = True
    for problem, sealed in _walk(rows, verdict, wanted):  # noqa: B007  # the last one counts
        if problem:
            return problem
    late = [head for seq, head in sorted(wanted.items()) if seq > verdict.entries]
    if late:
        return (
            f"The trail was cut: it ends at entry {verdict.entries}, and the head of {late[0].at} knew entry"
            f" {late[0].seq}."
        )
    return "" if sealed else "The last entry was sealed by a key that the ring lacks: nothing vouches for it."


def _walk(
    rows: Iterator[tuple[Any, ...]], verdict: Verdict, wanted: dict[int, Head]
) -> Iterator[tuple[str, bool | None]]:
    """For each entry what is wrong with it, and whether its seal is good (None: no key to ask)."""
    is_signed, before = key_ring().is_signed, ""
    for pk, seq, at, by_id, verb, about, reference, detail, mac, link, seal in rows:
        verdict.entries += 1
        where = f"entry {verdict.entries} (row {pk}, {verb}, {at:%Y-%m-%d %H:%M:%S} UTC)"
        if seq != verdict.entries:
            yield (
                f"Broken at entry {verdict.entries}: it is gone; the next that is there is entry {seq}.",
                False,
            )
        said = say_entry(at, by_id, verb, about, reference, detail)
        written, sealed = is_signed(mac, said, ENTRY), is_signed(seal, say_link(seq, link), LINK)
        verdict.without_key += written is None
        if written is False:
            yield f"Broken at {where}: it was changed, or the program never wrote it.", False
        if link != link_of(before, seq, pk, mac, said):
            yield (
                f"Broken at {where}: an entry before it was removed, moved or added, or it was changed.",
                False,
            )
        if sealed is False:
            yield f"Broken at {where}: its seal is false.", False
        if seq in wanted and wanted[seq].link != link:
            yield f"Broken at {where}: the head of {wanted[seq].at} knew another.", False
        before = link
        yield "", sealed


def _look_at_waiting(verdict: Verdict, now: datetime) -> str:
    """Entries of the last moment are not chained yet; each proves by itself that the program wrote it."""
    rows = Entry.objects.waiting().order_by("pk").values_list(*COLUMNS)
    for pk, _seq, at, by_id, verb, about, reference, detail, mac, _link, _seal in rows.iterator(CHUNK):
        verdict.waiting += 1
        said = say_entry(at, by_id, verb, about, reference, detail)
        if key_ring().is_signed(mac, said, ENTRY) is False:
            return f"Broken: row {pk} ({verb}) waits to be chained, and the program never wrote it."
        if at < now - MAY_WAIT:
            minutes = MAY_WAIT.seconds // 60
            return f"Row {pk} ({verb}) has not been chained for {minutes} min: is a clock running?"
    return ""
