"""How long a search takes among 1,000 and among 100,000 people with a call and a number each.

python -m benchmarks.people [people]     prints one JSON object; wants PostgreSQL in DATABASE_URL

The goal: by whole number, by reference, and by the beginning of a name, rare or common, at most 2 times as
long among 100,000 as among 1,000. Each search is the whole of it: who is found, the day of the last call, and
the open callback of each.
"""

import json
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from random import Random

from benchmarks._stage import database

FEW, MANY = 1_000, 100_000
BATCH = 5_000
ROUNDS = 300
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
SYLLABLES = "ba be bo da de do fa ga go ha ka ki ko la le li lo ma mi mo na no pa ra re ri ro sa so ta to"


def add_people(rng, first, last):
    """People number `first` to `last`, each with a number and a call, indexed by name."""
    from intake.people.index import index_names

    for start in range(first, last, BATCH):
        index_names(add_batch(rng, range(start, min(start + BATCH, last))))
    analyze()


def add_batch(rng, turns):
    from intake.calls.models import Call
    from intake.people.models import Person, PhoneNumber

    people = Person.objects.bulk_create(
        Person(reference=reference_of("P", turn), name=name_of(rng), added_at=NOW) for turn in turns
    )
    owners = list(zip(people, turns, strict=True))
    PhoneNumber.objects.bulk_create(
        PhoneNumber(person=person, number=number_of(turn), may_call="yes", asked_at=NOW)
        for person, turn in owners
    )
    times = {"kind": "help", "logged_at": NOW}
    Call.objects.bulk_create(
        Call(
            reference=reference_of("C", turn),
            rang_at=NOW - timedelta(minutes=turn),
            caller=person,
            client=person,
            **times,
        )
        for person, turn in owners
    )
    return people


def name_of(rng):
    from intake.management.sample.words import FIRST_NAMES

    return f"{rng.choice(FIRST_NAMES)} {''.join(rng.choices(SYLLABLES.split(), k=4)).title()}"


def number_of(turn):
    return f"+1856{2_000_000 + turn}"


def reference_of(prefix, turn):
    from intake.privacy.references import LENGTH, LETTERS

    return f"{prefix}-" + "".join(LETTERS[turn // 31**place % 31] for place in range(LENGTH))


def analyze():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def searches(rng, people):
    """What is typed, by kind: things of people spread over all of them."""
    from intake.people.models import Person

    turns = [rng.randrange(people) for _round in range(ROUNDS)]
    references = [reference_of("P", turn) for turn in turns]
    names = [row.name for row in Person.objects.filter(reference__in=references)]
    return {
        "number": [number_of(turn) for turn in turns],
        "reference": references,
        "rare beginning": [f"{name.split()[0]} {name.split()[1][:5]}" for name in names],
        "common beginning": [name[:3] for name in names],
    }


def median_ms(texts, staff):
    from intake.directory.searching import search

    times = []
    for text in texts:
        start = time.perf_counter()
        found = search(text, staff=staff, now=NOW)
        times.append((time.perf_counter() - start) * 1000)
        assert found.count, text
    return round(statistics.median(times), 3)


def size_of(table):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_total_relation_size('{table}')")
        return round(cursor.fetchone()[0] / 2**20, 1)


def main():
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    rng = Random(1)
    with database():
        from intake.people.models import NameToken
        from intake.staff.models import Staff

        staff = Staff.objects.create(username="bench", name="Bench", role="admissions", password="!")
        add_people(rng, 0, FEW)
        few = {kind: median_ms(texts, staff) for kind, texts in searches(rng, FEW).items()}
        start = time.perf_counter()
        add_people(rng, FEW, many)
        seconds = time.perf_counter() - start
        among = {kind: median_ms(texts, staff) for kind, texts in searches(rng, many).items()}
        figures = {
            "people": [FEW, many],
            "median_ms": {kind: [few[kind], among[kind]] for kind in few},
            "ratio": {kind: round(among[kind] / few[kind], 2) for kind in few},
            "goal_ratio": 2,
            "tokens": NameToken.objects.count(),
            "tokens_mb": size_of("intake_nametoken"),
            "adding_seconds": round(seconds),
        }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
