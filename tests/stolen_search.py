"""Looking for many thousand words, each in all its disguises, in files of any size."""

import base64
import hashlib
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tests.disguises import in_base64

CHUNK = 40_000  # patterns of one search
PLANTED = ["plantedquillwort", "+12679990001"]


def search(folder: Path, words: list[str], sizes: dict[str, int]) -> dict[str, Any]:
    """Looks for every disguise of every word in every file, and for a planted one that must be found."""
    patterns = sorted({pattern for word in words for pattern in disguises(word)})
    files = [folder / name for name in sizes]
    hits = [hit for hit in grep(folder, patterns, files) if not is_part_of_a_longer_number(folder, *hit)]
    (folder / "planted").write_text(" ".join(disguises(PLANTED[0]) | disguises(PLANTED[1])))
    wanted = disguises(PLANTED[0]) | disguises(PLANTED[1])
    seen = {pattern for _file, pattern in grep(folder, sorted(wanted), [folder / "planted"])}
    return {
        "patterns": len(patterns),
        "bytes": sizes,
        "found": len(hits),
        "first": [f"{name}: {pattern}" for name, pattern in hits[:5]],
        "planted_was_found": len(seen)
        >= len(wanted) - 4,  # those that lie within another are seen as the longer
    }


def is_part_of_a_longer_number(folder: Path, name: str, pattern: str) -> bool:
    """Ten digits stand somewhere in millions of random ones: tokens of names are numbers of 19 digits."""
    if not pattern.isdigit():
        return False
    alone = re.compile(rb"(?<![0-9])1?" + pattern.encode() + rb"1?(?![0-9])")
    return alone.search((folder / name).read_bytes()) is None


def disguises(word: str) -> set[str]:
    """The forms in which a word could stand there: readable, turned round, packed; a number also hashed."""
    digits = "".join(letter for letter in word if letter.isdigit())
    plain = digits[1:] if digits else word  # a number is looked for without the country's 1
    raw = plain.encode()
    found = {plain, plain[::-1], raw.hex(), base64.b32encode(raw).decode().rstrip("=")[:-1]}
    found |= {form.decode() for form in in_base64(raw)}
    if digits:
        for form in (f"+{digits}", digits, plain):
            for kind in (hashlib.md5, hashlib.sha1, hashlib.sha256):
                digest = kind(form.encode()).digest()
                found |= {digest.hex(), base64.urlsafe_b64encode(digest).decode()[:20]}
    else:
        found.add(word.title())
    return found


def grep(folder: Path, patterns: list[str], files: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """File and pattern of each hit. A file is read as it stands, and without NUL, for two bytes a letter."""
    for first in range(0, len(patterns), CHUNK):
        listed = folder / "patterns"
        listed.write_text("\n".join(patterns[first : first + CHUNK]) + "\n")
        for file in files:
            for reading in (["cat", file], ["tr", "-d", "\\000"]):
                with (
                    file.open("rb") as source,
                    subprocess.Popen(reading, stdin=source, stdout=subprocess.PIPE) as text,
                ):
                    asked = ["grep", "-aoF", "-f", listed]
                    found = subprocess.run(
                        asked,
                        stdin=text.stdout,
                        capture_output=True,
                        env={"LC_ALL": "C", "PATH": "/bin:/usr/bin"},
                    )
                yield from {(file.name, line.decode(errors="replace")) for line in found.stdout.splitlines()}
        listed.unlink()
