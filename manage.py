#!/usr/bin/env python
"""Django's command line for Ringback: `python manage.py help` lists the commands."""

import os
import sys

from django.core.management import execute_from_command_line

from core.environment import nowhere

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings")
    if sys.argv[1:2] == ["triage"]:  # the rules want no site: they run where nothing is set up
        for name, value in nowhere().items():
            os.environ.setdefault(name, value)
    execute_from_command_line(sys.argv)
