"""The rows of a list as HTML: whatever they say stays text (console/lists/written.py)."""

from dataclasses import dataclass

from enishi.console.lists.declared import Cell, Column, Kind
from enishi.console.lists.rows import Place
from enishi.console.lists.written import rows


@dataclass(frozen=True)
class Mail:
    subject: str
    tries: int


COLUMNS = (
    Column(name="subject", word='件名"', show=lambda one: Cell(one.subject, address="/mails/?a=1&b=2", soft="<b>")),
    Column(name="tries", word="回数", kind=Kind.NUMBER, show=lambda one: str(one.tries)),
    Column(name="state", word="状態", show=lambda _: Cell("<済>", mark="settled")),
)
EVIL = Mail("<script>\"'&", 2)


def test_whatever_a_row_says_stays_text_in_cells_addresses_heads_and_checkboxes():
    said = rows([(Place(EVIL.subject, 'id">'), EVIL)], COLUMNS, chosen=True)

    subject = "&lt;script&gt;&quot;&#x27;&amp;"
    assert said == (
        f'<tr data-row><td class="choose"><input type="checkbox" name="row" value="id&quot;&gt;" aria-label="{subject}を選ぶ"></td>'
        f'<td data-label="件名&quot;"><span><a href="/mails/?a=1&amp;b=2">{subject}</a> <span class="soft beside">&lt;b&gt;</span></span></td>'
        '<td data-label="回数" class="amount"><span>2</span></td>'
        '<td data-label="状態"><span><span class="state state-settled">&lt;済&gt;</span></span></td></tr>'
    )


def test_where_nothing_can_be_done_to_rows_they_have_no_checkboxes():
    assert "checkbox" not in rows([(Place("a", 1), EVIL)], COLUMNS, chosen=False)
