"""The house keeps its own rules: who may import whom, what a stranger may open, what is written down."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.template.loader import get_template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from core.environment import BASE_DIR, Environment
from tests.access import OPEN_TO_STRANGERS

NOT_OURS = {
    ".git",
    ".venv",
    "var",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
}
SOMETHING = {"int": 1, "uuid": UUID(int=0), "str": "x", "slug": "x", "path": "x"}


def ours(*suffixes: str) -> list[Path]:
    """The files of the repository, or those with a suffix."""
    found = []
    for path in BASE_DIR.rglob("*"):
        inside = path.relative_to(BASE_DIR)
        if path.is_file() and not NOT_OURS & set(inside.parts) and inside.parts[0] != ".env":
            found.append(path)
    return [path for path in found if not suffixes or path.suffix in suffixes]


# Who may import whom

CONTRACTS = [
    ("intake/people/broken.py", "import intake.calls.models", "Imports go down"),
    ("intake/desk/broken.py", "import intake.board.urls", "Imports go down"),
    ("intake/staff/broken.py", "import intake.audit.models", "Imports go down"),
    ("intake/calls/broken.py", "import intake.tasks", "Imports go down"),
    ("intake/triage/rules/broken.py", "import django.db", "Judgements are plain Python"),
    ("intake/people/rules.py", "import intake.people.models", "Judgements are plain Python"),
    ("intake/reminders/broken.py", "import celery", "Only the clock's door knows Celery"),
    ("intake/desk/broken.py", "import core.settings", "Nothing imports the wiring"),
]


def check_imports(tree: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run([program, "--no-cache", "--no-logo"], cwd=tree, capture_output=True, text=True)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copy(BASE_DIR / ".importlinter", tmp_path)
    for package in ("core", "intake"):
        shutil.copytree(BASE_DIR / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_imports_keep_every_contract(copy: Path) -> None:
    checked = check_imports(copy)

    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(("file", "line", "contract"), CONTRACTS)
def test_import_that_breaks_a_contract_fails(copy: Path, file: str, line: str, contract: str) -> None:
    with (copy / file).open("a") as module:
        module.write(f"\n{line}\n")

    checked = check_imports(copy)

    assert checked.returncode == 1, checked.stdout
    assert re.search(rf"^{contract}.* BROKEN", checked.stdout, re.MULTILINE), checked.stdout


def test_folder_that_nobody_placed_on_a_floor_fails(copy: Path) -> None:
    (copy / "intake" / "attic").mkdir()
    (copy / "intake" / "attic" / "__init__.py").touch()

    checked = check_imports(copy)

    assert checked.returncode == 1
    assert "attic" in checked.stdout


# What a stranger may open


def addresses(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, str]]:
    """Name and path of every page, with something in place of each argument."""
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, route)
        elif isinstance(entry, URLPattern):
            path = re.sub(r"<(?:(\w+):)?\w+>", lambda found: str(SOMETHING[found[1] or "str"]), route)
            yield entry.name or path, f"/{path}"


ADDRESSES = dict(addresses(get_resolver()))


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", sorted(ADDRESSES.keys() - OPEN_TO_STRANGERS))
@pytest.mark.django_db
def test_stranger_is_sent_to_sign_in(client: Client, name: str, method: str) -> None:
    answer = getattr(client, method)(ADDRESSES[name])

    refused = answer.status_code == 302 and answer["Location"].startswith("/sign-in/")
    assert refused, f"{method} {ADDRESSES[name]}: {answer.status_code}"


@pytest.mark.parametrize("name", sorted(ADDRESSES.keys() - OPEN_TO_STRANGERS))
@pytest.mark.django_db
def test_script_of_a_stranger_is_told_so(client: Client, name: str) -> None:
    answer = client.get(ADDRESSES[name], headers={"HX-Request": "true"})

    assert answer.status_code == 401
    assert answer["Cache-Control"] == "no-store"


# What is written down


def test_every_setting_stands_in_the_example_with_a_word_about_it() -> None:
    lines = (BASE_DIR / ".env.example").read_text().splitlines()
    named = {
        line.partition("=")[0]: before
        for before, line in zip(["", *lines], lines, strict=False)
        if "=" in line
    }

    assert {name for name in named if not name.startswith("#")} == settings_names()
    assert all(named[name].startswith("#") for name in settings_names())


def test_every_setting_stands_in_the_operations_page() -> None:
    page = (BASE_DIR / "docs" / "operations.md").read_text()

    assert {name for name in settings_names() if f"`{name}`" not in page} == set()


def settings_names() -> set[str]:
    return {str(field.alias) for field in Environment.model_fields.values()}


def test_every_room_has_a_line_in_the_architecture_page() -> None:
    page = (BASE_DIR / "docs" / "architecture.md").read_text()
    rooms = {path.parent.name for path in (BASE_DIR / "intake").glob("*/__init__.py")}

    missing = {
        room for room in rooms - {"migrations"} if not re.search(rf"^.*`{room}/?`", page, re.MULTILINE)
    }

    assert missing == set()


TEMPLATES = BASE_DIR / "templates"


@pytest.mark.parametrize(
    "name", sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
)
def test_template_compiles(name: str) -> None:
    get_template(name)


# Budgets


def modules() -> list[Path]:
    """Python that people read: no migrations, and no tables of cases beside the tests."""
    return [
        path
        for path in ours(".py")
        if "migrations" not in path.parts
        and ("tests" not in path.parts or path.name.startswith(("test_", "conftest")))
    ]


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from the first statement after the docstring to the last."""
    statements = function.body[1:] if ast.get_docstring(function) else function.body
    return (statements[-1].end_lineno or 0) - statements[0].lineno + 1 if statements else 0


def test_no_file_is_longer_than_a_reader_keeps_in_mind() -> None:
    lengths = {str(path.relative_to(BASE_DIR)): len(path.read_text().splitlines()) for path in modules()}

    assert {name: lines for name, lines in lengths.items() if lines > 250} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    lengths = {
        f"{path.relative_to(BASE_DIR)}:{node.name}": body_lines(node)
        for path in modules()
        if path.name != "test_journey.py"  # a story is told in one piece
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }

    assert {name: lines for name, lines in lengths.items() if lines > 30} == {}


def test_no_file_names_a_registry_or_a_place_on_one_machine() -> None:
    hosts = [
        "pypi" + r"\.org",
        "python" + r"hosted\.org",
        "npm" + r"js\.(org|com)",
        "ghcr" + r"\.io",
        "docker" + r"\.io",
    ]
    places = rf"(?<![\w.])/(?:{'|'.join(['work', 'root', 'home', 'Users'])})/\w"
    pattern = re.compile("|".join([*hosts, places, "--(extra-)?index" + "-url[ =]"]))

    found = {
        str(path.relative_to(BASE_DIR)): hit[0]
        for path in ours()
        if path.suffix != ".png" and (hit := pattern.search(path.read_text(errors="replace")))
    }

    assert found == {}
