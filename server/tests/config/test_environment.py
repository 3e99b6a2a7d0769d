"""What is unsafe is refused at the start, each with its remedy, all of it at once."""

import json
import stat
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from enishi.config.environment import Environment, Mode, problems_of

SECRET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP"
MONDAY, MADE = datetime(2026, 3, 23, tzinfo=UTC), datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
KEY = "b2-PxVxYQ1l3yEMFwPHzLy5xDkGdq0p8sWlK7Hn4T6M="
SAFE: dict[str, Any] = {
    "mode": "production",
    "secret_key": SECRET,
    "hosts": ["partners.sakura.example"],
    "database_url": "postgresql://enishi@localhost/enishi",
    "bank_keys": KEY,
    "mail_url": "smtp+tls://enishi:secret@mail.sakura.example:587",
}

PROVIDER: dict[str, Any] = {
    "key": "sakura", "name": "さくら", "issuer": "https://login.sakura.example", "client_id": "enishi", "client_secret": "of sakura",
    "domains": ["sakura.example"],
}  # fmt: skip


def environment(**said: Any) -> Environment:
    return Environment(**(SAFE | said))


def test_a_server_without_any_variable_is_for_this_machine_alone_and_safe(tmp_path, monkeypatch):
    for name in ("ENISHI_MODE", "ENISHI_DATABASE_URL", "DATABASE_URL", "ENISHI_HOSTS", "ENISHI_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    plain = Environment(data=tmp_path / "data")

    assert problems_of(plain) == ()
    assert (plain.mode, plain.debug, plain.loopback_only) == (Mode.PRODUCTION, False, True)
    assert plain.database == f"sqlite:///{tmp_path}/data/enishi.sqlite3"


def test_who_asks_is_known_by_what_the_proxies_in_front_add_and_on_this_machine_by_the_connection_alone(tmp_path):
    one, three = environment(), environment(proxies=3)
    alone = environment(hosts=["localhost"], proxies=3)

    assert [each.trusted_proxies for each in (one, three, alone)] == [1, 3, 0]


def test_a_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path):
    plain = Environment(mode=Mode.PRODUCTION, data=tmp_path / "data", hosts=["localhost"])

    assert len(plain.secret()) >= 50
    assert plain.secret() == plain.secret()
    assert stat.S_IMODE((tmp_path / "data" / "secret-key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_keys_of_bank_accounts_are_made_once_and_refused_where_others_can_read_them_or_they_are_none(tmp_path):
    plain = Environment(mode=Mode.PRODUCTION, data=tmp_path / "data", hosts=["localhost"], database_url="")
    kept = tmp_path / "data" / "bank-keys"

    assert plain.keys_of_accounts() == plain.keys_of_accounts()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert problems_of(plain) == ()
    kept.chmod(0o640)
    assert any("others on this machine can read bank-keys" in problem for problem in problems_of(plain))
    kept.chmod(0o600)
    kept.write_text("", encoding="utf-8")
    assert any("bank-keys holds what is no key" in problem for problem in problems_of(plain))


def test_a_production_server_with_everything_said_is_safe():
    assert problems_of(environment()) == ()


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"debug": True}, "ENISHI_DEBUG: pages of errors show settings and rows."),
        ({"hosts": ["*"]}, "ENISHI_HOSTS: an open list lets others' names in."),
        ({"hosts": [".example.jp"]}, "ENISHI_HOSTS: an open list lets others' names in."),
        ({"hosts": []}, "ENISHI_HOSTS: no name at all answers nobody."),
        ({"secret_key": "short"}, "ENISHI_SECRET_KEY: it can be guessed."),
        ({"secret_key": "a" * 60}, "ENISHI_SECRET_KEY: it can be guessed."),
        ({"secret_key": f"django-insecure-{SECRET}"}, "ENISHI_SECRET_KEY: it can be guessed."),
        ({"bank_keys": ""}, "ENISHI_BANK_KEYS: each machine of this server would make its own key"),
        ({"bank_keys": "secret"}, "ENISHI_BANK_KEYS: each key is 32 random bytes, none twice"),
        ({"bank_keys": f"{KEY},{KEY}"}, "ENISHI_BANK_KEYS: each key is 32 random bytes, none twice"),
        ({"bank_keys": "A" * 43 + "="}, "ENISHI_BANK_KEYS: each key is 32 random bytes, none twice"),
        ({"bank_holding_days": 0}, "ENISHI_BANK_HOLDING_DAYS: a new account waits 1 to 90 days"),
        ({"budget_warning_percent": 101}, "ENISHI_BUDGET_WARNING_PERCENT: a part of a budget is 1 to 100 percent"),
        ({"bank_holding_days": 91}, "ENISHI_BANK_HOLDING_DAYS: a new account waits 1 to 90 days"),
        ({"legal_hold_years": 6}, "ENISHI_LEGAL_HOLD_YEARS: the law wants vouchers kept for seven years at least"),
        ({"https": False}, "ENISHI_HTTPS: others reach this server, and without https they read who signs in."),
        ({"proxies": 0}, "ENISHI_PROXIES: a proxy that answers by https stands in front, at most five."),
        ({"database_url": "mysql://enishi@localhost/enishi"}, "ENISHI_DATABASE_URL: mysql is no database that Enishi keeps money in."),
        ({"database_url": "sqlite://:memory:"}, "ENISHI_DATABASE_URL: a database in memory forgets everything."),
        ({"mail_url": ""}, "ENISHI_MAIL_URL: others sign in with a mailed code, and no mail server is named."),
        ({"mail_url": "imap://mail.sakura.example"}, "ENISHI_MAIL_URL: imap is no way of sending mail."),
        (
            {"sign_in_providers": [PROVIDER | {"issuer": "http://login.sakura.example"}]},
            "ENISHI_SIGN_IN_PROVIDERS: sakura is asked without https",
        ),
        (
            {"sign_in_providers": [PROVIDER, PROVIDER | {"key": "other"}]},
            "ENISHI_SIGN_IN_PROVIDERS: a key or a domain stands in two providers.",
        ),
        ({"mode": "demo"}, "ENISHI_HOSTS: a demo lets anybody in as anyone, so it answers to this machine alone."),
    ],
)
def test_what_is_unsafe_is_refused(said: dict[str, object], problem: str):
    (found,) = problems_of(environment(**said))

    assert found.startswith(problem)


def test_everything_unsafe_is_said_at_once():
    found = problems_of(environment(debug=True, hosts=["*"], secret_key="x", https=False))

    assert [problem.split(":")[0] for problem in found] == ["ENISHI_HTTPS", "ENISHI_DEBUG", "ENISHI_HOSTS", "ENISHI_SECRET_KEY"]


def test_hosts_are_written_with_commas_and_a_mode_is_one_of_three(monkeypatch):
    monkeypatch.setenv("ENISHI_HOSTS", "partners.sakura.example, localhost")
    monkeypatch.setenv("ENISHI_MODE", "live")

    with pytest.raises(ValidationError, match="mode"):
        Environment()
    monkeypatch.setenv("ENISHI_MODE", "demo")
    assert Environment().hosts == ["partners.sakura.example", "localhost"]


@pytest.mark.parametrize("mode", [Mode.PRODUCTION, Mode.TEST])
def test_no_other_mode_than_a_demo_has_another_day_than_today(tmp_path, mode):
    (tmp_path / "demo-day").write_text("2026-03-23T00:00:00+00:00\n2026-11-29T12:00:00+00:00\n")

    assert Environment(data=tmp_path, mode=mode).demo_day() is None


def test_a_demo_lives_on_the_day_that_its_data_folder_names_and_without_one_today(tmp_path):
    demo = Environment(data=tmp_path, mode=Mode.DEMO)
    assert demo.demo_day() is None

    demo.begin_demo_day(MONDAY, here=MADE)

    day = demo.demo_day()
    assert day is not None
    assert (day.moment, day.made_at, day.now(MADE)) == (MONDAY, MADE, MONDAY)


def test_a_provider_of_accounts_is_read_from_json_and_its_secret_stands_in_no_error(monkeypatch):
    monkeypatch.setenv("ENISHI_SIGN_IN_PROVIDERS", json.dumps([PROVIDER]))
    one = Environment().sign_in_providers[0]
    assert (one.key, one.domains, one.trusts_amr, one.client_secret.get_secret_value()) == (
        "sakura",
        ["sakura.example"],
        False,
        "of sakura",
    )
    assert "of sakura" not in repr(one)

    monkeypatch.setenv("ENISHI_SIGN_IN_PROVIDERS", json.dumps([PROVIDER | {"domains": []}]))
    with pytest.raises(ValidationError) as refused:
        Environment()
    assert "of sakura" not in str(refused.value)
