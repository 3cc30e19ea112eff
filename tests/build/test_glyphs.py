"""What the data and the sources hold, and no font of the PDF has, is told by a check."""

from __future__ import annotations

from refutable import build
from tests.projects import Project


def told(project: Project) -> set[tuple[str, int]]:
    """Return the places at which a character is told that no font has."""
    faults = build.open_paper(project.root).faults
    return {(one.file, one.line) for one in faults if one.rule == "missing-glyph"}


def test_a_quotation_and_a_source_that_the_pdf_cannot_print(project: Project) -> None:
    """The title of a document that a claim quotes, and an entry; the title of no other."""
    assert told(project) == set()
    header, rows = project.rows("documents.csv")
    for row in rows:
        row[header.index("title")] += " 茶"
    project.write_rows("documents.csv", header, rows)
    entries = project.read("data/references.bib")
    project.append("data/references.bib", "\n@book{tea, title = {茶}, year = 2001}\n")
    source = "data/references.bib", entries.count("\n") + 2
    found = told(project)
    lines = {line for file, line in found if file == "data/documents.csv"}
    assert found == {source, *(("data/documents.csv", line) for line in lines)}
    assert 0 < len(lines) < len(rows)
