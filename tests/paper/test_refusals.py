"""What a render refuses goes by the rule that `paper explain` knows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from refutable.errors import PaperError
from refutable.paper.bundles import MARKDOWN
from refutable.paper.formats import check_formats
from refutable.paper.quarto import render_with_quarto
from refutable.paper.source import Source, read_source
from tests.paper.making import cell, html_of, pdf_of
from tests.paper.sample import SVG
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
        assert rule_of(partial(html_of, tmp_path, cell(label=label))) == rule


@pytest.mark.parametrize("options", [{}, {"output": "asis"}])
def test_an_output_with_text_that_no_format_shows(tmp_path: Path, options: dict[str, str]) -> None:
    """TeX in the Markdown that a cell shows would vanish."""
    shown = cell({MARKDOWN: "Tea\n\n\\newpage\n\nCups"}, **options)
    assert rule_of(partial(html_of, tmp_path, shown)) == "refused-output"


def test_a_format_that_nobody_writes() -> None:
    """Whichever engine is asked, an unknown format is one, and none at all is another fault."""
    assert rule_of(partial(check_formats, ["epub"])) == "unknown-format"
    assert rule_of(partial(check_formats, [])) == "no-format"


def test_a_quarto_that_fails(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Quarto cannot render is a fault of the paper."""
    install(tmp_path, monkeypatch, "#!/bin/sh\nexit 1\n")
    rendered = partial(render_with_quarto, source, to=["html"], out=tmp_path / "out")
    assert rule_of(rendered) == "quarto-failed"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Said [@nobody].\n", "pandoc-refused"),
        ("```{=typst}\n#nothing\n```\n", "typst-refused"),
        ("See @fig-none.\n", "unknown-reference"),
        ("![](cup.svg)\n", "picture-without-words"),
        ("![A cup](none.svg)\n", "missing-file"),
    ],
)
def test_a_text_that_cannot_be_set(tmp_path: Path, text: str, rule: str) -> None:
    """Should a check ever miss it, nothing of a paper is left out of its files silently."""
    (tmp_path / "cup.svg").write_text(SVG, encoding="utf-8")
    assert rule_of(partial(pdf_of, tmp_path, text, {"title": "Tea"})) == rule
