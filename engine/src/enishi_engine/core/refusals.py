"""Refusals: rules that say no to a calculation, each naming what, why, and what to do next."""

from datetime import date

from enishi_engine.said import SaidError


class Refusal(SaidError):
    """A calculation that must not be made; nothing was written."""


class UnknownRank(Refusal):
    """A rank decision or rank choice (`fact`) names a rank that the ladder of its day does not have."""

    def __init__(self, *, fact: str, id_: str, partner: str, rank: str, version: date, ranks: tuple[str, ...]) -> None:
        super().__init__(
            f'{fact} "{id_}" for {partner}: the text of {version} has no rank "{rank}". '
            f"Write one of {', '.join(('none', *ranks))}, or correct its first day.",
            ja=f"{partner}の{fact}「{id_}」: {version}の版にランク「{rank}」はありません。{'、'.join(('none', *ranks))}のいずれかにするか、開始日を直してください。",
        )


class TargetNotWhole(Refusal):
    """An agreed target has more decimals than its metric's unit."""

    def __init__(self, *, target: str, partner: str, metric: str, unit: str) -> None:
        super().__init__(
            f'Target "{target}" of {partner} for {metric} has more decimals than {unit} has. Correct the value and load it as a new revision.',
            ja=f"{partner}の目標「{target}」({metric})の小数が{unit}の桁数を超えています。値を直し、新しい改訂として取り込んでください。",
        )


class SpecialTermForNothing(Refusal):
    """A special term names an incentive that no version of the program has."""

    def __init__(self, *, term: str, agreement: str, incentive: str, incentives: tuple[str, ...]) -> None:
        super().__init__(
            f'Special term "{term}" of agreement {agreement}: no version of the program has an incentive "{incentive}". '
            f"Name one of {', '.join(incentives)}.",
            ja=f"契約{agreement}の特約「{term}」: どの版にもインセンティブ「{incentive}」がありません。{'、'.join(incentives)}のいずれかを指定してください。",
        )


class SpecialTermWithoutRate(Refusal):
    """A special term names an incentive that some version pays otherwise than by one percentage of a base."""

    def __init__(self, *, term: str, agreement: str, incentive: str, version: date) -> None:
        super().__init__(
            f'Special term "{term}" of agreement {agreement}: the text of {version} does not pay "{incentive}" as a percentage of a base, '
            "so no rate can take its place. Name an incentive with a rate, or give the change a new id in the text.",
            ja=f"契約{agreement}の特約「{term}」: {version}の版は「{incentive}」を率で計算していないため、率を置き換えられません。率のあるインセンティブを指定するか、版のほうで別のIDを付けてください。",
        )


class MayOverflow(Refusal):
    """So many or so large rows that a sum or product could leave the whole numbers the engine calculates with."""

    def __init__(self, *, what: str, largest: int, bound: int) -> None:
        super().__init__(
            f"{what} could reach {largest:,}, and the largest whole number kept is {bound:,}. "
            "Calculate fewer rows at a time, or lower the rates and amounts in the text.",
            ja=f"{what}が{largest:,}に達するおそれがあり、扱える上限は{bound:,}です。一度に計算する行を減らすか、版の率と金額を小さくしてください。",
        )


class FigureTooLarge(Refusal):
    """A figure of the text came to more than the whole numbers of a result hold."""

    def __init__(self, *, table: str) -> None:
        super().__init__(
            f"A figure of the program, in the table {table}, comes to more than {2**63 - 1:,} either way. "
            "Look at the metrics whose parts are multiplied, or counted in very small sizes (per 0.000001), and let them count in larger ones.",
            ja=f"表{table}の数値が±{2**63 - 1:,}を超えます。掛け合わせている指標や、ごく小さい単位(per 0.000001)で数えている指標を、大きい単位に直してください。",
        )
