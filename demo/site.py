"""The demo's site: Sakura's people, its program approved, its facts taken month by month, three months closed and one open.

It lives on a day of its own, TODAY, right after this history; the site says so on its pages.
"""

import argparse
import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from django.core.management import call_command

import enishi.config.started  # noqa: F401 - sets Django up, before what needs it
from demo import campaign, coming, dealings, deals, payments, people_paid, records, season, texts
from demo.payments import Payers
from enishi.closing import explaining, ranking
from enishi.closing import operations as closings
from enishi.closing import queries as closed
from enishi.config.environment import read_environment
from enishi.core import clock, invitations, jobs
from enishi.core import operations as people
from enishi.core.maker import local_day
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.intake import operations as intake
from enishi.intake.states import BatchState
from enishi.partners import members
from enishi.partners.states import MemberRole
from enishi_engine.facts import FACTS, Fact

PROGRAM, GROUP, MONTH_END = "sakura", "month_end", 31
SOURCE = "sakura"
FIRST_TEXT, FIRST_CASES = "2024-04-01", ("ranks.yaml", "rebate_and_target.yaml")  # the other cases speak of what the newer text added
DECIDED_HERE = ("source", "learned_at")  # intake says where a row comes from, and when it was learned
# Name, mail address, roles: whoever drafts is not who approves.
PEOPLE: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("花岡 さくら", "hana@sakura.example", (Role.PARTNER_MANAGER, Role.ADMINISTRATOR)),
    ("佐藤 経子", "sato@sakura.example", (Role.FINANCE,)),
    ("高橋 誠", "takahashi@sakura.example", (Role.APPROVER,)),
    ("渡辺 直美", "watanabe@sakura.example", (Role.APPROVER, Role.FINANCE)),
    ("鈴木 健", "suzuki@sakura.example", (Role.DATA,)),
    ("監査 太郎", "kansa@sakura.example", (Role.AUDITOR,)),
)
# Who signs in to the portal: of the partner told of first, and of others.
MEMBERS: tuple[tuple[str, str, str, MemberRole], ...] = (
    ("aoba", "青葉 一郎", "ichiro@aoba.example", MemberRole.OWNER),
    ("aoba", "大野 美和", "miwa@aoba.example", MemberRole.ACCOUNTING),
    ("aoba", "相沢 健", "ken@aoba.example", MemberRole.SALES),
    ("kita", "北 由美", "yumi@kita.example", MemberRole.OWNER),
    # A first tier and the second tier below it, which agreed to show its deals.
    ("ayame", "綾部 薫", "kaoru@ayame.example", MemberRole.OWNER),
    ("asagiri", "朝霧 恵", "megumi@asagiri.example", MemberRole.OWNER),
)
PERSON = {"ken@aoba.example": "ken"}
# A Monday near the end of the quarter: February's statements are out and paid on the 31st, March is open, ranks are reviewed on 1 April.
TODAY = datetime.combine(season.TODAY, time(), UTC)  # nine in the morning in Tokyo
# The files of each moment hold what happened before it; after each but the last, a month is closed.
MONTHS: tuple[tuple[datetime, str], ...] = (
    (datetime(2026, 1, 8, 0, 0, tzinfo=UTC), "2025-12"),
    (datetime(2026, 2, 6, 0, 0, tzinfo=UTC), "2026-01"),
    (datetime(2026, 3, 6, 0, 0, tzinfo=UTC), "2026-02"),
    (TODAY - timedelta(hours=1), ""),  # before what the site works out today
)
BOOKS_BEGIN = date(2025, 12, 1)
# What each closing made due is sent a few days before the end of the month, and the bank answers a few days after it.
PAYOUTS: Mapping[str, tuple[datetime, date, datetime]] = {
    "2025-12": (datetime(2026, 1, 28, 1, 0, tzinfo=UTC), date(2026, 1, 30), datetime(2026, 2, 3, 1, 0, tzinfo=UTC)),
    "2026-01": (datetime(2026, 2, 25, 1, 0, tzinfo=UTC), date(2026, 2, 27), datetime(2026, 3, 3, 1, 0, tzinfo=UTC)),
}
MADE_BY = ("campaign", "coming", "dealings", "deals", "payments", "people_paid", "records", "texts")  # beside this module
REPORTED, PAID_NEXT = datetime(2026, 3, 18, 2, 0, tzinfo=UTC), date(2026, 3, 31)
Telling = Callable[[str], None]


def make_site(*, facts: Path, program: Path, data: Path, tell: Telling) -> None:
    """Make the database of the site, unless the one that is there was made of the same facts, program and code of what makes it."""
    stamp, made_of = data / "made-of", _made_of(facts, program)
    if stamp.exists() and stamp.read_text() == made_of:
        call_command("migrate", verbosity=0, interactive=False)
        return
    for file in data.glob("enishi.sqlite3*"):
        file.unlink()
    call_command("migrate", verbosity=0, interactive=False)
    fill_site(facts=facts, program=program, tell=tell)
    stamp.write_text(made_of)


def fill_site(*, facts: Path, program: Path, tell: Telling) -> None:
    """Let the months happen in an empty database, up to TODAY, on which the site lives from now on."""
    call_command("createcachetable", verbosity=0)  # where tries at signing in are counted
    with clock.standing_at(MONTHS[0][0]):
        users = _people()
        _program(program, users)
        closings.add_group(code=GROUP, closing_day=MONTH_END)
        # What came before was paid by the sheet of old: the first closing holds its own month only.
        closings.begin_books(program=PROGRAM, group=GROUP, first_day=BOOKS_BEGIN, by=str(users["sato@sakura.example"].id), at=clock.now())
    for moment, month in MONTHS:
        with clock.standing_at(moment):
            tell(local_day(moment).isoformat())
            take_facts(facts, moment, by=users["suzuki@sakura.example"])
            if month == MONTHS[0][1]:
                records.record_partners(by=users["hana@sakura.example"], finance=users["sato@sakura.example"])
                payments.bring_forward(PROGRAM, GROUP, by=users["sato@sakura.example"])
                payments.record_accounts(_payers(users))
                _members(users["hana@sakura.example"])
            if month:
                closings.close_period(program=PROGRAM, group=GROUP, period=month, at=moment, by=str(users["sato@sakura.example"].id))
                people_paid.record_people_paid(PROGRAM, f"{GROUP}/{month}", facts=facts, people=_payers(users))
                records.issue_statements(PROGRAM, f"{GROUP}/{month}", by=users["sato@sakura.example"])
                dealings.send_invoice(PROGRAM, users["sato@sakura.example"])
        if month == MONTHS[0][1]:
            coming.notify_of_campaign(PROGRAM, _by_name(users))
        if month == MONTHS[1][1]:
            dealings.settle_older_differences(PROGRAM, _by_name(users))
        if month in PAYOUTS:
            _pay(month, users)
        if month == MONTHS[2][1]:
            with clock.standing_at(moment):
                deals.accept_of_files(by=users["hana@sakura.example"], leave=0)
    with clock.standing_at(REPORTED):
        records.report_difference(PROGRAM, by=users["sato@sakura.example"])  # before silence counts as a yes
    people = _by_name(users)
    dealings.report_newer_differences(PROGRAM, people)
    dealings.issue_papers(PROGRAM, campaign.FROM_DAY, people)
    dealings.agree_targets(PROGRAM, people)
    dealings.write_notes(people)
    coming.write_summer(PROGRAM, program, _cases(program), by=users["hana@sakura.example"])
    with clock.standing_at(TODAY):
        records.confirm_statements(PROGRAM, by=users["sato@sakura.example"])
        ranking.review_ranks(program=PROGRAM, at=clock.now(), by="review_ranks")
        explaining.write(program=PROGRAM, at=clock.now())
        deals.accept_of_files(by=users["hana@sakura.example"], leave=2)
        deals.tell_deals(people, at=clock.now())
        payments.propose(PAID_NEXT, _payers(users))
        jobs.work(worker="demo")  # papers are printed and mails sent, so that nothing waits when the site comes up
    read_environment().begin_demo_day(TODAY, here=clock.of_the_machine())


def _by_name(users: Mapping[str, User]) -> dict[str, User]:
    """Everybody, of the portal too, by the first part of their address."""
    acting = {**users} | {email: User.objects.get(email=email) for _partner, _name, email, _role in MEMBERS}
    return {email.partition("@")[0]: user for email, user in acting.items()}


def _pay(month: str, users: Mapping[str, User]) -> None:
    """A closing's statements confirmed and paid; of the first batch one payment comes back, which the second one pays again."""
    sent, day, answered = PAYOUTS[month]
    with clock.standing_at(sent):
        records.confirm_statements(PROGRAM, by=users["sato@sakura.example"])
        batch = payments.pay(day, _payers(users))
    with clock.standing_at(answered):
        first = month == MONTHS[0][1]
        payments.read_results(batch, _payers(users), returned=payments.RETURNED if first else "")
        if first:
            payments.change_account(_payers(users))


def _payers(users: Mapping[str, User]) -> Payers:
    return Payers(finance=users["sato@sakura.example"], approver=users["takahashi@sakura.example"])


def _members(by: User) -> None:
    """Who signs in to the portal."""
    for partner, name, email, role in MEMBERS:
        member = members.add_member(
            partner=partner, email=email, name=name, role=role, person=PERSON.get(email, ""), by=str(by.id), at=clock.now()
        )
        invitations.accept(user=member.user, at=clock.now())


def _people() -> dict[str, User]:
    users = {}
    for name, email, roles in PEOPLE:
        users[email] = people.invite(email=email, name=name, role=roles[0], by="demo", at=clock.now())
        for role in roles[1:]:
            people.grant_role(user=users[email], role=role, by="demo", at=clock.now())
    return users


def _program(folder: Path, users: Mapping[str, User]) -> None:
    """Each text with its cases, and the one with the campaign of the half-year, put in force."""
    files = _files_of_cases(folder)
    for file in sorted(folder.glob("*.yaml")):
        names = FIRST_CASES if file.stem == FIRST_TEXT else tuple(files)
        _in_force(file.stem, file.read_text(encoding="utf-8"), "\n".join(files[name] for name in names), users)
    _in_force(
        campaign.FROM_DAY, campaign.text_with_campaign(folder), campaign.CASES.lstrip(), users
    )  # all others were tried with the text before


def _files_of_cases(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in sorted((folder / "cases").glob("*.yaml"))}


def _cases(folder: Path) -> str:
    """The cases of the newest text."""
    return "\n".join(_files_of_cases(folder).values())


def _in_force(day: str, text: str, cases: str, users: Mapping[str, User]) -> None:
    by, second = users["hana@sakura.example"], users["takahashi@sakura.example"]
    texts.put_in_force(PROGRAM, date.fromisoformat(day), text, cases, by=by, second=second)


def take_facts(folder: Path, moment: datetime, *, by: User) -> None:
    """Everything that had happened by the moment, in the order in which facts name one another; each source in a file of its own."""
    ordered = _order_days(folder)
    for fact in FACTS:
        file = folder / f"{fact.name}.csv"
        for source, content in _until(file, fact, moment.date(), ordered) if file.exists() else ():
            batch = intake.import_file(
                fact=fact.name, source=source, file_name=f"{fact.name}-{moment:%Y-%m-%d}.csv", content=content, by=str(by.id),
                at=moment, closed_until=closed.closed_until,
            )  # fmt: skip
            assert batch.state in (BatchState.TAKEN, BatchState.REPEATED), f"{file.name}: {batch.errors[:1000]}"


def _order_days(folder: Path) -> Mapping[str, str]:
    with (folder / "order_lines.csv").open(encoding="utf-8", newline="") as text:
        return {row["id"]: row["ordered_on"] for row in csv.DictReader(text)}


def _until(file: Path, fact: Fact, day: date, ordered: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """The rows of a file that happened before the day, by their sources; what has no day of its own, with its line."""
    with file.open(encoding="utf-8", newline="") as text:
        rows = csv.DictReader(text)
        names = [name for name in rows.fieldnames or () if name not in DECIDED_HERE]
        by_source: dict[str, list[dict[str, str]]] = {}
        for row in rows:
            happened = row[fact.day] if fact.day is not None else ordered.get(row.get("line", ""), "")
            if happened < day.isoformat():
                by_source.setdefault(row.get("source") or SOURCE, []).append(row)
    for source, found in sorted(by_source.items()):
        out = io.StringIO()
        writer = csv.DictWriter(out, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(found)
        yield source, out.getvalue().encode()


def _made_of(facts: Path, program: Path) -> str:
    said = hashlib.sha256()
    here = Path(__file__)
    beside = [here.with_name(f"{name}.py") for name in MADE_BY]
    for file in [here, *beside, *sorted(facts.glob("*.csv")), *sorted(program.rglob("*.yaml"))]:
        said.update(file.read_bytes())
    return said.hexdigest()


def main() -> None:
    """Make the site's database in the folder that ENISHI_DATA names."""
    parser = argparse.ArgumentParser(prog="python -m demo.site", description=__doc__)
    for name in ("facts", "program", "data"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    chosen = parser.parse_args()
    make_site(facts=chosen.facts, program=chosen.program, data=chosen.data, tell=lambda moment: print(f"  {moment}", flush=True))


if __name__ == "__main__":
    main()
