"""What a render says of the outputs that it did not write."""

from __future__ import annotations

from pathlib import Path

import pytest

from refutable.build import rendering, unchanged
from refutable.errors import Fault
from tests.projects import Project


def test_outputs_of_an_earlier_render_are_named(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page beside an old PDF may tell other numbers than the PDF: older-output says so."""
    remarks: list[Fault] = []
    out = project.root / "_output"
    for name in ("paper.html", "paper.pdf", "paper-supplement.pdf", "notes.pdf"):
        project.write(f"_output/{name}", "old")

    def rendered(*_: object) -> dict[Path, bytes]:
        return {out / "paper.html": b"new"}

    monkeypatch.setattr(rendering, "_embedded", rendered)
    assert unchanged.render(project.root, ["html"], remark=remarks.append)
    (remark,) = remarks
    assert (remark.rule, remark.exit_code) == ("older-output", 1)
    assert remark.message.endswith("not made now: paper.pdf, paper-supplement.pdf")
    assert (out / "paper.html").read_bytes() == b"new"
