"""Words for the codes by which makers commonly say what companies are; a code of their own is shown as it stands."""

from collections.abc import Mapping

from enishi.core.reader import language
from enishi_engine.core.incentive import Label

ATTRIBUTES: Mapping[str, Label] = {
    "region": Label("地域", "Region"), "size": Label("規模", "Size"), "business": Label("業態", "Business"), "industry": Label("業種", "Industry"),
}  # fmt: skip
VALUES: Mapping[str, Label] = {
    "hokkaido": Label("北海道", "Hokkaido"), "tohoku": Label("東北", "Tohoku"), "kanto": Label("関東", "Kanto"), "chubu": Label("中部", "Chubu"),
    "kansai": Label("関西", "Kansai"), "chugoku": Label("中国", "Chugoku"), "shikoku": Label("四国", "Shikoku"),
    "kyushu": Label("九州", "Kyushu"), "okinawa": Label("沖縄", "Okinawa"), "east": Label("東日本", "East"), "west": Label("西日本", "West"),
    "small": Label("小規模", "Small"), "middle": Label("中規模", "Middle-sized"), "large": Label("大規模", "Large"),
    "system_integrator": Label("システムインテグレーター", "System integrator"), "it_dealer": Label("IT販売店", "IT dealer"),
    "consultant": Label("コンサルタント", "Consultant"), "tax_accountant": Label("税理士", "Tax accountant"),
    "labor_consultant": Label("社会保険労務士", "Labor consultant"), "manufacturing": Label("製造", "Manufacturing"),
    "retail": Label("小売", "Retail"), "construction": Label("建設", "Construction"), "services": Label("サービス", "Services"),
    "logistics": Label("物流", "Logistics"), "food": Label("食品", "Food"), "care": Label("介護・福祉", "Care"),
}  # fmt: skip


def attribute(code: str) -> str:
    """The word of an attribute, in the reader's language."""
    return _said(ATTRIBUTES, code)


def value(code: str) -> str:
    """The word of a value, in the reader's language."""
    return _said(VALUES, code)


def _said(words: Mapping[str, Label], code: str) -> str:
    found = words.get(code)
    return code if found is None else str(getattr(found, language()))
