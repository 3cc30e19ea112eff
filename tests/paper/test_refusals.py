"""What a render refuses goes by the rule that `paper explain` knows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from refutable.errors import PaperError
from refutable.paper.document import assemble
from refutable.paper.formats import check_formats
from refutable.paper.html import to_html
from refutable.paper.pdf import to_pdf
from refutable.paper.quarto import render_with_quarto
from refutable.paper.source import Source, read_source
from tests.paper.sample import FRONT
from tests.paper.test_document import cell, executed
from tests.paper.test_quarto import install


def rule_of(refused: Callable[[], object]) -> str:
    """Return the rule under which something is refused."""
    with pytest.raises(PaperError) as caught:
        refused()
    (fault,) = caught.value.faults
    return fault.rule


@pytest.fixture
def source(tmp_path: Path) -> Source:
    """A paper of one word."""
    (tmp_path / "paper.qmd").write_text("Tea.\n", encoding="utf-8")
    return read_source(tmp_path)


def test_a_labelled_cell_that_shows_nothing(tmp_path: Path) -> None:
    """A figure without a drawing and a table without rows are told apart."""
    for label, rule in (("fig-a", "no-figure"), ("tbl-a", "no-table")):
        shown = executed(tmp_path, cell(f"label: {label}"))
        assert rule_of(partial(assemble, shown)) == rule


def test_a_format_that_nobody_writes() -> None:
    """Whichever engine is asked, an unknown format is one, and none at all is another fault."""
    assert rule_of(partial(check_formats, ["docx"])) == "unknown-format"
    assert rule_of(partial(check_formats, [])) == "no-format"


def test_a_quarto_that_fails(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Quarto cannot render is a fault of the paper."""
    install(tmp_path, monkeypatch, "#!/bin/sh\nexit 1\n")
    rendered = partial(render_with_quarto, source, to=["html"], out=tmp_path / "out")
    assert rule_of(rendered) == "quarto-failed"


def test_a_text_that_pandoc_does_not_convert(tmp_path: Path) -> None:
    """A reference to nothing stops the filter, and with it pandoc."""
    converted = partial(to_html, root=tmp_path, metadata=FRONT, bibliography=None)
    assert rule_of(partial(converted, "See @fig-none.\n")) == "pandoc-refused"


def test_a_text_that_typst_does_not_set(tmp_path: Path) -> None:
    """A picture that says nothing to those who do not see it is refused."""
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    (tmp_path / "cup.svg").write_text(picture, encoding="utf-8")
    converted = partial(to_pdf, root=tmp_path, metadata=FRONT, bibliography=None)
    assert rule_of(partial(converted, "![](cup.svg)\n")) == "typst-refused"
