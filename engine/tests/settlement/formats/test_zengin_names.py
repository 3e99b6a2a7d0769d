"""Names in a bank file's characters (docs/rules/payout-files.md)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enishi_engine.settlement.formats.zengin.names import ALLOWED, MARKS, bank_name, cut, unfit


@pytest.mark.parametrize(
    ("entered", "spelled"),
    [
        ("ヤマダ　タロウ", "ﾔﾏﾀﾞ ﾀﾛｳ"),
        ("やまだ たろう", "ﾔﾏﾀﾞ ﾀﾛｳ"),
        ("キャノン", "ｷﾔﾉﾝ"),
        ("ヨーコ", "ﾖ-ｺ"),
        ("ｷｬﾉﾝｰ", "ｷﾔﾉﾝ-"),
        ("カ゛ハ゜", "ｶﾞﾊﾟ"),
        ("ヴィトン", "ｳﾞｲﾄﾝ"),
        ("Ｓａｋｕｒａ　（トウキョウ）", "SAKURA (ﾄｳｷﾖｳ)"),
        ("カブシキガイシャケイヨウギンコウ", "ｶ)ｹｲﾖｳｷﾞﾝｺｳ"),
        ("カブシキガイシャ ケイヨウギンコウ", "ｶ)ｹｲﾖｳｷﾞﾝｺｳ"),
        ("ケイヨウギンコウカブシキガイシャ", "ｹｲﾖｳｷﾞﾝｺｳ(ｶ"),
        ("アオバカブシキガイシャトウキョウシテン", "ｱｵﾊﾞ(ｶ)ﾄｳｷﾖｳｼﾃﾝ"),
        ("㈱アオバ", "ｶ)ｱｵﾊﾞ"),
        ("アオバ有限会社", "ｱｵﾊﾞ(ﾕ"),
        ("ゴウドウガイシャキタ", "ﾄﾞ)ｷﾀ"),
        ("ゴウシガイシャキタ", "ｼ)ｷﾀ"),
        ("ゴウメイガイシャキタ", "ﾒ)ｷﾀ"),
        ("イリョウホウジンシャダンミナミ", "ｲ)ﾐﾅﾐ"),
        ("イッパンシャダンホウジンミナミ", "ｼﾔ)ﾐﾅﾐ"),
        ("ミナミコウエキザイダンホウジン", "ﾐﾅﾐ(ｻﾞｲ"),
        ("トクテイヒエイリカツドウホウジンミナミ", "ﾄｸﾋ)ﾐﾅﾐ"),
        ("ｶ)ｻｸﾗ", "ｶ)ｻｸﾗ"),
    ],
)
def test_25_a_name_is_put_into_the_banks_characters(entered: str, spelled: str):
    """Worked case 25, computed from the field table's rules; ヨーコ, キャノン and ケイヨウギンコウ stand there."""
    assert bank_name(entered) == spelled
    assert unfit(spelled) == ()


def test_25_a_voiced_kana_takes_two_bytes():
    assert len("ﾔﾏﾀﾞ ﾀﾛｳ".encode("shift_jis")) == 8


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("ｷｬﾉﾝ", ("ｬ",)),
        ("ﾖｰｺ", ("ｰ",)),
        ("Sakura", ("a", "k", "u", "r")),
        ("山田 ﾀﾛｳ", ("山", "田")),
        ("ｱｵﾊﾞ,ｷﾀ", (",",)),
        ("ｱｵﾊﾞ･ｷﾀ", ("･",)),
        ("ヤマダ", ("ヤ", "マ", "ダ")),
        ("ﾞｱ", ("ﾞ",)),
        ("ｱﾞ", ("ﾞ",)),
        ("ｶﾟ", ("ﾟ",)),
        ("𠮷ﾀﾞ", ("𠮷",)),
    ],
)
def test_25_what_a_bank_file_cannot_hold_is_named(name: str, wrong: tuple[str, ...]):
    assert unfit(name) == wrong


def test_the_reading_of_kanji_is_never_guessed():
    assert bank_name("株式会社京葉銀行") == "ｶ)京葉銀行"
    assert unfit("ｶ)京葉銀行") == ("京", "葉", "銀", "行")


def test_a_name_is_never_cut_between_a_kana_and_its_mark():
    # The 30th byte is ﾊ, the 31st its mark; where the 30th is a blank, it goes too.
    assert cut("ｱ" * 29 + " ｲ", 30) == "ｱ" * 29
    assert cut("ｱ" * 29 + "ﾊﾞ", 30) == "ｱ" * 29
    assert cut("ｱ" * 28 + "ﾊﾞ", 30) == "ｱ" * 28 + "ﾊﾞ"
    assert cut("ｱ" * 31, 30) == "ｱ" * 30


@given(st.lists(st.sampled_from([*sorted(ALLOWED - MARKS), "ｶﾞ", "ﾊﾟ"]), max_size=40).map("".join), st.integers(1, 40))
def test_as_much_is_kept_as_fits_but_a_kana_whose_mark_would_be_cut_off(name: str, width: int):
    kept, fits = cut(name, width), name[:width]

    left = fits.removeprefix(kept).strip()
    assert name.startswith(kept)
    assert len(left) <= (1 if name[width : width + 1] in MARKS else 0)


@given(st.text(max_size=30))
def test_whatever_is_entered_spelling_it_twice_changes_nothing_more(entered: str):
    once = bank_name(entered)

    if not unfit(once):
        assert bank_name(once) == once
