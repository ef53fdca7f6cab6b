"""What stands of a person's way to treatment."""

from intake.outcomes.models import Outcome
from intake.people.models import Person


def see_outcomes(person: Person) -> list[Outcome]:
    """One query: every row of a person, corrected ones too, the newest first; `standing` says which hold."""
    rows = Outcome.objects.filter(person=person).select_related("recorded_by", "corrected_by")
    return list(rows.order_by("-at", "-pk"))
