"""A phone's door that is configured by half stops the start."""

import pytest
from django.test import override_settings

from intake.phone.checks import check_phone_settings

TWILIO = {
    "TWILIO_TOKENS": ("t" * 32,),
    "TWILIO_DESKS": ("+12155550199",),
    "PUBLIC_URL": "https://desk.example.org",
}


@pytest.mark.parametrize(
    ("settings", "wrong"),
    [
        ({}, []),
        (TWILIO, []),
        (TWILIO | {"TWILIO_DESKS": ()}, ["RINGBACK_TWILIO_DESKS"]),
        (TWILIO | {"TWILIO_TOKENS": ()}, ["RINGBACK_TWILIO_TOKENS"]),
        (TWILIO | {"PUBLIC_URL": "http://localhost:8000"}, ["RINGBACK_PUBLIC_URL"]),
        (TWILIO | {"VOICEMAIL": True, "MEDIA": "."}, ["RINGBACK_TWILIO_ACCOUNT"]),
        ({"VOICEMAIL": True}, ["RINGBACK_MEDIA"]),
        ({"VOICEMAIL": True, "MEDIA": "/nowhere/at/all"}, ["RINGBACK_MEDIA"]),
        ({"MEDIA": "/nowhere/at/all"}, []),
        ({"AMI_URL": "ami://a:b@127.0.0.1", "AMI_CONTEXTS": ()}, ["RINGBACK_AMI_CONTEXTS"]),
    ],
)
def test_half_a_door_is_named(settings, wrong):
    with override_settings(**settings):
        found = [error.msg.split()[0] for error in check_phone_settings()]

    assert found == wrong
