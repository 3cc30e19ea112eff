"""Writing the formats: all of them, or what was there before."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from refutable.errors import CellError, UsageError
from refutable.paper import render as room
from refutable.paper.execute import Executed
from refutable.paper.render import render, render_executed, write_all
from refutable.paper.source import Source, read_source


def paper(root: Path, body: str = "# Tea\n\nTea.\n") -> Source:
    """Return a paper of one file."""
    (root / "paper.qmd").write_text(f"---\ntitle: Tea\n---\n\n{body}", encoding="utf-8")
    return read_source(root)


def ran(source: Source) -> Executed:
    """Return a paper without cells as if it had run."""
    return Executed(source, ())


def test_each_format_is_a_file_named_after_the_paper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files come in the order asked for, and progress is told by format."""
    made: Mapping[str, object] = {"html": lambda _: b"page", "pdf": lambda _: b"sheet"}
    monkeypatch.setattr(room, "FORMATS", made)
    seen: list[tuple[int, int, str]] = []
    out = tmp_path / "a" / "out"
    files = render_executed(
        ran(paper(tmp_path)), to=["pdf", "html"], out=out, progress=lambda *step: seen.append(step)
    )
    assert files == (out / "paper.pdf", out / "paper.html")
    assert (out / "paper.html").read_bytes() == b"page"
    assert seen == [(1, 2, "pdf"), (2, 2, "html")]
    assert len(list(out.iterdir())) == 2


@pytest.mark.parametrize("to", [[], ["docx"], ["html", "docx"]])
def test_an_unknown_format_is_told_before_anything_runs(tmp_path: Path, to: list[str]) -> None:
    """A format that does not exist, or none at all, is a wrong use."""
    source = paper(tmp_path, "```{python}\n1 / 0\n```\n")
    with pytest.raises(UsageError):
        render(source, to=to, out=tmp_path)


def test_a_failing_format_leaves_what_was_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When one format fails, no file of any format changes."""

    def fail(_: Executed) -> bytes:
        raise CellError([])

    monkeypatch.setattr(room, "FORMATS", {"html": lambda _: b"new", "pdf": fail})
    (tmp_path / "paper.html").write_bytes(b"old")
    with pytest.raises(CellError):
        render_executed(ran(paper(tmp_path)), to=["html", "pdf"], out=tmp_path)
    assert (tmp_path / "paper.html").read_bytes() == b"old"


def test_a_file_that_cannot_be_written_leaves_no_half(tmp_path: Path) -> None:
    """When writing fails, what was there stands and no temporary file stays."""
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match="file"):
        write_all({tmp_path / "a": b"new", tmp_path / "file" / "b": b"new"})
    assert (tmp_path / "a").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "file"]
