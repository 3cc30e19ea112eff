"""A difference is told with what turned a verdict first, for a terminal, a page and a program."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pypandoc
import pytest

from refutable.claims.claim import Claim, Verdict, assess
from refutable.corpus import Corpus, parse_date
from refutable.corpus.changes import DataChange, FieldChange
from refutable.evaluate.query import Finder
from refutable.history.comparison import ClaimChange, Comparison, Measured, State, Stated, compare
from refutable.language.criteria import Criterion
from refutable.language.expressions import coded
from refutable.reports.diff import diff_markdown, diff_text
from refutable.reports.diff_json import diff_json
from refutable.reports.diff_sections import row_text
from refutable.reports.wrapping import WIDTH
from refutable.wording.wording import in_english
from tests.corpora import coding, corpus_of, document

DOCUMENTS = {f"d{number}": document(number, parse_date("1995")) for number in range(3)}
CODINGS = tuple(coding(f"d{number}-x1", "f.one") for number in range(3))
OLD = corpus_of(DOCUMENTS, CODINGS)
NEW = corpus_of(
    {**DOCUMENTS, "d1": replace(DOCUMENTS["d1"], title="Renamed")},
    (*CODINGS[:2], coding("d0-x2", "g.three")),
)
HOSTILE = "<script>alert(1)</script> | *@someone* [link](page.md) `code` ~~x~~ #1"


def stated(claim: Claim, corpus: Corpus, sentence: str, line: int, *, risk: str = "") -> Stated:
    """Return a claim as a state has it, its margin the distance from what it needs."""
    found = assess(claim, Finder(corpus))
    margins = [
        Measured(part.part, off, turns=f"{off} off")
        for part, number in zip(found.operands, (3, 1), strict=False)
        for off in [abs(int(part.found) - number)]
    ]
    path = (risk,) if risk else ()
    return Stated(found, sentence, sentence, "paper.qmd", line, tuple(margins), path)


THREE = Claim("clm-three", coded("f").documents >= 3, rests_on=())
ABOVE = Claim("clm-above", coded("g.three").documents >= 0, rests_on=("clm-three",))
GONE = Claim("clm-gone", None, argued_from=("a",), declared=Verdict.ARGUED)
COME = Claim("clm-come", coded("f").documents >= 9)
OTHER = Claim("clm-other", coded("f").documents >= 1)
OTHERWISE = replace(OTHER, holds=(coded("f").documents >= 2), declared=Verdict.REFUTED)


@pytest.fixture(scope="module")
def found() -> Comparison:
    """A difference with something of every kind."""
    old = State(
        "HEAD~1 (0123abcde)",
        "0123abcde",
        Finder(OLD),
        (
            stated(THREE, OLD, "Three of them say so.", 1),
            stated(ABOVE, OLD, "It rests on that.", 2),
            stated(GONE, OLD, "It was argued.", 3),
            stated(OTHER, OLD, "More say so.", 4),
        ),
    )
    new = State(
        "working tree",
        "",
        Finder(NEW),
        (
            stated(THREE, NEW, "Three of them say so.", 1),
            stated(ABOVE, NEW, "It rests on that.", 2, risk="clm-three"),
            stated(OTHERWISE, NEW, "Fewer say so.", 4),
            stated(COME, NEW, "Nine say so.", 5),
        ),
    )
    return compare(old, new)


@pytest.fixture(scope="module")
def nothing() -> Comparison:
    """Two states with no difference."""
    same = State("HEAD (0123abcde)", "0123abcde", Finder(OLD), (stated(THREE, OLD, "So.", 1),))
    return compare(same, replace(same, name="working tree", commit=""))


def needed(holds: Criterion | None) -> str:
    """Return a criterion as any report words it."""
    assert holds is not None
    return in_english(holds, NEW)


# ------------------------------------------------------------------ for a terminal


def test_the_text_tells_every_change_the_flips_first(found: Comparison) -> None:
    """Each kind of change under its title, in the order of its weight, and the sums last."""
    lost = "“the words of an excerpt” — Document 2 (1995) [f.one, affirms]"
    removed = "coding removed by first: f.one (affirms) in d2-x1, “the words of an excerpt” — "
    lines = [
        "HEAD~1 (0123abcde) → working tree",
        "Verdicts that flipped",
        "paper.qmd:1: clm-three: ✓ supported → ✗ refuted, declared supported",
        "Three of them say so.",
        "changed by the data",
        f"fails: found 2, before 3, needed {needed(THREE.holds)}",
        f"passages lost: - {lost}",
        f"through: - {removed}Document 2 (1995)",
        "Claims removed",
        "paper.qmd:3: clm-gone, which was argued",
        "It was argued.",
        "Claims at risk now",
        "paper.qmd:2: clm-above rests on clm-three",
        "It rests on that.",
        "Margins that moved",
        "paper.qmd:2: clm-above, supported as before",
        "It rests on that.",
        f"needed {needed(ABOVE.holds)}; now: 2 off; before: 3 off",
        "passages gained: - “the words of an excerpt” — Document 0 (1995) [g.three, affirms]",
        "through: - coding added by first: g.three (affirms) in d0-x2, "
        "“the words of an excerpt” — Document 0 (1995)",
        "Criteria and terms that changed",
        "paper.qmd:4: clm-other",
        f"criterion before: {needed(OTHER.holds)}",
        f"criterion now: {needed(OTHERWISE.holds)}",
        "declared: supported → refuted",
        "Sentences reworded",
        "paper.qmd:4: clm-other",
        "[-More-] {+Fewer+} say so.",
        "Other passages gained or lost",
        "paper.qmd:4: clm-other",
        f"passages lost: - {lost}",
        f"through: - {removed}Document 2 (1995)",
        "Claims added",
        "paper.qmd:5: clm-come: ✗ refuted, declared supported",
        "Nine say so.",
        "4 claims: 1 verdict flipped, 1 removed, 1 newly at risk, 2 with a margin moved, "
        "1 with a new criterion, 1 reworded, 1 added",
        "data changes behind this: 1 coding added, 1 coding removed",
        "data changes that affect no claim: 1 document changed",
    ]
    assert " ".join(diff_text(found).split()) == " ".join(" ".join(lines).split())


def test_no_line_of_text_is_too_wide_to_read(found: Comparison) -> None:
    """Sentences, criteria and passages are wrapped."""
    assert max(len(line) for line in diff_text(found).splitlines()) <= WIDTH


def test_nothing_changed_is_one_line(nothing: Comparison) -> None:
    """Two states alike are told so in a line, with how much was compared."""
    line = "HEAD (0123abcde) → working tree: nothing changed in 1 claim and their data"
    assert diff_text(nothing) == line


def flip(old: Claim, new: Claim, after: Corpus) -> str:
    """Return what is told of a claim that flipped, in one line."""
    states = (
        State(name, "", Finder(corpus), (stated(claim, corpus, "So.", 1),))
        for name, claim, corpus in (("old", old, OLD), ("new", new, after))
    )
    return " ".join(diff_text(compare(*states)).split())


def test_what_was_found_before_is_told_where_it_was_something_else() -> None:
    """Beside each comparison that came out otherwise, and not where the criterion is another."""
    asked = coded("f")
    two = Claim("clm-a", (asked.documents >= 3) & (asked.codes <= 1))
    told_of_two = flip(two, two, NEW)
    assert "fails: found 2, before 3, needed" in told_of_two
    assert "holds: found 1, needed" in told_of_two
    otherwise = flip(OTHER, replace(COME, id=OTHER.id), NEW)
    assert "fails: found 2, needed" in otherwise


def test_without_a_row_that_accounts_for_it_that_is_said() -> None:
    """Passages that came through another criterion need no row; those through nothing are told."""
    otherwise = flip(OTHER, replace(COME, id=OTHER.id), OLD)
    assert "changed by the new criterion" in otherwise
    assert "through" not in otherwise
    unsaid = compare(
        State("old", "", Finder(OLD), (stated(THREE, OLD, "So.", 1),)),
        State("new", "", Finder(NEW), (stated(THREE, NEW, "So.", 1),)),
    )
    (change,) = unsaid.claims
    without = replace(unsaid, claims=(replace(change, causes=()),))
    assert "no changed row explains it" in diff_text(without)


def test_a_margin_that_moved_by_less_than_is_said_is_told_in_numbers(found: Comparison) -> None:
    """Two margins that read alike are told apart by their distances."""
    (change,) = (change for change in found.claims if change.id == "clm-above")
    (moved,) = change.margins
    part = coded("f").documents >= 0
    near, far = (Measured(part, distance, "points", "5 points short") for distance in (-5.1, -4.9))
    shown = replace(change, margins=(replace(moved, old=near, new=far),))
    text = diff_text(replace(found, claims=(shown,)))
    assert "now: -4.9 points; before: -5.1 points" in " ".join(text.split())


def test_rows_that_touch_no_claim_are_one_line(nothing: Comparison) -> None:
    """What changed of the data and of no claim is counted, not listed."""
    rows = tuple(DataChange("document", "changed", f"d{n}") for n in range(4))
    rows = (*rows, DataChange("event", "added", "e"), DataChange("family", "removed", "f"))
    assert diff_text(replace(nothing, data=rows)).splitlines()[2:] == [
        "1 claim: none changed",
        "data changes that affect no claim: 4 documents changed, 1 event added, 1 family removed",
    ]


def test_a_criterion_that_reads_as_before_is_said_to() -> None:
    """A criterion written otherwise, with the same meaning, is not told as two different ones."""
    made = coded("f").documents
    one, other = Claim("clm-a", made >= 1), Claim("clm-a", (made >= 1) & (made >= 1))
    assert needed(one.holds) != ""
    change = FieldChange("criterion", needed(one.holds), needed(one.holds))
    old, new = (
        State(name, "", Finder(OLD), (stated(claim, OLD, "So.", 1),))
        for name, claim in (("old", one), ("new", other))
    )
    (found,) = compare(old, new).claims
    same = replace(compare(old, new), claims=(replace(found, criterion=change),))
    assert "criterion is written differently, but says the same: " in diff_text(same)


# ------------------------------------------------------------------ rows in words


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (
            DataChange(
                "coding", "changed", "a/x/f.one/affirms", "a", "d", "x", "f.one",
                ("affirms", "reports"), "the words", "Title (1990)",
                (FieldChange("stance", "affirms", "reports"),),
            ),
            "coding changed by a: f.one in x, “the words”, stance affirms → reports — Title (1990)",
        ),
        (
            DataChange(
                "coding", "changed", "a/x/f.one/affirms", "a", "d", "x", "f.one", ("affirms",),
                "the words", "", (FieldChange("memo", "", "doubtful"),),
            ),
            "coding changed by a: f.one (affirms) in x, “the words”, memo none → doubtful",
        ),
        (
            DataChange(
                "adjudication", "added", "x/f.one",
                excerpt="x", code="f.one", stances=(), source="Title (1990)",
            ),
            "adjudication added: f.one (none) in x — Title (1990)",
        ),
        (
            DataChange(
                "document", "changed", "d", document="d", source="Title (1990)",
                fields=(FieldChange("actor", "", "office"),),
            ),
            "document changed: d, actor none → office — Title (1990)",
        ),
        (
            DataChange(
                "excerpt", "removed", "x", excerpt="x", words="word " * 60, source="Title",
                parts=(
                    DataChange("coding", "removed", "1", coder="b"),
                    DataChange("coding", "removed", "2", coder="a"),
                ),
            ),
            f"excerpt removed: x, “{'word ' * 23}[…]” — Title; with it 2 codings by a and b",
        ),
        (
            DataChange(
                "counting", "changed", "counting", fields=(FieldChange("upheld", "a;b", "a"),)
            ),
            "counting rules changed: upheld a;b → a",
        ),
        (DataChange("coder", "added", "hall"), "coder added: hall"),
        (DataChange("file", "added", "data/r.yaml"), "file added: data/r.yaml"),
    ],
)  # fmt: skip
def test_a_row_is_told_in_words(row: DataChange, words: str) -> None:
    """What it is, whose, where it stands, what of it changed, and what went with it."""
    assert row_text(row) == words


# ------------------------------------------------------------------ Markdown


def test_markdown_has_the_sections_of_the_text(found: Comparison, nothing: Comparison) -> None:
    """A pull request shows the sums first, then the same sections; or that nothing changed."""
    lines = re.sub(r"\\([!-~])", r"\1", diff_markdown(found)).splitlines()
    titles = [line.removeprefix("### ") for line in lines if line.startswith("### ")]
    text = diff_text(found).splitlines()
    assert titles == [line for line in text if line in titles]
    assert len(titles) == 8
    assert lines[0] == "## The argument: HEAD~1 (0123abcde) → working tree"
    assert lines[2].startswith("- 4 claims: 1 verdict flipped")
    assert "> ~~More~~ **Fewer** say so." in lines
    assert diff_markdown(nothing).endswith("\n\nNothing changed in 1 claim and their data\\.")


def test_long_lists_are_folded_in_markdown(found: Comparison) -> None:
    """Many rows stand behind a summary with their number; few stand in the open."""
    many = tuple(DataChange("coder", "added", f"c{number}") for number in range(6))
    changes = tuple(replace(change, causes=many) for change in found.claims if change.flipped)
    folded = diff_markdown(replace(found, claims=changes))
    assert folded.count("<details><summary>Through: 6</summary>\n\n- coder added\\: c0\n") == 1
    assert folded.count("<details>") == folded.count("</details>") == 1
    assert "<details>" not in diff_markdown(found)


def test_nothing_of_a_paper_is_markup_in_markdown() -> None:
    """Sentences, notes and rows are shown as they are: no tag, no link, no one called on."""
    made = replace(OTHER, note=f"{HOSTILE}\n\n# title\n- item")
    old = State(HOSTILE, "", Finder(OLD), (stated(OTHER, OLD, HOSTILE, 1),))
    new = State("new", "", Finder(OLD), (stated(made, OLD, f"{HOSTILE} too", 1),))
    found = compare(old, new)
    (change,) = found.claims
    gone = ClaimChange("clm-b", change.old, None)
    shown = diff_markdown(replace(found, claims=(change, gone)))
    page = pypandoc.convert_text(shown, "html", format="gfm")
    assert not re.search(r"<(script|a|code|img|em|table)\b", page)
    assert not re.search(r"<h1|<li>\s*(<p>)?item", page)
    assert "@someone" not in re.sub(r"<!--.*?-->", "|", page)
    words = re.sub(r"<!--.*?-->|<[^>]*>", "", page).replace("&lt;", "<").replace("&gt;", ">")
    assert " ".join(words.split()).count(HOSTILE) == 4


# ------------------------------------------------------------------ JSON


def test_json_tells_the_same_in_keys(found: Comparison, nothing: Comparison) -> None:
    """Every claim that changed, with the rows it came through, and the rows that touch none."""
    report = json.loads(diff_json(found))
    assert report["changed"] is True
    assert report["old"] == {"name": "HEAD~1 (0123abcde)", "commit": "0123abcde", "claims": 4}
    assert report["new"] == {"name": "working tree", "commit": None, "claims": 4}
    claims = {item["id"]: item for item in report["claims"]}
    assert {name: item["how"] for name, item in claims.items()} == {
        "clm-three": "changed",
        "clm-above": "changed",
        "clm-other": "changed",
        "clm-come": "added",
        "clm-gone": "removed",
    }
    three, other = claims["clm-three"], claims["clm-other"]
    assert (three["flipped"], three["through"]) == (True, "data")
    assert (three["old"]["verdict"], three["new"]["verdict"]) == ("supported", "refuted")
    assert (three["old"]["found"], three["new"]["found"]) == (["3"], ["2"])
    assert three["margins"] == [
        {"needed": needed(THREE.holds), "unit": "documents", "old": 0, "new": 1}
    ]
    rows = [report["data"][place]["id"] for place in three["through_rows"]]
    assert rows == ["first/d2-x1/f.one/affirms"]
    assert [report["data"][place]["id"] for place in report["touching_no_claim"]] == ["d1"]
    assert other["sentence"]["words"][:2] == [
        {"how": "removed", "text": "More"},
        {"how": "added", "text": "Fewer"},
    ]
    assert other["terms"] == [{"name": "declared", "old": "supported", "new": "refuted"}]
    assert claims["clm-above"]["risk"] == "new"
    assert claims["clm-come"]["old"] is None
    assert json.loads(diff_json(nothing))["changed"] is False


def test_the_keys_of_json_do_not_depend_on_what_changed(found: Comparison) -> None:
    """A program finds every key in every claim and every row, whatever happened to it."""
    report = json.loads(diff_json(found))
    for kind in ("claims", "data"):
        assert len({tuple(item) for item in report[kind]}) == 1
