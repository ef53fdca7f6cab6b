"""What the program says in its log, and what no library may say there."""

from typing import Any

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "core.logs.NothingTypedFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "intake": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING"},
        "apprise": {"level": "CRITICAL", "propagate": False},  # its lines quote addresses, which hold keys
        "urllib3": {"level": "CRITICAL", "propagate": False},
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
    },
}
