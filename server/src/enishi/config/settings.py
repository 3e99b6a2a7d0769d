"""Django's settings, made of the environment; nothing else reads the environment."""

import dj_database_url

from enishi.config.environment import Mode, read_environment

ENVIRONMENT = read_environment()
MODE = ENVIRONMENT.mode

DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret()
ALLOWED_HOSTS = ENVIRONMENT.hosts

# In data order: each may import those above it (CONTRIBUTING.md, "Layers").
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django_tasks",
    "enishi.core",
    "enishi.intake",
    "enishi.programs",
    "enishi.earnings",
    "enishi.ledger",
    "enishi.closing",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "enishi.core.access.AccessMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "enishi.config.urls"
WSGI_APPLICATION = "enishi.config.wsgi.application"
AUTH_USER_MODEL = "core.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# SQLite acknowledges a commit only once it is on the disk, and takes its lock when a transaction begins, not in its middle.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}
DATABASES = {"default": dj_database_url.parse(ENVIRONMENT.database, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    if MODE is not Mode.TEST:
        ENVIRONMENT.data_folder()

TASKS = {"default": {"BACKEND": "enishi.core.jobs.LeaseBackend", "QUEUES": []}}

# Uploads are unpacked in a process of their own, but for most tests: starting one takes longer than what they ask.
PARSE_APART = MODE is not Mode.TEST

MAKER_CURRENCY = ENVIRONMENT.currency
MAKER_TIMEZONE = ENVIRONMENT.timezone

USE_TZ = True
TIME_ZONE = "UTC"  # moments are kept in UTC; days are decided in the maker's zone
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = (
    ENVIRONMENT.https and not ENVIRONMENT.loopback_only and MODE is not Mode.TEST
)
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SSL_REDIRECT else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_SSL_REDIRECT else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
