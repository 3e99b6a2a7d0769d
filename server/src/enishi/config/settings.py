"""Django's settings, made of the environment; nothing else reads the environment."""

import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import SELF

from enishi.config.environment import Logs, Mode, read_environment
from enishi.core.providers import Provider

ENVIRONMENT = read_environment()
MODE = ENVIRONMENT.mode
DEMO = MODE is Mode.DEMO  # anybody may come in as anyone, and only this machine is answered
DEMO_DAY = ENVIRONMENT.demo_day()  # the day on which it lives (core/clock.py); None is today

DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret()
ALLOWED_HOSTS = ENVIRONMENT.hosts

# In data order: each may import those above it (CONTRIBUTING.md, "Layers").
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django.contrib.humanize",
    "django_cotton",
    "django_htmx",
    "django_tasks",
    "enishi.core",
    "enishi.notify",
    "enishi.intake",
    "enishi.partners",
    "enishi.catalog",
    "enishi.programs",
    "enishi.ranks",
    "enishi.targets",
    "enishi.deals",
    "enishi.earnings",
    "enishi.planning",
    "enishi.ledger",
    "enishi.statements",
    "enishi.payouts",
    "enishi.papers",
    "enishi.closing",
    "enishi.parallel_run",
    "enishi.console",
    "enishi.portal",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # What is the same for everybody lies compressed beside itself; this does pages, and our own few files. Tokens in pages are masked anew each time.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "enishi.config.requests_log.RequestLogMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "enishi.core.typed.TypedMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "enishi.console.sign_in.devices.DeviceMiddleware",
    "enishi.core.second_factor.SecondFactorMiddleware",
    "enishi.portal.looking.LookingMiddleware",
    "enishi.core.access.AccessMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "enishi.config.urls"
WSGI_APPLICATION = "enishi.config.wsgi.application"
AUTH_USER_MODEL = "core.User"
BY_CODE = "allauth.account.auth_backends.AuthenticationBackend"
BY_DEVICE = "enishi.core.sign_in.ByDevice"
AUTHENTICATION_BACKENDS = ["enishi.core.sign_in.ByButton", BY_CODE, BY_DEVICE] if DEMO else [BY_CODE, BY_DEVICE]
LOGIN_URL = "account_login"

# A code by mail, ten minutes, once, to the browser that asked; no passwords, no signing up. Its mails go through our outbox.
ACCOUNT_ADAPTER = "enishi.notify.signing_in.ByMail"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Enishi: "
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a passkey or an app that was registered in somebody's name is told to them
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_FORMS = {
    "request_login_code": "enishi.console.sign_in.forms.AskForm",
    "confirm_login_code": "enishi.console.sign_in.forms.CodeForm",
}
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8}  # a phone's keyboard of digits
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
# With three tries a code: ninety guesses a day at one of 100,000,000. Who is kept out by others' asking has passkeys and trusted devices.
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,3/m/key,10/h/key,30/d/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.trusted_proxies  # who asks is told apart by address, behind a proxy too
ACCOUNT_PREVENT_ENUMERATION = True  # who is not there is answered as who is,
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # and gets no mail
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds in which one second proof is enough for acts that move money
ACCOUNT_REAUTHENTICATION_METHODS = ["mfa"]  # nobody has a password
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "enishi.core.sign_in.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey is both proofs at once: the device, and the finger, face or PIN that opens it
MFA_FORMS = {
    "authenticate": "enishi.console.sign_in.forms.SecondForm",
    "reauthenticate": "enishi.console.sign_in.forms.SecondAgainForm",
    "activate_totp": "enishi.console.sign_in.forms.AppForm",
    "add_webauthn": "enishi.console.sign_in.passkeys.PasskeyForm",
    "edit_webauthn": "enishi.console.sign_in.passkeys.NameForm",
}
MFA_TOTP_ISSUER = "Enishi"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the code came by mail: that it arrived is the proof
USERSESSIONS_TRACK_ACTIVITY = False
SESSION_COOKIE_AGE = 12 * 60 * 60

# How often somebody may try is counted where every process sees it.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if MODE is Mode.TEST
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}

# Mails: by the server that the environment names; without one they are files in the data folder, for a server on one's own machine.
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
EMAIL_TIMEOUT = 20
if MODE is Mode.TEST:
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
elif ENVIRONMENT.mail_url.get_secret_value():
    MAIL_SERVER = urlsplit(ENVIRONMENT.mail_url.get_secret_value())
    EMAIL_HOST, EMAIL_PORT = MAIL_SERVER.hostname or "localhost", MAIL_SERVER.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(MAIL_SERVER.username or ""), unquote(MAIL_SERVER.password or "")
    EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_SERVER.scheme == "smtp+tls", MAIL_SERVER.scheme == "smtps"
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = ENVIRONMENT.data.resolve() / "mails"
CSRF_FAILURE_VIEW = "enishi.console.errors.csrf_failure"

# Components (<c-…>) are compiled by cotton's loader, which must come first; another tool for partial templates would switch it off.
PACKAGE = Path(__file__).resolve().parents[1]
SITES = (PACKAGE / "console", PACKAGE / "portal")
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted(place for site in SITES for place in site.glob("*/templates")),
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "django.templatetags.i18n", "enishi.console.templatetags.told"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "enishi.console.navigation.offered",
            ],
        },
    }
]
# A template that speaks of what is not there is a mistake; tests see it.
COTTON_SNAKE_CASED_NAMES = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # files are served from the package itself: nothing is to be collected
WHITENOISE_MAX_AGE = 3600

# No script and no style stands in a page: whatever a partner writes stays text.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # the style sheet's own small pictures
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}
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

# Files beside the database; tests keep none but in their own folders.
DATA_FOLDER = ENVIRONMENT.data if ENVIRONMENT.data.is_dir() else None

# One line each on stderr; what Django itself says of a request is in that line already, but for what broke.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "enishi.core.logs.AsJson"}, "text": {"()": "enishi.core.logs.AsText"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": ENVIRONMENT.log_format(terminal=sys.stderr.isatty())},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "loggers": {
        # serve, worker and watch begin it (enishi.core.logs); other commands where the environment says so.
        "enishi": {"handlers": ["nowhere" if ENVIRONMENT.logs is Logs.AUTO else "stderr"], "level": "INFO", "propagate": MODE is Mode.TEST},
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR"},
    },
}

TASKS = {"default": {"BACKEND": "enishi.core.jobs.LeaseBackend", "QUEUES": []}}

# Uploads are unpacked in a process of their own, but for most tests: starting one takes longer than what they ask.
PARSE_APART = MODE is not Mode.TEST

SITE_ADDRESS = ENVIRONMENT.site_address()  # what links in mails begin with
MAKER_CURRENCY = ENVIRONMENT.currency
MAKER_TIMEZONE = ENVIRONMENT.timezone

SIGN_IN_PROVIDERS = tuple(
    Provider(
        key=one.key, name=one.name, issuer=one.issuer, client_id=one.client_id, client_secret=one.client_secret.get_secret_value(),
        domains=tuple(domain.lower() for domain in one.domains), trusts_amr=one.trusts_amr,
    )
    for one in ENVIRONMENT.sign_in_providers
)  # fmt: skip

BANK_KEYS = ENVIRONMENT.keys_of_accounts()  # the newest first
BANK_HOLDING_DAYS = ENVIRONMENT.bank_holding_days
DEAL_ANSWER_DAYS = ENVIRONMENT.deal_answer_days  # business days
DEAL_PROTECTION_DAYS = ENVIRONMENT.deal_protection_days
DEAL_WARNING_DAYS = ENVIRONMENT.deal_warning_days
BUDGET_WARNING_PERCENT = ENVIRONMENT.budget_warning_percent
LEGAL_HOLD_YEARS = ENVIRONMENT.legal_hold_years

USE_TZ = True
TIME_ZONE = "UTC"  # moments are kept in UTC; days are decided in the maker's zone
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = sorted(place for site in SITES for place in site.glob("**/locale"))
LANGUAGE_COOKIE_NAME = "language"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = (
    ENVIRONMENT.https and not ENVIRONMENT.loopback_only and MODE is not Mode.TEST
)
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SSL_REDIRECT else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_SSL_REDIRECT else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
