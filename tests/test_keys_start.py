"""Keys at the start: whoever has those of another database is told so, and nothing starts."""

import base64

import pytest
from django.db import connection

from intake.privacy import proofs
from tests.rings_of_keys import NEW, OLD, OTHER_INDEX_KEY, keys, proven

pytestmark = pytest.mark.django_db


def test_keys_of_this_database_start_it(proven):
    proofs.check_at_start()


def test_new_key_in_front_starts_it_and_is_known_from_then_on(proven, keys):
    keys(DATA_KEYS=NEW)
    proofs.check_at_start()
    keys(DATA_KEYS=OLD)

    with pytest.raises(SystemExit, match="lacks the key t2"):
        proofs.check_at_start()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"DATA_KEYS": {"t2": b"2" * 32}}, "RINGBACK_DATA_KEYS lacks the key t1,"),
        ({"DATA_KEYS": {"t1": b"2" * 32}}, "RINGBACK_DATA_KEYS has another key named t1 "),
        ({"INDEX_KEY": OTHER_INDEX_KEY}, "RINGBACK_INDEX_KEY is not the key "),
    ],
)
def test_wrong_key_stops_the_start_with_one_line_that_names_it(proven, keys, wrong, said):
    keys(**wrong)

    with pytest.raises(SystemExit) as ending:
        proofs.check_at_start()

    assert str(ending.value).startswith(f"Ringback cannot start. {said}")
    assert "\n" not in str(ending.value)
    assert not any(base64.b64encode(key).decode() in str(ending.value) for key in NEW.values())


@pytest.mark.django_db(transaction=True)
def test_database_without_tables_or_answer_stops_no_start():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE intake_proof RENAME TO elsewhere")
    try:
        proofs.check_at_start()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO intake_proof")
