"""A site switches wording on with its own text file, for class B and for wording that is not shipped."""

import pytest
import yaml

from intake.triage.instruments import INSTRUMENTS, InvalidPack, instrument_with_wording, load_pack

PACK = {
    "instrument": "uncope",
    "version": "2026-01",
    "language": "es",
    "notice": "With permission.",
    "permission": "Letter of 3 March 2026.",
    "items": {key: f"our words for {key}" for key in "uncope"},
}


def without(key):
    return {k: v for k, v in PACK.items() if k != key}


def test_pack_switches_the_wording_on(tmp_path):
    path = tmp_path / "uncope.yaml"
    path.write_text(yaml.safe_dump(PACK))

    instrument = load_pack(path)

    assert instrument.has_wording
    assert instrument.items[0].text == "our words for u"
    assert (instrument.version, instrument.languages) == ("2026-01", ("es",))
    assert instrument.notice == "With permission."
    assert instrument.cut_offs == INSTRUMENTS["uncope"].cut_offs
    assert not INSTRUMENTS["uncope"].has_wording


def test_numbered_questions_can_be_written_as_numbers():
    items = {number: "words" for number in range(1, 17)}

    assert instrument_with_wording(PACK | {"instrument": "ssi_sa", "items": items}).has_wording


@pytest.mark.parametrize(
    ("pack", "key"),
    [
        (None, "pack"),
        (PACK | {"author": "x"}, "author"),
        (PACK | {"instrument": "mmpi"}, "instrument"),
        (PACK | {"instrument": ["uncope"]}, "instrument"),
        (PACK | {"instrument": "dast10"}, "instrument"),
        (PACK | {"instrument": "sds"}, "instrument"),
        (PACK | {"instrument": "phq9"}, "instrument"),
        (PACK | {"items": "words"}, "items"),
        (PACK | {"items": {"u": "words"}}, "items.c"),
        (PACK | {"items": PACK["items"] | {"x": "words"}}, "items.x"),
        (PACK | {"items": PACK["items"] | {"u": " "}}, "items.u"),
        (PACK | {"items": PACK["items"] | {"u": 3}}, "items.u"),
        (PACK | {"notice": "x" * 2001}, "notice"),
        *[(without(key), key) for key in PACK],
    ],
)
def test_pack_that_cannot_be_used_is_refused(pack, key):
    with pytest.raises(InvalidPack) as refused:
        instrument_with_wording(pack)

    assert refused.value.key == key


@pytest.mark.parametrize("text", ["a: [", None])
def test_file_that_cannot_be_read_is_refused(tmp_path, text):
    path = tmp_path / "pack.yaml"
    if text is not None:
        path.write_text(text)

    with pytest.raises(InvalidPack) as refused:
        load_pack(path)

    assert refused.value.key == "pack.yaml"
