"""A version of the rule set: rules, numbers, targets. Same inputs and same version, same result."""

from dataclasses import dataclass, field, replace
from functools import cached_property

from .emergency import EMERGENCY
from .notes import NOTES
from .numbers import NUMBERS, Numbers
from .rule import Rule
from .same_day import SAME_DAY
from .targets import TARGETS, Target
from .within_72h import WITHIN_72H
from .words import URGENCIES

VERSION = "0.1-research"
RULES: tuple[Rule, ...] = EMERGENCY + SAME_DAY + WITHIN_72H + NOTES
SEVERAL = "Several"
IN_WORDS = {2: "Two", 3: "Three", 4: "Four", 5: "Five"}


@dataclass(frozen=True)
class Reason:
    """Why: the rule that fired, its floor, and the sentence that staff read."""

    rule: str
    code: str
    floor: str | None
    text: str
    source: str


@dataclass(frozen=True)
class RuleSet:
    """Everything that decides, as data. `version` is stored with every result."""

    version: str = VERSION
    numbers: Numbers = field(default_factory=Numbers)
    rules: tuple[Rule, ...] = RULES
    targets: dict[str, Target] = field(default_factory=lambda: dict(TARGETS))

    @cached_property
    def ordered(self) -> tuple[tuple[Rule, Reason], ...]:
        """The rules from the highest floor to the notes, then by id, each with the reason it gives."""
        rules = sorted(self.rules, key=lambda rule: (-severity(rule.floor), rule.id))
        return tuple((rule, _reason(rule, self.said_numbers)) for rule in rules)

    @cached_property
    def said_numbers(self) -> dict[str, int | str]:
        """The numbers that stand in the sentences of the rules, by name."""
        in_words = {"withdrawal_hints_in_words": IN_WORDS.get(self.numbers.withdrawal_hints, SEVERAL)}
        return {name: getattr(self.numbers, name) for name in NUMBERS} | in_words

    @cached_property
    def patterns(self) -> dict[str, str]:
        """The sentence of each rule by its id, with names in place of the numbers."""
        return {rule.id: rule.text for rule in self.rules}

    def without(self, rule_id: str) -> "RuleSet":
        """The same rule set without one rule: for tests and what-if questions."""
        return replace(self, rules=tuple(rule for rule in self.rules if rule.id != rule_id))

    def with_numbers(self, **changed: int) -> "RuleSet":
        """The same rule set with other numbers: for tests and what-if questions."""
        return replace(self, numbers=replace(self.numbers, **changed))


def severity(urgency: str | None) -> int:
    """0 for none (and for notes) up to 4 for emergency now."""
    return URGENCIES.index(urgency or "none")


def _reason(rule: Rule, numbers: dict[str, int | str]) -> Reason:
    return Reason(rule.id, rule.code, rule.floor, rule.text.format_map(numbers), rule.source)


DEFAULT = RuleSet()
