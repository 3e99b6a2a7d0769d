"""Company names folded, so that two spellings of one company are seen: width, case, spaces, kinds of company, variants of a character."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

NAMED = ("partners", "customers")  # facts whose rows are companies
KINDS = (
    "株式会社 有限会社 合同会社 合資会社 合名会社 一般社団法人 一般財団法人 公益社団法人 公益財団法人 医療法人 学校法人 社会福祉法人 "
    "(株) (有) (同) (資) (名) (一社) (一財) (医) (学) カ) ユ) (カ (ユ"
).split()
WESTERN = re.compile(r"(?<![a-z])(?:co|corp|corporation|company|inc|incorporated|ltd|limited|llc|kk|k\.k|gk|g\.k)\.?(?![a-z])")
VARIANTS = str.maketrans(
    "髙﨑德邊邉齋齊斎濵濱澤廣國櫻嶋嶌冨瀨眞惠榮實壽圓應學會關經濟發寶龍鐵ヶヵ",
    "高崎徳辺辺斉斉斉浜浜沢広国桜島島富瀬真恵栄実寿円応学会関経済発宝竜鉄ケカ",
)
LOOK_ALIKES = str.maketrans("аеорсухАВЕКМНОРСТХ‐‑–—−ー―", "aeopcyxabekmhopctx-------")
LEFT_OUT = re.compile(r"[\s・･.,、。'’\"“”&＆/()\[\]「」_-]+")


@lru_cache(maxsize=65_536)  # the same customers are compared with each deal
def folded_name(name: str) -> str:
    """What is left of a company's name once spelling no longer counts; the name itself where nothing would be left."""
    plain = unicodedata.normalize("NFKC", name).translate(VARIANTS).translate(LOOK_ALIKES).casefold()
    for kind in KINDS:
        plain = plain.replace(kind.casefold(), " ")
    bare = LEFT_OUT.sub("", WESTERN.sub(" ", plain))
    return bare or LEFT_OUT.sub("", plain) or name


def alike(named: Iterable[tuple[str, str]], before: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str, str]]:
    """(code, name, other code, other name) of each new row whose name another code has already, in the file or kept before it."""
    seen: dict[str, tuple[str, str]] = {}
    for code, name in before:
        seen.setdefault(folded_name(name), (code, name))
    for code, name in named:
        other = seen.setdefault(folded_name(name), (code, name))
        if other[0] != code:
            yield (code, name, *other)
