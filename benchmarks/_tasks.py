"""Tasks for comparison: one that does nothing, one that says when it ran, and one for each due row."""

import os
import time

import redis
from celery import shared_task

from intake.callbacks.models import Callback
from intake.reminders.ladder import see_due, see_reach, write_steps
from intake.reminders.rules import decide_step
from intake.tasks import database_now


@shared_task
def noop() -> None:
    """Nothing."""


@shared_task
def stamp(name: str) -> None:
    """Says when it ran."""
    redis.Redis.from_url(os.environ["REDIS_URL"]).set(f"stamp-{name}", repr(time.time()))


@shared_task
def start_one_for_each() -> None:
    """The common way: a tick that starts one task for each due row."""
    for pk in Callback.objects.to_remind(database_now()).values_list("pk", flat=True):
        remind_of_one.apply_async((pk,), queue="clock")


@shared_task
def remind_of_one(pk: int) -> None:
    """One due row, by the same steps."""
    from django.db import transaction

    with transaction.atomic():
        now = database_now()
        rows = Callback.objects.to_remind(now).filter(pk=pk).order_by("pk")
        due = see_due(rows.select_for_update(of=("self",), skip_locked=True, no_key=True))
        reach = see_reach(now)
        write_steps([(one, decide_step(one.standing, reach.people, now)) for one in due], reach, now)
