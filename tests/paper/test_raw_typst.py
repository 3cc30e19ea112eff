"""Raw Typst is tried in a check, so that what passes is set in a render."""

from __future__ import annotations

from pathlib import Path

import pytest

from refutable.paper.raw_typst import raw_typst_faults
from refutable.paper.source import parse_source
from tests.paper.making import pdf_of, source_of

OPEN = "```{=typst}\n#block(fill: red)[\n```\n\nTea.\n\n```{=typst}\n]\n```\n"
CLEAN = [
    pytest.param(OPEN, id="opened in one part and closed in another"),
    pytest.param(
        "# Tea {#sec-tea}\n\n`#link(<sec-tea>)[tea]`{=typst}\n", id="a label of the paper"
    ),
    pytest.param("# Tea\n\n```{=typst}\n== Cup\n```\n", id="a heading below one of the paper"),
    pytest.param("`#let a = 2`{=typst}\n\nTea `#a`{=typst}.\n", id="a name of a part above"),
    pytest.param(
        "`#context query(<a>).first().value`{=typst} `#metadata(1)<a>`{=typst}", id="query"
    ),
]


@pytest.mark.parametrize("text", CLEAN)
def test_what_a_render_sets_passes(tmp_path: Path, text: str) -> None:
    """Parts are tried together, and what only the whole paper has is no fault of theirs."""
    given = "# Cup {#sec-cup}\n\n" + text if "sec-tea" not in text else text
    assert list(raw_typst_faults(source_of(tmp_path, given, {"title": "Tea"}))) == []
    assert pdf_of(tmp_path, given, {"title": "Tea"}).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("```{=typst}\n#let a = 1\n```\n\nTea.\n\n```{=typst}\n#b\n```\n", 11),
        ("Tea\n`#c`{=typst}.\n", 6),
        ("```{=typst}\n#block[\n```\n", 5),
        ("```{=typst}\n#rect(width: 2cm, tall: 1cm)\n```\n", 5),
    ],
)
def test_what_typst_refuses_is_told_at_its_part(tmp_path: Path, text: str, line: int) -> None:
    """A check names the line; the PDF alone needs it."""
    (tmp_path / "paper.qmd").write_text(f"---\ntitle: Tea\n---\n\n{text}", encoding="utf-8")
    (fault,) = parse_source(tmp_path).faults
    assert (fault.line, fault.rule, fault.is_remark) == (line, "typst-refused", True)
