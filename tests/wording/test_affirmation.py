"""Sentence and criterion are affirmed together; when either changes, the claim is suspect."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from refutable import build
from refutable.claims.claim import Claim, Verdict
from refutable.corpus import Corpus
from refutable.errors import MalformedError, UsageError
from refutable.language.expressions import coded
from refutable.wording.affirmation import (
    FILE,
    Affirmation,
    affirmation,
    as_text,
    forgotten,
    read_affirmations,
    suspects,
)
from tests.projects import Project

SECTION = "sections/_20-order.qmd"
OLD = "Zones are a late answer"
CLAIM = Claim("clm-x", coded("order.zoning").documents >= 2)


def affirmed(corpus: Corpus, claim: Claim = CLAIM, written: str = "Zones.") -> Affirmation:
    """Return what is affirmed of a claim with this sentence."""
    return affirmation(claim, written, written, corpus, "2026-11-23")


# ------------------------------------------------------------------ values


def test_a_changed_sentence_is_another(small: Corpus) -> None:
    """Its words count, and the code in it; line breaks do not."""
    before = affirmed(small, written="Zones stand in `{python} n`\npapers.")
    assert before.same_as(affirmed(small, written="Zones stand in `{python} n` papers."))
    for other in ("Zones stand in `{python} m` papers.", "Zones lie in `{python} n` papers."):
        assert not before.same_as(affirmed(small, written=other))


def test_an_expression_counts_as_it_is_and_not_as_it_is_called(small: Corpus) -> None:
    """The same letters over another selection are another sentence; other numbers are not."""

    def printing(value: object) -> Affirmation:
        return affirmation(CLAIM, "In `{python} n`.", "In two.", small, computed=[value])

    before = printing(coded("order.zoning").documents.words)
    assert before.same_as(printing(coded("order.zoning").documents.words))
    assert not before.same_as(printing(coded("order.ban").documents.words))
    assert printing(2).same_as(printing(3))


@pytest.mark.parametrize(
    "other",
    [
        replace(CLAIM, holds=coded("order.zoning").documents >= 3),
        replace(CLAIM, against=coded("order.ban")),
        replace(CLAIM, declared=Verdict.REFUTED),
        replace(CLAIM, holds=None, argued_from=("public-rooms-1999",)),
    ],
)
def test_a_changed_criterion_is_another(small: Corpus, other: Claim) -> None:
    """What must hold, what counts against it, the declared verdict, the works that argue it."""
    assert not affirmed(small).same_as(affirmed(small, other))


@pytest.mark.parametrize("other", [replace(CLAIM, note="n"), replace(CLAIM, rests_on=("clm-y",))])
def test_what_is_neither_sentence_nor_criterion_makes_no_difference(
    small: Corpus, other: Claim
) -> None:
    """A note, a premise: the sentence says what it said, and is tested as it was."""
    assert affirmed(small).same_as(affirmed(small, other))


def test_a_suspect_claim_says_what_changed(small: Corpus) -> None:
    """The sentence, the criterion, both; or that it was never affirmed."""
    now = affirmed(small)
    sentence = affirmed(small, written="Zones only.")
    criterion = affirmed(small, replace(CLAIM, declared=Verdict.REFUTED))
    both = affirmed(small, replace(CLAIM, declared=Verdict.REFUTED), "Zones only.")
    then = {"a": now, "b": sentence, "c": criterion, "d": both, "gone": now}
    found = suspects(dict.fromkeys(["a", "b", "c", "d", "new"], now), then)
    assert [(item.id, item.changed) for item in found] == [
        ("b", ("sentence",)),
        ("c", ("criterion",)),
        ("d", ("sentence", "criterion")),
        ("new", ()),
    ]
    assert found[-1].then is None
    assert [fault.rule for fault in forgotten({"a": now}, then)] == ["stale-affirmation"] * 4


def test_the_file_has_one_form(small: Corpus) -> None:
    """Written and read again it is the same, in whatever order the claims came."""
    one, two = affirmed(small), affirmed(small, written="Other zones.")
    text = as_text({"b": one, "a": two})
    assert text == as_text({"a": two, "b": one})
    assert read_affirmations(text) == {"a": two, "b": one}
    assert list(json.loads(text)) == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ('{"a": \n', "bad-json", 2),
        ("[]", "bad-affirmations", 1),
        ('{"a": {"date": "2026-11-23"}}', "bad-affirmations", 1),
        ('{"a": "2026-11-23"}', "bad-affirmations", 1),
    ],
)
def test_a_bad_file_is_one_fault(text: str, rule: str, line: int) -> None:
    """It is not taken for an empty one, and the fault says what to do."""
    with pytest.raises(MalformedError) as caught:
        read_affirmations(text)
    (fault,) = caught.value.faults
    assert (fault.file, fault.rule, fault.line) == (FILE, rule, line)
    assert "paper affirm --all" in fault.remedy


# ------------------------------------------------------------------ the command


def test_a_reworded_sentence_is_suspect_until_it_is_affirmed(built: Project) -> None:
    """The check fails with the old and the new wording; affirmed, it is silent again."""
    built.replace(SECTION, OLD, "Zones come late")
    run = built.run("check")
    assert run.code == 1
    assert f"{SECTION}:27: clm-zoning-late is suspect: its sentence changed since " in run.out
    told = " ".join(run.out.split())
    assert "sentence then: Zones are a late answer: two papers word them" in told
    assert "sentence now: Zones come late: two papers word them" in told
    assert "criterion now: at least two documents dated from 15 June 1990 on" in told
    done = built.run("affirm", "clm-zoning-late")
    assert done.code == 0
    assert "sentence: Zones come late: two papers" in " ".join(done.out.split())
    assert built.run("check").code == 0


def test_a_variable_defined_anew_makes_the_sentence_suspect(built: Project) -> None:
    """Letter for letter the sentence is what it was, and it prints another thing."""
    heard = "the old complaint, heard in `{python} heard` papers,"
    built.replace(SECTION, "the old complaint,", heard)
    cell = "```{python}\nheard = disturbance.documents.words\n```\n\n"
    built.replace(SECTION, "[They answer", f"{cell}[They answer")
    build.affirm(built.root, (), "2026-11-23", whole=True)
    assert not build.check(build.open_paper(built.root)).suspects
    built.replace(SECTION, "heard = disturbance", 'heard = coded("order.ban")')
    (suspect,) = build.check(build.open_paper(built.root)).suspects
    assert (suspect.id, suspect.changed) == ("clm-zoning-answers", ("sentence",))


def test_a_changed_criterion_is_suspect(built: Project) -> None:
    """The sentence stands as it did, and is tested by something else."""
    built.replace(SECTION, "(disturbance).documents >= 1", "(disturbance).codings >= 1")
    run = built.run("check")
    assert run.code == 1
    assert "clm-zoning-answers is suspect: its criterion changed since" in run.out
    told = " ".join(run.out.split())
    assert "criterion then: at least one document carries “zoning”" in told
    assert "criterion now: at least one coding" in told


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("`{python} event(OPENING)`", '`{python} event("children-corner-opened")`', "a citation"),
        ("    against=zoning.before(OPENING),\n", "", "what is to count against it"),
    ],
)
def test_what_reads_as_before_is_said_to_be_another(
    built: Project, old: str, new: str, why: str
) -> None:
    """Another expression may print the same, and what counts against a claim is not read."""
    built.replace(SECTION, old, new)
    run = built.run("check")
    assert run.code == 1
    assert f"(it reads the same: {why}" in run.out


def test_a_program_is_told_old_and_new_too(built: Project) -> None:
    """As JSON: what changed, as it was and as it is."""
    built.replace(SECTION, OLD, "Zones come late")
    report = json.loads(built.run("check", "--format", "json").out)
    assert report["exit_code"] == 1
    (item,) = report["suspect"]
    assert (item["id"], item["changed"]) == ("clm-zoning-late", ["sentence"])
    assert item["then"]["sentence"].startswith(OLD)
    assert item["now"]["sentence"].startswith("Zones come late")
    assert item["then"]["criterion"] == item["now"]["criterion"]


def test_a_claim_that_was_never_affirmed_is_suspect(built: Project) -> None:
    """Without the file, each claim is; the check names every one."""
    (built.root / FILE).unlink()
    run = built.run("check")
    assert run.code == 1
    assert run.out.count("were never affirmed") == 7
    assert "7 not affirmed as they now are" in run.out
    assert built.run("affirm", "--all").code == 0
    assert built.run("check").code == 0


def test_one_claim_is_affirmed_while_others_stay_suspect(built: Project) -> None:
    """By its id, its short id or its number; what stands of the others is kept."""
    (built.root / FILE).unlink()
    for name in ("clm-ban-first", "zoning-late", "1"):
        assert built.run("affirm", name).code == 0
    assert sorted(json.loads(built.read(FILE))) == [
        "clm-ban-first",
        "clm-disturbance-through",
        "clm-zoning-late",
    ]
    assert built.run("check").out.count("were never affirmed") == 4


def test_affirming_all_again_changes_no_byte(built: Project) -> None:
    """What is affirmed as it is keeps its date."""
    before = built.read(FILE)
    run = built.run("affirm", "--all")
    assert (run.code, built.read(FILE)) == (0, before)
    assert run.out == "nothing to affirm: every claim is affirmed as it is\n"


def test_a_claim_that_is_gone_is_said_and_forgotten(built: Project) -> None:
    """Its affirmation would pass for that of another claim with the same id."""
    built.replace(FILE, '"clm-ban-first"', '"clm-ban-once"')
    run = built.run("check")
    assert run.code == 1
    assert "'clm-ban-once' is affirmed, and the paper makes no such claim" in run.out
    assert built.run("affirm", "--all").code == 0
    assert "clm-ban-once" not in built.read(FILE)
    assert built.run("check").code == 0


def test_a_bad_file_stops_check_and_affirm(built: Project) -> None:
    """Neither goes on as if nothing had been affirmed; nothing is written over it."""
    built.write(FILE, "[]\n")
    for words in (["check"], ["affirm", "--all"]):
        run = built.run(*words)
        assert run.code == 3
        assert run.err.startswith(f"{FILE}:1:1: these are no affirmations [bad-affirmations]")
    assert built.read(FILE) == "[]\n"


def test_who_affirms_names_what(built: Project) -> None:
    """Neither ids nor --all is wrong usage, and so is an id that there is not."""
    run = built.run("affirm")
    assert (run.code, "no claim is named [no-claim-named]" in run.err) == (2, True)
    run = built.run("affirm", "clm-ban-last")
    assert (run.code, "did you mean 'clm-ban-first'?" in run.err) == (2, True)
    with pytest.raises(UsageError):
        build.affirm(built.root, [], "2026-11-23")


def test_the_day_is_given_from_outside(built: Project) -> None:
    """The build reads no clock."""
    made = build.affirm(built.root, ["clm-ban-first"], "1990-06-15")
    assert made["clm-ban-first"].date == "1990-06-15"
    assert json.loads(built.read(FILE))["clm-ban-first"]["date"] == "1990-06-15"


def test_changed_data_make_no_claim_suspect(built: Project) -> None:
    """A number that the sentence prints may change: what it says of it has not."""
    built.append("data/codings/desk.csv", "x-voices-ask,order.zoning,lower your voices,affirms,")
    assert "suspect" not in built.run("check").out


def test_every_form_of_the_report_names_a_suspect_claim(built: Project) -> None:
    """At its line, under its rule, as those that read SARIF, JUnit or annotations need it."""
    built.replace(SECTION, OLD, "Zones come late")
    for form in ("sarif", "junit", "github", "markdown"):
        run = built.run("check", "--report", form)
        assert run.code == 1
        assert "clm-zoning-late is suspect" in run.out
        assert "its sentence changed since" in run.out
    (result,) = json.loads(built.run("check", "--report", "sarif").out)["runs"][0]["results"]
    assert result["ruleId"] == "claim-suspect"
