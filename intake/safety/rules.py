"""What has to be known before an emergency is over. Plain Python: a clinician can read it."""

from collections.abc import Iterable

REASON_LENGTH = 10  # characters; "nothing" explains nothing


def is_said(reason: str) -> bool:
    """Whether a reason is long enough to be one."""
    return len(reason.strip()) >= REASON_LENGTH


def says_something_new(why: Iterable[str], answered: Iterable[str]) -> bool:
    """Whether rules have fired that no earlier interrupt of this call was about.

    Without any rule somebody calls for help by hand, and that is always new.
    """
    rules = set(why)
    return not rules or not rules <= set(answered)


def add_rules(known: Iterable[str], more: Iterable[str]) -> list[str]:
    """Rule ids in the order in which they fired, each once."""
    return list(dict.fromkeys([*known, *more]))


def what_is_missing(
    *, services: Iterable[str], contact: str, nothing_disclosed: bool, disclosure: dict[str, object]
) -> list[str]:
    """The fields without which an emergency cannot be closed (reference 1.3; 42 CFR 2.51 for `disclosure`).

    `disclosure` holds what was written down of to whom, by whom, when, and of what nature the emergency was.
    """
    missing = []
    if not list(services):
        missing.append("services_contacted")
    if not contact:
        missing.append("contact_confirmed")
    if not nothing_disclosed:
        missing += [name for name, value in disclosure.items() if not value]
    return missing
