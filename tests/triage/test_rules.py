"""Every rule fires when it should and stays silent when it should; every number holds on both sides."""

import re
from pathlib import Path

import pytest

from intake.triage.rules import DEFAULT, NUMBERS, RULES, SOURCES

from .calls import codes
from .edges import EDGES
from .firings import FIRINGS

TABLE = Path(__file__).parent.parent / "data" / "rule_table.md"
ROW = re.compile(r"^\| (\w\d\d) \| `(\w+)` \| (\S+) \| (.+) \| (\S+) \|$", re.MULTILINE)


def rows_of(ruleset):
    return {
        (r.rule, r.code, r.floor or "-", r.text, r.source) for r in (reason for _, reason in ruleset.ordered)
    }


def test_rules_are_word_for_word_those_of_the_reference():
    written = set(ROW.findall(TABLE.read_text()))

    assert rows_of(DEFAULT) == written
    assert len(RULES) == len(written) == 74


def test_every_rule_names_a_source_that_can_be_shown():
    assert {rule.source for rule in RULES} - set(SOURCES) == set()
    assert {f.metadata["source"] for f in NUMBERS.values()} - set(SOURCES) == set()


def test_every_rule_has_calls_of_its_own():
    assert set(FIRINGS) == {rule.code for rule in RULES}


@pytest.mark.parametrize("code", sorted(FIRINGS))
def test_rule_fires_when_it_should_and_only_then(code):
    fires, silent = FIRINGS[code]

    assert [call for call in fires if code not in codes(call)] == []
    assert [call for call in silent if code in codes(call)] == []


def test_every_number_has_an_edge():
    assert {edge.number for edge in EDGES} == set(NUMBERS)


@pytest.mark.parametrize("edge", EDGES, ids=lambda edge: edge.number)
def test_number_holds_on_both_sides(edge):
    assert edge.wrong_sides() == []


def test_reasons_never_use_words_of_diagnosis_or_blame():
    forbidden = re.compile(
        r"\b(addict|abuser|alcoholic|junkie|clean|dirty|suffers|diagnosed)\b", re.IGNORECASE
    )

    assert [rule.code for rule in RULES if forbidden.search(rule.text)] == []
