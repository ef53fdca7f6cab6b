"""What the answers on the sheet become for the rules: no yes about suicide is lost, unknown stays unknown."""

import pytest
import yaml

from intake.triage.forms import TriageForm
from intake.triage.instruments import INSTRUMENTS


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


def inputs(**answers):
    form = TriageForm(answers)
    assert form.is_valid(), form.errors
    return form.inputs(kind="help", caller_role="self", anonymous=False)


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
