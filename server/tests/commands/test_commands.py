"""The server's commands as a stranger runs them, each a process of its own on a database of its own."""

import json
import sqlite3
from datetime import UTC, datetime

import pytest
from cryptography.fernet import Fernet

from server.tests import migrated

# Each server here has an embedded database of its own, whatever this session is on; on PostgreSQL the restore drill runs commands.
pytestmark = pytest.mark.only_on("sqlite")
# The cache's table is made beside the migrations.
SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE tbl_name <> 'cache' ORDER BY type, name"


def test_setting_up_makes_the_database_from_nothing_and_an_administrator_and_can_be_repeated(server):
    said = [["--email", "hana@sakura.example", "--name", "花"], [], ["--email", "HANA@sakura.example"]]
    made, again, twice = (server.enishi("setup", *words) for words in said)

    assert (made.returncode, again.returncode, twice.returncode) == (0, 0, 5)
    assert "Somebody signs in with HANA@sakura.example already" in twice.stderr
    # Other tests begin with a copy: what they are on is what this made.
    with sqlite3.connect(server.data / "enishi.sqlite3") as database, sqlite3.connect(migrated.sqlite_file()) as copied:
        assert database.execute(SCHEMA).fetchall() == copied.execute(SCHEMA).fetchall()
        assert database.execute("SELECT email, name FROM core_user").fetchall() == [("hana@sakura.example", "花")]
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_everything_holds_on_a_new_database_and_what_was_tampered_with_is_found(ready):
    holds = ready.enishi("verify", "--json")
    with sqlite3.connect(ready.data / "enishi.sqlite3") as database:
        database.execute("DROP TRIGGER core_auditrow_no_update")
        database.execute("UPDATE core_auditrow SET actor = 'somebody else' WHERE id = 1")
    tampered = ready.enishi("verify")

    assert (holds.returncode, json.loads(holds.stdout)) == (
        0,
        {
            "ok": True,
            "faults": {
                "audit": [],
                "quarantine": [],
                "intake": [],
                "partners": [],
                "programs": [],
                "ranks": [],
                "targets": [],
                "deals": [],
                "earnings": [],
                "planning": [],
                "ledger": [],
                "statements": [],
                "payouts": [],
                "papers": [],
                "closing": [],
                "parallel_run": [],
            },
        },
    )
    assert (tampered.returncode, tampered.stdout) == (
        1,
        "audit: 1 fault\nquarantine: holds\nintake: holds\npartners: holds\nprograms: holds\nranks: holds\ntargets: holds\ndeals: holds\nearnings: holds\nplanning: holds\nledger: holds\nstatements: holds\npayouts: holds\npapers: holds\nclosing: holds\nparallel_run: holds\n",
    )
    assert "Audit row 1 (add_user" in tampered.stderr


@pytest.mark.parametrize("command", ["verify", "worker", "serve"])
def test_nothing_is_done_with_a_database_that_is_not_set_up(server, command: str):
    server.data.mkdir()
    answer = server.enishi(command)

    assert answer.returncode == 6
    assert "Run enishi setup, then start again" in answer.stderr


def test_unsafe_settings_keep_the_server_from_starting_and_all_of_them_are_said(server):
    server.environment |= {"ENISHI_DEBUG": "true", "ENISHI_HOSTS": "*", "ENISHI_SECRET_KEY": "secret"}
    answer = server.enishi("serve")

    assert answer.returncode == 6
    assert [line.split(":")[0] for line in answer.stderr.splitlines()] == [
        "ENISHI_MAIL_URL",
        "ENISHI_DEBUG",
        "ENISHI_HOSTS",
        "ENISHI_SECRET_KEY",
    ]


def test_the_job_of_a_killed_worker_is_done_by_another_once_its_lease_has_lapsed(ready):
    """The first attempt kills its own process in the middle; in the year 2100 the lease has lapsed."""
    ready.python("import jobs_of_commands as jobs; jobs.die_the_first_time.enqueue()")
    killed = ready.enishi("worker", "--until-idle")
    early = ready.enishi("worker", "--until-idle")
    later = datetime(2100, 1, 1, tzinfo=UTC)
    late = ready.python(
        "from datetime import datetime\nfrom enishi.core import clock, jobs\n"
        f"with clock.standing_at(datetime.fromisoformat({later.isoformat()!r})): print(jobs.work(worker='second'))"
    )

    assert killed.returncode == -9
    assert (early.returncode, "done" in early.stderr) == (0, False)
    assert (late.returncode, late.stdout) == (0, "1\n"), late.stderr
    with sqlite3.connect(ready.data / "enishi.sqlite3") as database:
        (workers, failed, returned) = database.execute("SELECT workers, failed, returned FROM core_job").fetchone()
    assert (len(json.loads(workers)), failed, returned) == (2, 0, '"attempt 2"')


def test_a_new_key_in_front_takes_the_place_of_the_old_one(ready):
    old, new = (ready.data / "bank-keys").read_text(encoding="utf-8"), Fernet.generate_key().decode()
    (ready.data / "bank-keys").write_text(f"{new}\n{old}\n", encoding="utf-8")

    answer = ready.enishi("bank-keys", "--json")

    assert (answer.returncode, json.loads(answer.stdout)) == (0, {"ok": True, "accounts": 0, "files": 0})


def test_a_new_key_is_made_before_the_settings_that_lack_it_are_read(server):
    server.environment |= {
        "ENISHI_DATABASE_URL": "postgresql://enishi@127.0.0.1/enishi",
        "ENISHI_HOSTS": "partners.sakura.example",
    }  # refused without a key

    refused, made = server.enishi("setup"), server.enishi("bank-keys", "--new")

    assert (refused.returncode, "enishi bank-keys --new prints one" in refused.stderr) == (6, True)
    assert (made.returncode, len(Fernet(made.stdout.strip()).encrypt(b""))) == (0, 100)
