"""A paper on interviews, which have no date, actor, type, stance or family, prints none of them."""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.page.reading import records_of, texts_of
from tests.projects import Project, copy_third_paper

# What would be printed of a thing that is not there.
_NOTHING = re.compile(r"None\b|\(\s*\)|\[\s*\]|,\s*[\])]|\(,|“”|\bundated|\bnan\b| ,(?! )")


@pytest.fixture(scope="module")
def interviews(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy of the paper, nothing drawn or recorded."""
    return copy_third_paper(tmp_path_factory.mktemp("third") / "paper")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check",), "3 claims: 2 supported, 1 refuted; 0 not as declared or at risk"),
        (("claims",), "clm-waiting-without-rules"),
        (("show", "clm-giving-most"), "— Plot 3, by the pump [giving]"),
        (("show", "clm-rules-over-gifts"), "four and a half.” — Plot 12, the corner [rules]"),
        (("coverage",), "3 of 5 sentences are claims"),
    ],
)
def test_a_report_prints_nothing_of_what_is_not_there(
    interviews: Project, arguments: tuple[str, ...], said: str
) -> None:
    """No empty brackets, no stray comma, no None; a coding of a whole excerpt has its words."""
    run = interviews.run(*arguments)
    told = " ".join(run.out.split())
    assert run.code in (0, 1)
    assert said in told
    assert _NOTHING.findall(told) == []


def test_page_and_pdf_print_nothing_of_what_is_not_there(interviews: Project) -> None:
    """The catalogue has no empty column, the list of claims and the records no empty place."""
    assert interviews.run("render").code in (0, 1)
    page = interviews.read("_output/paper.html")
    body = re.sub(r"(?s)<(script|style|pre|svg).*?</\1>", "", page[page.index("<body") :])
    told = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())
    assert "Document Passages Plot 3, by the pump 3" in told
    assert "4 of 6 documents (67%); for: 5 passages; against: none" in told
    assert _NOTHING.findall(told) == []
    records = records_of(page)
    (claim,) = [one for one in records["claims"] if one["id"] == "clm-giving-most"]
    corpus = records["corpus"]
    evidence = {
        (corpus["passages"][item[1]]["text"][item[4] : item[5]], _title(corpus, item[0]))
        for item in claim["for"]
    }
    assert ("He leaves everybody's courgettes on the bench", "Plot 7, under the walnut") in evidence
    assert not {None, "", "None"} & set(_insides(corpus["documents"] + corpus["passages"]))
    coded = ("code", "expression")
    claims = [{k: v for k, v in one.items() if k not in coded} for one in records["claims"]]
    assert _NOTHING.findall("\n".join(texts_of(claims))) == []
    nameless = {"date", "first", "last", "actor", "institution", "type"}
    assert not [one for one in corpus["documents"] if nameless & one.keys()]


def _title(corpus: Any, document: int) -> str:
    return str(corpus["documents"][document]["title"])


def _insides(value: Any) -> Iterator[Any]:
    """Yield what stands in the fields and lists of records."""
    if isinstance(value, (dict, list)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _insides(one)
    else:
        yield value


def test_another_coder_codes_without_stances(interviews: Project, tmp_path: Path) -> None:
    """Sheet, hand-out and agreement have what the project has; a spreadsheet may return it."""
    assert interviews.run("coder", "new", "bob", "--out", str(tmp_path / "bob")).code == 0
    sheet = (tmp_path / "bob" / "sheet.csv").read_text(encoding="utf-8")
    header, *rows = csv.reader(sheet.splitlines())
    assert header == ["id", "title", "text"]
    hand_out = (tmp_path / "bob" / "hand-out.yaml").read_text(encoding="utf-8")
    assert hand_out.startswith("codes:\n- id: giving\n  label: Giving away\n")
    given = ["giving"] * 8 + [""] * len(rows[8:])  # an empty row: nothing applies
    returned = "".join(f"{row[0]};{code};\r\n" for row, code in zip(rows, given, strict=True))
    file = tmp_path / "bob.csv"
    file.write_bytes(f"\ufeffexcerpt;code;quote\r\n{returned}".encode())
    added = interviews.run("coder", "add", str(file), "--label", "Bob", "--made-by", "a person")
    assert (added.code, added.err) == (0, "")
    assert len(interviews.corpus().by_coders) == 15 + 8
    told = " ".join(interviews.run("agreement").out.split())
    assert "bob: the whole excerpt" in told
    assert "stance" not in told
    assert _NOTHING.findall(told) == []
