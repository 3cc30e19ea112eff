"""One source, one truth: each format says the same of each claim, and says it again the same."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import pytest

from tests.conftest import Twice
from tests.processes import paper
from tests.projects import SIGNS
from tests.this_paper.whole_paper import FORMATS, Rendered, read_notebook, squeezed


def test_the_page_s_marks_have_the_verdicts_of_the_check(
    rendered: Rendered, verdicts: Mapping[str, str]
) -> None:
    """In the text of the page, each claim is marked as the check finds it."""
    found = {}
    for mark in rendered.page.find(tag="a", with_class="claim-mark"):
        (verdict,) = [name for name in SIGNS if f"verdict-{name}" in mark.classes]
        assert SIGNS[verdict] in mark.text
        found[mark.attributes["href"].removeprefix("#ledger-")] = verdict
    assert found == verdicts


def test_the_page_s_evidence_has_the_verdicts_of_the_check(
    rendered: Rendered, verdicts: Mapping[str, str]
) -> None:
    """What unfolds under each claim names the same verdict."""
    found = {}
    for evidence in rendered.page.find(tag="details", with_class="evidence"):
        summary = evidence.find(tag="summary")[0].text
        match = re.search(r"Claim (\d+): (\w+)", summary)
        assert match
        found[evidence.id.removeprefix("evidence-")] = match.group(2)
    assert found == verdicts


def test_the_page_s_ledger_has_the_verdicts_of_the_check(
    rendered: Rendered, verdicts: Mapping[str, str]
) -> None:
    """The summary table and the entries of the ledger agree with the check, and with its order."""
    (ledger,) = rendered.page.find(tag="div", with_class="ledger")
    table = {}
    for row in ledger.find(tag="tbody")[0].find(tag="tr"):
        number, _, told, *_ = row.find(tag="td")
        name = number.find(tag="a")[0].attributes["href"].removeprefix("#ledger-")
        table[name] = told.text.split()[-1]
    entries = {}
    for entry in ledger.find(tag="div", with_class="ledger-entry"):
        told = entry.find(with_class="ledger-verdict")[0]
        entries[entry.id.removeprefix("ledger-")] = told.text.split()[-1]
    assert list(table.items()) == list(verdicts.items())
    assert list(entries.items()) == list(verdicts.items())


@pytest.mark.parametrize("name", ["pdf", "supplement"])
def test_the_pdf_s_tables_have_the_verdicts_of_the_check(
    name: str, rendered: Rendered, verdicts: Mapping[str, str]
) -> None:
    """In the article's table of claims, and in the ledger, the verdict is the check's."""
    bodies = [text.split("\n", 1)[1] for text in rendered.pages_of(name)[1:]]
    text = squeezed("\n".join(bodies))
    one_of = "|".join(f"{re.escape(sign)}{verdict}" for verdict, sign in SIGNS.items())
    found = {}
    for number, span in enumerate(rendered.page.find(tag="span", with_class="claim"), start=1):
        told = re.search(rf"{number}{re.escape(squeezed(span.text))}({one_of})", text)
        assert told, span.id
        found[span.id] = told.group(1)[1:]
    assert found == verdicts


def test_the_notebook_has_the_verdicts_of_the_check(
    rendered: Rendered, verdicts: Mapping[str, str]
) -> None:
    """In the notebook as it is written, sentence and evidence name the check's verdict."""
    notebook = read_notebook(rendered.output("ipynb"))
    numbered = {str(n): verdict for n, verdict in enumerate(verdicts.values(), start=1)}
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert dict(re.findall(r"\(claim\s(\d+): (\w+)\)", prose)) == numbered
    shown = "\n".join(
        str(output.data.get("text/markdown", ""))
        for cell in notebook.cells
        for output in cell.get("outputs", [])
    )
    assert dict(re.findall(r"\*\*Claim\s(\d+): (\w+)\*\*", shown)) == numbered


def test_the_command_has_the_same_verdicts(rendered: Rendered, verdicts: Mapping[str, str]) -> None:
    """`paper check --format json`, as a process of its own, agrees."""
    report = json.loads(paper("check", "--format", "json", cwd=rendered.root).out)
    assert {item["id"]: item["verdict"] for item in report["claims"]} == verdicts


def test_the_figure_of_the_ledger_counts_the_same(
    rendered: Rendered, verdicts: Mapping[str, str]
) -> None:
    """The ledger at a glance is drawn from the same verdicts, claim by claim."""
    spec = json.loads(rendered.figures["fig-ledger.vl.json"])
    rows = [row for data in spec["datasets"].values() for row in data]
    assert {row["claim"]: row["verdict"] for row in rows} == verdicts


def test_two_renders_give_the_same_bytes(twice: Twice) -> None:
    """Two clean trees, elsewhere and under other hashes, give the same files and figures."""
    first, second = twice.in_pipe, twice.on_terminal
    for name in FORMATS:
        assert first.output(name).read_bytes() == second.output(name).read_bytes()
    assert first.pdf_file("supplement").read_bytes() == second.pdf_file("supplement").read_bytes()
    assert first.figures == second.figures


def test_no_path_of_the_machine_is_in_what_is_built(rendered: Rendered) -> None:
    """Nothing that a render writes knows the folder in which it was made."""
    folder = str(rendered.root).encode()
    for name in ("html", "pdf", "ipynb"):
        assert folder not in rendered.output(name).read_bytes()
    assert not [name for name, content in rendered.figures.items() if folder in content]
