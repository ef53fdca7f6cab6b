"""What comes from elsewhere: pinned with hashes, under licences that we take, and listed."""

import json
import re
import subprocess
import sys
from email.message import Message
from pathlib import Path

import pytest
from django.conf import settings

from core.environment import BASE_DIR
from tests.supply import ALLOWED, licence_of, locked, refused


class Library:
    def __init__(self, **fields: str) -> None:
        self.metadata = Message()
        for name, value in fields.items():
            self.metadata[name.replace("_", "-")] = value


def test_every_library_is_pinned_with_hashes():
    blocks = (BASE_DIR / "requirements.txt").read_text().split("\n\n")[0].split("\n")
    pinned = [line for line in blocks if re.match(r"[\w.-]+==", line)]

    assert len(pinned) == len(list(locked()))
    assert (BASE_DIR / "requirements.txt").read_text().count("--hash=sha256:") >= len(pinned)


def test_no_library_has_a_licence_that_we_do_not_take():
    assert refused() == []


@pytest.mark.parametrize(
    ("fields", "taken"),
    [
        ({"License_Expression": "MIT"}, True),
        ({"Classifier": "License :: OSI Approved :: BSD License"}, True),
        ({"License": "GNU AGPL v3"}, False),
        ({"License_Expression": "GPL-3.0-only"}, False),
        ({"License_Expression": "LGPL-3.0-only"}, True),
        ({"License": "Proprietary, all rights reserved"}, False),
        ({}, False),
    ],
)
def test_licence_is_read_from_what_the_library_says(fields, taken):
    assert bool(ALLOWED.search(licence_of(Library(**fields)))) is taken


def test_list_of_parts_names_every_library_with_its_hash():
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", str(BASE_DIR / "requirements.txt")]
    parts = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)

    named = {part["name"]: part for part in parts["components"]}
    assert {name for name, _version in locked()} == named.keys()
    assert all(part["externalReferences"][0]["hashes"] for part in named.values())


def test_image_holds_every_folder_that_the_program_reads():
    ignored = (BASE_DIR / ".dockerignore").read_text().splitlines()
    kept = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    read = [*settings.TEMPLATES[0]["DIRS"], *settings.LOCALE_PATHS]
    read += [folder for folder in settings.STATICFILES_DIRS if isinstance(folder, Path)]

    wanted = {folder.relative_to(BASE_DIR).parts[0] for folder in read}
    assert wanted | {"core", "intake", "manage.py"} <= kept
