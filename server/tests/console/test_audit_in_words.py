"""Who did what, when, in whole sentences (server/src/enishi/console/audit)."""

import ast
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

import enishi
from enishi.console.audit import words
from enishi.core import audit
from enishi.core import operations as people
from enishi.core.models import AuditRow, User
from enishi.core.roles import Role
from enishi.deals.states import Step as DealStep
from enishi.papers.states import PaperState
from enishi.partners import operations as partners
from enishi.partners.states import ProposalState
from enishi.programs import operations as programs
from enishi.statements.states import AnswerState, InvoiceState
from enishi.targets.models import Step as TargetStep
from server.tests.partners.cast import AOBA

pytestmark = pytest.mark.django_db
SOURCES = Path(enishi.__file__).parent
RECORDING = ("record", "_record", "Act")  # audit.record, and what an app's own modules call it by
DECIDED = (ProposalState.APPROVED, ProposalState.REJECTED, ProposalState.WITHDRAWN)
# Acts that are made of a word: by the expression in the code, what it comes to. An expression that is not here fails the test.
MADE = {
    "f'deal_{what.value}'": {f"deal_{one.value}" for one in DealStep},
    "f'statement_{state.value}'": {f"statement_{one.value}" for one in AnswerState} - {"statement_issued"},
    "f'invoice_{state.value}'": {f"invoice_{one.value}" for one in (InvoiceState.ACCEPTED, InvoiceState.RETURNED)},
    "f'paper_{state.value}'": {f"paper_{one.value}" for one in (PaperState.AGREED, PaperState.REFUSED)},
    "f'{step.value}_target'": {f"{one.value}_target" for one in TargetStep},
    **{
        f"f'{{as_.value}}_{what}'": {f"{one.value}_{what}" for one in DECIDED}
        for what in ("bound", "correction", "void", "resolution", "approval_table")
    },
    "_ACTS[step]": set(programs._ACTS.values()),
}
PASSED_ON = ("act", "act.act")  # by a module's own function, whose callers are looked at


def acts_of(file: Path) -> Iterator[str]:
    """Every act that a module records: its name, or the expression that makes it."""
    for call in (one for one in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(one, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name not in RECORDING or (name == "Act" and "intake" not in file.parts):
            continue
        said = next((one.value for one in call.keywords if one.arg == "act"), call.args[0] if call.args else None)
        if isinstance(said, ast.IfExp):
            yield from (str(one.value) for one in (said.body, said.orelse) if isinstance(one, ast.Constant))
        elif isinstance(said, ast.Constant):
            yield str(said.value)
        elif said is not None:
            yield ast.unparse(said)
    # Where an act is chosen between two words before it is passed on.
    for line in re.findall(r'^    act = "(\w+)" if .+ else "(\w+)"$', file.read_text(encoding="utf-8"), re.MULTILINE):
        yield from line


def recorded() -> set[str]:
    """Every act of the server, by its name; an expression that nobody has explained stays as it is."""
    found: set[str] = set()
    for file in SOURCES.rglob("*.py"):
        if "audit" in file.read_text(encoding="utf-8") or "intake" in file.parts:
            for act in acts_of(file):
                found |= MADE.get(act, set() if act in PASSED_ON or not re.search("[a-z]_|'", act) else {act})
    return found


def test_every_act_that_is_recorded_has_a_sentence_and_every_sentence_its_act():
    of_factors = {"add_second_factor", "remove_second_factor", "renew_second_factor"}  # by the signal of the library

    assert recorded() | of_factors == set(words.ACTS)


def test_that_guard_sees_an_act_without_words(tmp_path):
    module = tmp_path / "planted.py"
    module.write_text('audit.record(actor="a", act="sell_the_house", subject="s", detail={}, at=at)\n', encoding="utf-8")

    assert not set(acts_of(module)) <= set(words.ACTS)


def test_an_act_is_in_one_catalog_and_says_what_it_says_in_both_languages():
    assert len(words.ACTS) == sum(len(acts) for _, acts in words.KINDS.values())
    for said in words.ACTS.values():
        assert {*re.findall(r"\{(\w+)\}", said.en)} == {*re.findall(r"\{(\w+)\}", said.ja)}


@pytest.fixture
def jiro(hana, now, settings) -> Client:
    """Sakura's auditor, who has three acts to read: the company was recorded, then corrected; Emi was let in."""
    settings.DEMO, settings.AUTHENTICATION_BACKENDS = True, ["enishi.core.sign_in.ByButton"]
    partners.register_partner(code="aoba", name="青葉システム株式会社", by=hana, at=now)
    partners.record_company(partner="aoba", words=AOBA, by=hana, at=now)
    user = people.invite(email="jiro@sakura.example", name="次郎", role=Role.AUDITOR, by=str(hana.id), at=now + timedelta(days=1))
    client = Client()
    client.force_login(user)
    return client


def sentences(client: Client, **asked: str) -> list[str]:
    return re.findall(r'<a href="/audit/\d+/">([^<]*)</a>', client.get("/audit/", asked).content.decode())


def test_an_act_is_a_sentence_with_names(jiro):
    assert "花さんが青葉システム株式会社の会社情報を登録しました" in sentences(jiro)
    assert sentences(jiro, thing="次郎") == ["花さんが次郎さんに「監査」の役割を付けました", "花さんが次郎さんを登録しました"]

    jiro.cookies["language"] = "en"
    assert sentences(jiro, thing="次郎")[0] == "花 gave 次郎 the role Auditor"


def test_acts_are_found_by_who_whom_kind_day_and_words(jiro):
    company = "花さんが青葉システム株式会社の会社情報を登録しました"

    assert company in sentences(jiro, person="hana@sakura.example")
    assert sentences(jiro, person="次郎") == []
    assert company in sentences(jiro, thing="青葉")
    assert company in sentences(jiro, thing="aoba")
    assert company in sentences(jiro, kind="partners")
    assert company not in sentences(jiro, kind="people")
    assert company in sentences(jiro, first="2026-10-01", last="2026-10-01")
    assert company not in sentences(jiro, first="2026-10-02")
    assert len(sentences(jiro, first="2026-10-02", last="2026-10-02")) == 2  # Jiro was let in, with a role
    assert company in sentences(jiro, q="entity_class aoba")
    assert company not in sentences(jiro, q="entity_class kita")
    assert company in sentences(jiro, q="青葉 花")  # a name of what it was done to, and of who did it


def test_a_day_is_the_makers(jiro, hana):
    with transaction.atomic():
        late = datetime.fromisoformat("2026-10-04T23:30:00+09:00")
        audit.record(actor=str(hana.id), act="open_book", subject="book:sakura/end", detail={"currency": "JPY"}, at=late)

    assert sentences(jiro, first="2026-10-04", last="2026-10-04") == ["花さんが元帳sakura/endを開設しました"]
    assert sentences(jiro, first="2026-10-05") == []


def test_a_field_that_cannot_be_read_narrows_nothing_and_says_so(jiro):
    for asked in (
        {"first": "昨日"},
        {"kind": "everything"},
        {"before": "x", "sort": "hash"},
        {"after": "9" * 30},
        {"person": "x" * 1_000},
        {"thing": "\u202e😀"},
        {"first": "0001-01-01", "last": "9999-12-31"},
        {"q": "a b c d e f g h"},
    ):
        assert jiro.get("/audit/", asked).status_code == 200
    assert "URLの条件のうち1件は読み取れなかったため" in jiro.get("/audit/", {"first": "昨日"}).content.decode()
    assert jiro.get(f"/audit/{2**70}/").status_code == 404


def test_a_row_opens_with_what_changed_and_the_hashes(jiro, hana, now):
    with transaction.atomic():
        before, after = {"entity_class": "individual", "corporate_number": None}, {"entity_class": "corporation", "corporate_number": None}
        row = audit.record(
            actor=str(hana.id), act="correct_company", subject="company:x",
            detail={"before": before, "after": after, "fields": ["address"]}, at=now,
        )  # fmt: skip

    page = jiro.get(f"/audit/{row.id}/").content.decode()

    assert re.search(r"法人・個人の別</td><td[^>]*>個人</td><td[^>]*>法人</td>", page)
    assert "法人番号</td>" not in page  # it is what it was
    assert row.hash in page
    assert row.previous_hash in page


def test_what_acted_by_itself_and_what_an_older_version_did_are_told_too(jiro, now):
    with transaction.atomic():
        audit.record(actor="deals", act="adopt_deals", subject="fact:deals", detail={"new": 2, "changed": 1}, at=now)
        audit.record(actor="deals", act="forgotten_act", subject="thing:1", detail={"strange": {"a": [1, True]}}, at=now)
        audit.record(actor="deals", act="take_batch", subject="batch:999", detail={}, at=now)

    assert sentences(jiro)[:3] == [
        "Enishi(deals)が999を反映しました(新規–件・変更–件)",
        "Enishi(deals)が以前の版の操作(forgotten_act)を行いました",
        "Enishi(deals)がファイルの案件を反映しました(新規2件・変更1件)",
    ]
    assert jiro.get(f"/audit/{AuditRow.objects.get(act='forgotten_act').id}/").status_code == 200


def test_older_acts_are_a_page_further_and_keep_what_was_asked(jiro, hana, now):
    with transaction.atomic():
        for number in range(51):
            audit.record(actor="setup", act="open_book", subject=f"book:{number}", detail={"currency": "JPY"}, at=now)

    first = jiro.get("/audit/", {"kind": "closing"}).content.decode()
    (older,) = (one.replace("&amp;", "&") for one in re.findall(r'rel="next" href="\?([^"]*)">', first))

    assert "kind=closing" in older
    assert re.findall(r'<a href="/audit/\d+/">[^<]*元帳(\d+)を', jiro.get(f"/audit/?{older}").content.decode()) == ["0"]


def test_a_page_of_acts_asks_few_questions(jiro, hana, now, django_assert_max_num_queries):
    for number in range(20):
        code = f"p{number}"
        partners.register_partner(code=code, name=f"会社{number}", by=hana, at=now)
        partners.record_company(
            partner=code, words=AOBA.__class__(entity_class=AOBA.entity_class, legal_name=f"会社{number}"), by=hana, at=now
        )

    with django_assert_max_num_queries(20):
        jiro.get("/audit/")


@pytest.mark.parametrize("role", list(Role))
def test_administrators_auditors_and_finance_read_the_chain(jiro, now, role):
    user = people.invite(email="mio@sakura.example", name="澪", role=role, by="setup", at=now)
    client = Client()
    client.force_login(user)

    may = role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.FINANCE)
    newest = AuditRow.objects.latest("id")
    assert [client.get(page).status_code for page in ("/audit/", f"/audit/{newest.id}/")] == [200 if may else 404] * 2
    assert User.objects.count() == 3
