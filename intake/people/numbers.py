"""Phone numbers: read in any form, kept in E.164, shown as people say them."""

from django.conf import settings
from django.utils.translation import gettext as _
from phonenumber_field.phonenumber import PhoneNumber as ParsedNumber
from phonenumbers import NumberParseException
from phonenumbers.timezone import UNKNOWN_TIMEZONE, time_zones_for_number


class NotANumber(Exception):
    """The text is not a phone number; the message says what to do about it."""


def read_number(text: str) -> str:
    """The E.164 form of a number typed in any form, such as `856.555.0142`; empty for empty text.

    Raises NotANumber.
    """
    if not text.strip():
        return ""
    try:
        number = ParsedNumber.from_string(text, region=settings.PHONENUMBER_DEFAULT_REGION)
    except NumberParseException:
        raise NotANumber(_("This is not a phone number. Type it with its area code: 856 555 0142.")) from None
    if not number.is_valid():
        raise NotANumber(_("No such number can exist. Read it back digit by digit, with the area code."))
    return str(number.as_e164)


def say_number(e164: str) -> str:
    """A number in E.164 as people say it: national at home, international from abroad. Empty stays empty."""
    if not e164:
        return ""
    number = ParsedNumber.from_string(e164)
    return str(number.as_national if number.country_code == 1 else number.as_international)


def zone_of_number(e164: str) -> str:
    """The IANA zone of a number's area, empty where the area does not decide it (toll-free, split areas)."""
    if not e164:
        return ""
    zones = time_zones_for_number(ParsedNumber.from_string(e164))
    return zones[0] if len(zones) == 1 and zones[0] != UNKNOWN_TIMEZONE else ""
