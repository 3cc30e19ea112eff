"""The sentences of this paper, reversed, weakened and strengthened: their criteria do not bear it.

Each change is one of a word or two, made to the sentence and to nothing else, as an editor might
make it. All but the few that are listed with a reason are caught by the words alone, without
looking at what was affirmed.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from refutable import build
from refutable.evaluate.query import Finder
from refutable.wording.naming import Inset, Names
from refutable.wording.sentences import Finding, Sentence, hold_against
from tests.projects import ROOT, Project
from tests.this_paper.whole_paper import copy_paper

PAPER = build.open_claims(ROOT)
CLAIMS = {made.id: made for made in PAPER.collected.claims}
COMPUTED = [name for name, made in CLAIMS.items() if made.holds is not None]
NAMES = Names(PAPER.corpus, PAPER.collected.vocabulary)
FINDER = Finder(PAPER.corpus)
MOST_ESCAPES = 15
INLINE = "\N{OBJECT REPLACEMENT CHARACTER}" * 3
"""What stands in a sentence, as it is read, for a value computed in it."""

Change = tuple[str, str, str]

CAUGHT: dict[str, Change] = {
    # ---------------------------------------------------------------- direction
    "rarer becomes commoner": ("clm-abstract-base", "no rarer", "no commoner"),
    "no rarer becomes rarer": ("clm-politics-base", "no rarer", "rarer"),
    "no rarer becomes more frequent": ("clm-politics-base", "no rarer", "more frequent"),
    "more frequent becomes rarer": ("clm-politics-no-closer", "more frequent", "rarer"),
    "nor is dropped": ("clm-politics-no-closer", "Nor is it more", "It is more"),
    "far less becomes slightly less": (
        "clm-one-sided",
        "far less often",
        "slightly less often",
    ),
    "less becomes more": ("clm-one-sided", "far less often", "far more often"),
    "more becomes fewer": ("clm-shared-outweighs", "more texts", "fewer texts"),
    "the two duties change places": (
        "clm-shared-outweighs",
        "Duty laid on both sides is quoted from more texts than duty laid on one",
        "Duty laid on one is quoted from more texts than duty laid on both sides",
    ),
    "more often becomes less often": ("clm-places-given", "more often", "less often"),
    "larger becomes smaller": ("clm-lean-on-interviews", "a larger part", "a smaller part"),
    "a larger share becomes a smaller one": (
        "clm-premises-share",
        "a larger share",
        "a smaller share",
    ),
    "fewer becomes more": ("clm-asymmetry-named", "fewer texts", "more texts"),
    "more by memory becomes less": (
        "clm-trafficking-memory",
        "is found in more interviews",
        "is found in fewer interviews",
    ),
    "rarer beside the premises becomes commoner": (
        "clm-premises-politics",
        "is rarer among",
        "is commoner among",
    ),
    "rarer becomes no rarer": ("clm-abstract-premises", "is rarer", "is no rarer"),
    "it does not spread becomes it spreads": (
        "clm-management-early",
        "is not seen to spread",
        "is seen to spread",
    ),
    "outlives is denied": (
        "clm-shared-persists",
        "responsibility outlives",
        "responsibility does not outlive",
    ),
    # ---------------------------------------------------------------- order
    "more becomes fewer, of two times": ("clm-security-rises", "more use", "fewer use"),
    "after becomes before, of the attacks": (
        "clm-friends-equals",
        "none after the attacks",
        "none before the attacks",
    ),
    "a before that is counted after": (
        "clm-management-early",
        "managing migration before 2001",
        "managing migration after 2001",
    ),
    "older becomes newer": ("clm-aid-first", "older than", "newer than"),
    "before becomes after, of two events": (
        "clm-inaugurations",
        "before the decade",
        "after the decade",
    ),
    "before becomes after, of a first passage": (
        "clm-trade-before-partner",
        "signed before the first",
        "signed after the first",
    ),
    "first becomes last": ("clm-trade-before-partner", "first passage", "last passage"),
    "comes first becomes comes last": ("clm-bilateral-first", "first", "last"),
    "a study group first becomes last": ("clm-strategic-order", "word first", "word last"),
    "precede becomes follow": ("clm-founding-order", "precede", "follow"),
    "before becomes after, of the statement": (
        "clm-institutions-first",
        "dated before",
        "dated after",
    ),
    "after becomes before, of a refuted claim": (
        "clm-founded-after",
        "came after",
        "came before",
    ),
    "the launch came after": ("clm-launch-month", "came before", "came after"),
    "gain is worded after the report": ("clm-win-win", "worded before", "worded after"),
    "not later becomes not earlier": ("clm-not-later-than", "not later than", "not earlier than"),
    "1994 becomes 1992": ("clm-not-later-than", "1994", "1992"),
    "from 2001 on becomes before 2001": ("clm-shared-first", "from 2001 on", "before 2001"),
    "2001 becomes 2003": ("clm-abstract-responsibility", "from 2001 on", "from 2003 on"),
    "since becomes before": ("clm-trust-late-omitted", "since 2005", "before 2005"),
    "latest becomes earliest": ("clm-strategic-from-2005", "latest", "earliest"),
    "the nineties become the eighties": ("clm-management-nineties", "nineties", "eighties"),
    "the stretch ends in another year": ("clm-security-not-all", "to 2004", "to 2002"),
    "Canada comes after": ("clm-canada-first", "came before", "came after"),
    "Cairo comes after": ("clm-cairo-first", "came before", "came after"),
    "they met after he took office": ("clm-presidents-meet", "before he took", "after he took"),
    "the proposal comes after the launch": (
        "clm-proposed-then-launched",
        "comes before",
        "comes after",
    ),
    "the signature follows": ("clm-trade-then-group", "precedes", "follows"),
    # ---------------------------------------------------------------- denial
    "none becomes some": ("clm-shared-first", "none that is older", "some that are older"),
    "no becomes some": ("clm-no-press", "No press passage", "Some press passage"),
    "a not is dropped": ("clm-study-own-words", "do not show", "do show"),
    "a not is added": ("clm-study-own-words", "they speak", "they do not speak"),
    "not before loses its not": ("clm-strategic-from-2005", "and not before", "and before"),
    "a not is added to a presence": ("clm-commission-technical", "and calls", "and does not call"),
    "no text becomes some text": ("clm-good-governance-where", "in no text", "in some text"),
    "leave out becomes name": ("clm-contention-omitted", "leave out", "name"),
    "leave out is denied": ("clm-omission-example", "leave out", "do not leave out"),
    "missing becomes found": ("clm-legal-ways-omitted", "missing from", "found in"),
    "no text becomes an interview denied": (
        "clm-trust-told",
        "in interviews and in no quoted text of the time",
        "in no interviews and in quoted texts of the time",
    ),
    "never is added": ("clm-prosperity-experts", "gives experts", "never gives experts"),
    # ---------------------------------------------------------------- only, all, some
    "only becomes also": ("clm-natural-flow", "one voice only", "one voice also"),
    "only is dropped": ("clm-emergence", "emerged only in", "emerged in"),
    "no text becomes a text": ("clm-crime-memory", "and no text of", "and a text of"),
    "only is added": (
        "clm-prosperity-experts",
        "The fact sheet of 2001 gives",
        "Only the fact sheet of 2001 gives",
    ),
    "every becomes most": ("clm-through-cooperation", "every period", "most periods"),
    "every becomes some": ("clm-prosperity-through", "every period", "some period"),
    "not every becomes every": ("clm-trust-not-through", "not from every", "from every"),
    "no is dropped": ("clm-security-not-all", "has no words", "has words"),
    "each becomes few": ("clm-mechanism-everywhere", "each of the", "few of the"),
    "every one becomes most": ("clm-politics-everywhere", "each of these", "most of these"),
    "all is added": ("clm-three-fields", "from texts on", "from all texts on"),
    "both becomes neither": ("clm-monterrey-responsibility", "both stand", "neither stand"),
    "each period becomes some": ("clm-talk-through", "in each period", "in some period"),
    "each of these becomes some of them": ("clm-instances", "each of these", "some of these"),
    "every period becomes most periods": ("clm-said", "in every period", "in most periods"),
    # ---------------------------------------------------------------- how many, how much
    "most becomes few": ("clm-premises-common", "Most of the", "Few of the"),
    "most becomes all": ("clm-premises-common", "Most of the", "All of the"),
    "most becomes half": ("clm-report-ingredients", "Most are", "Half are"),
    "more than half becomes less": ("clm-governments-speak", "more than half", "less than half"),
    "no more than half becomes more": (
        "clm-not-mainly-return",
        "no more than half",
        "more than half",
    ),
    "more often than not becomes rarely": (
        "clm-politics-beside",
        "more often than not",
        "rarely",
    ),
    "several becomes two": ("clm-institutions-first", "several institutions", "two institutions"),
    "several becomes most": ("clm-commission-technical", "several fields", "most fields"),
    "two becomes three": ("clm-commission-texts", "its two sets", "its three sets"),
    "more than one becomes one at most": (
        "clm-same-passage",
        "in more than one document",
        "in at most one document",
    ),
    "more than one becomes more than two": (
        "clm-experts-gain",
        "more than one document",
        "more than two documents",
    ),
    "more than one is weakened to one": (
        "clm-prosperity-honeymoon",
        "more than one text",
        "a text",
    ),
    "at least one becomes at least two": ("clm-security-not-all", "at least one", "at least two"),
    "repeatedly is dropped": ("clm-year-only", "stated repeatedly", "stated"),
    "few show a replacement becomes most do": ("clm-thesis", "few texts", "most texts"),
    "few becomes all": ("clm-thesis", "few texts", "all texts"),
    "no more than one becomes more": (
        "clm-replacement",
        "in no more than one text",
        "in more than one text",
    ),
    "most of the sample becomes few": ("clm-mostly-bilateral", "Most of", "Few of"),
    # ---------------------------------------------------------------- nearly, and with exceptions
    "every becomes almost every": (
        "clm-dispute-beside-interest",
        "Every quoted text",
        "Almost every quoted text",
    ),
    "every period becomes nearly every period": (
        "clm-through-cooperation",
        "every period",
        "nearly every period",
    ),
    "every period becomes every second period": (
        "clm-through-cooperation",
        "every period",
        "every second period",
    ),
    "not every period becomes no period": (
        "clm-trust-not-through",
        "not from every period",
        "from no period",
    ),
    "a number becomes all but a number": (
        "clm-dialogue-institutions",
        "described at",
        "described at all but",
    ),
    "found becomes absent": ("clm-local-solving", "is found in", "is absent from"),
    "outlives becomes vanishes with": ("clm-shared-persists", "outlives", "vanishes with"),
    # ---------------------------------------------------------------- up to, and parts of a decade
    "from 2001 on becomes up to 2001": (
        "clm-abstract-responsibility",
        "from 2001 on",
        "up to 2001",
    ),
    "from 2001 on becomes in 2001": ("clm-abstract-responsibility", "from 2001 on", "in 2001"),
    "from 2001 on becomes of 2001 alone": (
        "clm-abstract-responsibility",
        "from 2001 on",
        "of 2001 alone",
    ),
    "before 2001 becomes up to 2001": ("clm-management-early", "before 2001", "up to 2001"),
    "the nineties become the late nineties": (
        "clm-management-nineties",
        "nineties",
        "late nineties",
    ),
    "precede becomes postdate": ("clm-founding-order", "precede", "postdate"),
    # ---------------------------------------------------------------- place
    "the same passage becomes the same text": (
        "clm-causes-to-projects",
        "the same passage",
        "the same text",
    ),
    "the same breath becomes the same text": ("clm-plan-one-breath", "same breath", "same text"),
    "the one passage is dropped": ("clm-monterrey-both", "in one passage", "in its words"),
    "the list becomes the text": ("clm-list-1998", "in one passage", "in one text"),
    "the embassy's passage becomes its text": (
        "clm-embassy-liaison",
        "In one passage",
        "In one text",
    ),
    "one passage of an interview becomes an interview": (
        "clm-trafficking-insisted",
        "one passage of an interview",
        "an interview",
    ),
}

# What the words alone cannot tell, and why. Affirmation tells all of these.
NOT_CAUGHT: dict[str, tuple[Change, str]] = {
    "one of two words for the same absence": (
        ("clm-mechanisms-remembered", "in interviews alone", "in interviews"),
        "“and in no quoted text of the time” says by itself what “alone” says",
    ),
    "one of two words for the same order": (
        ("clm-trade-before-partner", "only after those talks", "after those talks"),
        "that nothing came before the first passage is what a first passage is",
    ),
    "another thing at the same place": (
        ("clm-asymmetry-named", "Inequality between", "Friendship between"),
        "which code a sentence speaks of is not a matter of decisive words",
    ),
    "together without a word for it": (
        ("clm-will-and-benefit", "together with", "apart from"),
        "in the same document is what naming two things of a text means, so no word is asked for",
    ),
    "another stance": (
        ("clm-counter-framing", "rejects the police view", "adopts the police view"),
        "verbs of saying are legion, and stances differ from paper to paper",
    ),
    "the two sides change places around their counts": (
        (
            "clm-trafficking-memory",
            f"more interviews ({INLINE}) than documents of the time",
            f"more documents of the time ({INLINE}) than interviews",
        ),
        "the counts stand where they stood, and what a noun beside a count names is not decisive",
    ),
    "twice denied": (
        ("clm-politics-base", "is no rarer", "is never no rarer"),
        "a second denial of a comparison is taken for the first one's",
    ),
}


def changed(change: Change) -> Sentence:
    """Return a sentence of the paper with one stretch of its words put in place of another."""
    name, old, new = change
    sentence = PAPER.collected.sentences[name]
    assert sentence.text.count(old) == 1, f"{old!r} stands {sentence.text.count(old)} times"
    start = sentence.text.index(old)
    end = start + len(old)
    return Sentence(
        sentence.text[:start] + new + sentence.text[end:],
        (*sentence.origin[:start], *[sentence.origin[start]] * len(new), *sentence.origin[end:]),
        tuple(_moved(inset, start, old, new) for inset in sentence.insets),
    )


def _moved(inset: Inset, start: int, old: str, new: str) -> Inset:
    """Return an inline value where it stands once `old`, at `start`, has become `new`."""
    step = 0
    if inset.start >= start + len(old):
        step = len(new) - len(old)
    elif inset.start >= start:
        which = old[: inset.start - start].count(INLINE)
        before = INLINE.join(new.split(INLINE)[: which + 1])
        step = len(before) - (inset.start - start)
    return replace(inset, start=inset.start + step, end=inset.end + step)


def findings(name: str, sentence: Sentence | None = None) -> tuple[Finding, ...]:
    """Return what a check says of a claim, with its own sentence or another one."""
    held = sentence or PAPER.collected.sentences[name]
    return hold_against(held, CLAIMS[name], NAMES, FINDER)


@pytest.mark.parametrize("name", CLAIMS)
def test_each_sentence_says_what_its_criterion_asks(name: str) -> None:
    """As it stands, no word of the paper is contradicted or unanswered, and nothing is unsaid."""
    assert [finding.message for finding in findings(name)] == []


@pytest.mark.parametrize("what", CAUGHT)
def test_a_changed_sentence_is_caught(what: str) -> None:
    """One word, and the sentence says another thing than what is tested."""
    change = CAUGHT[what]
    found = findings(change[0], changed(change))
    assert found, changed(change).text
    assert {finding.rule for finding in found} <= {
        "word-contradicts",
        "word-unanswered",
        "criterion-unworded",
    }


@pytest.mark.parametrize("what", NOT_CAUGHT)
def test_what_is_not_caught_is_said_to_be(what: str) -> None:
    """The list of what the words cannot tell is honest: none of it is caught by chance."""
    change, reason = NOT_CAUGHT[what]
    assert reason
    assert findings(change[0], changed(change)) == ()


def test_enough_is_tried() -> None:
    """Many more are caught than are not, of many claims."""
    assert len(CAUGHT) >= 45
    assert len(NOT_CAUGHT) * 10 < len(CAUGHT)
    assert len({name for name, _, _ in CAUGHT.values()}) > len(COMPUTED) / 2


def test_escapes_are_few() -> None:
    """A word that decides nothing is reworded before it is excused."""
    excused = [word for made in CLAIMS.values() for word, _ in made.plain]
    assert len(excused) < MOST_ESCAPES


# Ten of them in the files, by one word each.
TEN = (
    ("sections/_05-abstract.qmd", "so that it is no rarer", "so that it is rarer"),
    ("sections/_10-introduction.qmd", "is older than any passage", "is newer than any passage"),
    ("sections/_10-introduction.qmd", "Most of the quoted texts", "Few of the quoted texts"),
    (
        "sections/_20-framework.qmd",
        "and in no quoted text of the time",
        "and in every quoted text of the time",
    ),
    ("sections/_30-background.qmd", "lie before the decade", "lie after the decade"),
    ("sections/_40-method.qmd", "far less often", "far more often"),
    (
        "sections/_50-discourse.qmd",
        "Cooperation is worded in every period",
        "Cooperation is worded in most periods",
    ),
    ("sections/_55-transformations.qmd", "is the latest layer", "is the earliest layer"),
    ("sections/_60-commission.qmd", "none of its two sets", "some of its two sets"),
    ("sections/_57-routes.qmd", "premises stand in a larger", "premises stand in a smaller"),
)
TURNED = (
    "clm-abstract-base",
    "clm-aid-first",
    "clm-premises-common",
    "clm-mechanisms-remembered",
    "clm-inaugurations",
    "clm-one-sided",
    "clm-through-cooperation",
    "clm-strategic-from-2005",
    "clm-commission-texts",
    "clm-premises-share",
)


def test_ten_reversed_claims_are_named_in_one_run(tmp_path: Path) -> None:
    """Each with file, line and column of the word, and with what the criterion says."""
    project = Project(copy_paper(tmp_path / "paper"))
    for file, old, new in TEN:
        project.replace(file, old, new)
    run = project.run("check")
    assert run.code == 3
    for name, (file, _, new) in zip(TURNED, TEN, strict=True):
        told = [line for line in run.err.splitlines() if f": {name}: " in line]
        assert told, name
        assert all(line.startswith(f"{file}:") for line in told)
        lines = project.read(file).splitlines()
        places = [line.split(":")[1:3] for line in told if "[word-" in line]
        row = next(number for number, text in enumerate(lines, start=1) if new in text)
        columns = [int(column) for line, column in places if int(line) == row]
        start = lines[row - 1].index(new) + 1
        assert any(start <= column <= start + len(new) for column in columns), name
