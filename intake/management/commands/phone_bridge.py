"""`manage.py phone_bridge`: listens to Asterisk or FreePBX, and tells Ringback of every call from outside."""

import asyncio
import signal
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
        asyncio.run(_run())


async def _run() -> None:
    bridge = asyncio.create_task(Bridge(settings.AMI_URL, settings.AMI_CONTEXTS).run())
    for ending in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(ending, bridge.cancel)
    try:
        await bridge
    except asyncio.CancelledError:
        return
