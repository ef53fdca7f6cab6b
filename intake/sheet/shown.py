"""What a sheet says of the number that rings, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from intake.people.areas import place_of_number
from intake.people.models import Asked
from intake.people.numbers import say_number
from intake.sheet.forms import Sheet
from intake.templatetags.say import say_clock


@dataclass(frozen=True)
class Known:
    """The number of a sheet: where it is from, what it may be used for, when it may ring."""

    sheet: Sheet

    @property
    def number_said(self) -> str:
        return say_number(self.sheet.number)

    @property
    def place(self) -> str:
        """Where the number is from, empty where its area does not say."""
        return place_of_number(self.sheet.number)

    @property
    def contact_said(self) -> list[tuple[str, str, str]]:
        """What it may be used for, as far as that is known: an icon, the words, the answer."""
        said = {Asked.YES: _("yes"), Asked.NO: _("no"), Asked.UNKNOWN: _("not asked")}
        reach = self.sheet.reach
        ways = [
            ("phone", _("calls"), reach.may_call),
            ("voicemail", _("voicemail"), reach.may_voicemail),
            ("message-square", _("texts"), reach.may_text),
        ]
        return [(icon, f"{way}: {said[Asked(answer)]}", answer) for icon, way, answer in ways]

    @property
    def may_ring_now(self) -> bool:
        return self.sheet.window.holds(self.sheet.now)

    @property
    def opens_again(self) -> str:
        """When it may ring next, on its own clock."""
        window = self.sheet.window
        return say_clock(window.next_opening(self.sheet.now), window.zone, self.sheet.now)

    @property
    def suggestion_there(self) -> str:
        """The suggested time of a callback, on its own clock."""
        return say_clock(self.sheet.promise.suggestion, self.sheet.window.zone, self.sheet.now)
