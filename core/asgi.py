"""The door for the web server: `uvicorn core.asgi:application`."""

import os

from django.core.asgi import get_asgi_application
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings")
application = get_asgi_application()
call_command("check")  # a rule set or a pack that cannot be used stops the start, not the first call
