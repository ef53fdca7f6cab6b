"""Keys: which ones they must be, taking a new one into use, and losing one."""

import base64
import os
import signal
import subprocess
import sys

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from core.environment import BASE_DIR
from intake.audit.models import Entry
from intake.calls.models import Call, Draft
from intake.people.index import find_by_name
from intake.people.models import Person, PhoneNumber
from intake.people.services import add_person
from intake.privacy import proofs
from intake.privacy.fields import key_ring
from intake.privacy.models import Proof
from intake.privacy.rotating import count_old, count_values, rotate
from intake.rings.hearing import hear
from intake.rings.models import Recording
from intake.rings.recordings import keep, listen
from intake.rings.rules import ENDED, RINGING, VOICEMAIL
from tests.make import NOW, heard, make_call, make_draft, make_number, make_person, make_staff, tell
from tests.rings_of_keys import NEW, OLD, OTHER_INDEX_KEY, keys, proven
from tests.test_privacy import plant, stored

pytestmark = pytest.mark.django_db


def run(*words):
    """The command, and with what it ended."""
    handlers = [(number, signal.getsignal(number)) for number in (signal.SIGTERM, signal.SIGINT)]
    try:
        call_command("keys", *words)
    except SystemExit as ending:
        return ending.code
    finally:
        for number, handler in handlers:
            signal.signal(number, handler)
    return 0


# Taking a new key into use


def make_rows():
    call = make_call(make_person("Rosalind"), note="fell", draft=make_draft(answers={"note": ["x"]}))
    make_number(call.caller, "+12155550142")
    return call


def test_rotation_seals_everything_by_the_new_key_and_lets_the_old_one_go(proven, keys, capsys):
    call = make_rows()
    keys(DATA_KEYS=NEW)

    assert run("rotate") == 0
    keys(DATA_KEYS={"t2": NEW["t2"]})

    proofs.check_at_start()
    assert Call.objects.get().note == "fell"
    assert Draft.objects.get().answers == {"note": ["x"]}
    assert (Person.objects.get().name, PhoneNumber.objects.get().number) == ("Rosalind", "+12155550142")
    assert stored(call, "note").startswith("v1.t2.")
    assert "t1 any more: it may leave RINGBACK_DATA_KEYS" in capsys.readouterr().out
    assert Entry.objects.filter(verb="rotate_keys", reference="t2").count() == 2


def test_secrets_of_second_factors_are_rotated_too(proven, keys):
    adapter, staff = get_adapter(), make_staff()
    data = {"secret": adapter.encrypt("otp"), "migrated_codes": [adapter.encrypt("code")], "used_mask": 0}
    Authenticator.objects.create(user=staff, type="totp", data=data)
    keys(DATA_KEYS=NEW)

    assert run("rotate") == 0
    keys(DATA_KEYS={"t2": NEW["t2"]})

    kept = Authenticator.objects.get().data
    assert (adapter.decrypt(kept["secret"]), adapter.decrypt(kept["migrated_codes"][0])) == ("otp", "code")
    assert kept["used_mask"] == 0
    assert run("check") == 0


def test_messages_that_callers_left_are_rotated_too(proven, keys, tmp_path):
    keys(MEDIA=str(tmp_path))
    heard(RINGING, ENDED, their_id="one", at=NOW)
    event = tell(VOICEMAIL, their_id="one", recording="https://api.twilio.com/x", at=NOW)
    hear(event=event, now=NOW, keep_recordings=True)
    recording = Recording.objects.get()
    keep(recording=recording, sound=b"sound", kind="audio/mpeg", folder=str(tmp_path), now=NOW)
    keys(DATA_KEYS=NEW)

    assert run("rotate") == 0
    keys(DATA_KEYS={"t2": NEW["t2"]})

    assert listen(recording=recording, folder=str(tmp_path), by=make_staff(), now=NOW) == b"sound"
    assert run("check") == 0
    (tmp_path / recording.file).unlink()
    assert run("check") == 1


def test_rotation_goes_on_where_it_was_stopped(keys):
    for _turn in range(7):
        make_person()
    keys(DATA_KEYS=NEW)

    first = []
    for progress in rotate(goes_on=lambda: not first, batch=2):
        first.append(progress.done)
    between = count_values()
    second = [(progress.done, progress.wanted) for progress in rotate(batch=2)]

    assert first == [2]
    assert between["t2"] == 2
    assert second[-1] == (5, 5)
    assert count_old() == 0


def test_what_no_key_opens_stays_as_it_is_and_is_told(proven, keys, capsys):
    good, bad = make_person("Rosalind"), make_person("Ada")
    plant(bad, "name", stored(bad, "name")[:-4] + "AAA=")
    before = stored(bad, "name")
    keys(DATA_KEYS=NEW)

    assert run("rotate") == 1

    assert stored(good, "name").startswith("v1.t2.")
    assert stored(bad, "name") == before
    assert "1 rows hold something that no key" in capsys.readouterr().err


def test_check_says_what_each_key_still_seals(proven, keys, capsys):
    make_person("Rosalind")
    keys(DATA_KEYS=NEW)

    assert run("check") == 0

    said = capsys.readouterr().out
    assert "t2: seals new values, has sealed 0 values" in said
    assert "t1: only opens, has sealed 1 values\n" in said


def test_check_tells_of_values_whose_key_is_gone(keys, capsys):
    make_person("Rosalind")
    Proof.objects.all().delete()
    keys(DATA_KEYS={"t2": NEW["t2"]})

    assert run("check") == 1
    assert "1 values were sealed by no key of the ring" in capsys.readouterr().err


def environment(**ring):
    name = str(connection.settings_dict["NAME"])
    text = ",".join(f"{key_id}:{base64.b64encode(key).decode()}" for key_id, key in ring.items())
    url = os.environ["DATABASE_URL"]
    url = f"{url.rpartition('/')[0]}/{name}" if connection.vendor == "postgresql" else f"sqlite:///{name}"
    return os.environ | {
        "RINGBACK_DATA_KEYS": text,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "core.settings",
    }


@pytest.mark.django_db(transaction=True)
def test_rotation_that_is_killed_in_mid_run_leaves_whole_rows_and_goes_on(keys):
    rows = 3000
    Person.objects.bulk_create(
        Person(reference=f"R{turn}", name=f"Name {turn}", added_at=NOW) for turn in range(rows)
    )
    command = [sys.executable, "manage.py", "keys", "rotate", "--batch", "2"]
    rotating = subprocess.Popen(command, cwd=BASE_DIR, env=environment(**NEW), stdout=subprocess.PIPE)
    assert rotating.stdout.readline()  # the first batch is committed
    rotating.kill()
    rotating.wait()
    keys(DATA_KEYS=NEW)

    between = count_values()
    assert 0 < between["t2"] < rows
    assert between["t1"] + between["t2"] == rows
    assert run("rotate") == 0
    assert count_old() == 0
    assert {person.name for person in Person.objects.all()} == {f"Name {turn}" for turn in range(rows)}


# The index key


def test_new_index_key_finds_numbers_and_names_once_they_are_indexed_anew(proven, keys):
    person = add_person(name="Rosalind Testperson", by=make_staff(), now=NOW)
    make_number(person, "+12155550142")
    make_call(person, number="+12155550142")
    make_draft(number="+12155550142")
    keys(INDEX_KEY=OTHER_INDEX_KEY)
    assert not PhoneNumber.objects.same_as("+12155550142").exists()

    assert run("index") == 0

    proofs.check_at_start()
    assert PhoneNumber.objects.same_as("+12155550142").count() == 1
    assert Call.objects.from_number("+12155550142").count() == 1
    assert [found.name for found in find_by_name(Person.objects.all(), "Rosal", 5)] == ["Rosalind Testperson"]
