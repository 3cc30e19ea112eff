"""The first claims of a new paper: chosen so that its data bear them out, whatever they are."""

from __future__ import annotations

import csv
import html
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from refutable.build.starting import start
from refutable.exchange.tabular import Columns
from refutable.reports.report import CheckReport
from refutable.starter import files
from tests.hostile import TEXTS, normalised
from tests.projects import Project

Corpus = Mapping[str, Sequence[str]]  # the codes of each document, one a passage

# Each corpus with the claims that it bears out.
PAIR = "a code in most documents, and one always beside it"
CASES: Mapping[str, tuple[Corpus, tuple[str, ...]]] = {
    PAIR: (
        {"d1": ["a", "b"], "d2": ["a", "b"], "d3": ["a"], "d4": ["c"]},
        ("leading-most", "rank-documents", "pair-every", "doubted-everywhere"),
    ),
    "a code in few documents": (
        {"d1": ["a", "b"], "d2": ["a"], "d3": ["b"], "d4": ["a", "c"], "d5": ["c"], "d6": ["d"]},
        ("leading-several", "rank-documents", "pair-together", "doubted-everywhere"),
    ),
    "codes in as many documents, one in more passages": (
        {"d1": ["a", "a", "b"], "d2": ["a"], "d3": ["b"]},
        ("leading-most", "rank-passages", "pair-together", "doubted-everywhere"),
    ),
    "codes that are never together": (
        {"d1": ["a"], "d2": ["a"], "d3": ["b", "b"]},
        ("leading-most", "rank-documents", "pair-apart", "doubted-everywhere"),
    ),
    "one passage a document": (
        {"d1": ["a"], "d2": ["a"], "d3": ["b"]},
        ("leading-most", "rank-documents", "doubted-everywhere"),
    ),
    "all codes everywhere": (
        {"d1": ["a", "b"], "d2": ["a", "b"]},
        ("leading-most", "pair-every", "doubted-silent"),
    ),
    "one document": ({"d1": ["a", "b"]}, ("leading-once", "pair-together", "doubted-silent")),
    "one coding": ({"d1": ["a"]}, ("leading-once", "doubted-silent")),
}


def started(folder: Path, corpus: Corpus, label: Callable[[str], str] = str) -> CheckReport:
    """Return what the check of a new paper finds whose corpus is a table of codings."""
    rows = [
        (label(document), label(code), f"passage {number} of {document}")
        for document, codes in corpus.items()
        for number, code in enumerate(codes)
    ]
    table = folder / "codings.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("document", "code", "text"), *rows])
    columns = Columns(text="text", code="code", document="document", levels=" > ")
    return start(folder / "paper", "2026-11-30", table, columns=columns)[0]


def claims_of(root: Path) -> str:
    """Return the section with the first claims."""
    return (root / "sections" / "_20-findings.qmd").read_text(encoding="utf-8")


def block(name: str) -> str:
    """Return a claim of the engine's, as it is copied."""
    return (Path(files.__file__).parent / "claims" / f"{name}.qmd").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES)
def test_the_data_bear_the_claims_out(case: str, tmp_path: Path) -> None:
    """Each claim is as declared, one of them declared refuted, and there is no remark."""
    corpus, expected = CASES[case]
    report = started(tmp_path, corpus)
    assert [str(fault) for fault in report.faults] == []
    assert report.exit_code == 0
    assert [entry.verdict.value for entry in report.entries].count("refuted") == 1
    assert claims_of(tmp_path / "paper") == "\n".join(map(block, ("_head", *expected)))


def test_each_claim_is_taken_for_some_corpus() -> None:
    """No claim lies with the engine that no corpus here bears out."""
    there = {path.stem for path in (Path(files.__file__).parent / "claims").glob("*.qmd")}
    assert there == {"_head", *(name for _, names in CASES.values() for name in names)}


def test_a_code_is_not_held_against_what_stands_under_it(tmp_path: Path) -> None:
    """That a document with a code has the code above it too says nothing: leaves are compared."""
    corpus = {"d1": ["top > a", "top > b"], "d2": ["top > a", "top"], "d3": ["c", "top"]}
    assert started(tmp_path, corpus).exit_code == 0
    chosen = (tmp_path / "paper/src/analysis/selections.py").read_text(encoding="utf-8")
    assert 'leading = coded("a")' in chosen
    assert '"top"' not in chosen


def test_coders_without_a_coding_in_common_give_a_paper(tmp_path: Path) -> None:
    """Of coders who shared the texts out, the one with most codings counts, and a file says why."""
    table = tmp_path / "codings.csv"
    rows = "d1,a,Ada,one\nd2,a,Ben,two\nd2,b,Ben,three\nd3,b,Ben,four\n"
    table.write_text(f"document,code,coder,text\n{rows}", encoding="utf-8")
    report, done = start(tmp_path / "paper", "2026-11-30", table)
    assert report.exit_code == 0
    assert done is not None
    assert done.layer == "Ben"
    counting = (tmp_path / "paper/data/counting.yaml").read_text(encoding="utf-8")
    assert counting.endswith('then delete this file.\nlayer: "ben"\n')


LABELS = [
    *TEXTS,
    "More than all",
    "nobody",
    "documents found",
    "passages",
    "x" * 4000,
    "\u202eאבג",
    "”",
    "first",
]


@pytest.mark.parametrize("texts", list(zip(LABELS[::2], LABELS[1::2], strict=True)))
def test_a_label_is_text(texts: tuple[str, str], tmp_path: Path) -> None:
    """Whatever codes, documents and coders are called, the paper reads, and its claims hold."""
    one, other = texts
    corpus, expected = {"d1": ["a", "b"], "d2": ["a"], "d3": ["b", "a"]}, CASES[PAIR][1]
    label = {"a": one, "b": other, "d1": one, "d2": other}
    report = started(tmp_path, corpus, lambda name: label.get(name, name))
    assert [str(fault) for fault in report.faults] == []
    assert report.exit_code == 0
    assert claims_of(tmp_path / "paper") == "\n".join(map(block, ("_head", *expected)))
    said = report.entries[1].statement.lower()
    said += html.unescape(said)  # marks of the engine's own become entities
    assert [text for text in texts if f"“{normalised(text).lower()}”" not in said] == []


def test_a_changed_claim_of_the_template_is_suspect(tmp_path: Path) -> None:
    """The template's claims are affirmed as they were read: changed, they are suspect as others."""
    project = Project(tmp_path / "paper")
    start(project.root, "2026-11-30")
    project.replace("sections/_20-findings.qmd", "portion(leading) > 0.5", "portion(leading) > 0.6")
    done = project.run("check")
    assert done.code == 1
    assert "clm-leading is suspect: its criterion changed since paper new affirmed it" in done.out
