"""What is to be translated, and the Spanish of it: `make messages` gathers, merges and compiles.

    python -m tests.messages     gathers every sentence into locale/es/LC_MESSAGES/django.po, and compiles it

Babel reads the files and writes the catalogue; it is a developer's tool. The compiled catalogue is committed,
so that the program needs no tool to speak Spanish.
"""

import ast
import io
import os
import re
import sys
from collections.abc import Iterator

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.utils.translation.template import templatize
from django_cotton.compiler_regex import CottonCompiler

import tests.environment  # noqa: F401  # settings for trials

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings")
django.setup()

from core.environment import BASE_DIR  # noqa: E402
from intake.staff.access import MAY  # noqa: E402
from intake.triage.rules import DEFAULT, NUMBERS, SERVICES  # noqa: E402
from intake.triage.rules.ruleset import IN_WORDS, SEVERAL  # noqa: E402

FOLDER = BASE_DIR / "locale" / "es" / "LC_MESSAGES"
PO, MO = FOLDER / "django.po", FOLDER / "django.mo"
VERB = re.compile(r'(?:\bverb=|_record\()"(\w+)"')
KEYWORDS = {
    "_": None,
    "say": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
TEXT = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
IN_TEMPLATE = re.compile(rf"\b(n?p?gettext|np?gettext|_)\(({TEXT}(?:,\s*{TEXT})*)(?:,\s*\w+)?\)")

Message = tuple[str, str | tuple[str, ...], str | None]  # where, what (singular and plural), context


def gather() -> Catalog:
    """Every sentence of the program, with the places where it stands."""
    catalog = Catalog(charset="utf-8")
    for place, text, context in (*_of_code(), *_of_templates(), *_of_rules()):
        catalog.add(text, locations=[(place, 0)], context=context)
    return catalog


def _of_code() -> Iterator[Message]:
    for path in sorted((BASE_DIR / "intake").rglob("*.py")):
        place = str(path.relative_to(BASE_DIR))
        if "migrations" in path.parts or "management" in path.parts:
            continue
        source = io.BytesIO(path.read_bytes())
        for _line, text, _comments, context in extract("python", source, keywords=KEYWORDS):
            yield place, text, context


def _of_templates() -> Iterator[Message]:
    """Cotton writes its components as tags, and Django the tags as calls; Babel could not read the rest."""
    components = CottonCompiler()
    for path in sorted((BASE_DIR / "templates").rglob("*.*")):
        place = str(path.relative_to(BASE_DIR))
        for call in IN_TEMPLATE.finditer(templatize(components.process(path.read_text()))):
            texts = tuple(ast.literal_eval(text) for text in re.findall(TEXT, call[2]))
            if "p" in call[1]:
                yield place, texts[1:] if len(texts) > 2 else texts[1], texts[0]
            else:
                yield place, texts if len(texts) > 1 else texts[0], None


def _of_rules() -> Iterator[Message]:
    """The sentences of the parts that are plain Python, which know no gettext."""
    place = "intake/triage/rules"
    texts = [rule.text for rule in DEFAULT.rules]
    texts += [text for talk in SERVICES for text in (talk.name, talk.about)]
    texts += [field.metadata[name] for field in NUMBERS.values() for name in ("about", "unit")]
    for text in (*texts, *IN_WORDS.values(), SEVERAL):
        yield place, text, None
    for action in MAY:
        yield "intake/staff/access.py", action.replace("_", " "), None
    yield from _of_the_trail()


def _of_the_trail() -> Iterator[Message]:
    """What was done, and about what, as the audit trail names it."""
    verbs = set()
    for path in (BASE_DIR / "intake").rglob("*.py"):
        verbs |= set(VERB.findall(path.read_text()))
    for words in (
        *sorted(verbs),
        "setting",  # of the environment: no table of ours
        *sorted(str(model._meta.model_name) for model in apps.get_app_config("intake").get_models()),
    ):
        yield "templates/office/audit.html", words.replace("_", " "), None


def read_spanish() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="es")


def compiled(catalog: Catalog) -> bytes:
    """The bytes that gettext reads, without what is doubtful."""
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def main() -> int:
    """Merges what is new into the Spanish catalogue; says how many sentences wait for their Spanish."""
    spanish = read_spanish() if PO.exists() else Catalog(locale="es", charset="utf-8")
    spanish.update(gather(), no_fuzzy_matching=True)
    spanish.obsolete.clear()
    with PO.open("wb") as file:
        write_po(file, spanish, width=110, include_lineno=False, sort_by_file=True)
    MO.write_bytes(compiled(spanish))
    waiting = [message for message in spanish if message.id and not _has_text(message.string)]
    sys.stdout.write(f"{len(spanish)} sentences, {len(waiting)} wait for their Spanish\n")
    return 0


def _has_text(string: str | tuple[str, ...]) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


if __name__ == "__main__":
    raise SystemExit(main())
