"""Everything the rules may ask about one call, put together from its answers."""

from functools import cached_property

from .inputs import Inputs
from .mind import Mind
from .numbers import Numbers
from .suicide import Suicide
from .use import Use


class Facts:
    """The call (`is_…`), the suicide screens, the substance-use side and the mental-health side."""

    def __init__(self, inputs: Inputs, numbers: Numbers) -> None:
        self.inputs = inputs
        self.numbers = numbers
        self.flags = frozenset(inputs.danger_flags or ())
        self.suicide = Suicide(inputs, numbers)
        self.use = Use(inputs, numbers)
        self.mind = Mind(inputs, numbers, self.suicide, self.use.possible_paws)

    # ------------------------------------------------------------------ the call

    @cached_property
    def is_wrong_number(self) -> bool:
        """A wrong number or silent call, unless something dangerous came up: then it is a call for help."""
        wrong = self.inputs.call_type in ("wrong_number", "silent_or_prank")
        return wrong and not self.flags and not self.suicide.any_yes and not self.suicide.declined

    @cached_property
    def is_information(self) -> bool:
        return self.inputs.call_type == "information"

    @cached_property
    def is_help(self) -> bool:
        """A call for help. An unknown kind of call is treated as one."""
        return not self.is_wrong_number and not self.is_information

    @cached_property
    def is_family_support(self) -> bool:
        """A family member or friend who wants help for themselves."""
        asks_for_self = self.inputs.loved_one_goal == "help_for_self"
        return self.is_help and self.inputs.caller_role == "loved_one" and asks_for_self

    @cached_property
    def is_proxy(self) -> bool:
        """Somebody else answers for the person who needs care."""
        other = self.inputs.caller_role in ("loved_one", "professional")
        return self.is_help and other and not self.is_family_support

    @cached_property
    def is_screened_call(self) -> bool:
        """A call for help about the person who needs care: the only kind that is screened."""
        return self.is_help and not self.is_family_support

    @cached_property
    def is_person(self) -> bool:
        """The caller is the person who needs care. An unknown caller is treated as the person."""
        return self.inputs.caller_role in (None, "self")

    # ------------------------------------------------------------------ the person

    @cached_property
    def is_minor(self) -> bool:
        return self.inputs.age is not None and self.inputs.age < self.numbers.youth_age

    @cached_property
    def is_pregnant_and_using(self) -> bool:
        return bool(self.inputs.pregnant) and self.use.used_within(self.numbers.pregnant_use_days)

    # ------------------------------------------------------------------ both sides together

    @cached_property
    def is_co_occurring(self) -> bool:
        """Signs on both sides: a dual-diagnosis assessment is worth discussing."""
        return self.use.level not in ("none", "unknown") and self.mind.moderate_or_high

    @cached_property
    def quadrant(self) -> str | None:
        """I to IV of the Four Quadrant Model (QUAD), "undetermined", or None when there is no need."""
        use, mind = self.use.level, self.mind.level
        if self.is_wrong_number:
            return None
        if "unknown" in (use, mind):
            return "undetermined"
        if use == mind == "none":
            return None
        if mind == "high":
            return "IV" if self.use.at_least_moderate else "II"
        return "III" if self.use.at_least_moderate else "I"

    @cached_property
    def daily_alcohol_or_sedative(self) -> bool:
        """Daily alcohol or sedatives, prescribed or not, in the last week: stopping alone is dangerous."""
        days = self.numbers.dependence_days
        return self.use.daily_alcohol_within(days) or self.use.daily_sedative_within(days)

    @cached_property
    def relapse_risk(self) -> bool:
        """Possible PAWS with strong craving, a recent lapse, or a positive depression screen."""
        strong_craving = (self.inputs.craving or 0) >= self.numbers.craving_high
        recent_lapse = self.use.lapsed_within(self.numbers.lapse_days)
        pressing = strong_craving or recent_lapse or self.mind.depression_positive
        return self.use.possible_paws and pressing

    @cached_property
    def lapsed(self) -> bool:
        """A recent lapse after a long enough time without use."""
        free = self.inputs.abstinent_days_before_lapse or 0
        return self.use.lapsed_within(self.numbers.lapse_days) and free >= self.numbers.lapse_after_days

    @cached_property
    def safety_incomplete(self) -> bool:
        """The person asks for help and no suicide screen is finished. A refusal has its own rule."""
        missing = not self.suicide.finished and not self.suicide.declined
        return self.is_help and self.is_person and missing

    @cached_property
    def no_need_found(self) -> bool:
        """Both sides were asked about and are negative, and nothing else raised concern."""
        both_negative = self.use.level == self.mind.level == "none"
        worry = bool(self.flags) or self.suicide.any_yes or self.suicide.declined or self.safety_incomplete
        return self.is_screened_call and both_negative and not worry
