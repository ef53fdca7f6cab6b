"""References that stand for a row where its content must not be seen: on paper, in mail, in addresses."""

import secrets

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # 31, without 0 O 1 I L, which are misread and misheard
LENGTH = 7


def new_reference(prefix: str) -> str:
    """A new reference such as CB-7F3K2QX. It says nothing about the row and cannot be guessed from another.

    There are 27 thousand million for each prefix; a saver that meets a taken one draws again.
    """
    return f"{prefix}-{''.join(secrets.choice(LETTERS) for _letter in range(LENGTH))}"
