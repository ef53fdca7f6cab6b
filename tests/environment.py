"""The environment of the tests: keys for tests only, and the databases of the machine when they are named."""

import atexit
import os
import shutil
import tempfile

os.environ.update(
    {
        "RINGBACK_SECRET_KEY": "tests-only-" + "0" * 40,
        "RINGBACK_DATA_KEYS": "t1:" + "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
        "RINGBACK_INDEX_KEY": "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXphYmNkZWY=",
        "RINGBACK_PUBLIC_URL": "http://localhost:8000",
        "RINGBACK_MORE_HOSTS": "testserver,127.0.0.1",
        "RINGBACK_EMAIL_URL": "smtp://127.0.0.1:2525",
        "RINGBACK_EMAIL_FROM": "desk@example.org",
        "RINGBACK_CENTRE_NAME": "Recovery 24/7",
        "RINGBACK_TIME_ZONE": "America/New_York",
        "RINGBACK_TRIAGE_SETTINGS": "",
        "RINGBACK_SERVICES_NEARBY": "false",
        **{
            f"RINGBACK_{name}": ""
            for name in ("TWILIO_TOKENS", "TWILIO_DESKS", "CTI_KEYS", "AMI_URL", "MEDIA")
        },
        "RINGBACK_VOICEMAIL": "false",
        "RINGBACK_SECOND_FACTOR": "",
        "RINGBACK_IDLE_MINUTES": "10",
        "RINGBACK_DEBUG": "false",
    }
)
if "DATABASE_URL" not in os.environ:
    _folder = tempfile.mkdtemp(prefix="ringback-tests-")
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
    os.environ["DATABASE_URL"] = f"sqlite:///{_folder}/tests.sqlite3"
os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:6379/0")
