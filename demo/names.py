"""Names that nobody bears: partners, their people and the companies that buy, put together from invented lists."""

from random import Random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Code and Japanese word of a partner; what it does follows.
PARTNER_WORDS: dict[str, str] = dict(
    pair.split(":")
    for pair in _words(
        "akane:茜 akatsuki:暁 asagiri:朝霧 ayame:あやめ botan:牡丹 chidori:千鳥 fukurou:ふくろう hamanasu:はまなす harukaze:春風 "
        "hayate:はやて hibari:ひばり higurashi:ひぐらし hinata:ひなた hoshizora:星空 hotaru:ほたる ibuki:いぶき inaho:稲穂 kaede:かえで "
        "kagari:かがり kamome:かもめ kawasemi:かわせみ kazahana:風花 keyaki:けやき kogane:こがね komorebi:木漏れ日 konoha:木の葉 "
        "kunugi:くぬぎ matsukaze:松風 minamo:水面 minori:みのり momiji:もみじ mutsuki:睦月 nadeshiko:なでしこ nagisa:なぎさ "
        "nanohana:菜の花 natsume:なつめ sazanami:さざなみ seseragi:せせらぎ shiokaze:潮風 shirakaba:白樺 shirasagi:白鷺 suisen:水仙 "
        "sumire:すみれ suzukaze:涼風 suzuran:すずらん tanpopo:たんぽぽ tsubaki:椿 tsubame:つばめ tsukushi:つくし tsumugi:紬 uguisu:うぐいす "
        "wakakusa:若草 yamabiko:やまびこ yamabuki:山吹 yanagi:柳 yukitsubaki:雪椿 yuunagi:夕凪"
    )
)
COMPANY_FORMS = {
    "it_dealer": ("{}事務機株式会社", "{}オフィスサービス株式会社", "株式会社{}ビジネス機器"),
    "system_integrator": ("{}システム株式会社", "株式会社{}情報技研", "{}データサービス株式会社"),
    "tax_accountant": ("税理士法人{}会計", "{}税理士法人"),
    "labor_consultant": ("社会保険労務士法人{}", "社労士法人{}労務"),
    "consultant": ("株式会社{}経営研究所", "{}コンサルティング株式会社"),
}
SOLE_TRADER_FORM = "{}経営相談室"

_FAMILY = _words(
    "青木 石田 上野 遠藤 大西 川村 菊地 久保 小松 坂本 柴田 須藤 高田 辻 戸田 永井 西村 野口 服部 平田 福島 松尾 三浦 宮崎 村田 森田 安田 横山 吉川 和田"
)
_GIVEN = _words("明 彩 一郎 恵 海斗 薫 杏 健 公平 咲 里美 翔 真一 涼 直子 大輔 千春 智子 夏樹 花 遥 仁 浩 真央 美咲 優 陽子 亮 玲 渉")

_FIRST = _words(
    "はな ゆき つき ほし かぜ もり うみ やま かわ そら いね たけ まつ うめ きく ふじ はぎ あさ ゆう こはく るり しろ あか みどり とき つる かめ うさぎ すず たま"
)
_SECOND = _words("の木 の里 の丘 の森 の道 の浜 の郷 の泉 の原 の峰 みち ばし さわ おか はら ぞの まち がわ だに しま")
TRADES = {
    "construction": ("建設", "工務店", "設備工業"),
    "manufacturing": ("製作所", "精工", "化成"),
    "retail": ("商店", "ストア", "家具"),
    "food": ("食品", "製菓", "水産"),
    "logistics": ("運輸", "物流", "倉庫"),
    "care": ("介護サービス", "薬局", "医療機器"),
    "services": ("印刷", "不動産", "旅行"),
}
_LEGAL = ("株式会社{}", "{}株式会社", "{}株式会社", "有限会社{}", "合同会社{}")


def partner_name(rng: Random, word: str, business: str) -> str:
    return rng.choice(COMPANY_FORMS[business]).format(word)


def person_name(rng: Random) -> str:
    return f"{rng.choice(_FAMILY)} {rng.choice(_GIVEN)}"


def customer_name(rng: Random, industry: str, taken: set[str]) -> str:
    """A company name that is not taken yet, which it then is."""
    while True:
        stem = rng.choice(_FIRST) + rng.choice(_SECOND) + rng.choice(TRADES[industry])
        name = rng.choice(_LEGAL).format(stem)
        if name not in taken:
            taken.add(name)
            return name
