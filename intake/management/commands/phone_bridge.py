"""`manage.py phone_bridge`: listens to Asterisk or FreePBX, and tells Ringback of every call from outside."""

import asyncio
import signal
import sys
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from intake.phone.bridge import Bridge


class Command(BaseCommand):
    """Runs until SIGTERM or Ctrl-C. Started again, it misses nothing that Asterisk can still tell."""

    help = "Listen to Asterisk's manager interface (RINGBACK_AMI_URL). Runs until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.AMI_URL:
            raise CommandError("RINGBACK_AMI_URL is empty: it says where Asterisk's manager interface is.")
        if asyncio.run(_run()):
            # The bridge's log has said so; the status tells who watches the program.
            sys.exit(1)


async def _run() -> int:
    """Runs until a signal; answers how many events are lost."""
    bridge = Bridge(settings.AMI_URL, settings.AMI_CONTEXTS)
    running = asyncio.create_task(bridge.run())
    for ending in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(ending, running.cancel)
    with suppress(asyncio.CancelledError):
        await running
    return bridge.waiting
