"""Which keys a bibliography defines, whatever its form."""

from __future__ import annotations

from pathlib import Path

import pytest

from refutable.paper.bibliography import bibliography_keys, unread
from refutable.paper.lines import Position
from refutable.paper.source import parse_source, read_source

ONE_LINE = '[{"id":"a-1","title":"An \\"id\\": \\"no\\""},{ "type": "book", "id": "ö-2"}]'


@pytest.mark.parametrize(
    ("name", "text", "lines"),
    [
        ("r.json", ONE_LINE, (1, 1)),
        ("r.json", ONE_LINE.replace("},{", "},\n{"), (1, 2)),
        ("r.yaml", "references:\n- id: a-1\n  title: A\n- type: book\n  id: 'ö-2'\n", (2, 5)),
        ("r.bib", "@book{a-1,\n title={A}}\n@misc{ö-2}\n", (1, 3)),
    ],
)
def test_keys_are_found_in_every_form(
    tmp_path: Path, name: str, text: str, lines: tuple[int, int]
) -> None:
    """What citeproc reads, a check knows; a text that looks like a key is none."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    main = f"---\nbibliography: {name}\n---\n\nTea [@a-1; @ö-2].\n"
    (tmp_path / "paper.qmd").write_text(main, encoding="utf-8")
    found = bibliography_keys(read_source(tmp_path))
    places = {"a-1": Position(name, lines[0], 1), "ö-2": Position(name, lines[1], 1)}
    assert found == places


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        pytest.param("title = {{\\TH}or's \\mbox{cup}}",
            ["4:11 pandoc-warning", "4:20 pandoc-warning"], id="lost"),
        pytest.param("title = {\\emph{A} \\& {\\o}\\'a, $\\alpha$\\par \\href{http://x.or}{x}}", [],
            id="known"),
        pytest.param("abstract = {A {\\TH}}", [], id="not printed"),
        pytest.param("title = {A", ["7:1 pandoc-refused"], id="open"),
    ],
)  # fmt: skip
def test_what_pandoc_does_not_read_is_told_at_its_line(
    entry: str, expected: list[str], tmp_path: Path
) -> None:
    """A command that would vanish, and a file that would stop the render."""
    head = "---\nbibliography: a.bib\n---\n\nTea.\n"
    (tmp_path / "paper.qmd").write_text(head, encoding="utf-8")
    text = f"@book{{a,\n  year = 2001,\n\n{entry}\n}}\n"
    (tmp_path / "a.bib").write_text(text, encoding="utf-8")
    found = unread(parse_source(tmp_path))
    assert [f"{one.line}:{one.column} {one.rule}" for one in found] == expected
