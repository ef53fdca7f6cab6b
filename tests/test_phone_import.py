"""Call-detail records from CSV: looked at first, imported once, with the columns of whoever wrote them."""

import pytest
from django.core.management import CommandError, call_command

from intake.rings.models import Outcome, Ring, RingEvent
from intake.rings.settling import settle_due_rings
from tests.make import NOW, heard, make_line

pytestmark = pytest.mark.django_db
FREEPBX = """calldate,src,did,duration,billsec,disposition,uniqueid
2026-11-20 10:00:00,2155550142,2155550110,70,61,ANSWERED,1764082800.1
2026-11-20 11:00:00,8565550177,2155550110,31,0,NO ANSWER,1764086400.2
2026-11-20 25:00:00,2155550142,2155550110,5,0,NO ANSWER,1764086500.3
2026-11-20 12:00:00,anonymous,2155550110,soon,0,NO ANSWER,1764086600.4
"""
# A ring group of FreePBX: a row for each member that rang, all of one call.
GROUP = """calldate,src,did,duration,billsec,disposition,uniqueid
2026-11-20 10:00:00,2155550142,2155550110,20,0,NO ANSWER,1764082800.1
2026-11-20 10:00:00,2155550142,2155550110,140,120,ANSWERED,1764082800.1
2026-11-20 10:00:00,2155550142,2155550110,20,0,NO ANSWER,1764082800.1
2026-11-20 10:00:00,2155550142,2155550110,20,0,NO ANSWER,1764082800.1
"""


def run(tmp_path, text, *options, mapping=""):
    (tmp_path / "calls.csv").write_text(text)
    if mapping:
        (tmp_path / "map.yaml").write_text(mapping)
        options = ("--map", str(tmp_path / "map.yaml"), *options)
    call_command("phone_import", str(tmp_path / "calls.csv"), *options)


def test_dry_run_says_what_would_happen_and_writes_nothing(tmp_path, capsys):
    run(tmp_path, FREEPBX)

    said = capsys.readouterr()
    assert "4 rows, 2 calls, 0 of them known before (dry run" in said.out
    assert said.err.splitlines() == ["cannot be read, line 4: calldate", "cannot be read, line 5: duration"]
    assert not Ring.objects.exists()


@pytest.mark.parametrize(
    "when",
    [
        "9999-12-31 23:59:00",
        "9999-12-31 10:00:00",
        "9999-12-31T23:59:00-05:00",
        "0001-01-01T00:00Z",
        "0001-01-01 09:00:00",
        "1970-01-01 00:00:00",
        "2100-01-01 00:00:00",
    ],
)
def test_time_at_which_nobody_can_have_rung_cannot_be_read(tmp_path, capsys, when):
    run(tmp_path, FREEPBX.replace("2026-11-20 10:00:00", when).replace(",70,", ",90000,"), "--write")

    assert "cannot be read, line 2: calldate" in capsys.readouterr().err
    assert Ring.objects.count() == 1


def test_calls_are_imported_once_with_line_and_times(tmp_path, capsys):
    make_line("Main", "+12155550110")
    run(tmp_path, FREEPBX, "--write")
    run(tmp_path, FREEPBX, "--write")

    assert "2 calls, 2 of them known before" in capsys.readouterr().out.splitlines()[-1]
    answered, missed = Ring.objects.order_by("rang_at").select_related("line")
    assert (answered.state, answered.line.name, answered.number) == ("ended", "Main", "+12155550142")
    assert (answered.answered_at - answered.rang_at).total_seconds() == 9
    assert answered.rang_at.isoformat() == "2026-11-20T15:00:00+00:00"
    assert (missed.state, RingEvent.objects.count()) == ("abandoned", 5)


def test_dry_run_says_how_many_are_known_already(tmp_path, capsys):
    first = FREEPBX.replace("2026-11-20 11:00:00", "soon")
    run(tmp_path, first, "--write")

    run(tmp_path, FREEPBX)
    run(tmp_path, FREEPBX, "--source", "asterisk")

    said = capsys.readouterr().out.splitlines()
    assert [line.partition(" (")[0] for line in said[1:]] == [
        "4 rows, 2 calls, 1 of them known before",
        "4 rows, 2 calls, 0 of them known before",
    ]
    assert Ring.objects.count() == 1


@pytest.mark.parametrize("turned", [False, True])
def test_rows_of_one_call_are_one_call_from_its_first_ring_to_its_last_end(tmp_path, capsys, turned):
    head, *rows = GROUP.splitlines()
    text = "\n".join([head, *(reversed(rows) if turned else rows)])

    run(tmp_path, text, "--write")
    run(tmp_path, text, "--write")

    said = capsys.readouterr().out.splitlines()
    assert said == [
        "4 rows, 1 calls, 0 of them known before",
        "4 rows, 1 calls, 1 of them known before",
    ]
    ring = Ring.objects.get()
    assert (ring.state, ring.number) == ("ended", "+12155550142")
    assert (ring.answered_at - ring.rang_at).total_seconds() == 20
    assert (ring.ended_at - ring.rang_at).total_seconds() == 140


def test_row_that_cannot_be_read_does_not_take_the_others_of_its_call_along(tmp_path, capsys):
    run(tmp_path, GROUP.replace(",20,0,", ",soon,0,", 1), "--write")

    assert capsys.readouterr().err.splitlines() == ["cannot be read, line 2: duration"]
    assert Ring.objects.get().answered_at is not None


@pytest.mark.parametrize(("old", "column"), [("2155550110,70", "did"), ("1764082800.1", "uniqueid")])
def test_row_that_no_database_can_hold_is_named(tmp_path, capsys, old, column):
    run(tmp_path, FREEPBX.replace(old, f"{old[0]}\0{old[1:]}"), "--write")

    assert f"cannot be read, line 2: {column}" in capsys.readouterr().err
    assert Ring.objects.count() == 1


def test_call_that_a_live_door_told_of_is_not_counted_twice(tmp_path):
    heard("ringing", source="asterisk", their_id="1764082800.1", at=NOW)

    run(tmp_path, FREEPBX, "--write", "--source", "asterisk")

    assert Ring.objects.count() == 2


def test_nobody_is_rung_back_for_a_call_of_last_week(tmp_path):
    run(tmp_path, FREEPBX, "--write")
    while settle_due_rings(now=NOW.replace(year=2027)):
        pass

    assert set(Ring.objects.values_list("outcome", flat=True)) == {"", Outcome.LONG_AGO}


def test_file_of_another_system_is_read_by_a_mapping(tmp_path):
    text = "When,Caller,Picked up\n2026-11-20T10:00:00-05:00,(215) 555-0142,yes\n"
    mapping = "rang: When\nnumber: Caller\nanswered: Picked up\n"

    run(tmp_path, text, "--write", mapping=mapping)

    assert Ring.objects.get().state == "ended"


@pytest.mark.parametrize(
    ("text", "mapping", "said"),
    [
        ("a,b\n1,2\n", "", "no column calldate, src"),
        (FREEPBX, "caller: src\n", "The mapping names caller"),
        ("\x00\xff", "[", "cannot be read"),
        (FREEPBX, "- rang\n- number\n", "a column's name for each key"),
        (FREEPBX, "calls", "a column's name for each key"),
        (FREEPBX, "rang: [a]", "a column's name for each key"),
        (FREEPBX, "rang: 2026-99-99", "cannot be read"),
        (FREEPBX, "3: src", "a column's name for each key"),
        (FREEPBX + "x" * 131_073, "", "line 6 is no CSV"),
        ("x" * 131_073, "", "line 1 is no CSV"),
    ],
)
def test_what_cannot_be_used_is_said(tmp_path, text, mapping, said):
    with pytest.raises(CommandError, match=said) as problem:
        run(tmp_path, text, "--write", mapping=mapping)

    assert "\n" not in str(problem.value)
    assert not Ring.objects.exists()


@pytest.mark.parametrize("zone", ["../x", "America", "Nowhere/City", "/etc/passwd", "", "a\0"])
def test_zone_that_is_none_is_said(tmp_path, zone):
    with pytest.raises(CommandError, match="--zone wants the name of a time zone"):
        run(tmp_path, FREEPBX, f"--zone={zone}")
