"""What somebody does to the trail who owns the database and lacks the keys: it is found, at its entry."""

import pytest
from django.db import connection
from django.test import override_settings

from intake.audit.guard import put_up, take_down
from intake.audit.models import Entry
from intake.audit.sealing import seal_entries
from intake.audit.services import record
from intake.audit.verifying import read_heads, take_head, verify
from intake.privacy.fields import key_ring
from tests.make import NOW
from tests.trails import ENTRIES, problem, thief, trail

pytestmark = pytest.mark.django_db

CHANGES = {
    "verb": ("UPDATE intake_entry SET verb = 'read_call' WHERE seq = 3", "entry 3"),
    "who": ("UPDATE intake_entry SET by_id = NULL WHERE seq = 3", "entry 3"),
    "when": ("UPDATE intake_entry SET at = '2026-11-24 15:00:01+00:00' WHERE seq = 3", "entry 3"),
    "about whom": ("UPDATE intake_entry SET reference = 'P1' WHERE seq = 1", "entry 1"),
    "detail": ("""UPDATE intake_entry SET detail = '{"turn": 9}' WHERE seq = 6""", "entry 6"),
    "first deleted": ("DELETE FROM intake_entry WHERE seq = 1", "entry 1"),
    "middle deleted": ("DELETE FROM intake_entry WHERE seq = 4", "entry 4"),
    "seal": ("UPDATE intake_entry SET seal = mac WHERE seq = 2", "entry 2"),
    "link": ("UPDATE intake_entry SET link = '' WHERE seq = 2", "entry 2"),
    "no proof": ("UPDATE intake_entry SET mac = '' WHERE seq = 5", "entry 5"),
    "back to waiting": ("UPDATE intake_entry SET seq = NULL, link = '', seal = '' WHERE seq = 2", "entry 2"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_change_is_found_at_its_entry(thief, name):
    statement, where = CHANGES[name]
    thief(statement)

    assert where in problem()


def test_swapped_entries_are_found(thief):
    for old, new in ((2, 99), (3, 2), (99, 3)):
        thief("UPDATE intake_entry SET seq = %s WHERE seq = %s", new, old)

    assert "entry 2" in problem()


def test_entry_that_was_taken_out_is_found_though_the_others_close_ranks(thief):
    thief("DELETE FROM intake_entry WHERE seq = 3")
    for old in range(4, ENTRIES + 1):
        thief("UPDATE intake_entry SET seq = %s WHERE seq = %s", old - 1, old)

    assert "entry 3" in problem()


def test_copied_entry_is_found_in_the_chain_and_before_it(thief):
    """A copy is signed well and stands in a place of its own."""
    columns = "at, by_id, verb, about, reference, detail, mac, link, seal"
    thief(f"INSERT INTO intake_entry ({columns}, seq) SELECT {columns}, 7 FROM intake_entry WHERE seq = 2")

    assert "entry 7" in problem()


def test_invented_entry_is_found_before_and_after_it_is_chained(thief):
    columns = "at, by_id, about, reference, detail, link, seal"
    thief(
        f"INSERT INTO intake_entry ({columns}, verb, mac) SELECT at, by_id, about, reference, detail, '', '',"
        " 'export_people', mac FROM intake_entry WHERE seq = 2"
    )
    assert "the program never wrote it" in problem()

    take_down(connection)
    seal_entries()

    assert "entry 7" in problem()


def test_whole_chain_made_anew_without_the_key_is_found(thief, trail):
    """They know the program, follow the links by themselves, and lack the key."""
    thief("DELETE FROM intake_entry WHERE seq = 6")
    with override_settings(DATA_KEYS={"t1": b"z" * 32}):
        key_ring.cache_clear()
        thief("UPDATE intake_entry SET seq = NULL, link = '', seal = ''")
        seal_entries()
    key_ring.cache_clear()

    assert "entry 1" in problem()


def test_cut_end_is_seen_by_the_head_alone(thief):
    head = take_head(NOW)
    thief("DELETE FROM intake_entry WHERE seq > 4")

    assert problem() == ""
    assert "ends at entry 4" in problem([head])
    assert "knew entry 6" in problem([head])


def test_emptied_trail_is_seen_by_the_head(thief):
    head = take_head(NOW)
    thief("DELETE FROM intake_entry")

    assert "ends at entry 0" in problem([head])


def test_end_that_was_cut_and_grew_again_is_seen_by_the_head(thief):
    head = take_head(NOW)
    thief("DELETE FROM intake_entry WHERE seq > 4")
    for turn in range(5):
        record(verb=f"later_{turn}", about=None, by=None, at=NOW)
    seal_entries()

    assert problem() == ""
    assert "knew another" in problem([head])


def test_heads_of_many_days_agree_with_a_chain_that_grew(trail):
    heads = [take_head(NOW)]
    record(verb="log_call", about=None, by=None, at=NOW)
    seal_entries()
    heads.append(take_head(NOW))

    assert problem(heads) == ""


def test_head_that_somebody_else_signed_is_refused(trail):
    head = take_head(NOW)
    forged = read_heads(head.as_line().replace(f'"seq": {ENTRIES}', '"seq": 2'))

    assert "not signed" in problem(forged)


# Keys


def test_new_key_vouches_for_what_an_old_one_wrote(trail):
    """The old key may go from the ring: the chain before is covered by the seals after."""
    with override_settings(DATA_KEYS={"t2": b"2" * 32}):
        key_ring.cache_clear()
        assert "nothing vouches" in problem()
        record(verb="rotate_keys", about=None, by=None, at=NOW)
        seal_entries()
        verdict = verify(now=NOW)
        take_down(connection)
        Entry.objects.filter(seq=2).update(verb="changed")
        broken = problem()
    key_ring.cache_clear()
    put_up(connection)

    assert (verdict.entries, verdict.without_key, verdict.problem) == (ENTRIES + 1, ENTRIES, "")
    assert "entry 2" in broken
