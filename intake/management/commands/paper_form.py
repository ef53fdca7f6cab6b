"""`manage.py paper_form > form.html`: the blank call sheet in one file, for when everything is down."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from intake.sheet.paper import paper_form


class Command(BaseCommand):
    """Needs no database and no server; the file needs nothing but a printer."""

    help = "Write the blank call sheet on standard output, as one page of HTML that prints on two of Letter."

    def add_arguments(self, parser: CommandParser) -> None:
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", choices=languages, default=languages[0])

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            self.stdout.write(paper_form())
