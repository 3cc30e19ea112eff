"""What the data and the sources hold, and no font of the PDF has, is told by a check."""

from __future__ import annotations

from refutable import build
from tests.projects import Project

SAID = "Talking disturbs other readers"


def told(project: Project) -> set[tuple[str, int]]:
    """Return the places at which a character is told that no font has."""
    faults = build.open_paper(project.root).faults
    return {(one.file, one.line) for one in faults if one.rule == "missing-glyph"}


def test_a_quotation_and_a_source_that_the_pdf_cannot_print(project: Project) -> None:
    """A passage that a claim quotes and an entry count; a passage that nobody quotes does not."""
    assert told(project) == set()
    header, rows = project.rows("excerpts.csv")
    place = header.index("text")
    line = next(n for n, row in enumerate(rows, start=2) if SAID in row[place])
    rows[line - 2][place] += " 茶"
    project.write_rows("excerpts.csv", header, rows)
    entries = project.read("data/references.bib")
    project.append("data/references.bib", "\n@book{tea, title = {茶}, year = 2001}\n")
    source = "data/references.bib", entries.count("\n") + 2
    assert told(project) == {("data/excerpts.csv", line), source}
