"""What an incentive earned, as the facts of another that is paid on it (docs/rules/earnings.md)."""

from dataclasses import dataclass

from enishi_engine.core.incentive import Incentive
from enishi_engine.plan.arithmetic import text_literal
from enishi_engine.plan.results import FACTS_OF


@dataclass(frozen=True)
class Earnings:
    """Each earned line of one incentive with the columns of a fact, whose it is being the payee's company; in the order of its candidates."""

    of: Incentive
    settled: str
    text: str  # SQL of the place of the version that judged a row

    def sql(self) -> str:
        _, facts = FACTS_OF[type(self.of.occasion)]
        fact_id = "f.fact_id" if facts else "r.fact_id"
        return f"""
            SELECT row_number() OVER (ORDER BY r.seq, r.seller_no) AS seq, {text_literal(self.of.id)} || '/' || {fact_id} || '/' || seller.code AS fact_id,
                company.code AS own_partner, r.partner_no AS own_no, CAST(NULL AS VARCHAR) AS line_person, r.day AS earned_on,
                r.amount AS earned_amount, r.seq AS of_seq, r.seller_no AS of_seller, {self.text} AS earned_text
            FROM {self.settled} r {facts} JOIN numbered_partners seller ON seller.number = r.seller_no
                JOIN numbered_partners company ON company.number = r.partner_no
            WHERE r.amount <> 0"""


@dataclass(frozen=True)
class EarningsOfText:
    """Those of the earnings that one version judged: it judges what is paid on them too."""

    earnings: str
    text: int

    def sql(self) -> str:
        return f"SELECT * FROM {self.earnings} WHERE earned_text = {self.text}"
