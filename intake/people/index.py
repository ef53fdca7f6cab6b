"""The blind index of names: what makes a name findable in a database that cannot read it (ADR 9).

A token is 63 bits of an HMAC under the index key, of a whole word of the name or of a beginning of one.
Nothing can be read back from it; that two names share a beginning can be seen.
"""

from collections.abc import Collection, Iterable

from django.conf import settings
from django.db.models import Exists, OuterRef

from intake.people.models import NameToken, Person, PersonQuerySet
from intake.people.names import LONGEST, SHORTEST, beginnings, read_words, words_to_index
from intake.privacy.keys import blind_integer

BATCH = 5000


def _whole(word: str) -> int:
    return blind_integer(word, "name", settings.INDEX_KEY)


def _beginning(letters: str) -> int:
    return blind_integer(letters, "beginning of a name", settings.INDEX_KEY)


def tokens_of(name: str) -> set[int]:
    """The tokens of everything under which `name` is found."""
    words = words_to_index(name)
    return {_whole(word) for word in words} | {
        _beginning(letters) for word in words for letters in beginnings(word)
    }


def index_names(people: Collection[Person]) -> None:
    """Writes the tokens of `people` anew. Whoever others were merged into is found by their names too; the
    merged ones themselves are not."""
    names = {person.pk: {person.name} for person in people if person.merged_into_id is None}
    pks = [person.pk for person in people]
    leads_to = {pk: pk for pk in names}
    while merged := [row for row in _merged_into(leads_to) if row.pk not in leads_to]:
        for row in merged:
            leads_to[row.pk] = leads_to[row.merged_into_id or 0]
            names[leads_to[row.pk]].add(row.name)
    NameToken.objects.filter(person__in=pks).delete()
    NameToken.objects.bulk_create(
        [
            NameToken(token=token, person_id=pk)
            for pk, known_as in names.items()
            for token in set[int]().union(*map(tokens_of, known_as))
        ],
        batch_size=BATCH,
    )


def _merged_into(pks: Iterable[int]) -> Iterable[Person]:
    return Person.objects.filter(merged_into__in=pks).only("name", "merged_into")


def find_by_name(people: PersonQuerySet, text: str, limit: int) -> list[Person]:
    """At most `limit` of `people` whose names have all words of `text`, or words that begin so; whole words
    first, then whom we have known for the shortest time. A beginning wants three letters; a shorter word
    counts only alone, as a whole one, so that the list stands still while a second word is typed."""
    words = sorted(read_words(text), key=len, reverse=True)
    words = [word for word in words if len(word) >= SHORTEST] or words
    if not words:
        return []
    first, *others = words
    tokens = NameToken.objects.filter(person__in=people.values("pk"))
    for word in others:
        same = NameToken.objects.filter(person=OuterRef("person"), token__in=_tokens(word))
        tokens = tokens.filter(Exists(same))
    found: dict[int, Person] = {}
    for token in _tokens(first):
        rows = tokens.filter(token=token).select_related("person").order_by("-person_id")[:limit]
        found |= {row.person_id: row.person for row in rows if row.person_id not in found}
    return list(found.values())[:limit]


def _tokens(word: str) -> list[int]:
    """The token of the whole word, and that of its letters as a beginning."""
    return [_whole(word), *([_beginning(word[:LONGEST])] if len(word) >= SHORTEST else [])]
