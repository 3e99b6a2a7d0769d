"""What the check of the documents finds, and what it lets pass."""

from pathlib import Path

import check_docs
import pytest

TYPES = "engine/src/enishi_engine/incentives"
TYPES_PAGE = "| type | occasion |\n|---|---|\n| `spiff` | order line |\n"
TYPES_LISTED = {"docs/rules/README.md": "[Types](types.md)", "docs/rules/types.md": TYPES_PAGE}


def repository(folder: Path, pages: dict[str, str]) -> Path:
    for name, text in pages.items():
        page = folder / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")
    return folder


def test_a_sound_repository_has_no_problems(tmp_path: Path) -> None:
    sound = repository(
        tmp_path,
        {
            "LICENSE": "Apache",
            "engine/LICENSE": "Apache",
            "README.md": "See [bands](docs/rules/bands.md#whole-amount) and [the web](https://example.org/x).",
            "docs/README.md": "[Glossary](glossary.md), [close](how-to/close.md)",
            "docs/how-to/close.md": "# Close",
            "docs/glossary.md": "| code | meaning |\n|---|---|\n| `order_line` | the fact |\n| ledger | plain words are not code |\n",
            "docs/rules/README.md": "[Bands](bands.md), [types](types.md)",
            "docs/rules/types.md": TYPES_PAGE,
            "docs/rules/bands.md": "# Bands\n\n## Whole amount\n",
            f"{TYPES}/spiff/rule.py": "class OrderLine: ...",
            f"{TYPES}/spiff/README.md": "# SPIFF",
            f"{TYPES}/spiff/cases.yaml": "[]",
        },
    )

    assert check_docs.problems(sound) == []


@pytest.mark.parametrize(
    ("pages", "problem"),
    [
        ({"README.md": "[gone](gone.md)"}, "README.md: link to gone.md, but there is no such file"),
        ({"a.md": "[b](b.md#no)", "b.md": "# Yes"}, "a.md: link to b.md#no, but the page has no such heading"),
        (
            {f"{TYPES}/spiff/rule.py": "", f"{TYPES}/spiff/README.md": "", **TYPES_LISTED},
            f"{TYPES}/spiff: the incentive type has no cases.yaml",
        ),
        (
            {f"{TYPES}/margin/{name}": "" for name in ("rule.py", "README.md", "cases.yaml")} | TYPES_LISTED,
            "docs/rules/types.md: no row says what the type margin adds",
        ),
        (
            {"docs/README.md": "[Words](glossary.md)", "docs/glossary.md": "| `wombat` | 有袋類 |"},
            "docs/glossary.md: `wombat` is not a word of the code",
        ),
        ({"docs/rules/README.md": "# Rules", "docs/rules/money.md": ""}, "docs/rules/README.md: no link to money.md"),
        ({"docs/README.md": "# Docs", "docs/how-to/close.md": ""}, "docs/README.md: no link to how-to/close.md"),
        ({"a.py": "x = 1\npath = '/" + "home/hana/facts'"}, "a.py:2: '/" + "home/' belongs to one machine, not to the project"),
        ({"LICENSE": "Apache", "engine/LICENSE": "other"}, "engine/LICENSE: differs from LICENSE"),
    ],
)
def test_each_fault_is_named_with_its_place(tmp_path: Path, pages: dict[str, str], problem: str) -> None:
    assert check_docs.problems(repository(tmp_path, pages)) == [problem]


def test_the_address_of_a_source_of_packages_is_found(tmp_path: Path) -> None:
    address = "files." + "pythonhosted" + ".org"

    (problem,) = check_docs.problems(repository(tmp_path, {"requirements/run.txt": f"--index https://{address}/simple"}))

    assert problem.startswith("requirements/run.txt:1: ")


def test_links_inside_code_blocks_are_not_links(tmp_path: Path) -> None:
    assert check_docs.problems(repository(tmp_path, {"README.md": "```\n[gone](gone.md)\n```\n"})) == []


def test_environments_and_output_of_runs_are_not_read(tmp_path: Path) -> None:
    untidy = {".venv/x.md": "[gone](gone.md)", "demo/out/x.md": "[gone](gone.md)", "node/__pycache__/x.md": "[gone](gone.md)"}

    assert check_docs.problems(repository(tmp_path, untidy)) == []


def test_the_exit_code_says_whether_there_is_a_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check_docs.main([str(tmp_path)]) == 0

    repository(tmp_path, {"README.md": "[gone](gone.md)"})

    assert check_docs.main([str(tmp_path)]) == 1
    assert "README.md: link to gone.md" in capsys.readouterr().out
