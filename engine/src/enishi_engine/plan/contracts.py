"""Contracts: which agreement of a seller is in force for a product, and its special terms (docs/rules/candidates.md, amounts.md)."""

from dataclasses import dataclass

from enishi_engine.plan.arithmetic import divided, plus_days, quoted, text_literal

AGREEMENT_COLUMNS = ("contract", "first_day", "last_day", "closing_group")


@dataclass(frozen=True)
class AgreementDays:
    """From which day which agreement (or none: NULL id) is the one that counts, for each seller and product.

    For lines (`of_lines`) the product's own agreement comes before the family's and the general one; for events and
    periods, which have no product, it is the other way round and the product is ''.
    """

    of_lines: bool
    relation: str  # SELECT of the (seller, product) that occur

    def sql(self) -> str:
        closeness = "CASE WHEN a.product IS NOT NULL THEN 3 WHEN a.family IS NOT NULL THEN 2 ELSE 1 END"
        order = f"{closeness} DESC" if self.of_lines else closeness
        covers = "(a.product IS NULL AND a.family IS NULL) OR a.product = o.product OR (a.product IS NULL AND a.family = p.family)"
        test = f"({covers})" if self.of_lines else "TRUE"
        columns = ", ".join(f"a.{quoted(name)}" for name in AGREEMENT_COLUMNS)
        picked = ", ".join(f"c.{quoted(name)} AS agreement_{name}" for name in AGREEMENT_COLUMNS)
        return f"""
            WITH occurring AS ({self.relation}),
            covering AS (
                SELECT o.seller, o.product, a.id, {columns}, row_number() OVER (
                    PARTITION BY o.seller, o.product ORDER BY {order}, a.first_day DESC, a.id) AS preference
                FROM occurring o LEFT JOIN products p ON p.code = o.product JOIN agreements a ON a.partner = o.seller AND {test}
            ), turns AS (
                SELECT DISTINCT seller, product, first_day AS day FROM covering
                UNION SELECT seller, product, {plus_days("last_day", "1")} FROM covering WHERE last_day IS NOT NULL
            )
            SELECT t.seller, t.product, t.day AS agreement_day, c.id AS agreement_id, {picked}
            FROM turns t LEFT JOIN covering c ON c.seller = t.seller AND c.product = t.product
                AND c.first_day <= t.day AND (c.last_day IS NULL OR c.last_day >= t.day)
            QUALIFY row_number() OVER (PARTITION BY t.seller, t.product, t.day ORDER BY c.preference) = 1"""


@dataclass(frozen=True)
class SpecialDays:
    """From which day which special term (or none: NULL) stands in an agreement for one incentive, its rate in ppm."""

    incentive: str

    def sql(self) -> str:
        return f"""
            WITH agreed AS (
                SELECT id, agreement, CAST({divided("rate_percent", "100")} AS BIGINT) AS rate, reason, first_day, last_day,
                    row_number() OVER (PARTITION BY agreement ORDER BY first_day DESC, id) AS preference
                FROM special_terms WHERE incentive = {text_literal(self.incentive)}
            ), turns AS (
                SELECT agreement, first_day AS day FROM agreed
                UNION SELECT agreement, {plus_days("last_day", "1")} FROM agreed WHERE last_day IS NOT NULL
            )
            SELECT t.agreement AS special_agreement, t.day AS special_day, a.id AS special_term, a.rate AS special_rate, a.reason AS special_reason
            FROM turns t LEFT JOIN agreed a ON a.agreement = t.agreement AND a.first_day <= t.day AND (a.last_day IS NULL OR a.last_day >= t.day)
            QUALIFY row_number() OVER (PARTITION BY t.agreement, t.day ORDER BY a.preference) = 1"""


@dataclass(frozen=True)
class AttributeDays:
    """From which day a partner has which value of one attribute."""

    attribute: str

    def sql(self) -> str:
        name = self.attribute.replace("'", "''")
        return f"SELECT partner, first_day AS day, value FROM partner_attributes WHERE attribute = '{name}'"
