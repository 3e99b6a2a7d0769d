"""Makes the PDF of a notice with typst: data goes in as data, and the same notice comes out as the same bytes."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import typst

from enishi.core.errors import Refusal
from enishi.statements.pdf.content import content_of
from enishi.statements.pdf.glyphs import FONTS, WANTED, printable
from enishi.statements.pdf.lines_csv import lines_csv
from enishi.statements.pdf.notice import Notice
from enishi_engine.settlement.statement import check_statement

LAYOUT = Path(__file__).with_name("statement.typ")


class FontsMissing(Refusal):
    """The printing fonts are not there: an installation from the sources that was not built."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(
            f"The printing fonts {', '.join(missing)} are not installed, so no PDF was made. Run `make assets`, then print again.",
            ja=f"印刷用の書体({'、'.join(missing)})が入っていないため、PDFを作成していません。`make assets`を実行してから、もう一度印刷してください。",
        )


def render(notice: Notice) -> bytes:
    """The notice as PDF/A-3b with its list of lines attached. Raises StatementDoesNotAddUp, FontsMissing."""
    check_statement(notice.statement)
    return typeset(LAYOUT, content_of(notice), lines=lines_csv(notice), on=notice.statement.issued_on)


def typeset(layout: Path, content: Mapping[str, Any], *, lines: str, on: date) -> bytes:
    """Plain words and figures by a layout, with a list attached, as PDF/A-3b of that day; the same gives the same bytes. Raises FontsMissing."""
    printed, gave_way = printable(content)
    data = json.dumps({**printed, "missing_glyphs": gave_way}, ensure_ascii=False)
    compiler = typst.Compiler(layout, font_paths=_fonts(), ignore_system_fonts=True)
    made = compiler.compile(
        format="pdf",
        sys_inputs={"data": data, "lines": lines},
        pdf_standards=["a-3b"],
        timestamp=datetime.combine(on, time(), tzinfo=UTC),
    )
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> typst.Fonts:
    if missing := [name for name in WANTED if not (FONTS / name).is_file()]:
        raise FontsMissing(missing)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
