"""What the site has set, in the trail: an entry for each setting that is not as it was at the last start."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import Error, transaction

from intake.audit.models import Entry
from intake.audit.services import record_reference
from intake.privacy.keys import blind

SETTING = "setting"
UNSET = "as it comes"


def note_at_start(given: Mapping[str, str], now: datetime) -> list[str]:
    """Like `note_settings`; a database that does not answer, or has no tables yet, stops no start."""
    try:
        return note_settings(given, now)
    except Error:
        return []


@transaction.atomic
def note_settings(given: Mapping[str, str], now: datetime) -> list[str]:
    """Writes which settings changed since they were last noted, and answers their names.

    `given` maps the name of each setting that the site has set to its value. The trail gets a token under the
    index key, never a value: the next start knows by it whether it is the same. A new index key changes all.
    """
    known = {
        name: detail["token"]
        for name, detail in Entry.objects.filter(about=SETTING)
        .order_by("pk")
        .values_list("reference", "detail")
    }
    tokens = {
        name: blind(f"{name}={value}", SETTING, settings.INDEX_KEY)[:12] for name, value in given.items()
    }
    tokens |= {name: UNSET for name in known.keys() - tokens.keys()}
    changed = sorted(name for name, token in tokens.items() if known.get(name) != token)
    for name in changed:
        record_reference(
            verb="change_setting", about=SETTING, reference=name, by=None, at=now, token=tokens[name]
        )
    return changed
