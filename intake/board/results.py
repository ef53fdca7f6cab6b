"""What became of many rows, in words: how many were done, and which could not be and why."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.board.forms import Act
from intake.callbacks.many import Done


def say_results(act: str, done: Sequence[Done]) -> list[tuple[str, str]]:
    """A tone and a sentence for what was done, then one for each reason why something was not."""
    count = sum(one.refusal is None for one in done)
    said = [("good", _say_done(act, count))] if count else []
    reasons: dict[str, list[str]] = {}
    for one in done:
        if one.refusal is not None:
            reasons.setdefault(str(one.refusal), []).append(one.reference)
    for reason, references in reasons.items():
        words = {"references": ", ".join(references), "reason": reason}
        said.append(("warn", _("Not done for %(references)s. %(reason)s") % words))
    return said


def _say_done(act: str, count: int) -> str:
    words = {
        Act.CLAIM: ngettext(
            "%(count)d callback is yours for ten minutes.",
            "%(count)d callbacks are yours for ten minutes.",
            count,
        ),
        Act.REASSIGN: ngettext(
            "%(count)d callback is reassigned.", "%(count)d callbacks are reassigned.", count
        ),
        Act.RETRY: ngettext(
            "%(count)d callback is tried again.", "%(count)d callbacks are tried again.", count
        ),
    }
    closed = ngettext("%(count)d callback is closed.", "%(count)d callbacks are closed.", count)
    return words.get(Act(act), closed) % {"count": count}
