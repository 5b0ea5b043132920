"""Settings of Portal: one file; every variable of the environment is typed and has a sentence (see `.env.example`)."""

import os
import secrets
from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from portal.addresses import broker_address

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
# PORTAL_ENV_FILE: files with variables, divided by ":"; what the environment itself says comes first. `make run` writes
# the second one, so that `manage.py` reaches the servers it started. Empty = none (the tests).
for _file in env.str("PORTAL_ENV_FILE", default=f"{BASE_DIR}/.env:{BASE_DIR}/.portal/run.env").split(":"):
    if _file and os.path.exists(_file):
        environ.Env.read_env(_file)

# ── What kind of portal this is ────────────────────────────────────────────────────────────────────────────────────
# PORTAL_DEBUG: yes = pages of errors for developers, styles read anew at each request. Never on a company's server.
DEBUG = env.bool("PORTAL_DEBUG", default=False)
# PORTAL_DEMO: yes = a demo company: sign in as anybody with one click, let workdays pass. Refuses a real database.
DEMO = env.bool("PORTAL_DEMO", default=False)
DEMO_PASSWORD = "portal"  # of everybody in the demo's cast: they sign orders with it; the page says so
# PORTAL_SECRET_KEY: 50 random characters that sign sessions and links; web and workers share them, nobody else knows.
SECRET_KEY = env.str("PORTAL_SECRET_KEY", default="")
SECRET_KEY_IS_OURS = bool(SECRET_KEY)  # without one nothing is served (portal/checks.py), though commands run
SECRET_KEY = SECRET_KEY or secrets.token_urlsafe(50)
# PORTAL_HOSTS: names under which people reach the portal, divided by commas.
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env.list("PORTAL_HOSTS", default=[])]
# PORTAL_ADDRESS: the address that stands in letters, without a slash at the end.
ADDRESS = env.str("PORTAL_ADDRESS", default="http://localhost:8000").rstrip("/")
# PORTAL_HTTPS: yes = a proxy before us speaks https and sets X-Forwarded-Proto; cookies and redirects insist on it.
HTTPS = env.bool("PORTAL_HTTPS", default=False)
# PORTAL_STATIC_COLLECTED: yes = `collectstatic` was run (the Docker image does): hashed names, kept for ever.
STATIC_COLLECTED = env.bool("PORTAL_STATIC_COLLECTED", default=False)
# PORTAL_LOG_LEVEL: DEBUG, INFO, WARNING or ERROR: from where on the log speaks.
LOG_LEVEL = env.str("PORTAL_LOG_LEVEL", default="INFO", choices=("DEBUG", "INFO", "WARNING", "ERROR"))

# ── Applications ───────────────────────────────────────────────────────────────────────────────────────────────────
INSTALLED_APPS = [
    "portal",
    "invoices",
    "procurement",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "mptt",
    "django_htmx",
    "import_export",
    "django.forms",
    "csp",
    "axes",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "portal.views.sign.SpeakTheirLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
FORM_RENDERER = "portal.rendering.Look"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
_shell = ["portal.context.shell"] if (BASE_DIR / "portal/context.py").exists() else []
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "portal.templatetags.portal_tags"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                *_shell,
            ],
        },
    }
]

# ── Database, cache, sessions ──────────────────────────────────────────────────────────────────────────────────────
# DATABASE_URL: postgres://user:password@host:5432/name, or, by unix socket, postgres://user@//folder/of/socket/name.
DATABASES = {"default": env.db("DATABASE_URL", default="postgres:///portal")}
DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}  # with 0 each request is twice as slow
# REDIS_URL: redis://:password@host:6379/0, or unix:///path/of/socket?db=0. Cache, sessions and Celery's queue.
REDIS_URL = env.str("REDIS_URL", default="redis://localhost:6379/0")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())

# ── Who signs in ───────────────────────────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "portal.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = LOGIN_URL
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"
AXES_USERNAME_FORM_FIELD = "username"  # as the form calls it, not as the model does: else nobody is held off
AXES_FAILURE_LIMIT = 7  # wrong passwords of one name from one address; then a pause
AXES_COOLOFF_TIME = timedelta(minutes=10)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_TEMPLATE = "signin_paused.html" if (BASE_DIR / "templates/signin_paused.html").exists() else None

# ── What browsers are told ─────────────────────────────────────────────────────────────────────────────────────────
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "style-src-attr": ["'unsafe-inline'"],  # style="" carries custom properties (widths of bars) only
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"  # a document is previewed inside its own page
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, without the proxy
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_TRUSTED_ORIGINS = [ADDRESS] if HTTPS else []
MESSAGE_STORAGE = "django.contrib.messages.storage.fallback.FallbackStorage"  # a cookie: an answer writes no session

# ── Files ──────────────────────────────────────────────────────────────────────────────────────────────────────────
# PORTAL_FILES: the folder of private documents, outside whatever a web server shows; web and workers share it.
FILES = env.path("PORTAL_FILES", default=str(BASE_DIR / ".portal/files"))
# PORTAL_FILE_LIMIT: megabytes that one uploaded file may have.
FILE_LIMIT = env.int("PORTAL_FILE_LIMIT", default=25) * 1024 * 1024
_private = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
_private["OPTIONS"] = {"location": str(FILES), "base_url": None, "file_permissions_mode": 0o600}
_static = "whitenoise.storage.CompressedManifestStaticFilesStorage"
_static = _static if STATIC_COLLECTED else "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {"default": _private, "private": _private, "staticfiles": {"BACKEND": _static}}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # a form without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # a table of offers: lines times suppliers
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # larger ones go through a temporary file
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True  # a cell that begins like a formula is text
STATIC_URL = "static/"
STATIC_ROOT = str(BASE_DIR / "static_collected") if STATIC_COLLECTED else None
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "portal.fonts.FontFinder",
]
WHITENOISE_USE_FINDERS = not STATIC_COLLECTED
WHITENOISE_AUTOREFRESH = DEBUG

# ── Language, place, time ──────────────────────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", _("Russian")), ("en", _("English"))]
LOCALE_PATHS = sorted(path for path in (BASE_DIR / "locale").glob("*") if path.is_dir())
LANGUAGE_COOKIE_AGE = int(timedelta(days=365).total_seconds())
# PORTAL_ZONE: the company's time zone, for units that name none of their own.
TIME_ZONE = env.str("PORTAL_ZONE", default="Asia/Yekaterinburg")
USE_TZ = True
# PORTAL_ABSENCE_CAP: workdays that a deadline waits for an absent person who named no deputy.
ABSENCE_CAP = env.int("PORTAL_ABSENCE_CAP", default=10)

# ── Letters ────────────────────────────────────────────────────────────────────────────────────────────────────────
# PORTAL_SMTP_HOST: the mail server. Empty = letters are only kept in the log of letters, where the admin reads them.
EMAIL_HOST = env.str("PORTAL_SMTP_HOST", default="")
# PORTAL_SMTP_PORT: its port, 587 for STARTTLS, 465 for TLS from the first byte.
EMAIL_PORT = env.int("PORTAL_SMTP_PORT", default=587)
# PORTAL_SMTP_USER: the account that sends; empty = without signing in.
EMAIL_HOST_USER = env.str("PORTAL_SMTP_USER", default="")
# PORTAL_SMTP_PASSWORD: its password.
EMAIL_HOST_PASSWORD = env.str("PORTAL_SMTP_PASSWORD", default="")
# PORTAL_SMTP_TLS: yes = the connection is encrypted, in the way the port wants it.
EMAIL_USE_SSL = env.bool("PORTAL_SMTP_TLS", default=True) and EMAIL_PORT == 465
EMAIL_USE_TLS = env.bool("PORTAL_SMTP_TLS", default=True) and EMAIL_PORT != 465
# PORTAL_SENDER: from whom letters come.
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("PORTAL_SENDER", default="Портал <portal@localhost>")
EMAIL_BACKEND = "portal.mail.LoggingBackend"  # Django's own letters are kept like the portal's, then sent by a job
EMAIL_TIMEOUT = 20

# ── Jobs ───────────────────────────────────────────────────────────────────────────────────────────────────────────
CELERY_BROKER_URL = broker_address(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 60,  # seconds after which a killed worker's jobs are given to another
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
}
CELERY_TASK_ACKS_LATE = True  # a job whose worker was killed is done again: jobs are short and can run twice
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 55  # under the visibility timeout, else a slow job would start again while it runs
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
# A job that runs by itself is one line here; everything due is found by a query, so a missed run loses nothing.
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "portal.jobs.sweep", "schedule": timedelta(minutes=3)},
    "calendar": {"task": "portal.jobs.recount_again", "schedule": timedelta(minutes=2)},
    "leavers": {"task": "portal.jobs.leavers", "schedule": timedelta(hours=1)},
    "letters": {"task": "portal.jobs.letters", "schedule": timedelta(minutes=5)},
    "printing": {"task": "portal.jobs.render_lost", "schedule": timedelta(minutes=10)},
    "heartbeat": {"task": "portal.jobs.heartbeat", "schedule": timedelta(minutes=1)},
}

# ── Log ────────────────────────────────────────────────────────────────────────────────────────────────────────────
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"level": LOG_LEVEL},
        "axes": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
