"""The blind index of names: what makes a name findable in a database that cannot read it (ADR 8).

A token is 63 bits of an HMAC under the index key, of a whole word of the name or of a beginning of one.
Nothing can be read back from it; that two names share a beginning can be seen.
"""

from collections.abc import Iterable

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


def index_names(people: Iterable[Person]) -> None:
    """Writes the tokens of `people` anew. Whoever others were merged into is found by their names too."""
    names = {person.pk: {person.name} for person in people}
    for known_as in Person.objects.filter(merged_into__in=names).only("name", "merged_into"):
        if known_as.merged_into_id is not None:
            names[known_as.merged_into_id].add(known_as.name)
    NameToken.objects.filter(person__in=names).delete()
    NameToken.objects.bulk_create(
        [
            NameToken(token=token, person_id=pk)
            for pk, known in names.items()
            for token in set[int]().union(*map(tokens_of, known))
        ],
        batch_size=BATCH,
    )


def find_by_name(people: PersonQuerySet, text: str, limit: int) -> list[Person]:
    """At most `limit` of `people` whose names have all words of `text`, or words that begin so; whole words
    first, then whom we have known for the shortest time. A beginning wants three letters."""
    words = sorted(read_words(text), key=len, reverse=True)
    words = [word for word in words if len(word) > 1 or len(words) == 1]
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
