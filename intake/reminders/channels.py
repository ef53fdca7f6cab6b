"""How a reminder leaves the house: by e-mail, and with nothing in it that says what the callback is about."""

import smtplib
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac


@dataclass(frozen=True)
class Letter:
    """One e-mail to send now: what may leave the house, and whose lease it is sent under. Times are UTC."""

    reminder_id: int
    address: str
    reference: str
    due_at: datetime
    lease_until: datetime


class NotDelivered(Exception):
    """The mail server did not take an e-mail.

    `permanent`: it never will. `problem`: a class name with the server's code, never its sentence, which may
    quote the address. `maybe_arrived`: the line broke before the answer, so nobody knows.
    """

    def __init__(self, *, permanent: bool, problem: str, maybe_arrived: bool = False) -> None:
        super().__init__(problem)
        self.permanent = permanent
        self.problem = problem[:60]
        self.maybe_arrived = maybe_arrived


def send_email(letter: Letter, *, now: datetime) -> None:
    """Hands the e-mail to the mail server, which has 5 s for each answer. Raises NotDelivered.

    The same reminder always has the same Message-ID, so that a mailbox that gets it twice shows it once.
    """
    message = _write(letter, now)
    connection = get_connection()
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as error:  # says nothing about this e-mail: another one may pass
        raise NotDelivered(permanent=False, problem=_name(error)) from None
    try:
        message.connection = connection
        message.send()
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise _not_delivered(error) from None
    finally:
        connection.close()


def _write(letter: Letter, now: datetime) -> EmailMessage:
    words = {
        "reference": letter.reference,
        "link": f"{settings.PUBLIC_URL}/callbacks/{letter.reference}/",
        "due_at": letter.due_at,
        "now": now,
    }
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    opaque = salted_hmac("ringback.message-id", str(letter.reminder_id), algorithm="sha256").hexdigest()[:32]
    return EmailMessage(
        subject=render_to_string("mail/due_subject.txt", words).strip(),
        body=render_to_string("mail/due.txt", words),
        to=[letter.address],
        headers={
            "Message-ID": f"<{opaque}@{domain}>",
            "Date": format_datetime(now),
            "Auto-Submitted": "auto-generated",
        },
    )


def _not_delivered(error: Exception) -> NotDelivered:
    code = _code(error)
    if code is not None:
        return NotDelivered(permanent=code >= 500, problem=f"{_name(error)} {code}")
    if isinstance(error, ValueError):  # an address that no mail can carry
        return NotDelivered(permanent=True, problem=_name(error))
    return NotDelivered(permanent=False, problem=_name(error), maybe_arrived=True)


def _code(error: Exception) -> int | None:
    """What the server answered, None if it did not."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max(code for code, _sentence in error.recipients.values())
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None


def _name(error: Exception) -> str:
    return type(error).__name__
