"""A thief's search: everything that 10,000 people said, in everything that the program wrote about them.

python -m tests.stolen [--people N]      wants PostgreSQL in DATABASE_URL; ends with 1 on a hit

Each person has a name, a number, a note and answers of words that nobody else has. They are in the
database; some were looked up, shown, promised a call and reminded of. Then a dump, a restored backup,
Redis, the log and the mails are searched for each word in each disguise, and for the common hashes of each
number. Planted words show that the search finds.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from benchmarks import _stage as stage
from tests.stolen_search import search

SHOWN = 40  # people who are also looked up and shown
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    number = parser.parse_args().people
    with stage.redis(), stage.database(), stage.worker(), tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        words = populate(number)
        evidence = steal(Path(folder))
        figures = search(Path(folder), words, evidence)
    figures |= {"people": number, "seconds": round(time.monotonic() - started)}
    print(json.dumps(figures, indent=1))
    sys.exit(1 if figures["found"] or not figures["planted_was_found"] else 0)


def populate(number: int) -> list[str]:
    """Makes the people; answers every word and number that must not be found."""
    from django.utils import timezone

    from intake.calls.models import Call, Draft
    from intake.people.index import index_names
    from intake.people.models import Person, PhoneNumber
    from intake.staff.models import Staff
    from intake.triage.models import Triage

    random, now = Random(7), timezone.now()
    staff = Staff.objects.get(pk=stage.make_staff(1, email=True))

    def word() -> str:
        return "".join(random.choices(LETTERS, k=12))

    said = [(word(), word(), f"+1267{2_000_000 + turn:07}", word(), word()) for turn in range(number)]
    people = Person.objects.bulk_create(
        Person(reference=f"P-{turn:07}", name=f"{first.title()} {last.title()}", added_at=now)
        for turn, (first, last, *_rest) in enumerate(said)
    )
    rows = list(zip(people, said, strict=True))
    PhoneNumber.objects.bulk_create(
        PhoneNumber(
            person=person,
            number=one[2],
            answered_by=one[3],
            may_call="yes",
            zone="America/New_York",
            asked_at=now,
        )
        for person, one in rows
    )
    drafts = Draft.objects.bulk_create(
        Draft(
            answers={"note": [one[3]]},
            number=one[2],
            opened_at=now,
            opened_by=staff,
            saved_at=now,
            saved_by=staff,
            finished_at=now,
        )
        for _person, one in rows
    )
    calls = Call.objects.bulk_create(
        Call(
            reference=f"C-{turn:07}",
            draft=draft,
            kind="help",
            rang_at=now,
            answered_at=now,
            number=one[2],
            caller=person,
            client=person,
            note=f"{one[3]} {one[4]}",
            taken_by=staff,
            logged_at=now,
        )
        for turn, ((person, one), draft) in enumerate(zip(rows, drafts, strict=True))
    )
    Triage.objects.bulk_create(
        Triage(
            call=call,
            inputs={"note": one[4]},
            asked=[["Why?", one[4]]],
            reasons=[],
            services=[],
            urgency="same_day",
            track="undetermined_needs_screening",
            ruleset="x",
            at=now,
            by=staff,
        )
        for call, (_person, one) in zip(calls, rows, strict=True)
    )
    for first in range(0, number, 500):
        index_names(people[first : first + 500])
    return [part for one in said for part in one]


def steal(folder: Path) -> dict[str, int]:
    """Uses the program, then writes all that a thief could hold into `folder`; answers the sizes in bytes."""
    from django.conf import settings
    from django.core import mail

    from tests.evidence import listening

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    mail.outbox = []
    with listening() as log:
        use_it()
    (folder / "log").write_text(log.getvalue())
    (folder / "mail").write_bytes(b"\n".join(letter.message().as_bytes() for letter in mail.outbox))
    database = settings.DATABASES["default"]
    url = f"postgres://{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    with (folder / "dump").open("wb") as file:
        subprocess.run(["pg_dump", "--inserts", url], stdout=file, check=True)
    subprocess.run(["pg_dump", "--format=custom", "-f", folder / "packed", url], check=True)
    with (folder / "backup").open("wb") as file:
        subprocess.run(["pg_restore", "-f", "-", folder / "packed"], stdout=file, check=True)
    (folder / "packed").unlink()
    (folder / "redis").write_bytes(b"\n".join(redis_content()))
    return {file.name: file.stat().st_size for file in sorted(folder.iterdir())}


def use_it() -> None:
    """Looks people up, opens them, promises to ring, reminds, and lets the worker tick."""
    import logging

    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from intake.callbacks.services import schedule_callback
    from intake.people.models import Person
    from intake.staff.models import Staff
    from intake.tasks import empty_outbox, run_tick, tick

    staff, now = Staff.objects.latest("pk"), timezone.now()
    client, search = Client(headers={"host": "localhost"}), reverse("search")
    client.force_login(staff)
    for person in Person.objects.order_by("pk")[:SHOWN]:
        number = person.numbers.get()
        assert client.post(search, {"text": number.number}).status_code in (200, 302)
        assert client.post(search, {"text": person.name}).status_code in (200, 302)
        for address in (f"/people/{person.reference}/", f"/people/{person.reference}/protection/"):
            assert client.get(address).status_code == 200, address
        schedule_callback(
            person=person,
            number=number,
            urgency="emergency_now",
            due_at=now,
            by=staff,
            now=now,
            assigned_to=staff,
        )
    for address in ("/desk/?all", "/live/notices/", "/audit/", search):
        client.get(address)
    run_tick(clock="loop")
    empty_outbox()
    for _turn in range(5):
        tick.apply_async(queue="clock")
    time.sleep(2)
    logging.getLogger("intake").warning("the thief reads this log")


def redis_content() -> Iterator[bytes]:
    """Every key with all that it holds."""
    server: Any = stage.store()
    readers = {
        b"string": lambda key: [server.get(key)],
        b"list": lambda key: server.lrange(key, 0, -1),
        b"set": lambda key: server.smembers(key),
        b"hash": lambda key: [*server.hgetall(key).keys(), *server.hgetall(key).values()],
        b"zset": lambda key: server.zrange(key, 0, -1),
    }
    for key in server.scan_iter():
        yield key
        yield from (bytes(value) for value in readers[server.type(key)](key))


if __name__ == "__main__":
    main()
