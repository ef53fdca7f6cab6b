"""The security page names tests that exist, and every item that it has to answer for."""

import re

import pytest

from core.environment import BASE_DIR

PAGE = (BASE_DIR / "docs" / "security.md").read_text()
NAMED = re.findall(r"`(test_\w+\.py)(?:::(test_\w+))?`", PAGE)
HIPAA = "(a)(1) (a)(2)(i) (a)(2)(ii) (a)(2)(iii) (a)(2)(iv) (b) (c)(1) (c)(2) (d) (e)(1)"


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_named_test_exists(file, test):
    written = (BASE_DIR / "tests" / file).read_text()

    assert not test or f"\ndef {test}(" in written


def test_every_safeguard_has_a_row_with_a_test():
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and "---" not in line]

    missing = [
        item
        for item in HIPAA.split()
        if not any(row.startswith(f"| {item} ") and "`test_" in row for row in rows)
    ]

    assert missing == []
    assert len(NAMED) > 30


def test_places_that_are_named_are_there():
    places = re.findall(r"`((?:intake|core|templates|tests)/[\w./]*)`", PAGE)

    assert {place for place in places if not (BASE_DIR / place).exists()} == set()
