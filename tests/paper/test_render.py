"""Making the formats: all of them, or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from refutable.errors import CellError, Fault, MalformedError, UsageError
from refutable.paper.document import Document
from refutable.paper.execute import Executed
from refutable.paper.formats import DEFAULT, FORMATS, Files, Format
from refutable.paper.render import demand, prepare, render
from refutable.paper.source import Source, parse_source, read_source
from tests.paper.making import cell, ran


def paper(root: Path, body: str = "# Tea\n\nTea.\n") -> Source:
    """Return a paper of one file."""
    (root / "paper.qmd").write_text(f"---\ntitle: Tea\n---\n\n{body}", encoding="utf-8")
    return read_source(root)


def test_each_format_is_files_named_after_the_paper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files come in the order asked for, progress goes by format, and nothing is written."""
    monkeypatch.setitem(
        FORMATS, "html", Format(lambda _: {".html": b"page"}, ("html",), "page", ".html")
    )
    monkeypatch.setitem(
        FORMATS,
        "pdf",
        Format(lambda _: {".pdf": b"sheet", "-more.pdf": b"more"}, ("typst",), "sheet", ".pdf"),
    )
    seen: list[tuple[int, int, str]] = []
    out = tmp_path / "out"
    ran = Executed(paper(tmp_path))
    files = render(ran, ["pdf", "html"], out, progress=lambda *step: seen.append(step))
    assert list(files) == [out / name for name in ("paper.pdf", "paper-more.pdf", "paper.html")]
    assert files[out / "paper.html"] == b"page"
    assert seen == [(1, 2, "pdf"), (2, 2, "html")]
    assert not out.exists()


@pytest.mark.parametrize("to", [[], ["epub"], ["html", "epub"]])
def test_an_unknown_format_is_told_before_anything_runs(to: list[str]) -> None:
    """A format that does not exist, or none at all, is a wrong use."""
    with pytest.raises(UsageError):
        prepare(to)


def test_a_failing_format_fails_the_render(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When one format fails, there are no files of any."""

    def fail(_: Document) -> Files:
        raise CellError([])

    monkeypatch.setitem(
        FORMATS, "html", Format(lambda _: {".html": b"new"}, ("html",), "page", ".html")
    )
    monkeypatch.setitem(FORMATS, "pdf", Format(fail, ("typst",), "sheet", ".pdf"))
    with pytest.raises(CellError):
        render(Executed(paper(tmp_path)), ["html", "pdf"], tmp_path)


def test_a_notebook_is_made_only_when_asked_for() -> None:
    """By default there is a page to read and a document to print."""
    assert DEFAULT == ("html", "pdf")


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("Tea.\n", "no-title", 1),
        ("---\ntitle: Tea\n---\n\nA cup of 茶.\n", "missing-glyph", 5),
        ("---\ntitle: Tea\n---\n\nTea.\n\n```{=typst}\n#tea\n```\n", "typst-refused", 7),
    ],
)
def test_what_a_pdf_cannot_have_stops_a_pdf_alone(
    tmp_path: Path, text: str, rule: str, line: int
) -> None:
    """It is told once, before the cells run; the page and the notebook are written."""
    (tmp_path / "paper.qmd").write_text(text, encoding="utf-8")
    source = parse_source(tmp_path)
    demand(source, ["html", "ipynb"])
    with pytest.raises(MalformedError) as refused:
        demand(source, ["html", "pdf"])
    assert [(one.line, one.rule) for one in refused.value.faults] == [(line, rule)]
    assert all(one.is_remark for one in refused.value.faults)


def test_a_link_that_an_output_loses_is_told_at_its_cell(tmp_path: Path) -> None:
    """The page prints its words; nothing is dropped silently."""
    said = "[a](www.example.org) [b](#none) [c](https://example.org) [d](#own) [e]{#own}"
    part = "Tea.\n" + cell({"text/markdown": said}) + cell({"text/html": "<a href='x.htm'>f</a>"})
    told: list[Fault] = []
    render(ran(tmp_path, part, {"title": "Tea"}), ["html"], tmp_path, remark=told.append)
    assert [(one.line, one.rule) for one in told] == [
        (8, "dead-link"),
        (8, "unknown-anchor"),
        (12, "dead-link"),
    ]
