"""What the environment says of this server, typed; what would be unsafe is refused at the start, all of it at once."""

import base64
import secrets
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cryptography.fernet import Fernet
from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from enishi.config.refusing import NotStarted
from enishi.core.clock import DemoDay
from enishi_engine.facts import UnknownCurrency, minor_digits

LEAST_SECRET = 50  # characters
LEAST_VARIETY = 10  # different bytes, of something that nobody guesses
DATABASES = ("sqlite", "postgresql", "postgres")
KEYS_OF_ACCOUNTS = "bank-keys"  # a file of the data folder
DAY_OF_DEMO = "demo-day"  # another: the demo's moment, and the machine's when it was written
MAIL_SCHEMES = ("smtp", "smtp+tls", "smtps")
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class Mode(Enum):
    """What the server is for. A demo has sign-in without proof of who somebody is, and so stays on the loopback."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


class Logs(Enum):
    """How lines of the log are written."""

    AUTO = "auto"
    JSON = "json"
    TEXT = "text"


def _listed(value: object) -> object:
    return _listed_words(value) if isinstance(value, str) else value


def _listed_words(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


class SignInProvider(BaseModel):
    """A provider of OpenID Connect: whom it speaks for by the domains of mail addresses, and whether its word is a second factor."""

    model_config = ConfigDict(extra="forbid")

    key: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    name: str = Field(min_length=1, max_length=60)
    issuer: str
    client_id: str = Field(min_length=1)
    client_secret: SecretStr
    domains: list[str] = Field(min_length=1)
    trusts_amr: bool = False


class Environment(BaseSettings):
    """The variables that people set, each with the prefix ENISHI_; without any it is a server for this machine alone."""

    model_config = SettingsConfigDict(env_prefix="ENISHI_", extra="ignore", hide_input_in_errors=True)  # a secret may be in it

    mode: Mode = Field(default=Mode.PRODUCTION, description="production, demo or test")
    data: Path = Field(default=Path("enishi-data"), description="the folder of the embedded database, uploads and the secret")
    database_url: str = Field(
        default="",
        validation_alias=AliasChoices("ENISHI_DATABASE_URL", "DATABASE_URL", "database_url"),
        description="postgresql://user:password@host/name; without it the embedded database in the data folder",
    )
    secret_key: SecretStr = Field(
        default=SecretStr(""), description="at least 50 characters; without it one is made and kept in the data folder"
    )
    hosts: Annotated[list[str], NoDecode, BeforeValidator(_listed)] = Field(
        default=list(LOOPBACK), description="the names this server answers to, with commas"
    )
    https: bool = Field(default=True, description="whether people reach it by https; only a server for this machine alone may do without")
    proxies: int = Field(
        default=1, description="how many proxies stand between people and a server that others reach; each adds to X-Forwarded-For"
    )
    address: str = Field(
        default="", description="where people reach it, for links in mails: https://partners.sakura.example; without it the first host"
    )
    mail_url: SecretStr = Field(
        default=SecretStr(""),
        description="smtp://, smtp+tls:// or smtps://user:password@host:port; without it mails are files in the data folder",
    )
    mail_from: str = Field(default="Enishi <enishi@localhost>", description="who mails come from")
    currency: str = Field(default="JPY", description="ISO 4217: the currency of amounts that say no other")
    timezone: str = Field(default="Asia/Tokyo", description="the time zone in which the maker's days begin and end")
    bank_keys: SecretStr = Field(
        default=SecretStr(""),
        description="keys of bank accounts at rest, the newest first, with commas; without any one is made and kept in the data folder",
    )
    bank_holding_days: int = Field(default=7, description="how many days a new bank account is not used for payments")
    legal_hold_years: int = Field(default=10, description="how many years what names a partner is kept after its last day")
    budget_warning_percent: int = Field(
        default=80, description="from which part of a budget on the pages warn that it is nearly used, in percent"
    )
    deal_answer_days: int = Field(default=3, description="within how many business days a registered deal is answered")
    deal_protection_days: int = Field(
        default=90, description="how many days an accepted deal is protected unless its answer says another day"
    )
    deal_warning_days: int = Field(default=14, description="how many days before its end a partner is told that a protection expires")
    sign_in_providers: list[SignInProvider] = Field(
        default=[],
        description="companies whose people sign in with their own account, by OpenID Connect: JSON, [{key, name, issuer, client_id, client_secret, domains, trusts_amr}]",
    )
    logs: Logs = Field(default=Logs.AUTO, description="json, text, or auto: text at a terminal and json elsewhere")
    debug: bool = Field(default=False, description="pages of errors with their insides; never in production")

    @property
    def loopback_only(self) -> bool:
        return all(host in LOOPBACK for host in self.hosts)

    @property
    def trusted_proxies(self) -> int:
        """How many addresses of X-Forwarded-For are of proxies that are ours; others' words say nothing of where somebody is."""
        return 0 if self.loopback_only else self.proxies

    def log_format(self, *, terminal: bool) -> str:
        """Json or text."""
        return ("text" if terminal else "json") if self.logs is Logs.AUTO else self.logs.value

    @property
    def database(self) -> str:
        """The address of the database, the embedded one when nothing is said."""
        return self.database_url or f"sqlite:///{self.data.resolve()}/enishi.sqlite3"

    def site_address(self) -> str:
        """Where people reach it, without a slash at its end."""
        host = next(iter(self.hosts), "localhost")
        return (self.address or f"{'https' if self.https else 'http'}://{host}").rstrip("/")

    def data_folder(self) -> Path:
        """The data folder, made where it is missing; what is in it is its owner's alone."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.data

    def secret(self) -> str:
        """The secret that is set, or the one kept in the data folder, made at the first start; tests keep none."""
        if said := self.secret_key.get_secret_value():
            return said
        if self.mode is Mode.TEST:
            return secrets.token_urlsafe(LEAST_SECRET)
        return self._kept("secret-key", secrets.token_urlsafe(LEAST_SECRET))

    def keys_of_accounts(self) -> list[str]:
        """The keys that are set, or those kept in the data folder, one a line, made at the first start; tests keep none."""
        if said := self.bank_keys.get_secret_value():
            return _listed_words(said)
        made = Fernet.generate_key().decode()
        return [made] if self.mode is Mode.TEST else self._kept(KEYS_OF_ACCOUNTS, made).split()

    def demo_day(self) -> DemoDay | None:
        """The day on which a demo lives, where its data folder names one; whatever stands there, no other mode has another day than today."""
        file = self.data / DAY_OF_DEMO
        if self.mode is not Mode.DEMO or not file.exists():
            return None
        return DemoDay(*(datetime.fromisoformat(line) for line in file.read_text(encoding="utf-8").split()))

    def begin_demo_day(self, moment: datetime, *, here: datetime) -> None:
        """Let the demo of this data folder live on the day of the moment, from now on."""
        written = f"{moment.astimezone(UTC).isoformat()}\n{here.astimezone(UTC).isoformat()}\n"
        (self.data_folder() / DAY_OF_DEMO).write_text(written, encoding="utf-8")

    def _kept(self, name: str, made: str) -> str:
        file = self.data_folder() / name
        if not file.exists():
            file.touch(mode=0o600, exist_ok=True)
            file.write_text(made, encoding="utf-8")
        return file.read_text(encoding="utf-8")


class UnsafeSettings(NotStarted):
    """What the environment says is unsafe."""


def problems_of(environment: Environment) -> tuple[str, ...]:
    """Everything about the settings that is unsafe, each with its remedy."""
    found = [
        problem
        for check in (_of_database, _of_reach, _of_mail, _of_maker, _of_deals, _of_accounts, _of_providers)
        for problem in check(environment)
    ]
    if environment.mode is Mode.PRODUCTION:
        found += _of_production(environment)
    return tuple(found)


def _of_database(environment: Environment) -> list[str]:
    address = urlsplit(environment.database)
    if address.scheme not in DATABASES:
        return [
            f"ENISHI_DATABASE_URL: {address.scheme or 'this'} is no database that Enishi keeps money in. Use postgresql://…, or leave it out."
        ]
    if address.scheme == "sqlite" and address.path.strip("/") in ("", ":memory:") and environment.mode is not Mode.TEST:
        return [
            "ENISHI_DATABASE_URL: a database in memory forgets everything. Leave it out, or name a file: sqlite:////var/lib/enishi/enishi.sqlite3."
        ]
    return []


def _of_maker(environment: Environment) -> list[str]:
    found = []
    for name, ask in (("CURRENCY", minor_digits), ("TIMEZONE", ZoneInfo)):
        try:
            ask(getattr(environment, name.lower()))
        except UnknownCurrency as unknown:
            found.append(f"ENISHI_{name}: {unknown}")
        except (ZoneInfoNotFoundError, ValueError, OSError):
            found.append(f"ENISHI_{name}: {environment.timezone} is no time zone. Write a name such as Asia/Tokyo or Europe/Berlin.")
    if not 1 <= environment.budget_warning_percent <= 100:
        found.append("ENISHI_BUDGET_WARNING_PERCENT: a part of a budget is 1 to 100 percent. Write 80, or leave it out.")
    return found


def _of_deals(environment: Environment) -> list[str]:
    bounds = {"deal_answer_days": (1, 60), "deal_protection_days": (1, 1_000), "deal_warning_days": (1, 365)}
    return [
        f"ENISHI_{name.upper()}: it is {low} to {high:,} days. Write such a number, or leave it out."
        for name, (low, high) in bounds.items()
        if not low <= getattr(environment, name) <= high
    ]


def _of_accounts(environment: Environment) -> list[str]:
    found = []
    keys = _listed_words(environment.bank_keys.get_secret_value())
    if any(_is_no_key(key) for key in keys) or len(set(keys)) < len(keys):
        found.append(
            "ENISHI_BANK_KEYS: each key is 32 random bytes, none twice, as enishi bank-keys --new prints. Use those, or leave it out."
        )
    kept = environment.data / KEYS_OF_ACCOUNTS
    if not keys and kept.exists():
        if kept.stat().st_mode & 0o077:
            found.append(f"ENISHI_DATA: others on this machine can read {KEYS_OF_ACCOUNTS}. Let its owner alone read it (chmod 600).")
        if not kept.read_text(encoding="utf-8").split() or any(_is_no_key(key) for key in kept.read_text(encoding="utf-8").split()):
            found.append(f"ENISHI_DATA: {KEYS_OF_ACCOUNTS} holds what is no key. Put the file back from the backup of the keys.")
    if not 0 <= environment.bank_holding_days <= 90 or (environment.mode is Mode.PRODUCTION and environment.bank_holding_days < 1):
        found.append("ENISHI_BANK_HOLDING_DAYS: a new account waits 1 to 90 days, so that a partner can object. Write 7, or leave it out.")
    if environment.legal_hold_years < 7:
        found.append("ENISHI_LEGAL_HOLD_YEARS: the law wants vouchers kept for seven years at least. Write 10, or leave it out.")
    return found


def _of_providers(environment: Environment) -> list[str]:
    said = environment.sign_in_providers
    open_ones = (one.key for one in said if urlsplit(one.issuer).scheme != "https" and urlsplit(one.issuer).hostname not in LOOPBACK)
    found = [
        f"ENISHI_SIGN_IN_PROVIDERS: {key} is asked without https, so others could answer for it. Write its https:// issuer."
        for key in open_ones
    ]
    if any(count > 1 for names in _names_of(said) for count in Counter(names).values()):
        found.append("ENISHI_SIGN_IN_PROVIDERS: a key or a domain stands in two providers. Name one provider for each domain.")
    return found


def _names_of(said: list[SignInProvider]) -> Iterator[list[str]]:
    yield [one.key for one in said]
    yield [domain.lower() for one in said for domain in one.domains]


def _is_no_key(key: str) -> bool:
    try:
        Fernet(key)
    except ValueError:
        return True
    return len(set(base64.urlsafe_b64decode(key))) < LEAST_VARIETY


def _of_mail(environment: Environment) -> list[str]:
    said = environment.mail_url.get_secret_value()
    if said and urlsplit(said).scheme not in MAIL_SCHEMES:
        return [
            f"ENISHI_MAIL_URL: {urlsplit(said).scheme or 'this'} is no way of sending mail. Write {', '.join(MAIL_SCHEMES)}://user:password@host:port."
        ]
    return []


def _of_reach(environment: Environment) -> list[str]:
    if environment.loopback_only:
        return []
    found = []
    if not environment.mail_url.get_secret_value():
        found.append(
            "ENISHI_MAIL_URL: others sign in with a mailed code, and no mail server is named. Write smtp+tls://user:password@host:587."
        )
    if environment.mode is Mode.DEMO:
        found.append("ENISHI_HOSTS: a demo lets anybody in as anyone, so it answers to this machine alone. Leave ENISHI_HOSTS out.")
    if not environment.https:
        found.append(
            "ENISHI_HTTPS: others reach this server, and without https they read who signs in. Leave it out, or serve this machine alone."
        )
    if not 1 <= environment.proxies <= 5:
        found.append(
            "ENISHI_PROXIES: a proxy that answers by https stands in front, at most five. Write how many, or leave it out where it is one."
        )
    return found


def _of_production(environment: Environment) -> list[str]:
    found = []
    if environment.debug:
        found.append("ENISHI_DEBUG: pages of errors show settings and rows. Leave it out.")
    if any("*" in host or host.startswith(".") for host in environment.hosts):
        found.append("ENISHI_HOSTS: an open list lets others' names in. Write the names people use, as in partners.example.jp.")
    if not environment.hosts:
        found.append("ENISHI_HOSTS: no name at all answers nobody. Write the names people use, or leave it out.")
    said = environment.secret_key.get_secret_value()
    if said and (len(said) < LEAST_SECRET or len(set(said)) < 10 or said.startswith("django-insecure")):
        found.append(
            f"ENISHI_SECRET_KEY: it can be guessed. Use {LEAST_SECRET} random characters or more, or leave it out and one is made."
        )
    if not environment.loopback_only and not environment.bank_keys.get_secret_value() and not environment.database.startswith("sqlite"):
        found.append(
            "ENISHI_BANK_KEYS: each machine of this server would make its own key, and none could read the others' bank accounts. "
            "Set the same one everywhere (enishi bank-keys --new prints one), and keep a copy apart from the database."
        )
    return found


def read_environment() -> Environment:
    """The environment of this process. Raises UnsafeSettings."""
    environment = Environment()
    if problems := problems_of(environment):
        raise UnsafeSettings(*problems)
    return environment
