"""Who works here in the sample data, and when they were on duty."""

from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from intake.shifts.models import Shift
from intake.staff.models import Role, Staff

ACCOUNTS = {  # those that can sign in
    "admissions": ("Dana Whitfield", Role.ADMISSIONS),
    "supervisor": ("Ruth Okafor", Role.SUPERVISOR),
    "clinician": ("Priya Raman", Role.CLINICIAN),
    "auditor": ("Tomas Lindqvist", Role.AUDITOR),
    "administrator": ("Lena Fischer", Role.ADMINISTRATOR),
}
COLLEAGUES = {"joel.kim": "Joel Kim", "sam.ortiz": "Sam Ortiz", "mia.castellano": "Mia Castellano"}
SHIFT_STARTS = (7, 15, 23)  # on the site's clock
LENGTH = timedelta(hours=8)
PAST_DAYS = 28


def add_staff(password: str) -> dict[str, Staff]:
    """The accounts with `password`, and colleagues who cannot sign in. Who exists stays as they are."""
    staff = {person.username: person for person in Staff.objects.all()}
    theirs = make_password(password)  # hashed once: it is slow on purpose
    people = {username: (*who, theirs) for username, who in ACCOUNTS.items()}
    people |= {
        username: (name, Role.ADMISSIONS, make_password(None)) for username, name in COLLEAGUES.items()
    }
    for username, (name, role, hashed) in people.items():
        if username not in staff:
            email = f"{username}@example.org"
            staff[username] = Staff.objects.create(
                username=username, name=name, role=role, email=email, password=hashed
            )
    return staff


def add_shifts(rng: Random, staff: dict[str, Staff], days: int, now: datetime, zone: ZoneInfo) -> None:
    """The shift that runs now, with one who has not come yet, and those of the days before."""
    starts_at = _running_start(now, zone)
    here = [staff[username] for username in ("admissions", "joel.kim", "sam.ortiz", "supervisor")]
    busy = set(Shift.objects.on_duty().values_list("staff_id", flat=True))
    shifts = [_shift(person, starts_at, rng) for person in here if person.pk not in busy]
    for shift in shifts:
        shift.began_at, shift.ended_at = min(shift.began_at or now, now), None
    shifts.append(Shift(staff=staff["mia.castellano"], starts_at=starts_at, ends_at=starts_at + LENGTH))
    people = [person for person in staff.values() if person.role in (Role.ADMISSIONS, Role.SUPERVISOR)]
    for number in range(1, min(days, PAST_DAYS) * 3 + 1):
        shifts += [_shift(person, starts_at - number * LENGTH, rng) for person in rng.sample(people, 2)]
    Shift.objects.bulk_create(shifts)


def _running_start(now: datetime, zone: ZoneInfo) -> datetime:
    """When the shift began that runs now: the last 7:00, 15:00 or 23:00 of the site."""
    today = now.astimezone(zone).date()
    starts = [
        datetime.combine(day, time(hour), zone).astimezone(ZoneInfo("UTC"))
        for day in (today - timedelta(days=1), today)
        for hour in SHIFT_STARTS
    ]
    return max(start for start in starts if start <= now)


def _shift(person: Staff, starts_at: datetime, rng: Random) -> Shift:
    """A shift that was kept, begun and ended within minutes of its plan."""
    began_at = starts_at + timedelta(minutes=rng.uniform(-6, 5))
    ended_at = starts_at + LENGTH + timedelta(minutes=rng.uniform(-4, 15))
    return Shift(
        staff=person, starts_at=starts_at, ends_at=starts_at + LENGTH, began_at=began_at, ended_at=ended_at
    )
