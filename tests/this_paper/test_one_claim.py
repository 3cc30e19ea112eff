"""docs/one-claim.md works: the claim is as it says, and the change of a definition lets it fall."""

from __future__ import annotations

import re
from pathlib import Path

from tests.end_to_end.test_changing import STEP, Step, follow
from tests.projects import ROOT, Project
from tests.this_paper.whole_paper import copy_paper

PAGE = (ROOT / "docs" / "one-claim.md").read_text(encoding="utf-8")
STEPS = [Step(m["how"] or "", m["file"] or "", m["text"]) for m in STEP.finditer(PAGE)]


def test_one_definition_moves_the_argument(tmp_path: Path) -> None:
    """Each change is made and each command typed, in a copy of the paper; all that it shows is."""
    project = Project(copy_paper(tmp_path / "paper"))
    for step in STEPS:
        follow(step, project)
    assert len(STEPS) == 5


def test_the_criterion_on_the_page_is_the_criterion_of_the_paper() -> None:
    """Each line of its cell stands in the section or among the selections of the paper."""
    (shown,) = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    paper = (ROOT / "sections" / "_50-discourse.qmd").read_text(encoding="utf-8")
    selections = (ROOT / "src" / "analysis" / "selections.py").read_text(encoding="utf-8")
    for line in shown.splitlines():
        assert line.split("  #")[0] in paper + selections, line
