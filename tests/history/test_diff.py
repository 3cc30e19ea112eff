"""`paper diff` tells how the argument changed since a revision, in any repository that holds it."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from refutable.build.comparing import diff
from refutable.errors import UsageError
from tests.projects import SECOND_VERDICTS, Project, Run, copy_second_paper
from tests.repositories import Repository, new_repository, shallow_clone

ORDER, SOUND = "sections/_20-order.qmd", "sections/_10-sound.qmd"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The second paper, committed as it is, in a repository of its own."""
    made = copy_second_paper(tmp_path / "paper")
    new_repository(made.root).commit("The paper")
    return made


def repository(project: Project) -> Repository:
    """Return the repository that a paper lies at the root of."""
    return Repository(project.root)


def without(project: Project, excerpt: str, code: str, *coders: str) -> None:
    """Delete the codings of a code in an excerpt from these coders' layers."""
    for coder in coders:
        project.keep_rows(f"codings/{coder}.csv", lambda row: row[:2] != [excerpt, code])


def told(project: Project, *words: str) -> dict[str, Any]:
    """Return what the difference tells a program."""
    run = project.run("diff", *(words or ("HEAD",)), "--format", "json")
    assert (run.code, run.err) == (0, "")
    report: dict[str, Any] = json.loads(run.out)
    return report


def claims(report: dict[str, Any]) -> dict[str, Any]:
    """Return the claims that a difference tells of, by id."""
    return {item["id"]: item for item in report["claims"]}


def rows(report: dict[str, Any], claim: str) -> list[str]:
    """Return the ids of the rows that the change of a claim is put down to."""
    return [report["data"][place]["id"] for place in claims(report)[claim]["through_rows"]]


# ------------------------------------------------------------------ what changed


def test_nothing_changed_is_told_in_one_line(project: Project) -> None:
    """A tree as it was committed differs in nothing, and with --exit-code ends with 0 too."""
    run = project.run("diff", "HEAD")
    assert (run.code, run.err) == (0, "")
    assert run.out.endswith("→ working tree: nothing changed in 7 claims and their data\n")
    assert len(run.out.splitlines()) == 1
    assert project.run("diff", "HEAD", "--exit-code").code == 0


def test_one_coding_deleted_names_the_claims_whose_margin_moved(project: Project) -> None:
    """No verdict flipped, and yet the diff names the claim that moved, and whose coding it was."""
    without(project, "x-kinderecke-de", "sound.life", "desk")
    report = told(project)
    deleted = "desk/x-kinderecke-de/sound.life/affirms"
    (claim,) = report["claims"]
    assert (claim["id"], claim["flipped"]) == ("clm-life-over-disturbance", False)
    assert len(claim["margins"]) == 1
    assert rows(report, claim["id"]) == [deleted]
    text = " ".join(project.run("diff", "HEAD").out.split())
    assert "Margins that moved" in text
    assert "clm-life-over-disturbance, refuted as before" in text
    assert "coding removed by desk: sound.life (affirms) in x-kinderecke-de" in text


def test_a_verdict_that_flipped_is_told_with_what_it_lost(project: Project) -> None:
    """The claim, both verdicts, the passage lost, whose coding it was, and what is now at risk."""
    without(project, "x-report-lively", "order.zoning", "desk")
    report = told(project)
    late = claims(report)["clm-zoning-late"]
    assert (late["old"]["verdict"], late["new"]["verdict"]) == ("supported", "refuted")
    assert (late["flipped"], late["through"]) == (True, "data")
    assert [text.split(" — ")[0] for text in late["lost"]] == [
        "“The zones have made the house calmer”"
    ]
    assert rows(report, "clm-zoning-late") == ["desk/x-report-lively/order.zoning/effect"]
    assert claims(report)["clm-zoning-answers"]["risk"] == "new"
    text = project.run("diff", "HEAD").out
    flips, _, rest = text.partition("Claims at risk now")
    assert "clm-zoning-late: ✓ supported → ✗ refuted, declared supported" in flips
    assert "coding removed by desk" in flips
    assert "clm-zoning-answers rests on clm-zoning-late" in rest


def test_the_exit_code_is_asked_for(project: Project) -> None:
    """A difference is information: 0 however much changed, and 1 with --exit-code."""
    without(project, "x-report-lively", "order.zoning", "desk")
    assert project.run("diff", "HEAD").code == 0
    assert project.run("diff", "HEAD", "--exit-code").code == 1
    assert project.run("diff", "HEAD", "--format", "json", "--exit-code").code == 1


def test_rows_that_touch_no_claim_change_no_exit_code(project: Project) -> None:
    """A note in the catalogue is counted in one line, and the argument is what it was."""
    project.replace("data/documents.csv", "catalogued, not quoted", "never quoted")
    run = project.run("diff", "HEAD", "--exit-code")
    assert run.code == 0
    assert run.out.splitlines()[2:] == [
        "7 claims: none changed",
        "data changes that affect no claim: 1 document changed",
    ]


def test_a_sentence_reworded_is_marked_word_by_word(project: Project) -> None:
    """One word turned round is seen, though no verdict and no margin says so."""
    project.replace(SOUND, "spoken of more often than", "spoken of less often than")
    report = told(project)
    (claim,) = report["claims"]
    assert claim["id"] == "clm-life-over-disturbance"
    assert [part for part in claim["sentence"]["words"] if part["how"] != "kept"] == [
        {"how": "removed", "text": "more"},
        {"how": "added", "text": "less"},
    ]
    assert claim["sentence"]["computed_values_alone"] is False
    assert "[-more-] {+less+}" in project.run("diff", "HEAD").out
    assert "~~more~~ **less**" in project.run("diff", "HEAD", "--format", "markdown").out


def test_a_number_that_the_data_changed_is_told_as_computed(project: Project) -> None:
    """The sentence reads otherwise, and its author wrote nothing else."""
    without(project, "x-circular-remind", "sound.disturbance", "desk", "attic")
    claim = claims(told(project))["clm-disturbance-through"]
    assert claim["sentence"]["computed_values_alone"] is True
    assert "clm-disturbance-through (only computed values)" in project.run("diff", "HEAD").out


def test_another_criterion_and_another_declared_verdict_are_told(project: Project) -> None:
    """Old and new criterion in English, the verdict that it turned, and what was declared."""
    project.replace(ORDER, "documents >= 2) & (", "documents >= 3) & (")
    project.replace(
        ORDER, "    against=zoning.before(OPENING),", '    against=zoning,\n    declared="refuted",'
    )
    claim = claims(told(project))["clm-zoning-late"]
    assert "at least two documents" in claim["criterion"]["old"]
    assert "at least three documents" in claim["criterion"]["new"]
    assert claim["through"] == "criterion"
    assert [term["name"] for term in claim["terms"]] == ["declared", "against"]
    text = project.run("diff", "HEAD").out
    assert "changed by the new criterion" in text
    assert "declared: supported → refuted" in text


def test_claims_added_and_removed_are_told(project: Project) -> None:
    """What only one of the states claims, with its sentence and its verdict."""
    project.replace(ORDER, "#clm-appeal-after", "#clm-appeal-never")
    project.replace(ORDER, '"clm-appeal-after"', '"clm-appeal-never"')
    report = claims(told(project))
    assert (report["clm-appeal-never"]["how"], report["clm-appeal-after"]["how"]) == (
        "added",
        "removed",
    )
    text = project.run("diff", "HEAD").out
    assert "clm-appeal-after, which was undetermined\n  Nobody was asked kindly" in text
    assert "clm-appeal-never: ? undetermined, declared" not in text
    assert "clm-appeal-never: ? undetermined\n  Nobody was asked kindly" in text


def test_where_a_period_begins_is_told_as_a_cause(project: Project) -> None:
    """No row of coding changed: the claims that name the period are put down to it."""
    project.replace(
        "data/periods.csv", "strict,Old rules,..,1990-06-14", "strict,Old rules,..,1980"
    )
    report = told(project)
    assert rows(report, "clm-disturbance-through") == ["strict"]
    assert "period changed: strict" in project.run("diff", "HEAD").out


# ------------------------------------------------------------------ which states


def test_the_working_tree_counts_as_it_is(project: Project) -> None:
    """What is neither committed nor known to git is part of the new state, staged or not."""
    project.append(
        "data/coders.csv", "hall,In the hall,codings/hall.csv,1,no,yes,invented,2026-11-23,"
    )
    project.write("data/codings/hall.csv", project.read("data/codings/attic.csv"))
    repository(project).git("add", "data/coders.csv")
    status = repository(project).git("status", "--porcelain")
    report = told(project)
    (coder,) = [row for row in report["data"] if row["kind"] == "coder"]
    assert (coder["how"], coder["id"]) == ("added", "hall")
    assert len(coder["with_it"]) == 14
    assert repository(project).git("status", "--porcelain") == status
    assert "?? data/codings/hall.csv" in status


def test_two_revisions_are_compared_without_the_working_tree(project: Project) -> None:
    """REV and REV2, in either direction; the tree, however broken, has no part in it."""
    without(project, "x-report-lively", "order.zoning", "desk")
    repository(project).commit("One coding less")
    project.write(ORDER, "```{python}\n1 / 0\n```\n")
    report, back = told(project, "HEAD~1", "HEAD"), told(project, "HEAD", "HEAD~1")
    assert report["new"]["commit"] == repository(project).git("rev-parse", "HEAD")
    assert claims(report)["clm-zoning-late"]["new"]["verdict"] == "refuted"
    assert claims(back)["clm-zoning-late"]["new"]["verdict"] == "supported"
    assert claims(back)["clm-zoning-answers"]["risk"] == "lifted"


def test_it_works_on_a_detached_head(project: Project) -> None:
    """Whatever is checked out, the tree is compared with the revision named."""
    first = repository(project).git("rev-parse", "HEAD")
    without(project, "x-report-lively", "order.zoning", "desk")
    repository(project).commit("One coding less")
    repository(project).git("checkout", "--quiet", "--detach", first)
    assert claims(told(project, "main"))["clm-zoning-late"]["new"]["verdict"] == "supported"


def test_it_works_on_a_shallow_clone(project: Project, tmp_path: Path) -> None:
    """The commit that a shallow clone holds is compared; what lies before it is told plainly."""
    repository(project).commit("Another state")
    clone = Project(shallow_clone(repository(project), tmp_path / "clone").root)
    without(clone, "x-report-lively", "order.zoning", "desk")
    assert "clm-zoning-late" in claims(told(clone))
    run = clone.run("diff", "HEAD~1")
    assert (run.code, run.out) == (2, "")
    assert "this clone is shallow" in run.err
    assert "git fetch --unshallow" in run.err


def test_the_paper_may_lie_in_a_folder_of_a_larger_repository(tmp_path: Path) -> None:
    """Of the repository only the paper is read, and only its own changes are told."""
    larger = new_repository(tmp_path / "larger")
    paper = copy_second_paper(larger.root / "papers" / "noise and quiet")
    larger.write("papers/broken/_quarto.yml", b"\xff")
    larger.commit()
    without(paper, "x-report-lively", "order.zoning", "desk")
    larger.write("papers/broken/new.txt", b"of another paper")
    assert "clm-zoning-late" in claims(told(paper))
    here = Project(paper.root / "sections").run("diff", "HEAD")
    assert here == paper.run("diff", "HEAD")


def test_a_paper_that_stood_elsewhere_is_told(project: Project) -> None:
    """A folder that the revision does not have is named, with the revision."""
    moved = copy_second_paper(project.root / "moved")
    run = moved.run("diff", "HEAD")
    assert run.code == 3
    assert "has no folder 'moved'" in run.err
    assert "HEAD (" in run.err


# ------------------------------------------------------------------ what cannot be read


@pytest.mark.parametrize("name", ["no-such-branch", "HEAD~9", "HEAD..HEAD", "HEAD:data"])
def test_a_revision_that_there_is_not_is_wrong_usage(project: Project, name: str) -> None:
    """One fault, with the name and what to do, before any cell was run."""
    project.write(ORDER, "```{python}\n1 / 0\n```\n")
    repository(project).commit("Broken")
    for words in ([name], ["HEAD", name]):
        run = project.run("diff", *words)
        assert (run.code, run.out) == (2, "")
        assert f"there is no revision '{name}' [unknown-revision]" in run.err
        assert "Traceback" not in run.err


def test_an_option_is_no_revision(project: Project) -> None:
    """A word that begins with a hyphen is not handed to git, which would take it for an option."""
    run = project.run("diff", "--output=stolen")
    assert run.code == 2
    with pytest.raises(UsageError, match="there is no revision '--output=stolen'"):
        diff(project.root, "--output=stolen")
    assert not (project.root / "stolen").exists()


def test_outside_of_a_repository_it_is_told(tmp_path: Path) -> None:
    """A paper that is not under version control has no other state to compare with."""
    run = copy_second_paper(tmp_path / "paper").run("diff", "HEAD")
    assert run.code == 2
    assert "[no-repository]" in run.err


def test_without_git_it_is_told(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where git is not installed, the fault says so."""
    monkeypatch.setenv("PATH", "")
    run = project.run("diff", "HEAD")
    assert run.code == 2
    assert "[no-git]" in run.err


def broken(project: Project, break_it: Callable[[Project], None]) -> Run:
    """Return the difference to a revision that was broken, the tree being whole again."""
    break_it(project)
    repository(project).commit("Broken")
    shutil.rmtree(project.root / "data")
    copy_second_paper(project.root)
    return project.run("diff", "HEAD")


@pytest.mark.parametrize(
    ("break_it", "fault"),
    [
        (
            lambda project: project.append("data/codings/desk.csv", "x-none,order.ban,so,affirms,"),
            "HEAD:data/codings/desk.csv:18:1: there is no excerpt 'x-none' [unknown-excerpt]",
        ),
        (
            lambda project: (project.root / "data/counting.yaml").unlink(),
            "HEAD:data/counting.yaml: the file is missing [missing-file]",
        ),
        (
            lambda project: project.append(ORDER, "\n```{python}\nnew_in_another_engine()\n```"),
            "HEAD:sections/_20-order.qmd:60:1: NameError: name 'new_in_another_engine'",
        ),
        (
            lambda project: project.replace(
                ORDER, 'coded("order.ban").first', 'coded("order.ba").first'
            ),
            "HEAD:sections/_20-order.qmd",
        ),
        (
            lambda project: (project.root / "paper.qmd").unlink(),
            "HEAD:paper.qmd:1:1: there is no file paper.qmd [missing-file]",
        ),
    ],
    ids=["data", "older layout", "a cell that raises", "a claim", "no paper"],
)
def test_a_revision_that_cannot_be_read_is_told_with_its_fault(
    project: Project, break_it: Callable[[Project], None], fault: str
) -> None:
    """The revision, its first faults in its own files, and what to do; the tree is not blamed."""
    run = broken(project, break_it)
    assert (run.code, run.out) == (3, "")
    first, *_ = run.err.splitlines()
    assert first.startswith("this engine cannot read the paper as it was at HEAD (")
    assert first.endswith("[unreadable-revision]")
    assert fault in run.err
    assert "compare with a revision that 'paper check' reads" in run.err


def test_faults_of_the_working_tree_are_told_as_a_check_tells_them(project: Project) -> None:
    """What is wrong in the tree has its own place and its own exit code."""
    project.append("data/codings/desk.csv", "x-none,order.ban,so,affirms,")
    run = project.run("diff", "HEAD")
    assert run.code == 3
    assert run.err.startswith("data/codings/desk.csv:18:1: there is no excerpt 'x-none'")
    repository(project).git("checkout", "--quiet", "data")
    project.append(ORDER, "\n```{python}\n1 / 0\n```")
    assert project.run("diff", "HEAD").code == 4


def test_faults_are_told_as_json_too(project: Project) -> None:
    """A program that asked for JSON gets JSON."""
    run = project.run("diff", "no-such-branch", "--format", "json")
    assert (run.code, run.err) == (2, "")
    report = json.loads(run.out)
    assert [fault["rule"] for fault in report["faults"]] == ["unknown-revision"]


def test_what_is_wrong_with_prose_does_not_stop_it(project: Project) -> None:
    """A check remarks on the prose of an old state, or of the tree; the claims are read."""
    whole = project.read(SOUND)
    project.write(
        SOUND, whole.replace("Sound is spoken of", "In 3 documents sound is spoken of", 1)
    )
    project.append(ORDER, "\nAs @sec-nowhere says.")
    assert project.run("check").code == 1
    repository(project).commit("Faulty prose")
    project.write(SOUND, whole)
    (claim,) = told(project)["claims"]
    assert claim["id"] == "clm-disturbance-through"


def test_a_link_in_a_revision_is_not_followed(project: Project, tmp_path: Path) -> None:
    """What a link leads to is not read: the file is missing, and the link is named."""
    outside = tmp_path / "outside.csv"
    outside.write_bytes((project.root / "data" / "events.csv").read_bytes())

    def link(project: Project) -> None:
        (project.root / "data" / "events.csv").unlink()
        (project.root / "data" / "events.csv").symlink_to(outside)

    run = broken(project, link)
    assert run.code == 3
    assert "HEAD:data/events.csv: the file is missing" in run.err
    assert "symbolic links and submodules were left out: data/events.csv" in run.err


def test_a_path_that_leads_out_of_the_folder_is_refused(project: Project) -> None:
    """A revision that was made to write elsewhere is not unpacked, and none of its cells run."""
    made = repository(project)
    blob = made.blob(b"evil")
    made.commit_tree(made.tree([("100644", b"../evil", blob)]))
    run = project.run("diff", "crafted")
    assert run.code == 3
    assert "[unsafe-path]" in run.err


# ------------------------------------------------------------------ nothing is left behind


def test_cells_of_a_revision_read_what_stood_beside_them_then(project: Project) -> None:
    """A cell that opens a file of the paper opens the one of its own state."""
    cell = '```{{python}}\nword = open("data/word.txt").read()\n```\n\n{}'
    text = project.read(ORDER)
    project.write(ORDER, cell.format(text.replace("Nobody was", "`{python} word` was")))
    project.write("data/word.txt", "Nobody")
    repository(project).commit()
    project.write("data/word.txt", "Somebody")
    here = Path.cwd()
    os.chdir(project.root)
    try:
        (claim,) = told(project)["claims"]
        assert Path.cwd() == project.root
    finally:
        os.chdir(here)
    assert claim["old"]["statement"].startswith("Nobody was asked")
    assert claim["new"]["statement"].startswith("Somebody was asked")


def test_nothing_is_left_of_a_revision(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a file nor an open paper remains, whether it could be read or not."""
    from refutable.cells import session

    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    before = {path: path.stat().st_mtime_ns for path in project.root.rglob("*")}
    assert project.run("diff", "HEAD").code == 0
    assert {path: path.stat().st_mtime_ns for path in project.root.rglob("*")} == before
    project.write(ORDER, "```{python}\n1 / 0\n```\n")
    repository(project).commit("Broken")
    assert project.run("diff", "HEAD").code == 3
    assert list(scratch.iterdir()) == []
    assert session._open is None


def test_the_second_paper_has_the_claims_that_these_tests_count() -> None:
    """The number of claims that the tests above speak of."""
    assert len(SECOND_VERDICTS) == 7
