"""A draw in sentences: for the maker who made it, and the text that partners may be told."""

from collections import Counter

from enishi_engine.core.incentive import Label
from enishi_engine.effects.assignment.drawing import FEW, Assignment
from enishi_engine.effects.assignment.planning import RuleKind, Unit
from enishi_engine.effects.assignment.roster import WhyLeftOut
from enishi_engine.words.amounts import day
from enishi_engine.words.language import Language, listed, sentence, spoken

DRAWN = Label(
    "{campaign}:{partners}社を抽選で{waves}つの順番に分けました({sizes})。",
    "{campaign}: {partners} partners were drawn into {waves} waves ({sizes}).",
)
CHOSEN = Label(
    "{campaign}:{partners}社を次の基準で2つの順番に分けました({sizes})。基準:{rule}。",
    "{campaign}: {partners} partners were put into 2 waves ({sizes}) by this rule: {rule}.",
)
RULES = {
    RuleKind.MOST_DEALS: Label("直近12か月の成約が多い{number}社を第1弾とする", "the {number} with the most deals in 12 months come first"),
    RuleKind.AT_LEAST: Label(
        "直近12か月の成約が{number}件以上のパートナーを第1弾とする", "those with {number} deals or more in 12 months come first"
    ),
}
WAVE = Label("第{number}弾", "wave {number}")
SIZE = Label("{wave} {partners}社・{first_day}から", "{wave}: {partners}, from {first_day}")
LEFT_OUT = {
    WhyLeftOut.AGREED_TARGET: Label("目標合意がある{partners}社は抽選の対象外です", "with an agreed target, not drawn: {partners}"),
    WhyLeftOut.VETO: Label("事前に理由を記録して{partners}社を対象外としました", "taken out beforehand, each with a reason: {partners}"),
    WhyLeftOut.TOGETHER: Label("同じまとまりの{partners}社も対象外です", "belonging together with them, not drawn either: {partners}"),
}
FEW_UNITS = Label(
    "比べられるまとまりが{units}しかありません。30に満たないと「効果があった」とは言えず、幅をお示しするだけになります。",
    "There are only {units} to compare. With fewer than 30 nothing can be said to have worked; a range is all there will be.",
)
NOT_DRAWN = Label(
    "抽選ではないため、後から言えるのは「おそらく」までです。抽選にすると確かなことが言えます。",
    "This is no draw: “probably” is the most that can be said afterwards. Draw the waves to know for sure.",
)
AGAIN = Label(
    "番号{seed}と名簿(SHA-256 {digest})から、誰でも同じ抽選をやり直せます。",
    "Anybody can draw again from seed {seed} and the roster (SHA-256 {digest}).",
)
TOLD_DRAWN = Label(
    "「{campaign}」は、順番にご案内します({days})。全社に順番が回り、どなたが先になるかは抽選で決めました。ご評価によるものではありません。これまでのお約束と手数料に変わりはありません。",
    "“{campaign}” opens in turns ({days}). Everybody's turn comes, and who is first was drawn by lot; it says nothing about you. What was agreed, and your commission, stay as they are.",
)
TOLD_CHOSEN = Label(
    "「{campaign}」は、順番にご案内します({days})。全社に順番が回ります。順番の基準:{rule}。これまでのお約束と手数料に変わりはありません。",
    "“{campaign}” opens in turns ({days}). Everybody's turn comes. The order: {rule}. What was agreed, and your commission, stay as they are.",
)
YOURS = Label("貴社は{wave}です。", "You are in {wave}.")


def told_to_partners(assignment: Assignment, language: Language, *, wave: int | None = None) -> str:
    """What partners may be told: that turns are drawn, that everybody's comes, and which is theirs when `wave` is given."""
    plan = assignment.plan
    days = [
        spoken(Label("{wave}は{day}から", "{wave} from {day}"), language, wave=_wave(number, language), day=day(first_day, language))
        for number, first_day in enumerate(plan.first_days, start=1)
    ]
    form = TOLD_DRAWN if assignment.randomised else TOLD_CHOSEN
    said = spoken(form, language, campaign=plan.campaign, days=listed(days, language), rule=_rule(assignment, language))
    if wave is None:
        return said
    return said + ("" if language == "ja" else " ") + spoken(YOURS, language, wave=_wave(wave, language))


def assignment_sentences(assignment: Assignment, language: Language) -> tuple[str, ...]:
    """What the maker is told of a draw: the waves, who was left out, what can be learned from it, and how to draw it again."""
    said = [_waves(assignment, language)]
    counted = Counter(one.why for one in assignment.left_out)
    if counted:
        words = [spoken(LEFT_OUT[why], language, partners=f"{counted[why]:,}") for why in WhyLeftOut if counted[why]]
        said.append("。".join(words) + "。" if language == "ja" else sentence("; ".join(words), language))
    if not assignment.randomised:
        said.append(spoken(NOT_DRAWN, language))
    if assignment.units < FEW:
        said.append(spoken(FEW_UNITS, language, units=_units(assignment, language)))
    said.append(spoken(AGAIN, language, seed=str(assignment.plan.seed), digest=assignment.roster_sha256))
    return tuple(said)


def _waves(assignment: Assignment, language: Language) -> str:
    sizes = [
        spoken(SIZE, language, wave=_wave(number, language), partners=f"{size:,}", first_day=day(first_day, language))
        for number, (size, first_day) in enumerate(zip(assignment.sizes(), assignment.plan.first_days, strict=True), start=1)
    ]
    joined = listed(sizes, language) if language == "ja" else "; ".join(sizes)
    form = DRAWN if assignment.randomised else CHOSEN
    return spoken(
        form, language,
        campaign=assignment.plan.campaign, partners=f"{len(assignment.placed):,}", waves=str(len(sizes)), sizes=joined,
        rule=_rule(assignment, language),
    )  # fmt: skip


def _wave(number: int, language: Language) -> str:
    return spoken(WAVE, language, number=str(number))


def _rule(assignment: Assignment, language: Language) -> str:
    rule = assignment.plan.rule
    return "" if rule is None else spoken(RULES[rule.kind], language, number=f"{rule.number:,}")


UNITS = {
    Unit.PARTNER: Label("{units}社", "{units} partners"),
    Unit.DISTRIBUTOR: Label("{units}(一次店ごと)", "{units} distributors"),
    Unit.REGION: Label("{units}地域", "{units} regions"),
}


def _units(assignment: Assignment, language: Language) -> str:
    return spoken(UNITS[assignment.plan.unit], language, units=str(assignment.units))
