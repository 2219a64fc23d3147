"""Settings: the environment or stop; secrets from files; nothing that a page may change."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import FileAwareEnv

BASE_DIR = Path(__file__).resolve().parent.parent

env = FileAwareEnv()

DEMO = env.bool("HUB_DEMO", default=False)
TEST = env.bool("HUB_TEST", default=False)
DEBUG = env.bool("HUB_DEBUG", default=False)
SECRET_KEY = env.str("HUB_SECRET_KEY")

ADDRESS = env.str("HUB_ADDRESS", default="https://localhost").rstrip("/")
_address = urlsplit(ADDRESS)
IS_SECURE = _address.scheme == "https"
if not IS_SECURE and not (DEMO or TEST or DEBUG):
    raise ImproperlyConfigured("HUB_ADDRESS must begin with https:// outside the demo.")
ALLOWED_HOSTS = [_address.hostname or "localhost", *env.list("HUB_OTHER_HOSTS", default=[])]
CSRF_TRUSTED_ORIGINS = [ADDRESS]
SITE_ORIGIN = ADDRESS
# A number nobody has (Ofcom keeps it for stories) is shown in a story alone.
# Whether people without an account may report a worry; a partnership opens this door itself.
PORTAL_IS_OPEN = env.bool("HUB_PORTAL", default=DEMO or TEST)
# Where somebody who leaves the public form in a hurry is taken: a page that says nothing of it.
LEAVE_FOR = env.str("HUB_LEAVE_FOR", default="https://www.bbc.co.uk/weather")
DESK_PHONE = env.str("HUB_DESK_PHONE", default="01632 960 100" if DEMO or TEST else "")

# --- databases: two of them, several logins (docs/operations.md) ---------------------------------

LOGIN = env.str("HUB_LOGIN", default="web")


def _database_url(login: str) -> str:
    """Each login may have a URL of its own; otherwise DATABASE_URL with its name put in."""
    own = "DATABASE_URL" if login == "web" else f"{login.upper()}_DATABASE_URL"
    return env.str(own, default=env.str("DATABASE_URL"))


# Seconds for which a request waits for a free connection before it is told to come again (FS8).
POOL_WAIT = env.float("HUB_POOL_WAIT", default=1.5)


def _database(name: str, url: str, *, pooled: bool) -> dict[str, Any]:
    read: dict[str, Any] = dict(env.dj_db_url(name, default=url))
    read["ENGINE"] = "django.db.backends.postgresql"
    read["CONN_MAX_AGE"] = 0
    read["ATOMIC_REQUESTS"] = False
    # Of agencies/database/statements.py alone: planned once for a connection, whatever the values.
    # No query is compiled: who sees what is many conditions, of which the server thinks so ill in a hub
    # with thousands of rows that it compiles them for seconds, to then answer in milliseconds.
    settled = {
        "prepare_threshold": 2,
        "options": "-c plan_cache_mode=force_generic_plan -c jit=off",
    }
    read["OPTIONS"] = {**read.get("OPTIONS", {}), **settled}
    if pooled:
        size = env.int("HUB_POOL_SIZE", default=12)
        read["OPTIONS"]["pool"] = {"min_size": 2, "max_size": size, "timeout": POOL_WAIT}
    return read


_pooled = LOGIN in {"web", "relay"} and not TEST  # the relay opens a door for every notice
DATABASES: dict[str, dict[str, Any]] = {
    "default": _database("_HUB_MAIN_URL", _database_url(LOGIN), pooled=_pooled),
    "keys": _database("_HUB_KEYS_URL", env.str("KEYS_DATABASE_URL"), pooled=_pooled),
}
DATABASES["default"]["ENGINE"] = "agencies.database"
DATABASE_ROUTERS = ["config.routers.KeysRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL")
SOCKETS_PER_PERSON = env.int("HUB_SOCKETS_PER_PERSON", default=5)
SOCKETS_PER_ADDRESS = env.int("HUB_SOCKETS_PER_ADDRESS", default=50)
HUB_KEYS_DIR = env.str("HUB_KEYS_DIR")
PAPERS_DIR = BASE_DIR / "config" / "papers"  # what agencies/papers.py makes PDFs of
HUB_ATTACHMENTS_DIR = env.str("HUB_ATTACHMENTS_DIR", default=str(BASE_DIR / ".hub" / "attachments"))
# Who keeps the root keys (agencies/custody/chosen.py); without it the local keyring does.
HUB_KEY_PROVIDERS_FILE = env.str("HUB_KEY_PROVIDERS_FILE", default="")
# Signed logs: the hub's name in them, the signing key (the sealer's alone), and who co-signs.
LOG_NAME = f"{_address.hostname or 'localhost'}/log"
SEALER_KEY_FILE = env.str(
    "HUB_SEALER_KEY_FILE", default=str(BASE_DIR / ".hub" / "sealer" / "signing.key")
)
WITNESSES_FILE = env.str("HUB_WITNESSES_FILE", default="")
AUDIT_MAC_KEY_FILE = str(Path(HUB_KEYS_DIR) / "log-mac.key")

# --- applications --------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "channels",
    "django_htmx",
    "django_otp",
    "simple_history",
    "audit.log",
    "agencies",
    "agencies.hub_keys",
    "django_otp_webauthn",  # after agencies, whose people it asks for while it loads
    "mash_hub",
    "meetings",
    "audit.workspace",
    "config",
]

MIDDLEWARE = [
    # Headers alone, outside the door, so that the page of a failed commit carries them too (WH1).
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "config.middleware.HeadersMiddleware",
    "agencies.http.DoorMiddleware",
    "agencies.http.RefusalMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.middleware.OriginMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "agencies.http.HatMiddleware",
    "agencies.gate.GateMiddleware",
    "agencies.incoming.IncomingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "config.context.page",
            ],
            "libraries": {"hub": "config.templatetags.hub"},
            "debug": TEST,
        },
    }
]
FORM_RENDERER = "config.forms.HubRenderer"

STATIC_URL = "/static/"
STATIC_ROOT = env.str("HUB_STATIC_ROOT", default=str(BASE_DIR / ".hub" / "static"))
STATICFILES_DIRS = [BASE_DIR / "config" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TEST or DEBUG
        else "config.staticfiles.HubStaticFilesStorage"
    },
}

# --- people and sessions -------------------------------------------------------------------------

AUTH_USER_MODEL = "agencies.Person"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("user_name", "name", "email")},
    },
    {"NAME": "agencies.passwords.HubPasswordValidator"},
]
# Behind one address many people may share (a network of an agency), more than ten may be wanted.
FAILURES_PER_SOURCE = env.int("HUB_FAILURES_PER_SOURCE", default=10)
LOGIN_URL = "account:sign-in"
LOGIN_REDIRECT_URL = "desk:my-work"

SESSION_ENGINE = "agencies.sessions"
SESSION_COOKIE_NAME = "__Host-hub" if IS_SECURE else "hub"
SESSION_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "__Host-csrf" if IS_SECURE else "csrf"
CSRF_COOKIE_SECURE = IS_SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "config.views.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

OTP_TOTP_ISSUER = "Safeguarding hub"
OTP_WEBAUTHN_CREDENTIAL_MODEL = "agencies.Passkey"
OTP_WEBAUTHN_HELPER_CLASS = "agencies.passkeys.Ceremony"
OTP_WEBAUTHN_RP_NAME = "Safeguarding hub"
OTP_WEBAUTHN_RP_ID = _address.hostname or "localhost"
OTP_WEBAUTHN_ALLOWED_ORIGINS = [ADDRESS]

# --- headers and limits --------------------------------------------------------------------------

SECURE_SSL_REDIRECT = IS_SECURE and env.bool("HUB_REDIRECT_TO_HTTPS", default=True)
SECURE_HSTS_SECONDS = 63_072_000 if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_SECURE
SECURE_HSTS_PRELOAD = IS_SECURE
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if env.bool("HUB_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
_socket_origin = ADDRESS.replace("http", "ws", 1)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", _socket_origin],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "report-uri": ["/reports/policy/"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_HANDLERS = ["agencies.attachments.uploads.SealingHandler"]

# Attached files: where they lie sealed, where they wait while they come in, and who scans them.
HUB_SPOOL_DIR = env.str("HUB_SPOOL_DIR", default="")
HUB_CLAMD = env.str("HUB_CLAMD", default="")
if HUB_CLAMD and not re.fullmatch(r"unix:/.+|tcp:[^:]+:[0-9]+", HUB_CLAMD):
    raise ImproperlyConfigured("HUB_CLAMD is unix:/path/of/the/socket or tcp:host:port.")

# --- time, language, jobs, logs ------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_ACKS_LATE = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 120,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "sweep-clocks": {"task": "mash_hub.jobs.sweep_clocks", "schedule": 30.0},
    "climb-red-calls": {"task": "mash_hub.jobs.climb_red_calls", "schedule": 15.0},
    "page-late-red": {"task": "mash_hub.jobs.page_late_red", "schedule": 15.0},
    "climb-escalations": {"task": "mash_hub.jobs.climb_escalations", "schedule": 30.0},
    "raise-escalations": {"task": "mash_hub.jobs.raise_escalations", "schedule": 60.0},
    "close-sealed-items": {"task": "mash_hub.jobs.close_sealed_items", "schedule": 60.0},
    "remove-old-drafts": {"task": "mash_hub.jobs.remove_old_drafts", "schedule": 600.0},
    "let-plans-fall-due": {"task": "mash_hub.jobs.let_plans_fall_due", "schedule": 600.0},
    "let-orders-fall-due": {"task": "mash_hub.jobs.let_orders_fall_due", "schedule": 60.0},
    "let-flags-fall-due": {"task": "mash_hub.jobs.let_flags_fall_due", "schedule": 60.0},
    "end-emergencies": {"task": "mash_hub.jobs.end_emergencies", "schedule": 60.0},
    "raise-late-reviews": {"task": "mash_hub.jobs.raise_late_reviews", "schedule": 60.0},
    "end-claims": {"task": "mash_hub.jobs.end_claims", "schedule": 60.0},
    "let-releases-run-out": {"task": "mash_hub.jobs.let_releases_run_out", "schedule": 60.0},
    "close-onward-requests": {
        "task": "mash_hub.jobs.close_onward_requests",
        "schedule": 60.0,
    },
    "let-risk-releases-run-out": {
        "task": "mash_hub.jobs.let_risk_releases_run_out",
        "schedule": 60.0,
    },
    "let-thing-releases-run-out": {
        "task": "mash_hub.jobs.let_thing_releases_run_out",
        "schedule": 60.0,
    },
    "alert-by-markers": {"task": "mash_hub.jobs.alert_by_markers", "schedule": 60.0},
    "compare-lists": {"task": "meetings.jobs.compare_lists", "schedule": 60.0},
    "expect-late-members": {"task": "meetings.jobs.expect_late_members", "schedule": 60.0},
    "end-marac-cases": {"task": "meetings.jobs.end_marac_cases", "schedule": 60.0},
    "ask-after-deaths": {"task": "meetings.jobs.ask_after_deaths", "schedule": 60.0},
    "compare-late-names": {"task": "meetings.jobs.compare_late_names", "schedule": 60.0},
    "suspend-unconfirmed": {"task": "mash_hub.jobs.suspend_unconfirmed", "schedule": 600.0},
    "forget-looks": {"task": "mash_hub.jobs.forget_looks", "schedule": 3600.0},
    "scan-attachments": {"task": "mash_hub.jobs.scan_attachments", "schedule": 20.0},
    "sweep-attachments": {"task": "mash_hub.jobs.sweep_attachments", "schedule": 3600.0},
    "write-messages": {"task": "agencies.jobs.write_messages", "schedule": 15.0},
    "send-messages": {"task": "agencies.jobs.send_messages", "schedule": 10.0},
    "follow-messages": {"task": "agencies.jobs.follow_messages", "schedule": 30.0},
    "end-sample-releases": {
        "task": "audit.workspace.jobs.end_sample_releases",
        "schedule": 60.0,
    },
    "watch-log": {"task": "audit.workspace.jobs.watch_log", "schedule": 15.0},
    "try-log": {"task": "audit.workspace.jobs.try_log", "schedule": 15.0},
    "make-certificates": {
        "task": "audit.workspace.jobs.make_certificates",
        "schedule": 5.0,
    },
    "collect-disclosures": {
        "task": "audit.workspace.jobs.collect_disclosures",
        "schedule": 5.0,
    },
    "ask-owners": {"task": "audit.workspace.jobs.ask_owners", "schedule": 20.0},
    "watch-own": {"task": "audit.workspace.jobs.watch_own", "schedule": 60.0},
    "watch-use": {"task": "audit.workspace.jobs.watch_use", "schedule": 3600.0},
    "ask-witnesses": {"task": "audit.workspace.jobs.ask_witnesses", "schedule": 60.0},
    "note-revocations": {"task": "mash_hub.jobs.note_revocations", "schedule": 15.0},
    "absorb": {"task": "agencies.jobs.absorb", "schedule": 60.0},
    "go-on-with-index-key": {"task": "mash_hub.jobs.go_on_with_index_key", "schedule": 30.0},
    "go-on-rotating": {"task": "agencies.jobs.go_on_rotating", "schedule": 10.0},
    "sweep": {"task": "agencies.jobs.sweep", "schedule": 60.0},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.str("HUB_LOG_LEVEL", default="INFO")},
    "loggers": {
        # Its warnings repeat a provider's answer, in which an address may stand (LG4).
        "notifications_python_client": {"level": "CRITICAL"},
        "urllib3": {"level": "ERROR"},
        "django.server": {"level": "WARNING"},
        "django.request": {"level": "CRITICAL"},  # the log of the hub has every refusal already
        "django.security": {"level": "WARNING"},
    },
}

# --- e-mail and text messages: GOV.UK Notify, else a mail server, else none -----------------------

NOTIFY_KEY = env.str("HUB_NOTIFY_KEY", default="")
NOTIFY_EMAIL_TEMPLATE = env.str("HUB_NOTIFY_EMAIL_TEMPLATE", default="")
NOTIFY_TEXT_TEMPLATE = env.str("HUB_NOTIFY_TEXT_TEMPLATE", default="")
NOTIFY_ADDRESS = env.str(
    "HUB_NOTIFY_ADDRESS", default="https://api.notifications.service.gov.uk"
).rstrip("/")
if NOTIFY_KEY and not (NOTIFY_EMAIL_TEMPLATE or NOTIFY_TEXT_TEMPLATE):
    raise ImproperlyConfigured("HUB_NOTIFY_KEY needs the id of a template (docs/operations.md).")
if NOTIFY_KEY and not TEST and not NOTIFY_ADDRESS.startswith("https://"):
    raise ImproperlyConfigured("HUB_NOTIFY_ADDRESS must begin with https://.")
_mail: dict[str, Any] = dict(env.dj_email_url("HUB_MAIL_URL", default="dummy://"))
HAS_MAIL = TEST or bool(_mail["EMAIL_HOST"])
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"] or "", _mail["EMAIL_PORT"] or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = bool(_mail.get("EMAIL_USE_TLS")), bool(_mail.get("EMAIL_USE_SSL"))
DEFAULT_FROM_EMAIL = env.str("HUB_MAIL_FROM", default="safeguarding-hub@localhost")
_kind_of_mail = "locmem" if TEST else "smtp" if HAS_MAIL else "dummy"
EMAIL_BACKEND = f"django.core.mail.backends.{_kind_of_mail}.EmailBackend"
_is_near = EMAIL_HOST in {"", "localhost", "127.0.0.1", "::1"}
if not (_is_near or EMAIL_USE_TLS or EMAIL_USE_SSL):
    raise ImproperlyConfigured("HUB_MAIL_URL must use TLS: submission://….")
# W002 looks for the middleware that config.middleware.HeadersMiddleware stands in for.
SILENCED_SYSTEM_CHECKS = ["security.W002"]
