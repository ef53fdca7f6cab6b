"""Where a number is from: the table of area codes against the numbering plan that reads our numbers."""

import phonenumbers
import pytest

from intake.people.areas import CODES, STATES, place_of_number

UNCERTAIN = {"902", "782", "867"}  # two provinces; three territories
AT_HOME = {"US", "CA", "PR", "VI", "GU", "MP", "AS"}
WITH_A_PLACE = {
    phonenumbers.PhoneNumberType.FIXED_LINE,
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
}


def codes_of_the_plan() -> set[str]:
    """The area codes under which the library knows a number that stands in a place at home."""
    found = set()
    for code in range(200, 1000):
        for rest in ("2345678", "6332345", "2582345", "2012345"):
            number = phonenumbers.parse(f"+1{code}{rest}")
            here = phonenumbers.region_code_for_number(number) in AT_HOME
            if here and phonenumbers.number_type(number) in WITH_A_PLACE:
                found.add(str(code))
    return found


def test_every_area_code_of_the_plan_has_its_state_and_no_other_has():
    assert set(STATES) == codes_of_the_plan() - UNCERTAIN


def test_no_area_code_lies_in_two_states():
    assert len(STATES) == sum(len(codes.split()) for codes in CODES.values()) == 418


@pytest.mark.parametrize(
    ("number", "place"),
    [
        ("+18565550142", "New Jersey"),
        ("+12125550142", "New York"),
        ("+12025550142", "District of Columbia"),
        ("+18085550142", "Hawaii"),
        ("+17875550142", "Puerto Rico"),
        ("+14165550142", "Ontario"),
        ("+18005550142", ""),
        ("+18335550142", ""),
        ("+19025550142", ""),
        ("+18675550142", ""),
        ("+18765550142", ""),  # Jamaica
        ("+442079460958", ""),
        ("+1856", "New Jersey"),
        ("+1", ""),
        ("", ""),
    ],
)
def test_place_is_said_where_it_is_certain(number, place):
    assert place_of_number(number) == place
