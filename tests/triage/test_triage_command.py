"""`manage.py triage` from the outside: JSON in, JSON out, one error object and exit code 2."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).parent.parent.parent
VIGNETTES = ROOT / "tests" / "data" / "vignettes.yaml"


@pytest.fixture
def triage(monkeypatch, capsys):
    """Run the command here: the exit code, and the one JSON object that was printed."""

    def run(text="", *options):
        given = text if isinstance(text, bytes) else text.encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        code = 0
        try:
            call_command("triage", *options)
        except SystemExit as stopped:
            code = stopped.code
        return code, json.loads(capsys.readouterr().out)

    return run


@pytest.mark.parametrize(("text", "code", "key"), [("{}", 0, "urgency"), ('{"age": 200}', 2, "error")])
def test_command_of_its_own_needs_no_database_and_prints_nothing_else(text, code, key):
    done = subprocess.run(
        [sys.executable, "manage.py", "triage"],
        cwd=ROOT,
        input=text.encode(),
        capture_output=True,
        env=os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"},
        timeout=60,
        check=False,
    )

    assert (done.returncode, done.stderr) == (code, b"")
    assert key in json.loads(done.stdout)


def test_case_on_standard_input_gives_the_suggestion(triage):
    code, result = triage('{"call_type": "help", "caller_role": "self", "danger_flags": ["stroke_signs"]}')

    assert code == 0
    assert list(result) == ["urgency", "quadrant", "track", "services", "reasons", "ruleset"]
    assert (result["urgency"], result["reasons"][0]["code"]) == ("emergency_now", "STROKE_SIGNS")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('{"payer": "x"}', "payer"),
        ('{"phq9": 2, "phq2": 3}', "phq9"),
        ('{"age": 30, "age": 31}', "age"),
        ('{"substances": [{"name": "alcohol", "route": "nose"}]}', "substances.0.route"),
        ('{"age": NaN}', "inputs"),
        ('{"age": ', "inputs"),
        ("[]", "inputs"),
        ("", "inputs"),
        (b"\xff", "inputs"),
        ('{"age": ' + "9" * 5000 + "}", "inputs"),
        ("[" * 100_000, "inputs"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_bad_input_gives_one_error_object_that_names_the_key(triage, text, key):
    code, result = triage(text)

    assert code == 2
    assert list(result) == ["error"]
    assert result["error"]["key"] == key
    assert result["error"]["message"]


def test_batch_runs_a_file_of_cases(triage):
    code, result = triage("", "--batch", str(VIGNETTES))

    assert code == 0
    assert (result["cases"], result["judged"], result["agree"]) == (60, 60, 60)


def test_batch_against_a_settings_file_compares_two_versions(triage, tmp_path):
    settings = tmp_path / "ours.yaml"
    settings.write_text("name: ours\nraise_floors: {SUI_LIFETIME: same_day}\n")

    code, result = triage("", "--batch", str(VIGNETTES), "--against", str(settings))

    assert code == 0
    assert (result["changed"], result["raised"], result["lowered"]) == (1, 1, 0)
    assert result["by_rule"] == {"H02 SUI_LIFETIME": 1}


def test_one_case_under_a_settings_file_is_stamped_with_it(triage, tmp_path):
    settings = tmp_path / "ours.yaml"
    settings.write_text("name: ours\n")

    code, result = triage("{}", "--ruleset", str(settings))

    assert code == 0
    assert result["ruleset"].startswith("0.1-research+ours.")


def test_one_case_is_judged_by_the_rule_set_of_the_site(triage, settings, tmp_path):
    path = tmp_path / "site.yaml"
    path.write_text("name: site\n")
    settings.TRIAGE_SETTINGS = str(path)

    assert triage("{}")[1]["ruleset"].startswith("0.1-research+site.")


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("- {phq9: 99}", "cases.0.phq9"),
        ("vignettes: [{id: a, inputs: {}}, {id: b, inputs: {age: -1}}]", "cases.1.age"),
        ("- {id: a, inputs: {}, expected: {urgency: soon}}", "cases.0.expected.urgency"),
        ("- 3", "cases.0"),
        ("nothing: here", "batch"),
        ("a: [", "batch"),
    ],
)
def test_bad_case_in_a_file_is_named(triage, tmp_path, content, key):
    path = tmp_path / "cases.yaml"
    path.write_text(content)

    code, result = triage("", "--batch", str(path))

    assert (code, result["error"]["key"]) == (2, key)


@pytest.mark.parametrize(
    ("options", "key"),
    [
        (["--batch", "gone.yaml"], "batch"),
        (["--ruleset", "gone.yaml"], "gone.yaml"),
        (["--against", "gone.yaml"], "against"),
    ],
)
def test_missing_file_is_named(triage, options, key):
    code, result = triage("{}", *options)

    assert (code, result["error"]["key"]) == (2, key)
