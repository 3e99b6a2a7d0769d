"""Files that hold no facts but are read as those are: each declared as a fact is, so that the same reader finds the same mistakes."""

from collections.abc import Mapping

from enishi.intake.mapping import MappedColumn
from enishi_engine.facts import FACT, Column, Fact, Kind

OPENING_BALANCES = Fact(
    name="opening_balances", entity="opening_balance", ja="期首残高", en="Opening balances", key=("id",),
    meaning="What an older system still owed a partner, or was owed by it, on the day the books begin.",
    columns=(
        Column(name="id", kind=Kind.CODE, ja="番号", en="its id in the file's source", required=True, example="2026-03-001"),
        Column(name="partner", kind=Kind.CODE, ja="パートナー", en="partner code", required=True, refers_to="partners", example="aoba"),
        Column(name="person", kind=Kind.CODE, ja="担当者", en="the person, where one is paid", refers_to="people"),
        Column(
            name="kind", kind=Kind.CHOICE, ja="種別", en="owed, to be taken back, billed and not yet paid, or marketing money", required=True,
            choices=("payable", "take_back", "receivable", "marketing_money"), example="payable",
        ),
        Column(name="nature", kind=Kind.CHOICE, ja="区分", en="what it was earned as", choices=("commission", "rebate", "marketing"), default="commission"),
        Column(name="amount", kind=Kind.MONEY, ja="金額", en="the amount, above 0", required=True, minimum=1, example="12000"),
        Column(name="remark", kind=Kind.TEXT, ja="摘要", en="what it is of"),
    ),
)  # fmt: skip
OLD_SHEET = Fact(
    name="old_sheet", entity="old_sheet_row", ja="旧集計表", en="The old sheet", key=("sheet_row",),
    meaning="What the sheet in use until now comes to: a partner, a month and an amount; the order line, its base, rate and rank where it says them.",
    columns=(
        Column(name="sheet_row", kind=Kind.CODE, ja="行番号", en="its place in the file; counted where the file has none", example="1"),
        Column(name="partner", kind=Kind.CODE, ja="パートナー", en="partner code", required=True, example="aoba"),
        Column(name="month", kind=Kind.CODE, ja="対象月", en="the month, as 2026-04", required=True, example="2026-04"),
        Column(name="amount", kind=Kind.MONEY, ja="金額", en="the amount", required=True, example="12000"),
        Column(name="line", kind=Kind.CODE, ja="注文明細", en="the order line it is of", example="A-1"),
        Column(name="base", kind=Kind.MONEY, ja="対象金額", en="the amount that the rate meets"),
        Column(name="rate_percent", kind=Kind.NUMBER, ja="料率(%)", en="the rate in percent", decimals=4, minimum=0),
        Column(name="rank", kind=Kind.CODE, ja="ランク", en="the rank it was calculated by"),
    ),
)  # fmt: skip
# Everything that a file may be read as, by its name.
DECLARED: Mapping[str, Fact] = {**FACT, **{fact.name: fact for fact in (OPENING_BALANCES, OLD_SHEET)}}
# What an accountant writes without being asked, by the names of the files.
SPOKEN: Mapping[str, tuple[MappedColumn, ...]] = {
    OPENING_BALANCES.name: (
        MappedColumn("種別", "kind", {"未払": "payable", "未払金": "payable", "未回収の返還": "take_back", "戻入未回収": "take_back",
                                    "未収": "receivable", "未収金": "receivable", "販促支援金": "marketing_money"}),
        MappedColumn("区分", "nature", {"手数料": "commission", "リベート": "rebate", "割戻し": "rebate", "販促支援": "marketing"}),
    ),
}  # fmt: skip
