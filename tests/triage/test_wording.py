"""Protected wording never enters the repository, and what is embedded may be embedded.

`protected_wording.txt` holds hashes of runs of six words from instruments of class B and C, so that the test
itself does not hold the wording.
"""

import hashlib
import re
import subprocess
from pathlib import Path

import pytest

from intake.triage.instruments import INSTRUMENTS
from intake.triage.rules import SOURCES

ROOT = Path(__file__).parent.parent.parent
PROTECTED = set((ROOT / "tests" / "data" / "protected_wording.txt").read_text().split())
TEXT = {
    ".py",
    ".md",
    ".html",
    ".yaml",
    ".yml",
    ".json",
    ".txt",
    ".js",
    ".css",
    ".toml",
    ".po",
    ".csv",
    ".svg",
}
RUN = 6
A_AND_WORDED = {"asq", "phq2", "phq9", "gad2", "gad7", "k6", "pcptsd5"}
A_AND_WORDED |= {"hark", "ssi_sa", "audit_c", "taps1", "ssq_drug", "ssq_alcohol"}


def protected_runs(text):
    """The hashes of protected runs of six words that are in the text."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    runs = (" ".join(words[place : place + RUN]) for place in range(len(words) - RUN + 1))
    return {mark for run in runs if (mark := _mark(run)) in PROTECTED}


def _mark(run):
    return hashlib.blake2b(run.encode(), digest_size=8).hexdigest()


def files_of_the_repository():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return [path for path in paths if path.suffix in TEXT and path.is_file()]


def test_no_protected_wording_is_in_the_repository():
    files = files_of_the_repository()

    assert len(files) > 20
    assert [str(p) for p in files if protected_runs(p.read_text(encoding="utf-8", errors="replace"))] == []


def test_protected_wording_would_be_found(monkeypatch):
    monkeypatch.setattr("tests.triage.test_wording.PROTECTED", {_mark("one two three four five six")})

    assert protected_runs("Zero, ONE two — three\n  four 'five' six seven.")
    assert not protected_runs("one two three four five seven six")


def test_hashes_are_many_and_well_formed():
    assert len(PROTECTED) > 60
    assert all(re.fullmatch(r"[0-9a-f]{16}", mark) for mark in PROTECTED)


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=lambda i: i.key)
def test_wording_is_shipped_only_where_the_licence_allows_it(instrument):
    assert instrument.has_wording == (instrument.key in A_AND_WORDED)
    assert not (instrument.has_wording and instrument.licence != "A")
    assert not (instrument.licence == "C" and instrument.items)


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=lambda i: i.key)
def test_every_instrument_says_where_it_is_from(instrument):
    assert instrument.version
    assert instrument.url.startswith("https://")
    assert instrument.licence in ("A", "B", "C")
    assert instrument.notice
    assert instrument.languages == ("en",)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", instrument.checked)
    assert {cut_off.source for cut_off in instrument.cut_offs} - set(SOURCES) == set()
    assert [band.low for band in instrument.bands[1:]] == [band.high + 1 for band in instrument.bands[:-1]]


def test_hark_carries_the_code_of_the_panel_as_a_panel_and_not_at_its_first_question():
    hark = INSTRUMENTS["hark"]

    assert [item.loinc for item in hark.items] == ["76500-8", "76501-6", "76502-4", "76503-2"]
    assert (hark.loinc_panel, hark.loinc_total) == ("76499-3", "76504-0")
    assert all(item.text.startswith("Within the last year, have you been") for item in hark.items)


def test_audit_c_does_not_carry_the_code_of_the_heavy_day_question():
    codes = [item.loinc for item in INSTRUMENTS["audit_c"].items]

    assert codes == ["68518-0", "68519-8", "68520-6"]


def test_gad_answer_worth_nothing_reads_not_at_all():
    assert INSTRUMENTS["gad7"].answers[0].text == "Not at all"
