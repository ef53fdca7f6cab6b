"""What the answers on the sheet become for the rules: no yes about suicide is lost, unknown stays unknown."""

import pytest
import yaml

from intake.sheet.opening import open_keys
from intake.sheet.sections import other_sections
from intake.triage.forms import TriageForm
from intake.triage.instruments import INSTRUMENTS
from intake.triage.rules import evaluate, read_inputs
from tests.triage.calls import codes


@pytest.fixture
def switched_on(settings, tmp_path):
    """Switches an instrument's wording on, with stand-ins for its questions."""

    def switch_on(key):
        path = tmp_path / f"{key}.yaml"
        text = {
            "instrument": key,
            "version": "1",
            "language": "en",
            "notice": "Owner's notice",
            "permission": "x",
        }
        items = {item.id: f"Stand-in {item.id}" for item in INSTRUMENTS[key].items}
        path.write_text(yaml.safe_dump(text | {"items": items}))
        settings.INSTRUMENT_PACKS = (str(path),)

    return switch_on


def filled(answers):
    form = TriageForm(answers)
    assert form.is_valid(), form.errors
    return form


def inputs(**answers):
    return filled(answers).inputs(kind="help", caller_role="self", anonymous=False)


def opened(answers, role="self"):
    form = filled(answers)
    return open_keys(
        form.cleaned_data, read_inputs(form.inputs(kind="help", caller_role=role, anonymous=False))
    )


def cssrs(**answers):
    return inputs(**{f"cssrs_{item}": answer for item, answer in answers.items()})["cssrs"]


def test_when_of_an_act_goes_with_the_act(switched_on):
    switched_on("cssrs")

    assert cssrs(q6="no", q6_recent="yes") == {"q6": False}
    assert cssrs(q6="yes", q6_recent="yes") == {"q6": True, "q6_recent": True}


def test_yes_to_a_thought_counts_even_after_a_no_to_question_2(switched_on):
    switched_on("cssrs")

    assert cssrs(q2="no", q3="no", q4="yes", q5="no") == {"q2": False, "q4": True}
    assert cssrs(q2="yes", q3="no", q4="no") == {"q2": True, "q3": False, "q4": False}
    assert cssrs(q3="no") == {"q3": False}


def test_declined_is_unknown_in_the_cssrs(switched_on):
    switched_on("cssrs")

    assert cssrs(q1="no", q2="declined") == {"q1": False}


@pytest.mark.parametrize("yes", [1, 2, 3, 4])
def test_declining_question_5_keeps_the_yes_before_it(yes):
    answers = {f"asq_{n}": "no" for n in range(1, 5)} | {f"asq_{yes}": "yes", "asq_5": "declined"}

    assert inputs(**answers)["asq"] == {f"q{n}": n == yes for n in range(1, 5)} | {"declined": True}


SCALES = {"phq9": 9, "gad7": 7, "k6": 6, "audit_c": 3}


@pytest.mark.parametrize("key", SCALES)
def test_one_answer_that_was_declined_leaves_no_total(key):
    names = [f"{key}_{number}" for number in range(1, SCALES[key] + 1)]
    all_given = dict.fromkeys(names, "1")

    assert inputs(**all_given)[key] == SCALES[key]
    assert key not in inputs(**all_given | {names[-1]: "declined"})


def test_declined_is_unknown_for_single_answers_too():
    given = inputs(phq9_9="declined", functioning="declined", phq9_1="declined", phq9_2="3")

    assert {"phq9_item9", "functioning", "phq2"} & given.keys() == set()


def test_every_question_with_fixed_answers_takes_declined():
    prefixes = (
        "asq_",
        "phq9_",
        "gad7_",
        "k6_",
        "audit_c_",
        "pcptsd5_",
        "functioning",
        "exposure",
        "pregnant",
    )
    fields = {name: field for name, field in TriageForm().fields.items() if name.startswith(prefixes)}

    assert len(fields) > 30
    assert [name for name, field in fields.items() if "declined" not in dict(field.choices)] == []


@pytest.mark.parametrize(
    ("answers", "opens"),
    [
        ({"phq9_1": "1"}, False),
        ({"phq9_1": "2"}, True),
        ({"phq9_2": "2", "phq9_1": "declined"}, True),
        ({"phq9_1": "1", "phq9_2": "1"}, True),
        ({"phq9_1": "1", "phq9_2": "0"}, False),
    ],
)
def test_long_form_opens_on_the_points_so_far(answers, opens):
    assert ("phq9" in opened(answers)) is opens
    assert ("gad7" in opened({name.replace("phq9", "gad7"): said for name, said in answers.items()})) is opens


def test_long_form_stays_closed_for_a_proxy():
    assert {"phq9", "gad7"} & opened({"phq9_1": "3", "gad7_1": "3"}, role="loved_one") == set()


def test_only_a_short_screen_is_done_until_the_long_one_is():
    begun = {f"phq9_{n}": "1" for n in range(1, 9)}

    assert "SHORT_SCREEN" in codes(inputs(**begun))
    assert "SHORT_SCREEN" not in codes(inputs(phq9_1="2"))
    assert "SHORT_SCREEN" not in codes(inputs(**begun, phq9_9="0"))


SCORED = {f"ssi_sa_{number}": "no" for number in range(1, 17) if number not in (1, 15)}


def test_ssi_sa_gives_its_total_once_every_scored_question_is_answered():
    four = SCORED | dict.fromkeys(["ssi_sa_2", "ssi_sa_3", "ssi_sa_5", "ssi_sa_16"], "yes")

    assert inputs(**four, ssi_sa_1="yes", ssi_sa_15="yes")["ssi_sa"] == 4
    assert "ssi_sa" not in inputs(**four | {"ssi_sa_5": "declined"})
    assert "ssi_sa" not in inputs()


def test_uncope_of_a_site_takes_the_place_of_a_total_from_elsewhere_once_it_is_complete(switched_on):
    switched_on("uncope")
    said = {f"uncope_{letter}": "yes" for letter in "uncop"}

    assert inputs(uncope="2", **said)["uncope"] == 2
    assert inputs(uncope="2", **said, uncope_e="no")["uncope"] == 5


def leads(key):
    rows = (row for section in other_sections(TriageForm()) for row in section.rows if row.when == key)
    return [(row.lead, len(row.questions)) for row in rows]


def test_ssi_sa_is_asked_without_any_pack():
    assert leads("ssi_sa") == [("During the past 6 months:", len(INSTRUMENTS["ssi_sa"].items))]
    assert leads("uncope") == []
    assert "ssi_sa" not in opened({})
    assert "ssi_sa" in opened({"substances": ["cocaine"]})


def test_ssi_sa_is_not_asked_where_the_uncope_is(switched_on):
    switched_on("uncope")

    assert "ssi_sa" not in opened({"substances": ["cocaine"]})


@pytest.mark.parametrize("key", ["uncope", "ssi_sa"])
def test_pack_is_asked_under_its_notice_once_use_is_known(switched_on, key):
    switched_on(key)
    assert leads(key) == [("Owner's notice", len(INSTRUMENTS[key].items))]
    assert key not in opened({})
    assert key in opened({"substances": ["cocaine"]})


def test_dependence_scores_are_kept_for_each_substance():
    assert inputs(sds_cocaine="3", sds_marijuana="0")["sds"] == {"cocaine": 3, "marijuana": 0}
    assert "sds" not in inputs()


def test_sheet_asks_in_the_order_of_a_call():
    assert [section.key for section in other_sections(TriageForm())] == [
        "today",
        "violence",
        "person",
        "body",
        "use",
        "mood",
        "worry",
        "distress",
        "trauma",
        "care",
        "after",
        "elsewhere",
    ]


def test_violence_is_asked_about_only_when_it_came_up_and_once_it_is_safe():
    assert {"hark", "safe_to_ask"} & opened({}) == set()
    assert {"hark", "safe_to_ask"} & opened({"violence": "on"}) == {"hark"}
    assert "hark" in opened({"today": ["partner_violence_history"]})
    assert "hark" not in opened({"violence": "on"}, role="loved_one")


@pytest.mark.parametrize("said", ["", "no", "declined"])
def test_nobody_who_may_be_overheard_is_asked_about_violence(said):
    assert "safe_to_ask" not in opened({"violence": "on", "alone": said})


def test_violence_that_is_happening_now_is_not_asked_about():
    answers = {"violence": "on", "alone": "yes"}

    assert "safe_to_ask" in opened(answers)
    assert "safe_to_ask" not in opened(answers | {"danger": ["violence_in_progress"]})


@pytest.mark.parametrize("question", [1, 2, 3, 4])
def test_one_yes_to_the_hark_is_violence_that_was_mentioned(question):
    yes = inputs(**{f"hark_{question}": "yes"})
    assert "H16" in {reason.rule for reason in evaluate(read_inputs(yes)).reasons}

    both = inputs(**{f"hark_{question}": "yes"}, today=["partner_violence_history", "mania_now"])
    assert sorted(both["danger_flags"]) == ["mania_now", "partner_violence_history"]


def test_hark_without_a_yes_says_nothing_about_violence():
    assert "danger_flags" not in inputs(**dict.fromkeys(["hark_1", "hark_2", "hark_3", "hark_4"], "no"))
    assert "danger_flags" not in inputs(hark_1="declined")
    assert inputs(hark_1="no", today=["none_of_these"])["danger_flags"] == []


def test_ssi_sa_of_a_paper_form_can_be_entered_and_counts():
    assert inputs(ssi_sa="4")["ssi_sa"] == 4
    assert "ssi_sa" not in inputs(ssi_sa="")
    assert not TriageForm({"ssi_sa": "15"}).is_valid()
