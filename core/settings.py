"""Django's settings. Everything that differs between sites comes from `core.environment`."""

from urllib.parse import unquote, urlsplit

import dj_database_url
import fontpkg_inter
from django.contrib.messages import constants

from core.environment import BASE_DIR, parse_data_keys, read_environment
from core.logging_plan import LOGGING as LOGGING
from core.policies import CONTENT_SECURITY_POLICY as CONTENT_SECURITY_POLICY
from core.policies import PERMISSIONS_POLICY as PERMISSIONS_POLICY

env = read_environment()
HTTPS = env.public_url.startswith("https://")

SECRET_KEY = env.secret_key
DEBUG = env.debug
ALLOWED_HOSTS = env.hosts
ROOT_URLCONF = "core.urls"
ASGI_APPLICATION = "core.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Ringback's own
PUBLIC_URL = env.public_url
CENTRE_NAME = env.centre_name
DATA_KEYS = parse_data_keys(env.data_keys)
INDEX_KEY = env.index_key
REDIS_URL = env.redis_url
TRIAGE_SETTINGS = env.triage_settings
INSTRUMENT_PACKS = env.instrument_packs
KEEP_YEARS = env.keep_years
NEUTRAL_NUMBER = env.neutral_number
SERVICES_NEARBY = env.services_nearby
TWILIO_TOKENS = env.twilio_tokens
TWILIO_ACCOUNT = env.twilio_account
TWILIO_DESKS = env.twilio_desks
CTI_KEYS = env.cti_keys
AMI_URL = env.ami_url
AMI_CONTEXTS = env.ami_contexts
VOICEMAIL = env.voicemail
MEDIA = env.media
RECORDING_HOSTS = env.recording_hosts
PHONENUMBER_DEFAULT_REGION = "US"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.humanize",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "phonenumber_field",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "lucide",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "intake",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "intake.signin.asking.WhoAsksMiddleware",
    "intake.staff.closed.ClosedByDefaultMiddleware",
    "intake.staff.speaking.OwnLanguageMiddleware",
    "intake.signin.middleware.GuardMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "intake.templatetags.icons",
                "django.templatetags.static",
                "django.templatetags.i18n",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "intake.desk.navigation.navigation",
            ],
        },
    }
]
COTTON_DIR = "parts"
FORM_RENDERER = "core.widgets.PlainRenderer"

# One row of truth: the database. SQLite needs WAL and IMMEDIATE together, else writers fail as "locked".
DATABASES = {"default": dj_database_url.parse(env.database_url)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": env.database_url.removeprefix("sqlite:///") + ".test"}
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA secure_delete=ON;",
    }
else:
    # All threads share a few connections: the pages, the phone's doors and the live stream.
    # Who freezes in mid-transaction keeps what is due locked until the server ends the session: well before
    # the 15 s within which a reminder comes after a crash.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = {
        **DATABASES["default"].get("OPTIONS", {}),
        # After five seconds of trying a new attempt begins: the pauses of one double, in the end to minutes.
        "pool": {"min_size": 1, "max_size": 8, "timeout": 5, "reconnect_timeout": 5},
        "connect_timeout": 3,
        "tcp_user_timeout": 5000,
        "keepalives_idle": 5,
        # Compiling a query takes longer than any query of a page runs.
        "options": "-c jit=off -c statement_timeout=8000 -c lock_timeout=4000"
        " -c idle_in_transaction_session_timeout=8000",
    }

# Sign-in
AUTH_USER_MODEL = "intake.Staff"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("MinimumLengthValidator", {"min_length": 12}),
        ("UserAttributeSimilarityValidator", {}),
        ("CommonPasswordValidator", {}),
    ]
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "intake.signin.adapters.SignIn"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # nobody signs up, the library wants to know all the same
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # an address that nobody here has gets no letter
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_RATE_LIMITS = {"login": False, "login_failed": "5/5m/key"}  # passwords have limits of our own
MFA_ADAPTER = "intake.signin.adapters.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = f"Ringback {env.centre_name}"
SECOND_FACTOR_REQUIRED = env.second_factor if env.second_factor is not None else HTTPS
IDLE_MINUTES = env.idle_minutes
MESSAGE_TAGS = {
    constants.INFO: "good",
    constants.SUCCESS: "good",
    constants.WARNING: "warn",
    constants.ERROR: "bad",
}
SESSION_ENGINE = "intake.signin.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Edges
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
CSRF_TRUSTED_ORIGINS = [env.public_url]
CSRF_FAILURE_VIEW = "core.urls.stale_page"
SECURE_SSL_REDIRECT = False  # the proxy in front does it; /healthz must answer without
SILENCED_SYSTEM_CHECKS = ["security.W008"]  # for the same reason
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"  # "no-referrer" would make browsers send Origin: null with a form
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000  # a whole sheet sent again after an outage names each field three times
DATA_UPLOAD_MAX_NUMBER_FILES = 0
DEFAULT_EXCEPTION_REPORTER_FILTER = "core.logs.NothingTypedFilter"

# Files
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("inter", fontpkg_inter.ROOT / "files")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # the program takes no uploads
    "staticfiles": {"BACKEND": "core.static.HashedFiles"},
}
SERVESTATIC_KEEP_ONLY_HASHED_FILES = True
SERVESTATIC_SKIP_COMPRESS_EXTENSIONS = ("png", "ttf", "woff", "woff2", "gz", "br")

# Words and time: rows are UTC, screens are the site's zone or the callee's.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "core.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.time_zone

# Mail
_mail = urlsplit(env.email_url)
EMAIL_HOST = _mail.hostname or "localhost"
EMAIL_PORT = _mail.port or {"smtp": 25, "smtps": 465}.get(_mail.scheme, 587)
EMAIL_HOST_USER = unquote(_mail.username or "")
EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
EMAIL_USE_SSL = _mail.scheme == "smtps"
EMAIL_USE_TLS = _mail.scheme == "smtp+starttls"
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.email_from
