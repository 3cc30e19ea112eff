"""``paper affirm``: a person reads sentence and criterion side by side and says that they agree."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from refutable import build
from refutable.errors import UsageError
from refutable.wording.affirmation import FILE, Suspect
from tests.projects import Project, run

SECTION = "sections/_20-order.qmd"
OLD = "Zones are a late answer"
BY = ("--by", "Anna")


def affirm(project: Project, *names: str, answer: str = "y") -> Sequence[str]:
    """Affirm as Anna, with one answer to every question."""
    shown: list[Suspect] = []

    def ask(suspect: Suspect) -> build.Answer:
        shown.append(suspect)
        return build.Answer(answer)

    build.affirm(project.root, names, by="Anna", date="2026-11-23", ask=ask)
    return [one.id for one in shown]


def walk(project: Project, answers: str) -> tuple[int, str]:
    """Return how ``paper affirm`` ends and what it says, with these answers typed."""
    words = ["affirm", "-C", str(project.root), *BY]
    done = run(*words, typed="\n".join(answers) + "\n")
    return done.code, done.out + done.err


def test_a_reworded_sentence_is_suspect_until_it_is_affirmed(built: Project) -> None:
    """Check, show and every report mark the words that changed; affirmed, they are silent again."""
    built.replace(SECTION, OLD, "Zones come late")
    told = " ".join(built.run("check").out.split())
    assert "clm-zoning-late is suspect: its sentence changed since The contributors" in told
    assert "sentence: Zones [-are a late answer:-] {+come late:+} two papers word them" in told
    assert "criterion: at least two documents dated from 15 June 1990 on" in told
    shown = " ".join(built.run("show", "clm-zoning-late").out.split())
    assert "{+come late:+}" in shown
    for form in ("sarif", "junit", "github", "markdown"):
        run = built.run("check", "--report", form)
        assert (run.code, "its sentence changed since" in run.out) == (1, True)
    assert built.run("affirm", "clm-zoning-late", *BY).code == 0
    assert built.run("check").code == 0
    kept = json.loads(built.read(FILE))["clm-zoning-late"]
    assert (kept["by"], kept["sentence"][:15]) == ("Anna", "Zones come late")


def test_a_changed_definition_makes_each_claim_with_the_code_suspect(built: Project) -> None:
    """The sentence and the criterion read as they did, but count something else."""
    built.replace("data/codebook.yaml", "places of their own.", "no place of their own.")
    report = json.loads(built.run("check", "--format", "json").out)
    assert report["exit_code"] == 1
    assert {item["id"]: item["changed"] for item in report["suspect"]} == {
        "clm-zoning-late": ["order.zoning"],
        "clm-zoning-answers": ["order.zoning"],
    }
    assert "the definition of order.zoning changed since" in built.run("check").out


def test_a_variable_defined_anew_makes_the_sentence_suspect(built: Project) -> None:
    """Letter for letter the sentence is what it was, and it prints another thing."""
    heard = "the old complaint, heard in `{python} heard` papers,"
    built.replace(SECTION, "the old complaint,", heard)
    cell = "```{python}\nheard = disturbance.documents.words\n```\n\n"
    built.replace(SECTION, "[They answer", f"{cell}[They answer")
    affirm(built)
    assert not build.check(build.open_paper(built.root)).suspects
    built.replace(SECTION, "heard = disturbance", 'heard = coded("order.ban")')
    (suspect,) = build.check(build.open_paper(built.root)).suspects
    assert (suspect.id, suspect.changed) == ("clm-zoning-answers", ("sentence",))
    assert "a citation or the expression of a computed value changed" in built.run("check").out


def test_a_sentence_that_restates_a_claim_is_affirmed_with_it(built: Project) -> None:
    """A claim is suspect when a sentence that says it again is added, changed or taken out."""
    summary = '\n[No zone came early.]{.result restates="clm-zoning-late clm-ban-first"}\n'
    built.append(SECTION, summary)
    assert set(affirm(built)) == {"clm-zoning-late", "clm-ban-first"}
    assert not build.check(build.open_paper(built.root)).suspects
    built.replace(SECTION, "No zone", "A zone")
    told = " ".join(built.run("check").out.split())
    assert told.count("its sentence changed since") == 2
    assert "two papers word them after that day and none before. || [-No-] {+A+} zone" in told
    built.replace(SECTION, 'clm-ban-first"}', 'clm-ban-fist"}')
    assert "restates clm-ban-fist, and there is no such claim" in built.run("check").out


def test_changed_data_make_no_claim_suspect(built: Project) -> None:
    """A number that the sentence prints may change; what the sentence says of it has not."""
    built.append("data/codings/desk.csv", "x-voices-ask,order.zoning,lower your voices,affirms,")
    assert "suspect" not in built.run("check").out


def test_without_an_id_it_walks_through_what_is_not_affirmed(built: Project) -> None:
    """Yes affirms, no goes on, quit stops; what was affirmed so far is kept."""
    (built.root / FILE).unlink()
    assert built.run("check").out.count("nobody has affirmed") == 7
    code, said = walk(built, "ynq")
    assert (code, said.count("do they say the same?")) == (0, 3)
    assert said.index("sentence: Sound is spoken of") < said.index("criterion: at least two")
    assert list(json.loads(built.read(FILE))) == ["clm-disturbance-through"]
    assert walk(built, "yyyyyy")[0] == 0
    assert built.run("check").code == 0
    assert walk(built, "")[1] == "no claim was affirmed\n"


def test_input_that_ends_keeps_what_was_affirmed(built: Project) -> None:
    """The end of the input is an answer too: quit."""
    (built.root / FILE).unlink()
    done = run("affirm", "-C", str(built.root), *BY, typed="y\n")
    assert (done.code, done.err) == (0, "")
    assert len(json.loads(built.read(FILE))) == 1


def test_an_unclear_answer_affirms_nothing(built: Project) -> None:
    """To affirm is to say yes."""
    (built.root / FILE).unlink()
    walk(built, ["", "?", "no", "maybe", "q"])  # type: ignore[arg-type]
    assert json.loads(built.read(FILE)) == {}


def test_there_is_no_affirming_of_all_without_looking(built: Project) -> None:
    """The option is gone."""
    assert built.run("affirm", "--all").code == 2


def test_one_claim_is_affirmed_by_id_short_id_or_number(built: Project) -> None:
    """What stands of the others is kept."""
    (built.root / FILE).unlink()
    for name in ("clm-ban-first", "zoning-late", "1"):
        assert built.run("affirm", name, *BY).code == 0
    assert sorted(json.loads(built.read(FILE))) == [
        "clm-ban-first",
        "clm-disturbance-through",
        "clm-zoning-late",
    ]
    run = built.run("affirm", "clm-ban-last", *BY)
    assert (run.code, "did you mean 'clm-ban-first'?" in run.err) == (2, True)


def test_an_affirmation_of_no_claim_is_a_remark_and_is_removed(built: Project) -> None:
    """It would pass for that of another claim with the same id."""
    built.replace(FILE, '"clm-ban-first"', '"clm-ban-once"')
    run = built.run("check")
    assert (run.code, "'clm-ban-once' is affirmed, but the paper no longer" in run.out) == (1, True)
    assert affirm(built) == ["clm-ban-first"]
    assert "clm-ban-once" not in built.read(FILE)
    assert built.run("check").code == 0


def test_a_bad_file_is_not_taken_for_an_empty_one(built: Project) -> None:
    """The check names it, and affirming does not go on as if nothing had been affirmed."""
    built.write(FILE, "[]\n")
    run = built.run("check")
    assert run.code == 3
    assert f"{FILE}:1:1: the file does not have the form" in run.out


def test_who_affirms_is_named(built: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """By --by, else by git's user; where neither names anybody, nothing is affirmed."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    monkeypatch.chdir(built.root)
    run = built.run("affirm", "clm-ban-first")
    assert (run.code, "[no-name]" in run.err) == (2, True)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.name")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "Ben")
    assert built.run("affirm", "clm-ban-first").code == 0
    assert json.loads(built.read(FILE))["clm-ban-first"]["by"] == "Ben"
    with pytest.raises(UsageError):
        build.affirm(built.root, ["nobody"], by="Anna", date="", ask=lambda _: build.Answer.YES)
