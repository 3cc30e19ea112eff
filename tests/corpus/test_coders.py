"""Who coded: what each has seen, and how a machine came about, are data that are checked."""

from __future__ import annotations

import json

import pytest

from refutable.corpus import CONSENSUS, DERIVED
from refutable.corpus.agreement import agreement_table, stability
from refutable.corpus.disagreements import disagreements
from tests.projects import Project

PROMPT = "prompts/coding.txt"
MACHINE = {"model": "parrot", "version": "3", "prompt": PROMPT, "date": "2026-11-23", "runs": "2"}
COLUMNS = ("model", "version", "prompt", "settings", "runs", "run_of")


def declare(project: Project, change: dict[str, object]) -> None:
    """Add a resource to the data package, or columns to that of the coders."""
    package = json.loads(project.read("data/datapackage.json"))
    if "path" in change:
        package["resources"].append(change)
    else:
        (coders,) = [item for item in package["resources"] if item["name"] == "coders"]
        fields = [{"name": name, "type": "string"} for name in COLUMNS]
        coders["schema"]["fields"] += fields
    project.write("data/datapackage.json", json.dumps(package, indent=1))


def see(project: Project, *rows: str, column: str = "excerpt") -> None:
    """Write what the second coder has seen, and declare it."""
    fields = [{"name": column, "type": "string", "constraints": {"required": True}}]
    path = "codings/attic.seen.csv"
    declare(project, {"name": "seen-attic", "path": path, "schema": {"fields": fields}})
    project.write(f"data/{path}", "\n".join([column, *rows]) + "\n")


def machine(project: Project, second: dict[str, str], third: dict[str, str] | None = None) -> None:
    """Make the second coder a machine, and give it one more layer if a third is described."""
    declare(project, {})
    project.write(f"data/{PROMPT}", "Code as the codebook says.\n")
    header, rows = project.rows("coders.csv")
    header = [*header, *COLUMNS]
    made = [dict(zip(header, [*row, *[""] * len(COLUMNS)], strict=True)) for row in rows]
    made[1] |= second
    if third is not None:
        made.append({**made[1], "id": "echo", "label": "Echo", "file": "codings/echo.csv", **third})
        project.write("data/codings/echo.csv", project.read("data/codings/attic.csv"))
        fields = next(
            item["schema"]
            for item in json.loads(project.read("data/datapackage.json"))["resources"]
            if item["name"].startswith("codings")
        )
        declare(project, {"name": "codings-echo", "path": "codings/echo.csv", "schema": fields})
    project.write_rows("coders.csv", header, [list(row.values()) for row in made])


def said(project: Project) -> str:
    """Return what a check says of the data."""
    run = project.run("check")
    return run.out + run.err


# ------------------------------------------------------------------ what was seen


def test_without_a_list_all_that_counts_was_seen(project: Project) -> None:
    """As in every project so far."""
    assert {coder.seen for coder in project.corpus().coders.values()} == {None}


def test_a_list_of_documents_stands_for_their_excerpts(project: Project) -> None:
    """Whoever read a document has seen what is quoted from it."""
    names = {excerpt.document for excerpt in project.corpus().counted}
    coded = {c.excerpt for c in project.corpus().by_coders if c.coder == "attic"}
    see(project, *sorted(filter(None, names)), column="document")
    attic = project.corpus().coders["attic"]
    assert attic.read == names
    assert attic.seen is not None
    assert coded <= attic.seen


def test_what_was_coded_was_seen(project: Project) -> None:
    """A list without an excerpt that the coder coded is a contradiction, at the coding's line."""
    see(project, "x-rules-talking")
    text = said(project)
    assert "data/codings/attic.csv:" in text
    assert "'attic' coded 'x-" in text
    assert "[unseen-excerpt]" in text
    assert "add the excerpt to data/codings/attic.seen.csv" in text


@pytest.mark.parametrize(("column", "rule"), [("excerpt", "excerpt"), ("document", "document")])
def test_what_is_listed_must_be_there(project: Project, column: str, rule: str) -> None:
    """A misspelt id is told at its line."""
    see(project, "x-rules-talkign", column=column)
    text = said(project)
    assert "data/codings/attic.seen.csv:2:1:" in text
    assert f"there is no {rule} 'x-rules-talkign'" in text


def test_a_list_that_nobody_declares_is_not_overlooked(project: Project) -> None:
    """It would be without effect, and nobody would notice."""
    project.write("data/codings/attic.seen.csv", "excerpt\nx-rules-talking\n")
    text = said(project)
    assert "no resource has the path 'codings/attic.seen.csv'" in text
    assert "[missing-resource]" in text


# ------------------------------------------------------------------ machines


def test_a_machine_says_how_it_came_about(project: Project) -> None:
    """Model, version, prompt, settings and runs are kept beside the coder."""
    machine(project, MACHINE)
    attic = project.corpus().coders["attic"]
    assert {name: attic.details[name] for name in MACHINE} == MACHINE
    assert "[machine-coder]" not in said(project)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": ""}, "the machine coder 'attic' has no version"),
        ({"prompt": ""}, "the machine coder 'attic' has no prompt"),
        ({"date": ""}, "the machine coder 'attic' has no date"),
        ({"prompt": "prompts/other.txt"}, "there is no file data/prompts/other.txt"),
        ({"prompt": "../README.md"}, "../README.md is outside data/"),
        ({"runs": "0"}, "the layers of 'attic' are 1, and 'runs' says '0'"),
        ({"runs": "twice"}, "and 'runs' says 'twice'"),
        ({"model": ""}, "'attic' has a version, but no model"),
    ],
)
def test_a_machine_that_nobody_could_repeat_is_remarked_on(
    project: Project, change: dict[str, str], message: str
) -> None:
    """The claims are evaluated all the same."""
    machine(project, {**MACHINE, **change})
    run = project.run("check")
    assert run.code == 1
    assert message in run.out + run.err
    assert "[machine-coder]" in run.out + run.err


def test_a_second_run_is_no_second_coder(project: Project) -> None:
    """It is a layer whose stability is told; consensus and agreement are as without it."""
    before = project.corpus()
    machine(project, MACHINE, {"run_of": "attic"})
    after = project.corpus()
    assert after.panel.coders == ("desk", "attic")
    assert after.layers == ("desk", "attic", "echo", *DERIVED)
    assert [c for c in after.codings if c.coder == CONSENSUS] == [
        c for c in before.codings if c.coder == CONSENSUS
    ]
    assert [len(item.sides) for item in disagreements(after)] == [2] * len(disagreements(before))
    assert agreement_table(after, times=10) == agreement_table(before, times=10)
    (runs,) = stability(after, times=10)
    assert runs.coders == ("attic", "echo")
    assert runs.presence[0].alpha == 1
    assert stability(before) == ()
    text = project.run("agreement").out
    assert "Stability: attic and echo are runs of one machine." in text
    (found,) = json.loads(project.run("agreement", "--format", "json").out)["stability"]
    assert found["coders"] == ["attic", "echo"]


def test_what_is_not_recorded_of_a_machine_may_be_another_in_a_repeat(project: Project) -> None:
    """It has no voice either; the report says that it may be a repeat by another machine."""
    first = {**MACHINE, "version": "not recorded"}
    machine(project, first, {"run_of": "attic", "version": "4"})
    assert project.corpus().panel.coders == ("desk", "attic")
    text = " ".join(project.run("agreement").out.split())
    assert "attic and echo are runs from one hand-out" in text
    assert "Not recorded: version. So they may be runs of different machines." in text


def test_a_machine_and_its_second_run_are_one_coder(project: Project) -> None:
    """Alone, they have no consensus and no agreement."""
    machine(project, {**MACHINE, "primary": "yes"}, {"run_of": "attic", "primary": "no"})
    project.keep_rows("coders.csv", lambda row: row[0] != "desk")
    project.write("data/counting.yaml", project.read("data/counting.yaml").split("layer:")[0])
    corpus = project.corpus()
    assert (corpus.layers, corpus.default) == (("attic", "echo"), "attic")
    run = project.run("agreement")
    assert (run.code, "[one-coder]" in run.err) == (2, True)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"run_of": "nobody"}, "'echo' cannot be a further run of 'nobody'"),
        ({"run_of": "echo"}, "'echo' cannot be a further run of 'echo'"),
        ({"run_of": "attic", "version": "4"}, "'echo' has another version than 'attic'"),
        ({"run_of": "attic", "settings": "warm"}, "'echo' has another settings than 'attic'"),
    ],
)
def test_what_is_no_further_run_is_malformed(
    project: Project, change: dict[str, str], message: str
) -> None:
    """Whether the layer counts as a coder's would be open."""
    machine(project, MACHINE, change)
    run = project.run("check")
    assert run.code == 3
    assert message in run.out + run.err
    assert "[unknown-run]" in run.out + run.err


@pytest.mark.parametrize("rule", ["unanimous", "majority"])
def test_the_rule_of_consensus_is_declared(project: Project, rule: str) -> None:
    """In counting.yaml; all is what goes without saying."""
    assert project.corpus().panel.majority is False
    project.append("data/counting.yaml", f"consensus: {rule}")
    assert project.corpus().panel.majority is (rule == "majority")


def test_another_rule_of_consensus_is_a_fault(project: Project) -> None:
    """With its line, and what would be right."""
    project.append("data/counting.yaml", "consensus: most")
    text = said(project)
    assert "'most' is no rule of consensus [bad-counting]" in text
    assert "write  consensus: unanimous, or  consensus: majority" in text
