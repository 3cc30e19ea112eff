"""Twelve claims of kinds that a corpus without attributes, people and measures could not express.

Each stands in a paper, holds on its corpus and not on another one, is read back and is shown.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.projects import Project, copy_third_paper

CLAIMS = {
    "any-code": ("coded().documents >= 5", "documents carry any code"),
    "words": ("giving.words > 40", "the number of words in codings of “giving away”"),
    "rank": ('rank("giving", by="codings") <= 1', "the rank of “giving away”"),
    "saturation": (
        'coded().new_codes_after("plot-12", "file") == 0',
        "that first appear after “Plot 12, the corner”",
    ),
    "measure": ('measure("mean length of quotations", length, giving) < 60', "the mean length of"),
    "number": ("rules.where(age=at_least(60)).excerpts >= 2", "“age in years” of at least 60"),
    "value": ('giving.where(role="gardener").excerpts >= 5', "in passages with “role” gardener"),
    "people": ("giving.people >= 4", "the number of different people"),
    "mean": ('rules.where(age=known()).mean("age") > 50', "the mean of “age in years”"),
    "median": ('rules.where(age=known()).median("age") > 50', "the median of “age in years”"),
    "share": ('giving.share("people") > 0.5', "the share of different people"),
    "dated": (
        'coded("waiting").where(here_since=since("2000")).excerpts >= 2',
        "“year of the lease” from 2000 on",
    ),
}
PEOPLE = """id,age,role,here_since,plots
ada,24,committee,2011,3
bela,31,committee,1998-04,7
cora,28,committee,1964,7
deniz,25,committee,2009,12
emil,22,committee,1964-03,15
fiona,39,committee,1984,21
goran,26,committee,1990,30;31
"""
CODINGS = """excerpt,code,quote
x-7-both,giving,
x-12-fence,rules,
x-15-list,waiting,
x-21-give,help,
x-21-give,rules,
"""


@pytest.fixture
def paper(tmp_path: Path) -> Project:
    """The third paper with the twelve claims in it."""
    project = copy_third_paper(tmp_path / "paper")
    cells = "\n".join(f'claim("clm-{name}", holds={said})' for name, (said, _) in CLAIMS.items())
    spans = " ".join(f"[They say {name}.]{{#clm-{name} .claim}}" for name in CLAIMS)
    length = "def length(frame):\n    return frame.quote.str.len().mean()\n"
    text = f"# More {{#sec-more}}\n\n{spans}\n\n```{{python}}\n{length}\n{cells}\n```\n\n# Ledger"
    project.replace("paper.qmd", "# Ledger", text)
    return project


def verdicts(project: Project) -> dict[str, dict[str, Any]]:
    """Return what a check finds of each of the twelve claims."""
    done = json.loads(project.run("check", "--report", "json").out)
    claims = done["claims"]
    return {c["id"].removeprefix("clm-"): c for c in claims if c["id"][4:] in CLAIMS}


def test_each_holds_on_one_corpus_and_falls_on_another(paper: Project) -> None:
    """The verdict follows the data, and the criterion is read back in English."""
    found = verdicts(paper)
    assert {name: one["verdict"] for name, one in found.items()} == dict.fromkeys(
        CLAIMS, "supported"
    )
    for name, (_, words) in CLAIMS.items():
        assert words in found[name]["needed"]
    paper.write("data/people.csv", PEOPLE)
    paper.write("data/codings/june.csv", CODINGS)
    assert {name: one["verdict"] for name, one in verdicts(paper).items()} == dict.fromkeys(
        CLAIMS, "refuted"
    )


def test_each_is_shown_with_its_robustness(paper: Project) -> None:
    """Margins, removals, absences, readings and shuffles have an answer for each."""
    for name in CLAIMS:
        shown = paper.run("show", f"clm-{name}")
        assert (shown.code, shown.err) == (0, "")
        for term in ("Needed", "Found", "Removal", "Absence", "Readings", "Shuffles"):
            assert f"\n{term}" in shown.out


def test_a_value_that_is_not_known_leaves_the_claim_open(paper: Project) -> None:
    """One gardener's age is missing: their mean is undetermined, and says why."""
    paper.replace("paper.qmd", 'rules.where(age=known()).mean("age")', 'quoted().mean("age")')
    found = verdicts(paper)["mean"]
    assert found["verdict"] == "undetermined"
    assert found["operands"][0]["found"] == "not known: 1 value of age missing"


def test_what_looks_back_is_told_wherever_the_claim_is(paper: Project) -> None:
    """A check, its JSON and one claim on a screen say which documents a dated count leaves out."""
    _, rows = paper.rows("documents.csv")
    dated = [
        [name, "1999", "yes" if place < 4 else "no", title]
        for place, (name, title) in enumerate(rows)
    ]
    paper.write_rows("documents.csv", ["id", "date", "retrospective", "title"], dated)
    paper.replace(
        "data/datapackage.json",
        '"name": "title",',
        '"name": "date"},{"name": "retrospective"},{"name": "title",',
    )
    paper.replace("paper.qmd", "coded().documents >= 5", 'giving.before("2000").documents >= 1')
    found = verdicts(paper)["any-code"]
    (operand,) = found["operands"]
    assert operand["found"] == "1 (3 documents that look back are left out)"
    assert operand["left_out"] == ["plot-15", "plot-3", "plot-7"]
    shown = " ".join(paper.run("show", "clm-any-code").out.split())
    assert "found 1 (3 documents that look back are left out)" in shown


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return 1 / 0", "raised ZeroDivisionError: division by zero"),
        ("return 'many'", "gave 'many', a str, not a number"),
    ],
)
def test_what_a_measure_raises_is_one_fault_at_its_cell(
    paper: Project, body: str, said: str
) -> None:
    """It names the claim and the measure; all other claims are evaluated."""
    paper.replace("paper.qmd", "return frame.quote.str.len().mean()", body)
    done = paper.run("check")
    assert done.code == 3
    assert done.out.count("[measure-failed]") == 1
    assert (
        "'clm-measure' cannot be measured: the function of “mean length of quotations”" in done.out
    )
    assert said in done.out
    assert "Traceback" not in done.out + done.err
