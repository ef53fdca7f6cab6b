"""Two people type into one sheet: what differs is merged, what clashes stands side by side for a choice."""

import pytest

from intake.audit.models import Entry
from intake.calls.models import Call, Draft
from intake.calls.rules import join_texts, wipes_out, written_since
from intake.safety.models import Interrupt
from tests.machine import choose_words, two_on_one_sheet, two_who_clash

pytestmark = pytest.mark.django_db
ANSWERED = {"disposition": "answered"}


def answers():
    return Draft.objects.get().answers


# What clashes


@pytest.mark.parametrize(
    ("typed", "stands", "mark", "base", "clash"),
    [
        (["mine"], ["theirs"], (6, "other", 1), 5, True),
        (["mine"], ["theirs"], (6, "other", 1), 6, False),  # this page showed it
        (["mine"], ["theirs"], (6, "this", 1), 5, False),  # a save that was repeated
        (["same"], ["same"], (6, "other", 1), 5, False),
        (["mine"], [], None, 5, False),
        (["mine"], ["theirs"], (6, "other", 1), None, False),  # a page without script
        ([], ["theirs"], (6, "other", 1), 5, True),  # emptied
    ],
)
def test_words_clash_where_this_page_never_showed_what_stands(typed, stands, mark, base, clash):
    assert wipes_out(typed=typed, stands=stands, mark=mark, page="this", base=base) is clash


@pytest.mark.parametrize(
    ("stands", "aside", "several", "both"),
    [
        (["one"], ["two"], False, ["one\ntwo"]),
        ([""], ["two"], False, ["two"]),
        (["a", "b"], ["b", "c"], True, ["a", "b", "c"]),
        (["none"], ["a"], True, ["a"]),
        (["none"], ["none"], True, ["none"]),
        ([], [], True, []),
    ],
)
def test_both_answers_are_joined(stands, aside, several, both):
    assert join_texts(stands, aside, several=several, nothing="none") == both


def test_page_hears_only_what_others_wrote_since():
    marks = {"a": (3, "other", 1), "b": (5, "other", 1), "c": (6, "this", 2)}

    assert written_since(marks, revision=3, page="this") == ["b"]


# Merging


def test_different_fields_merge_and_each_page_hears_of_the_other():
    dana, joel = two_on_one_sheet()

    joel.type(caller_name="Rosalind")
    heard = dana.type(note="He was cut off")

    assert heard["others"] == {"caller_name": ["Rosalind"]}
    assert answers() == {"age": ["40"], "caller_name": ["Rosalind"], "note": ["He was cut off"]}
    assert Draft.objects.get().asides == {}


def test_page_hears_without_typing():
    dana, joel = two_on_one_sheet()
    joel.type(caller_name="Rosalind")

    assert dana.stay()["others"] == {"caller_name": ["Rosalind"]}
    assert dana.stay()["others"] == {}


def test_save_that_is_repeated_because_the_answer_was_lost_is_no_two_who_clash():
    dana, _joel = two_on_one_sheet()
    before = dict(dana.bases), dana.revision
    dana.type(note="first")
    dana.bases, dana.revision = before

    dana.type(note="first, and more")

    assert answers()["note"] == ["first, and more"]
    assert Draft.objects.get().asides == {}


# Clashing


def test_clash_keeps_both_and_shows_them_side_by_side():
    dana, joel, shown = two_who_clash()

    assert answers()["note"] == ["He was cut off"]
    assert "You typed" in shown["html"]
    assert "Joel Kim typed" in shown["html"]
    assert "He was calm" in shown["html"]
    assert "note" not in shown["others"]  # what Dana typed stays in her field
    assert "Dana Whitfield typed" in joel.stay()["html"]
    assert dana.open(dana.draft_id).html.count("He was calm") == 1  # also in another window


def test_whoever_types_on_in_a_clash_loses_no_word():
    dana, _joel, _shown = two_who_clash()

    dana.type(note="He was calm and asked for his sister")

    assert answers()["note"] == ["He was cut off"]
    (aside,) = Draft.objects.get().asides["note"].values()
    assert aside == {"by": dana.staff.pk, "texts": ["He was calm and asked for his sister"]}


@pytest.mark.parametrize(
    ("choice", "note"),
    [
        ("aside", "He was calm"),
        ("stands", "He was cut off"),
        ("both", "He was cut off\nHe was calm"),
        ("", "He was cut off\nHe was calm"),
    ],
)
@pytest.mark.parametrize("who", ["dana", "joel"])
def test_either_chooses_and_both_pages_show_it(choice, note, who):
    dana, joel, _shown = two_who_clash()
    chooser, other = (dana, joel) if who == "dana" else (joel, dana)

    chosen = choose_words(chooser, "note", choice, aside_of=dana)

    assert answers()["note"] == [note]
    assert Draft.objects.get().asides == {}
    assert chosen["others"]["note"] == [note]
    assert other.stay()["others"] == {"note": [note]}
    assert other.type(note=note + ".")["others"] == {}
    assert answers()["note"] == [note + "."]
    assert Entry.objects.get(verb="choose_words").detail == {"choice": choice}


def test_ticks_are_kept_both():
    dana, joel = two_on_one_sheet(substances=["alcohol"])
    joel.type(substances=["alcohol", "cocaine"])
    dana.type(substances=["alcohol", "heroin"])

    choose_words(dana, "substances", "both", aside_of=dana)

    assert answers()["substances"] == ["alcohol", "cocaine", "heroin"]


def test_number_that_was_chosen_is_the_number_of_the_draft():
    dana, joel = two_on_one_sheet(number="2155550142")
    joel.type(number="2155550143")
    dana.type(number="2155550144")
    assert Draft.objects.get().number == "+12155550143"

    choose_words(dana, "number", "aside", aside_of=dana)

    assert Draft.objects.get().number == "+12155550144"


def test_choosing_what_nobody_put_aside_changes_nothing():
    dana, joel = two_on_one_sheet(note="He was")

    choose_words(joel, "note", "aside", aside_of=dana)
    choose_words(joel, "nothing of ours", "aside", aside_of=dana)

    assert answers()["note"] == ["He was"]
    assert not Entry.objects.filter(verb="choose_words").exists()


def test_sheet_is_not_finished_before_somebody_has_chosen():
    dana, _joel, _shown = two_who_clash()
    dana.type(**ANSWERED)

    page = dana.finish(flushed="yes")

    assert (page.status, Call.objects.count()) == (422, 0)
    assert "Both are kept until one of you chooses" in page.words
    choose_words(dana, "note", "both", aside_of=dana)
    assert dana.finish(flushed="yes") is None
    assert Call.objects.get().note == "He was cut off\nHe was calm"


def test_one_key_asks_before_words_that_wait_are_deleted():
    dana, _joel, _shown = two_who_clash()

    assert "deletes them" in dana.finish(flushed="yes", close_as="prank").words
    assert dana.finish(flushed="yes", delete_and_close_as="prank") is None
    assert (Draft.objects.get().answers, Draft.objects.get().asides) == ({}, {})


def test_sign_of_danger_does_not_wait_for_a_choice():
    dana, joel = two_on_one_sheet(danger=[])
    joel.type(danger=["none_of_these"])

    dana.type(danger=["overdose_signs"])

    assert answers()["danger"] == ["none_of_these"]
    assert Interrupt.objects.open().count() == 1
