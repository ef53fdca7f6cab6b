"""The alarm clock: what Celery beat wakes, and how often.

The database holds the truth, Celery only wakes the doors in `intake.tasks`. So a task is idempotent, carries
no data, has no ETA and no `expires`, and is acknowledged early: the next tick repeats whatever was lost.
The socket time-outs keep a frozen Redis from stopping the clock for good.
"""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init
from django.conf import settings
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings")

app = Celery("ringback")
app.conf.update(
    broker_url=settings.REDIS_URL.replace("unix://", "redis+socket://"),
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        "socket_keepalive": True,
        "health_check_interval": 5,
        "visibility_timeout": 60,
    },
    task_publish_retry_policy={"max_retries": 1, "interval_start": 0, "interval_max": 0.2},
    task_ignore_result=True,
    task_acks_late=False,
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=500,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    worker_enable_remote_control=False,
    task_soft_time_limit=20,
    task_time_limit=30,
    task_serializer="json",
    accept_content=["json"],
    timezone="UTC",
    enable_utc=True,
    task_default_queue="clock",
    task_routes={
        "intake.tasks.send_mail": {"queue": "mail"},
        "intake.tasks.keep_counts": {"queue": "mail"},  # nobody waits for it, as nobody may for a reminder
        "intake.tasks.fetch_messages": {"queue": "mail"},
    },
    beat_scheduler="core.beat.CalendarScheduler",
    beat_schedule={
        "tick": {"task": "intake.tasks.tick", "schedule": 1.0},
        "send-mail": {"task": "intake.tasks.send_mail", "schedule": 1.0},
        "keep-counts": {"task": "intake.tasks.keep_counts", "schedule": 1.0},
    }
    | ({"fetch": {"task": "intake.tasks.fetch_messages", "schedule": 10.0}} if settings.VOICEMAIL else {}),
)
app.autodiscover_tasks(["intake"])


@worker_init.connect
def refuse_wrong_keys(**_given: Any) -> None:
    """A worker with the keys of another database would write what nobody can open or verify."""
    import_string("intake.privacy.proofs.check_at_start")()
