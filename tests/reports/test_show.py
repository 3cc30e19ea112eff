"""One claim on one screen: nothing that a reader asks of it is left out, and no line is wide."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from refutable import build
from refutable.build.paper import Paper
from refutable.claims.claim import Verdict
from refutable.language.english import sentence
from refutable.reports import json as as_json
from refutable.reports.report import ClaimReport
from refutable.reports.show import show_text
from refutable.robustness.choices import load_readings
from refutable.wording.wording import in_english
from tests.projects import SECOND_PAPER, SECOND_VERDICTS, Project

TERMS = ("Needed", "Found", "For", "Against", "Removal", "Absence", "Coders", "Readings")


@pytest.fixture(scope="module")
def paper() -> Paper:
    """The second paper, read and run."""
    return build.open_paper(SECOND_PAPER)


def report(paper: Paper, name: str, shuffles: int = 20) -> ClaimReport:
    """Return one claim with how firmly it stands."""
    return build.show(paper, name, shuffles, 1)


def shown(paper: Paper, name: str, *, uncut: bool = False) -> str:
    """Return what `paper show` prints of a claim."""
    return show_text(report(paper, name), paper.corpus, uncut=uncut)


def rows(text: str) -> dict[str, str]:
    """Return what stands beside each term of a screen, in one line each."""
    found: dict[str, str] = {}
    term = ""
    for line in text.splitlines():
        if line.startswith("The verdict does not establish"):
            break
        if re.match(r"[A-Z][A-Za-z ]{2,11} +\S", line[:14]) and line[12:13] == " ":
            term = line[:13].strip()
        if line.strip() and (term and line[:13].strip() in ("", term)):
            found[term] = f"{found.get(term, '')} {line[13:].strip()}".strip()
    return found


# ------------------------------------------------------------------ what is on it


@pytest.mark.parametrize("name", SECOND_VERDICTS)
def test_a_claim_is_shown_whole(paper: Paper, name: str) -> None:
    """The sentence, the place, the criterion, both sides and what it leaves open are shown."""
    found = report(paper, name)
    entry, made = found.entry, found.entry.assessment.claim
    text = show_text(found, paper.corpus, uncut=True)
    flat = " ".join(text.split())
    assert f"{entry.file}:{entry.line}" in text
    assert entry.statement in flat
    for passage in (*entry.grounds, *entry.rebuttal):
        assert " ".join(str(passage).split()) in flat
    told = rows(text)
    if made.holds is not None:
        assert [term for term in told if term in TERMS] == list(TERMS)
        assert told["Needed"] == sentence(in_english(made.holds, paper.corpus, numbered=True))
        for number, operand in enumerate(entry.assessment.operands, start=1):
            mark = f"({number}) " if len(entry.assessment.operands) > 1 else ""
            assert re.search(
                rf"{re.escape(mark)}\w+: found {re.escape(operand.found)}", told["Found"]
            )
    else:
        assert not set(TERMS) & told.keys()
    assert ("To decide" in told) is bool(made.would_decide)
    assert ("Rests on" in told) is bool(made.rests_on)
    last = text.split("The verdict does not establish\n")[1]
    assert last.count("– ") == len(found.not_established) > 0


def test_what_was_found_comes_with_its_margin(paper: Paper) -> None:
    """Each operand says how far it is from turning."""
    assert rows(shown(paper, "clm-zoning-late"))["Found"] == (
        "(1) holds: found 2 – 1 document fewer would turn it "
        "(2) holds: found 0 – 1 document more would turn it"
    )


def test_how_little_breaks_it_is_quoted(paper: Paper) -> None:
    """The size at every level, and the units of the smallest one in words."""
    told = rows(shown(paper, "clm-zoning-late"))
    assert told["Removal"].startswith(
        "Overturned by the removal of 1 document, 1 passage or 1 coding. – “"
    )


def test_what_is_only_an_upper_limit_is_called_one(paper: Paper) -> None:
    """Where the smallest is not proven, the size is an upper limit."""
    found = report(paper, "clm-zoning-late")
    assert found.firmness is not None
    sets = tuple(replace(one, exact=False) for one in found.firmness.breaking)
    changed = replace(found, firmness=replace(found.firmness, breaking=sets))
    told = rows(show_text(changed, paper.corpus))["Removal"]
    assert told.startswith("Overturned by the removal of ≤ 1 document, ≤ 1 passage or ≤ 1 coding.")


def test_what_would_have_to_be_added_is_said_of_what_is_not_supported(paper: Paper) -> None:
    """A refuted claim says what it lacks; a supported one does not."""
    refuted = rows(shown(paper, "clm-life-over-disturbance"))
    assert refuted["To add"].startswith(("1 more document", "2 more documents", "3 more"))
    assert "To add" not in rows(shown(paper, "clm-zoning-late"))


def test_shuffles_are_told_with_null_interval_and_seed(paper: Paper) -> None:
    """Other seeds and numbers are said; more shuffles, a narrower interval."""
    few = show_text(build.show(paper, "clm-zoning-late", 10, 7), paper.corpus)
    told = rows(few)["Shuffles"]
    assert re.fullmatch(
        r"Passes on [\d.]+% of 10 corpora with the codings moved to other passages "
        r"\(95% interval [\d.]+ to [\d.]+\)(: it says little)?\. Refuted on \d+; seed 7\.",
        told,
    )


def test_without_declared_readings_it_says_so_and_goes_on(paper: Paper) -> None:
    """The second paper declares none."""
    assert load_readings(paper.root, paper.corpus).choices == ()
    assert rows(shown(paper, "clm-zoning-late"))["Readings"] == "no readings are declared"


def test_one_coder_alone_is_no_comparison(project: Project) -> None:
    """Where nobody else coded, nothing is said of others, and nothing fails."""
    project.write(
        "data/coders.csv", "\n".join(project.read("data/coders.csv").split("\n")[:2]) + "\n"
    )
    project.replace(
        "sections/_10-sound.qmd",
        ', and the readings agree with an alpha of `{python} agreement("desk", "attic")`',
        "",
    )
    paper = build.open_paper(project.root)
    told = rows(shown(paper, "clm-zoning-late"))
    assert told["Coders"] == "there is only one coder"
    assert "coders" not in told["Absence"]


# ------------------------------------------------------------------ how it is laid out


def test_a_warrant_that_is_a_claim_is_shown_both_ways(project: Project) -> None:
    """A claim names the mechanism by which it is argued, and the mechanism what it carries."""
    project.replace(
        "sections/_10-sound.qmd",
        'warrant="@public-rooms-1999"',
        'warrant=["clm-noise-settled", "@public-rooms-1999"]',
    )
    paper = build.open_paper(project.root)
    carried, theory = (
        rows(shown(paper, name)) for name in ("clm-disturbance-through", "clm-noise-settled")
    )
    assert carried["Warrant"] == "clm-noise-settled, public-rooms-1999"
    assert theory["Warrant of"] == "✓ clm-disturbance-through"
    assert "Rest on it" not in theory


def test_both_ways_of_resting_are_shown_with_signs_and_paths(project: Project) -> None:
    """What a claim rests on and what rests on it, with verdicts, and the way where it is one."""
    project.replace(
        "sections/_20-order.qmd",
        "holds=(zoning.since(OPENING)",
        'rests_on=["clm-noise-settled"],\n    holds=(zoning.since(OPENING)',
    )
    paper = build.open_paper(project.root)
    middle, top, ground = (
        rows(shown(paper, name))
        for name in ("clm-zoning-late", "clm-zoning-answers", "clm-noise-settled")
    )
    assert middle["Rests on"] == "§ clm-noise-settled"
    assert middle["Rest on it"] == "✓ clm-zoning-answers"
    assert top["Rests on"] == "✓ clm-zoning-late § clm-noise-settled (through clm-zoning-late)"
    assert ground["Rest on it"].startswith("✓ clm-zoning-late ✓ clm-zoning-answers (through")
    told = json.loads(
        as_json.show_json(report(paper, "clm-zoning-answers"), paper.corpus),
    )
    assert told["above"] == []
    assert told["below"] == [
        {"id": "clm-zoning-late", "verdict": "supported", "path": ["clm-zoning-late"]},
        {
            "id": "clm-noise-settled",
            "verdict": "argued",
            "path": ["clm-zoning-late", "clm-noise-settled"],
        },
    ]


# ------------------------------------------------------------------ JSON


def test_json_of_a_claim_has_the_keys_of_the_list_and_its_criterion(paper: Paper) -> None:
    """Showing one claim adds its criterion as a tree and each coder's verdict."""
    found = report(paper, "clm-zoning-late")
    told = json.loads(as_json.show_json(found, paper.corpus))
    (listed,) = json.loads(as_json.list_json([found.entry], paper.corpus))
    assert {key: told[key] for key in listed} == listed
    assert told["criterion"]["op"] == "All"
    assert told["against_selection"]["op"] == "Selection"
    assert told["under_each_coder"] == {"desk": "supported", "attic": "supported"}
    assert told["statement"].startswith("Zones are a late answer: two papers")
    assert told["not_established"] == list(found.not_established)


def test_json_of_an_argued_claim_has_no_firmness(paper: Paper) -> None:
    """A work that is cited is not examined."""
    told = json.loads(as_json.show_json(report(paper, "clm-noise-settled"), paper.corpus))
    assert (told["firmness"], told["under_each_coder"]) == (None, {})
    assert told["verdict"] == Verdict.ARGUED.value
