"""The worked cases of the clinical reference must come out as written."""

from pathlib import Path

import pytest
import yaml

from intake.triage.rules import evaluate, read_inputs

DATA = Path(__file__).parent.parent / "data"
VIGNETTES = yaml.safe_load((DATA / "vignettes.yaml").read_text())["vignettes"]


@pytest.fixture(params=VIGNETTES, ids=lambda case: case["id"])
def case(request):
    return request.param


def test_vignette_comes_out_as_written(case):
    expected = case["expected"]

    result = evaluate(read_inputs(case["inputs"]))

    codes = {reason.code for reason in result.reasons}
    assert (result.urgency, result.quadrant, result.track) == (
        expected["urgency"],
        expected["quadrant"],
        expected["track"],
    )
    assert set(expected["must_mention_reasons"]) - codes == set()
    assert codes & set(expected.get("must_not_mention_reasons", [])) == set()
    assert set(expected.get("services_include", [])) - set(result.services) == set()


def test_inputs_of_a_vignette_round_trip(case):
    inputs = read_inputs(case["inputs"])

    assert read_inputs(inputs.as_dict()) == inputs
