"""How a reminder leaves the house: with a reference and a link, and nothing that says what it is about."""

import smtplib
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac

from intake.reminders.models import Channel
from intake.reminders.rules import decide_late_by
from intake.staff.models import Clock
from intake.staff.speaking import speaking


@dataclass(frozen=True)
class Letter:
    """One message to send now: what may leave the house, and whose lease it is sent under. Times are UTC.

    `address` is an e-mail address, or the URL of a service, which holds that service's keys.
    """

    reminder_id: int
    channel: Channel
    address: str = field(repr=False)
    reference: str
    due_at: datetime
    planned_at: datetime
    lease_until: datetime
    language: str = ""  # the recipient's; empty for the program's
    clock: str = Clock.FULL


class NotDelivered(Exception):
    """The server did not take a message.

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
    message = _write_email(letter, now)
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


def write_words(letter: Letter, now: datetime) -> tuple[str, str]:
    """The subject and the text in the recipient's language: a reference, a link, and how late both are."""
    words = {
        "reference": letter.reference,
        "link": f"{settings.PUBLIC_URL}/callbacks/{letter.reference}/",
        "due_at": letter.due_at,
        "late_by": decide_late_by(letter.planned_at, now),
        "now": now,
    }
    with speaking(letter.language, letter.clock):
        return render_to_string("mail/due_subject.txt", words).strip(), render_to_string(
            "mail/due.txt", words
        )


def _write_email(letter: Letter, now: datetime) -> EmailMessage:
    subject, text = write_words(letter, now)
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    opaque = salted_hmac("ringback.message-id", str(letter.reminder_id), algorithm="sha256").hexdigest()[:32]
    return EmailMessage(
        subject=subject,
        body=text,
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
