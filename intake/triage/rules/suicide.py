"""What the suicide screens say: the C-SSRS Screener by Columbia's triage, and the ASQ by NIMH's rules.

Sources: CSSRS-WEB, BLUEPRINT (bands), NIMH (ASQ). A negative screen never rules out risk.
"""

from functools import cached_property

from .inputs import Asq, Cssrs, Inputs
from .numbers import Numbers


def cssrs_band(c: Cssrs) -> str:
    """none, low, moderate or high, from the answers so far (questions 1 to 5: past month)."""
    if c.q4 or c.q5 or c.q6_recent:
        return "high"
    if c.q3 or (c.q6 and c.q6_recent is False):
        return "moderate"
    if c.q1 or c.q2:
        return "low"
    return "none"


def cssrs_complete(c: Cssrs) -> bool:
    """Every question the flow calls for is answered: 3 to 5 after a yes to 2, 6b after a yes to 6."""
    needed = [c.q1, c.q2, c.q6]
    if c.q2:
        needed += [c.q3, c.q4, c.q5]
    if c.q6:
        needed.append(c.q6_recent)
    return None not in needed


def cssrs_lifetime_only(c: Cssrs) -> bool:
    """Behaviour more than 3 months ago is the only yes, and questions 1 to 3 are all no."""
    no_thoughts = c.q1 is False and c.q2 is False and not c.q3
    return no_thoughts and cssrs_band(c) == "moderate"


def asq_result(a: Asq) -> str:
    """acute_positive, non_acute_positive, positive_by_refusal, negative or unfinished."""
    first_four = (a.q1, a.q2, a.q3, a.q4)
    if a.q5:
        return "acute_positive"
    if any(first_four):
        return "non_acute_positive"
    if a.declined:
        return "positive_by_refusal"
    return "unfinished" if None in first_four else "negative"


def asq_complete(a: Asq) -> bool:
    """Questions 1 to 4 are answered, and 5 after any yes. A refusal is not a finished screen."""
    first_four = (a.q1, a.q2, a.q3, a.q4)
    return not a.declined and None not in first_four and (not any(first_four) or a.q5 is not None)


class Suicide:
    """The suicide side of one call, in the words of the rules."""

    def __init__(self, inputs: Inputs, numbers: Numbers) -> None:
        self._inputs = inputs
        self._numbers = numbers
        self.band = cssrs_band(inputs.cssrs)
        self.lifetime_only = cssrs_lifetime_only(inputs.cssrs)
        self.asq = asq_result(inputs.asq)
        self.declined = bool(inputs.asq.declined)

    @cached_property
    def high(self) -> bool:
        """Intent, plan or recent behaviour by the C-SSRS, or thoughts right now by the ASQ."""
        return self.band == "high" or self.asq == "acute_positive"

    @cached_property
    def moderate(self) -> bool:
        """The C-SSRS moderate band other than lifetime-only behaviour, or a positive ASQ."""
        by_cssrs = self.band == "moderate" and not self.lifetime_only
        return by_cssrs or self.asq == "non_acute_positive"

    @cached_property
    def finished(self) -> bool:
        """One of the two screens has all its answers."""
        return cssrs_complete(self._inputs.cssrs) or asq_complete(self._inputs.asq)

    @cached_property
    def unresolved(self) -> bool:
        """Something was positive and the screen that should follow is not finished, or was refused."""
        left_open = self._cssrs_left_open or self._asq_left_open
        return left_open or (self.thoughts_in_phq9 and not self.finished) or self.declined

    @cached_property
    def thoughts_in_phq9(self) -> bool:
        """PHQ-9 item 9 was answered with anything but "not at all"."""
        return (self._inputs.phq9_item9 or 0) >= self._numbers.item9_positive

    @cached_property
    def any_yes(self) -> bool:
        """Any suicidal thought or behaviour in any screen."""
        asq_positive = self.asq in ("acute_positive", "non_acute_positive")
        return self._cssrs_any_yes or asq_positive or self.thoughts_in_phq9

    @property
    def _cssrs_any_yes(self) -> bool:
        return self.band != "none" or bool(self._inputs.cssrs.q6)

    @property
    def _cssrs_left_open(self) -> bool:
        return self._cssrs_any_yes and not cssrs_complete(self._inputs.cssrs)

    @property
    def _asq_left_open(self) -> bool:
        asq = self._inputs.asq
        any_yes = any((asq.q1, asq.q2, asq.q3, asq.q4, asq.q5))
        return any_yes and not asq_complete(asq)
