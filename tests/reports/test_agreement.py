"""What `paper agreement` tells: the numbers, each disagreement, and what it decides when it may."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from refutable.reports import wrapping
from tests.projects import Project, copy_second_paper

DECIDED = "decides:"
# How each disagreement of the second paper is settled: for what the first coder gave.
DECISIONS = (
    ("x-minutes-children", "sound.disturbance", "reports"),
    ("x-zones-rooms", "sound.disturbance", "affirms;rejects"),
    ("x-report-lively", "sound.life", "affirms"),
    ("x-circular-remind", "order.ban", "aims"),
    ("x-interview-forbade", "order.ban", "affirms"),
    ("x-leaflet-neighbour", "order.ban", "none"),
    ("x-circular-remind", "order.appeal", "none"),
    ("x-kinderecke-de", "order.appeal", "affirms"),
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The second paper, with every disagreement open."""
    made = copy_second_paper(tmp_path / "paper")
    adjudicate(made, ())
    return made


def adjudicate(project: Project, decisions: Sequence[tuple[str, str, str]]) -> None:
    """Write these adjudications of a project, and declare them; of none, take them away."""
    package = json.loads(project.read("data/datapackage.json"))
    others = [item for item in package["resources"] if item["name"] != "adjudications"]
    names = ("excerpt", "code", "decision", "rule", "reason", "date")
    fields = [{"name": name, "type": "string"} for name in names]
    declared = {"name": "adjudications", "path": "adjudications.csv", "schema": {"fields": fields}}
    package["resources"] = [*others, declared] if decisions else others
    project.write("data/datapackage.json", json.dumps(package))
    rows = [
        [excerpt, code, decision, f"codes.{code}.definition", "The words say so.", "2026-11-23"]
        for excerpt, code, decision in decisions
    ]
    if rows:
        project.write_rows("adjudications.csv", names, rows)
    else:
        (project.root / "data" / "adjudications.csv").unlink(missing_ok=True)


def told(project: Project, *arguments: str) -> str:
    """Return what the command prints."""
    run = project.run("agreement", *arguments)
    assert (run.code, run.err) == (0, "")
    return run.out


def as_json(project: Project, *arguments: str) -> Any:
    """Return what the command prints for a program."""
    return json.loads(told(project, *arguments, "--format", "json"))


# ------------------------------------------------------------------ numbers


def test_the_table_has_a_row_for_all_each_family_and_each_code(project: Project) -> None:
    """With alpha, its interval, percent agreement, and who gave the code how often."""
    text = told(project)
    head = "Agreement of desk and attic on 10 of 10 counted excerpts, from 9 documents\n"
    assert text.startswith(head)
    found = as_json(project)
    rows = {row["name"]: row for row in found["presence"]}
    lines = text.split("Is the code given?")[1].split("\n\n")[0].splitlines()[2:]
    assert len(lines) == len(rows) == 9
    for line, row in zip(lines, found["presence"], strict=True):
        name = {"all": "all", "family": f"{row['name']}.*", "code": row["name"]}[row["scope"]]
        assert line.split()[0] == name
        assert f"{row['percent']:.1%}" in line
        counts = [row["given"]["desk"], row["given"]["attic"], row["jointly"]]
        assert re.search(r"% +\d\.\d+(?: \S+)?" + r" +".join(["", *map(str, counts)]), line)
        assert (f"{row['alpha']:.3f}" in line[:36]) is not row["rare"]
        assert row["reserve"] in line
        assert row["reserve"] or row["why_no_limits"] in line
        assert f"{row['ac1']:.3f}" in line
    assert found["resamples"] == 10_000
    assert f"{rows['']['low']:.3f}–{rows['']['high']:.3f}" in lines[0]


def test_stance_is_told_apart(project: Project) -> None:
    """Where both gave the code: over all of these entries, by family and by code."""
    text = told(project)
    rows = as_json(project)["stance"]
    assert rows[0]["decisions"] == 12
    block = text.split("With which stance, where both gave it?")[1].split("\n\n")[0]
    lines = block.splitlines()[2:]
    assert len(lines) == len(rows)
    assert lines[0].split()[:1] == ["all"]
    ends = f"{rows[0]['ac1_low']:.3f}–{rows[0]['ac1_high']:.3f}"
    assert lines[0].split()[-6:-1] == [f"{rows[0]['percent']:.1%}", "0.724", ends, "12", "12"]


def test_what_alpha_means_anything_for_is_counted(project: Project) -> None:
    """Of this small paper's six codes none was given in five decisions: alpha says nothing."""
    text = told(project)
    assert text.count("Alpha means something for 0 of 6 codes.") == 3
    found = as_json(project)
    assert found["means_something_for"] == {"presence": 0, "stance": 0, "words": 0}
    assert found["codes"] == 6


def test_the_words_marked_are_compared(project: Project) -> None:
    """Who marks more words than the other differs from the other, though both gave the code."""
    (row, *_) = as_json(project)["words"]
    assert row["alpha"] < 1
    assert f"{row['alpha']:.3f}" in told(project).split("To which words?")[1]


def test_a_code_too_rare_has_no_alpha_in_the_text(project: Project) -> None:
    """It is said how often it was given, and that this is too rarely."""
    line = next(line for line in told(project).splitlines() if "sound.quiet_owed" in line)
    assert line.split()[1:6] == ["given", "in", "1", "(needs", "5)"]
    (row,) = [r for r in as_json(project)["presence"] if r["name"] == "sound.quiet_owed"]
    assert row["rare"] is True


def test_no_line_is_too_wide(project: Project) -> None:
    """The report fits a terminal as the other reports do."""
    adjudicate(project, DECISIONS)
    assert max(map(len, told(project, "--effects").splitlines())) <= wrapping.WIDTH


def test_one_code_or_one_family_can_be_asked_for(project: Project) -> None:
    """Its own row, or those of its codes, and its disagreements alone."""
    found = as_json(project, "--code", "order.ban")
    assert [row["name"] for row in found["presence"]] == ["order.ban"]
    assert {item["code"] for item in found["disagreements"]} == {"order.ban"}
    family = as_json(project, "--code", "sound")
    assert [row["name"] for row in family["presence"]] == [
        "sound.disturbance",
        "sound.life",
        "sound.quiet_owed",
    ]
    whole = {row["name"]: row for row in as_json(project)["presence"]}
    assert found["presence"][0] == whole["order.ban"]


def test_what_is_no_code_is_refused_with_the_nearest(project: Project) -> None:
    """A misspelt code is no empty table."""
    run = project.run("agreement", "--code", "order.bann")
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith("'order.bann' is not a code or a family [no-such-code]\n")
    assert "did you mean 'order.ban'?" in run.err


def test_one_coder_alone_agrees_with_nobody(project: Project) -> None:
    """Where there is one layer, the command says how another comes about."""
    project.keep_rows("coders.csv", lambda row: row[0] == "desk")
    run = project.run("agreement")
    assert run.code == 2
    assert "[one-coder]" in run.err
    assert "paper coder new NAME" in run.err


# ------------------------------------------------------------------ disagreements


def test_each_disagreement_shows_both_sides(project: Project) -> None:
    """Code, excerpt, its words and document, and every coder's stance, words and memo."""
    block = next(b for b in told(project).split("\n\n") if b.startswith("sound.disturbance  x-min"))
    assert block.splitlines() == [
        "sound.disturbance  x-minutes-children",
        "  “The head office holds that children disturb the house”",
        "  Minutes of the Council of Visitors (20 November 1986)",
        "  desk: reports, “children disturb the house” (memo: ascribed to the head office)",
        "  attic: not given",
        "  adjudicated: not yet",
    ]


def test_they_come_in_the_codebook_s_order_in_both_forms(project: Project) -> None:
    """First by code as in the codebook, then by excerpt."""
    order = [(code, excerpt) for excerpt, code, _ in DECISIONS]
    found = as_json(project)["disagreements"]
    assert [(item["code"], item["excerpt"]) for item in found] == order
    heads = re.findall(r"^(\w+\.\w+)  (x-[\w-]+)$", told(project), re.MULTILINE)
    assert heads == order


def test_an_adjudication_is_told_with_its_rule(project: Project) -> None:
    """What was decided, by which rule of the codebook, when and why."""
    adjudicate(project, DECISIONS)
    text = " ".join(told(project).split())
    assert (
        "adjudicated: the code does not apply, by codes.order.appeal.definition, on 2026-11-23: "
        "The words say so." in text
    )
    assert "adjudicated: affirms and rejects, by codes.sound.disturbance.definition" in text
    (item,) = [
        d for d in as_json(project)["disagreements"] if d["adjudication"]["decision"] == ["aims"]
    ]
    assert (item["excerpt"], item["on"]) == ("x-circular-remind", "stance")


# ------------------------------------------------------------------ what they decide


def test_no_effect_is_seen_before_all_are_adjudicated(project: Project) -> None:
    """Whoever adjudicates does not learn what the claims would like."""
    adjudicate(project, DECISIONS[:-1])
    text = told(project)
    assert "8 disagreements, 7 adjudicated" in text
    assert DECIDED not in text
    assert "clm-" not in text
    assert {item["decides"] for item in as_json(project)["disagreements"]} == {None}


def test_nor_is_it_seen_by_asking_for_a_code_that_is_settled(project: Project) -> None:
    """One code's disagreements may be settled; as long as others are open, nothing is shown."""
    adjudicate(project, DECISIONS[:-1])
    assert DECIDED not in told(project, "--code", "sound.life")


def test_a_paper_that_does_not_run_hinders_no_adjudication(project: Project) -> None:
    """As long as no effect is asked for, the claims are not looked at."""
    project.append("sections/_10-sound.qmd", "\n```{python}\n1 / 0\n```")
    assert "8 disagreements" in told(project)
    assert project.run("agreement", "--effects").code == 4


@pytest.mark.parametrize("arguments", [(), ("--effects",)])
def test_once_all_are_adjudicated_the_effects_are_told(
    project: Project, arguments: tuple[str, ...]
) -> None:
    """For each disagreement: the claims whose verdict the other side would turn, and into what."""
    adjudicate(project, DECISIONS)
    text = told(project, *arguments)
    assert text.count(DECIDED) >= len(DECISIONS)
    found = as_json(project, *arguments)["disagreements"]
    decides = [(item["excerpt"], effect) for item in found for effect in item["decides"]]
    assert decides
    for excerpt, effect in decides:
        block = next(
            b
            for b in text.split("\n\n")
            if b.splitlines()[0].endswith(excerpt) and effect["claim"] in b
        )
        assert (
            f"decides: {effect['claim']} is {effect['verdict']}; with {effect['with'][0]} it would "
            f"be {effect['becomes']}" in block
        )


def test_effects_on_demand_are_those_of_the_open_consensus(project: Project) -> None:
    """Before anything is adjudicated they can be asked for, and say what would be decided."""
    found = as_json(project, "--effects")
    assert found["adjudicated"] == 0
    assert all(item["decides"] is not None for item in found["disagreements"])
    assert "decides: no verdict" in told(project, "--effects")


def test_the_effect_is_what_a_changed_adjudication_does(project: Project) -> None:
    """Decide the other way on disk, and exactly the claims that were named change their verdict."""
    project.write("data/counting.yaml", project.read("data/counting.yaml").split("layer:")[0])
    adjudicate(project, DECISIONS)

    def verdicts() -> dict[str, str]:
        listed = json.loads(project.run("claims", "--format", "json").out)
        return {item["id"]: item["verdict"] for item in listed}

    before = verdicts()
    for item in as_json(project)["disagreements"]:
        place = (item["excerpt"], item["code"])
        for coder, side in item["sides"].items():
            stances = ";".join(coding["stance"] for coding in side) or "none"
            otherwise = [(*place, stances) if d[:2] == place else d for d in DECISIONS]
            adjudicate(project, otherwise)
            after = verdicts()
            changed = {name: after[name] for name in after if after[name] != before[name]}
            named = {d["claim"]: d["becomes"] for d in item["decides"] if coder in d["with"]}
            assert changed == named
