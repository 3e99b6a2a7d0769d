"""The salespeople whom a closing pays themselves: each is recorded as somebody who can be told and paid, before statements are issued."""

import csv
from collections.abc import Collection, Mapping
from pathlib import Path

from demo.payments import Payers, record_account
from demo.records import REASON, SINCE, TERMS
from enishi.core import clock
from enishi.partners import agreements, companies, contacts, taxation
from enishi.partners import queries as partners
from enishi.partners.agreements import Agreement
from enishi.partners.companies import CompanyWords
from enishi.partners.states import ContactRole, EntityClass
from enishi.statements import issuing
from enishi_engine.settlement.japan.withholding import WithholdingClass

CONTRACT = "referral"
ONCE = "商談1件ごとの報奨で、継続した取次ではない(募集要項第4条)"  # so nothing is withheld


def record_people_paid(program: str, closing: str, *, facts: Path, people: Payers) -> None:
    """Everybody whom the closing pays and nobody has recorded: an individual, by the code under which they sell."""
    paid = {payee for kind, payee in issuing.waiting(issuing.run_of(program=program, closing=closing)) if kind == "person"}
    for code, (company, name) in sorted(_names(facts, paid - {one.code for one in partners.partners()}).items()):
        _record(code, company, name, people)


def _record(code: str, company: str, name: str, people: Payers) -> None:
    by, at = people.finance, clock.now()
    companies.register_partner(code=code, name=name, kind="individual", by=by, at=at, is_another_company=True)
    words = CompanyWords(entity_class=EntityClass.INDIVIDUAL, legal_name=name, address="東京都千代田区1-1")
    companies.record_company(partner=code, words=words, by=by, at=at)
    agreement = Agreement(id=f"P-{code}", partner=code, contract=CONTRACT, first_day=SINCE)
    agreements.record_agreement(agreement=agreement, terms=TERMS, from_day=SINCE, by=by, at=at)
    taxation.record_unregistered(partner=code, from_day=SINCE, reason=REASON, by=by, at=at)
    taxation.decide_tax_class(
        partner=code, from_day=SINCE, withholding=WithholdingClass.ONE_OFF_INTRODUCTION, reason=ONCE, by=by, at=at
    )  # fmt: skip
    contacts.add_contact(
        partner=company, role=ContactRole.SALES, name=name, email=f"{code}@{company}.example", person=code, by=by, at=at
    )  # fmt: skip
    contacts.add_contact(partner=code, role=ContactRole.OWNER, name=name, email=f"{code}@{company}.example", by=by, at=at)
    record_account(code, holder=code.replace("-", ""), number=3_000_000 + _place(code), reason="口座届を受領", people=people)


def _place(code: str) -> int:
    """A number of its own for each account, the same whenever the demo is made."""
    return sum(ord(letter) * 31 * (place + 1) for place, letter in enumerate(code)) % 900_000


def _names(facts: Path, codes: Collection[str]) -> Mapping[str, tuple[str, str]]:
    with (facts / "people.csv").open(encoding="utf-8", newline="") as text:
        return {row["code"]: (row["partner"], row["name"]) for row in csv.DictReader(text) if row["code"] in codes}
