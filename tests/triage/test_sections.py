"""Questions come in the order of the conversation, when they are called for."""

import pytest

from intake.triage.rules import SECTIONS, open_sections, read_inputs

from .calls import FAMILY, PROXY, help_call, using

PACKS = frozenset({"cssrs", "uncope"})


def sections(call, packs=PACKS):
    return open_sections(read_inputs(call), packs=packs)


def test_conversation_starts_with_danger_then_suicide_then_the_rest():
    assert sections({"call_type": "help", "caller_role": "self"}) == [
        "danger",
        "cssrs",
        "person",
        "substances",
        "overdose",
        "pregnancy",
        "ssq",
        "history",
        "phq2",
        "gad2",
        "k6",
    ]


def test_every_section_has_a_key_of_its_own():
    assert len({section.key for section in SECTIONS}) == len(SECTIONS)


@pytest.mark.parametrize(
    ("closed", "opened", "section"),
    [
        (help_call(phq2=1), help_call(phq2=2), "phq9"),
        (help_call(gad2=1), help_call(gad2=2), "gad7"),
        (help_call(age=18), help_call(age=17), "asq"),
        (help_call(veteran=False), help_call(veteran=True), "pcptsd5"),
        (help_call(prior_mh=["depression"]), help_call(prior_mh=["trauma"]), "pcptsd5"),
        (help_call(), help_call(danger_flags=["partner_violence_history"]), "pcptsd5"),
        (help_call(), help_call(danger_flags=["partner_violence_history"]), "hark"),
        (PROXY, help_call(danger_flags=["partner_violence_history"]), "hark"),
        (
            help_call(danger_flags=["partner_violence_history", "violence_in_progress"]),
            help_call(danger_flags=["partner_violence_history", "violence_imminent"]),
            "hark",
        ),
        (using("marijuana"), using("alcohol"), "withdrawal"),
        (using("cocaine"), using("heroin"), "withdrawal"),
        (using("pcp"), using("benzodiazepines", prescribed_as_directed=True), "withdrawal"),
        (help_call(ssq_drug=0, ssq_alcohol=0), help_call(ssq_drug=1), "uncope"),
        (help_call(), help_call(ssq_alcohol=1), "uncope"),
        (help_call(), using("cocaine"), "uncope"),
        (using("cocaine"), using("alcohol"), "audit_c"),
        (help_call(ssq_drug=1), help_call(ssq_alcohol=1), "audit_c"),
        (help_call(sex="M"), help_call(sex="F"), "pregnancy"),
        (help_call(phq2=0), help_call(phq2=1), "functioning"),
        (help_call(phq2=0), help_call(), "k6"),
        (using("cocaine", 4), using("cocaine", 5), "paws"),
        (help_call(), help_call(lapse_days_ago=1), "paws"),
    ],
)
def test_section_opens_when_it_is_called_for(closed, opened, section):
    assert section not in sections(closed)
    assert section in sections(opened)


def test_under_18_gets_the_asq_instead_of_the_cssrs():
    assert "cssrs" not in sections(help_call(age=17))
    assert "cssrs" in sections(help_call(age=18))


def test_without_packs_the_asq_and_the_ssi_sa_are_asked():
    opened = sections(using("cocaine"), packs=frozenset())

    assert {"asq", "ssi_sa"} <= set(opened)
    assert {"cssrs", "uncope"} & set(opened) == set()
    assert "ssi_sa" not in sections(using("cocaine"))


@pytest.mark.parametrize("call", [{"call_type": "wrong_number"}, {"call_type": "information"}, FAMILY])
def test_only_danger_is_asked_when_nobody_needs_screening(call):
    assert sections(call) == ["danger"]


def test_symptom_screens_are_not_asked_of_a_proxy():
    opened = sections(PROXY | {"phq2": 3, "gad2": 3, "veteran": True, "substances": [{"name": "alcohol"}]})

    assert {"substances", "withdrawal", "uncope", "history"} <= set(opened)
    symptoms = {"cssrs", "asq", "phq2", "phq9", "gad2", "gad7", "k6", "pcptsd5", "functioning"}
    assert symptoms & set(opened) == set()
