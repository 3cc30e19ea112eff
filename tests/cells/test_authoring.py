"""What cells say: claims, quotations, tables, figures and the ledger."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import refutable
from refutable import build
from refutable.cells import evidence, session
from refutable.cells.claim import claim
from refutable.cells.figures import figure
from refutable.cells.ledger import extremes_table, firmness, firmness_table, ledger
from refutable.cells.prose import agreement, quote, share, table
from refutable.cells.run import collect
from refutable.cells.session import find_root, open_session
from refutable.claims.claim import Verdict
from refutable.corpus import Corpus, load_corpus
from refutable.errors import MalformedError, UsageError
from refutable.language.expressions import coded, event, omitted, quoted
from refutable.paper.source import read_source
from tests.projects import SECOND_PAPER, SECOND_VERDICTS, Project

OPENING = "children-corner-opened"


@pytest.fixture(autouse=True)
def opened(small: Corpus) -> Iterator[session.Session]:
    """The second paper, open as in a check."""
    before = session._open
    yield open_session(SECOND_PAPER, small, drawing=False)
    session._open = before


# ------------------------------------------------------------------ values in the text


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (lambda: coded("order.ban").documents, "3"),
        (lambda: coded("order.ban").documents.words, "three"),
        (lambda: coded("sound.life").in_language("de").before("1980").documents.words, "none"),
        (lambda: coded("order.appeal").before(OPENING).documents, "between 0 and 2"),
        (lambda: coded("order.appeal").before(OPENING).documents.words, "between none and two"),
        (lambda: quoted().documents.words, "nine"),
        (lambda: (coded("order.ban").documents * 10).words, "30"),
        (lambda: share(coded("order.ban").documents, quoted().documents), "33%"),
        (
            lambda: share(
                coded("order.ban").documents, coded("order.ban").before("1900").documents
            ),
            "undefined",
        ),
        (lambda: coded("order.ban").first, "1974"),
        (lambda: coded("order.ban").last, "March 1981"),
        (lambda: coded("order.appeal").last, "from 4 May 1993 on"),
        (lambda: coded("order.ban").before("1900").first, "no date"),
        (lambda: event(OPENING), "15 June 1990"),
        (lambda: agreement("desk", "attic", code="sound.quiet_owed"), "1.000"),
        (lambda: agreement("desk", "attic"), "0.77"),
    ],
)
def test_values_print_as_prose_wants_them(value: Callable[[], object], printed: str) -> None:
    """Numbers as digits or words, shares as percentages, dates in full, open ones as open."""
    assert str(value()) == printed


def test_agreement_needs_two_coders_that_there_are() -> None:
    """A layer that is not there, or one alone, has no agreement."""
    for names in (("desk",), ("desk", "cellar"), ()):
        with pytest.raises(ValueError, match="name two or more coders of: desk, attic"):
            agreement(*names)


def test_a_quotation_is_the_excerpts_own_words() -> None:
    """Words that do not stand in the excerpt are refused; a foreign language is marked."""
    assert str(quote("x-voices-ask", "lower your voices")) == "“lower your voices”"
    assert str(quote("x-voices-ask")) == "“We ask you kindly to lower your voices”"
    german = str(quote("x-kinderecke-de", "bitte nehmen Sie Rücksicht"))
    assert german == "[“bitte nehmen Sie Rücksicht”]{lang=de}"
    with pytest.raises(ValueError, match="'x-voice' is no excerpt of this corpus"):
        quote("x-voice")
    with pytest.raises(ValueError, match="do not stand in excerpt 'x-voices-ask'"):
        quote("x-voices-ask", "raise your voices")


def test_a_table_is_a_pipe_table_with_numbers_to_the_right() -> None:
    """Columns of numbers stand to the right, a bar in a cell does not end it."""
    shown = table([("a|b", coded("order.ban").documents), ("c", 12)], columns=["Name", "Documents"])
    assert str(shown).splitlines() == [
        "| Name | Documents |",
        "| :-- | --: |",
        "| a\\|b | 3 |",
        "| c | 12 |",
    ]
    with pytest.raises(ValueError, match="the table has no rows"):
        table([], columns=["Name"])


def test_a_table_counts_as_citing_what_its_cells_cite() -> None:
    """A reference that only an output cites is not unused."""
    table([("[@public-rooms-1999, p. 3]",)], columns=["Source"])
    assert session.session().cited == {"public-rooms-1999"}


def test_an_unknown_figure_is_refused() -> None:
    """A figure is drawn by a module that there is."""
    with pytest.raises(ValueError, match="no figure 'pie' in"):
        figure("fig-x", "pie")


# ------------------------------------------------------------------ claims


def evidence(**arguments: Any) -> str:
    """Return what a claim displays."""
    return str(claim("clm-x", **arguments))


def test_a_claim_displays_its_evidence_for_the_filter() -> None:
    """A div with claim, verdict and declaration, and a definition list of what was weighed."""
    shown = evidence(
        holds=coded("order.zoning").since(OPENING).documents >= 2,
        against=coded("order.ban").since(OPENING),
        warrant="@public-rooms-1999",
        rests_on=["clm-y"],
    )
    lines = shown.splitlines()
    assert lines[0] == (
        '::: {.evidence claim="clm-x" verdict="supported" declared="supported" asdeclared="yes"}'
    )
    assert lines[-1] == ":::"
    terms = [a for a, b in pairwise(lines) if b.startswith(":   ")]
    assert terms == ["Needed", "Found", "For", "Against", "Warrant", "Rests on"]
    assert "At least two documents dated from 15 June 1990 on carry “zoning”." in shown
    assert "[@public-rooms-1999]" in shown
    assert "[](#clm-y)" in shown
    assert "A House of Three Zones (February 1997 – March 1997, p. 3)" in shown


def test_a_warrant_is_a_work_or_a_claim_argued_from_works() -> None:
    """The one is cited, the other linked to, so that a reader finds the mechanism in the text."""
    criterion = coded("order.zoning").documents >= 2
    for warrant, shown in (
        ("clm-noise-settled", "[](#clm-noise-settled)"),
        (["clm-y", "@public-rooms-1999"], "[](#clm-y); [@public-rooms-1999]"),
    ):
        assert f"Warrant\n:   {shown}\n" in evidence(holds=criterion, warrant=warrant) + "\n"


def test_a_claim_that_is_not_as_declared_says_so() -> None:
    """The page can show that a sentence fell."""
    shown = evidence(holds=coded("order.ban").documents >= 9)
    assert 'verdict="refuted" declared="supported" asdeclared="no"' in shown


def test_a_claim_from_literature_is_argued_never_supported() -> None:
    """Works argue a claim; no passage does."""
    shown = evidence(argued_from=["@public-rooms-1999"])
    assert 'verdict="argued" declared="argued" asdeclared="yes"' in shown
    assert "Needed" not in shown
    assert "[@public-rooms-1999]" in shown


def test_quoted_words_cannot_break_the_page() -> None:
    """Signs that Markdown would read are escaped in what is quoted."""
    for sign in "\\[]*_`@#<>|^~$":
        assert evidence.escaped(f"a{sign}b") == f"a\\{sign}b"


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        ({"holds": True}, "plain-criterion"),
        ({"holds": 3}, "plain-criterion"),
        ({}, "no-criterion"),
        ({"holds": omitted(coded("order")), "argued_from": ["@a"]}, "no-criterion"),
        ({"holds": omitted(coded("order")), "declared": "error"}, "bad-verdict"),
        ({"holds": omitted(coded("order")), "declared": "true"}, "bad-verdict"),
        ({"holds": omitted(coded("order")), "declared": "undetermined"}, "no-would-decide"),
        ({"holds": omitted(coded("ordre"))}, "unknown-name"),
        ({"holds": omitted(coded("order")), "against": coded("ordre")}, "unknown-name"),
    ],
)
def test_a_claim_that_is_not_well_formed_is_refused(arguments: dict[str, Any], rule: str) -> None:
    """Each fault has its rule and the line of the call; what cannot be evaluated is an error."""
    claim("clm-x", **arguments)
    (fault,) = session.session().faults
    assert fault.rule == rule
    assert (Path(fault.file).name, fault.line > 0) == ("test_authoring.py", True)
    assert fault.remedy
    found = session.session().assessed["clm-x"]
    assert (found.verdict is Verdict.ERROR) == (rule != "no-would-decide")
    assert found.error == ("" if rule == "no-would-decide" else fault.message)


def test_a_claim_declared_argued_needs_works() -> None:
    """A criterion cannot be declared argued: that would always differ from what is found."""
    claim("clm-x", declared="argued", holds=coded("order").documents >= 1)
    assert [fault.rule for fault in session.session().faults] == ["bad-verdict"]


def test_a_claim_is_made_once() -> None:
    """A second cell for a claim is refused with the place of the first, which stands."""
    claim("clm-x", holds=coded("order.ban").documents >= 1)
    claim("clm-x", holds=coded("order.ban").documents >= 99)
    (fault,) = session.session().faults
    assert re.fullmatch(r"'clm-x' is claimed already at .*:\d+", fault.message)
    assert session.session().assessed["clm-x"].verdict is Verdict.SUPPORTED


def test_in_a_kernel_a_claim_that_is_not_well_formed_stops_its_cell(small: Corpus) -> None:
    """Whoever runs the cell sees at once what is wrong with it."""
    open_session(SECOND_PAPER, small, drawing=True)
    with pytest.raises(MalformedError, match="unknown-name"):
        claim("clm-x", holds=omitted(coded("ordre")))


def test_a_cell_that_is_run_again_in_a_kernel_replaces_its_claim(small: Corpus) -> None:
    """A reviewer may change a criterion and run its cell again."""
    current = open_session(SECOND_PAPER, small, drawing=True)
    claim("clm-ban-first", holds=coded("order.ban").documents >= 1)
    claim("clm-ban-first", holds=coded("order.ban").documents >= 9)
    assert len(current.claims) == 1
    assert re.search(r'\.ledger-entry claim="clm-ban-first" verdict="refuted"', str(ledger()))


def test_the_ledger_lists_every_claim_wherever_it_stands(small: Corpus) -> None:
    """Summary and entries hold each claim of the paper once, in its order, linked both ways."""
    open_session(SECOND_PAPER, small, drawing=True)
    shown = str(ledger())
    summary = re.findall(r"^\| \[\]\(#(clm-[\w-]+)\)\{\.to-ledger\}", shown, re.MULTILINE)
    entries = re.findall(r'\.ledger-entry claim="(clm-[\w-]+)" verdict="(\w+)"', shown)
    assert summary == list(SECOND_VERDICTS)
    assert entries == [(name, verdict.value) for name, verdict in SECOND_VERDICTS.items()]
    assert shown.startswith("::::: {.ledger}")
    assert shown.endswith(":::::")


def test_a_check_does_not_write_the_ledger() -> None:
    """Without a page there is no ledger to fill: that would run the cells within the cells."""
    assert str(ledger()) == ""


# ------------------------------------------------------------------ the cells, in process


def test_the_table_of_firmness_has_a_row_a_computed_claim(small: Corpus) -> None:
    """A row links to its claim; argued claims have none, and a check writes no table."""
    assert str(firmness_table()) == ""
    open_session(SECOND_PAPER, small, drawing=True)
    written = str(firmness_table())
    computed = [name for name, found in SECOND_VERDICTS.items() if found is not Verdict.ARGUED]
    assert re.findall(r"\[\]\(#(clm-[\w-]+)\)\{\.to-ledger\}", written) == computed
    assert "clm-noise-settled" not in written


def test_a_table_of_extremes_leaves_out_what_it_is_told_to(
    small: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an abstract repeats is not listed twice; an id that is no claim is refused."""
    everything = property(lambda summary: summary.examined)
    monkeypatch.setattr("refutable.robustness.summary.Summary.strongest", everything)
    open_session(SECOND_PAPER, small, drawing=True)
    computed = [name for name, found in SECOND_VERDICTS.items() if found is not Verdict.ARGUED]
    listed = r"\[\]\(#(clm-[\w-]+)\)\{\.to-ledger\}"
    assert re.findall(listed, str(extremes_table("strongest"))) == computed
    shorter = str(extremes_table("strongest", leaving_out=computed[:1]))
    assert re.findall(listed, shorter) == computed[1:]
    with pytest.raises(ValueError, match="'clm-none', which is to be left out, is no claim"):
        extremes_table("strongest", leaving_out=["clm-none"])


def test_numbers_of_firmness_are_computed_where_they_are_rendered(small: Corpus) -> None:
    """A check prints an ellipsis for them and still refuses a name that is none of them."""
    assert f"{firmness().claims} {firmness().say_little.words}" == "… …"
    with pytest.raises(AttributeError, match=r"no number of firmness\(\) is named 'certainty'"):
        firmness().certainty  # type: ignore[union-attr]  # noqa: B018
    open_session(SECOND_PAPER, small, drawing=True)
    assert firmness().claims == sum(v is not Verdict.ARGUED for v in SECOND_VERDICTS.values())
    assert firmness().claims.words == "six"


def test_claims_are_examined_anew_only_when_something_else_is_asked(
    small: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cell that runs in a kernel asks what it asked when it was collected, on other lines."""
    from refutable.robustness import examine

    calls: list[int] = []
    examine_all = examine.examine_all

    def counted(*arguments: Any) -> Any:
        calls.append(1)
        return examine_all(*arguments)

    monkeypatch.setattr(examine, "examine_all", counted)
    open_session(SECOND_PAPER, small, drawing=True)
    zoning = coded("order.zoning").contemporary()
    late = (zoning.since(OPENING).documents >= 2) & (zoning.before(OPENING).documents == 0)
    assert firmness().claims == 6
    made = session.session().collected
    assert made is not None
    asked = next(one for one in made.claims if one.id == "clm-zoning-late")
    claim("clm-zoning-late", holds=asked.holds, against=asked.against)
    assert (firmness().claims, len(calls)) == (6, 1)
    claim("clm-zoning-late", holds=late | (zoning.documents >= 9), against=asked.against)
    assert (firmness().claims, len(calls)) == (6, 2)


def test_the_ledger_says_how_firmly_each_computed_claim_stands(small: Corpus) -> None:
    """Every entry of a computed claim says it; that of an argued one does not."""
    open_session(SECOND_PAPER, small, drawing=True)
    entries = str(ledger()).split(".ledger-entry ")[1:]
    firm = {re.search(r'claim="([\w-]+)"', entry)[1]: "How firmly" in entry for entry in entries}  # type: ignore[index]
    assert firm == {name: found is not Verdict.ARGUED for name, found in SECOND_VERDICTS.items()}


def test_collecting_leaves_the_open_paper_open(opened: session.Session, project: Project) -> None:
    """A check inside a session, as the ledger needs it, does not change the session."""
    collect(read_source(project.root), project.corpus())
    assert session.session() is opened
    project.replace("sections/_20-order.qmd", "(zoning.since", "(zonings.since")
    assert collect(read_source(project.root), project.corpus()).faults
    assert session.session() is opened


def test_claims_come_in_the_order_of_the_text(project: Project) -> None:
    """A cell may stand anywhere below: the sentence gives the place."""
    section = project.read("sections/_20-order.qmd")
    criterion = 'coded("order.ban").first.precedes(event(OPENING))'
    cell = f'```{{python}}\nclaim("clm-ban-first", holds={criterion})\n```\n'
    assert cell in section
    project.write("sections/_20-order.qmd", section.replace(cell, "") + f"\n{cell}")
    collected = collect(read_source(project.root), project.corpus())
    assert [made.id for made in collected.claims] == list(SECOND_VERDICTS)


def test_each_claim_knows_the_line_of_its_cell(project: Project) -> None:
    """The place of a claim is that of its call in the source, not of a temporary file."""
    cells = collect(read_source(project.root), project.corpus()).cells
    for name, (file, line) in cells.items():
        lines = project.read(file).splitlines()
        assert lines[line - 1].startswith("claim(")
        assert name in lines[line - 1] + lines[line]


def test_figures_are_asked_for_and_not_drawn(project: Project) -> None:
    """A check knows the rows of each figure without drawing it."""
    (asked,) = collect(read_source(project.root), project.corpus()).figures
    assert (asked.label, asked.module) == ("fig-periods", "codes_by_period")
    assert len(asked.rows) == 6 * 3
    assert asked.drawn_from == project.corpus().files


def test_a_figures_digest_follows_its_rows(project: Project) -> None:
    """Other rows, another digest; the same rows, the same one."""

    def digest() -> str:
        return collect(read_source(project.root), project.corpus()).figures[0].digest

    before = digest()
    assert digest() == before
    project.append("data/codings/desk.csv", "x-voices-ask,order.ban,lower,affirms,")
    assert digest() != before


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("OPENING = ", "OPENING = 1 / 0 #", 18, "ZeroDivisionError: division by zero"),
        ("zoning = coded(", "zoning = coted(", 20, "NameError: name 'coted' is not defined"),
        ("zoning = coded(", "zoning = coded((", 20, "SyntaxError: '(' was never closed"),
    ],
)
def test_a_cell_that_fails_names_its_line(
    project: Project, old: str, new: str, line: int, message: str
) -> None:
    """The line is the one of the .qmd file on which it happened.

    Cells below that only lack a name from it are not reported beside it.
    """
    project.replace("paper.qmd", old, new)
    expected = project.read("paper.qmd").splitlines()
    (fault,) = collect(read_source(project.root), project.corpus()).faults
    assert fault.file == "paper.qmd"
    assert new.split("(")[0].strip("#") in expected[fault.line - 1]
    assert fault.message.startswith(message)


def test_a_failure_within_a_function_is_told_where_it_was_raised_in_the_paper(
    project: Project,
) -> None:
    """A helper defined in the setup cell is part of the paper: the last line of it counts."""
    project.replace(
        "paper.qmd", "OPENING =", "def half(of):\n    return of / 0\n\n\nhalf(1)\nOPENING ="
    )
    line = collect(read_source(project.root), project.corpus()).faults[0].line
    assert project.read("paper.qmd").splitlines()[line - 1].strip() == "return of / 0"


# ------------------------------------------------------------------ where the paper is


def test_a_paper_is_found_from_any_folder_within_it(project: Project) -> None:
    """The folder of _quarto.yml is the paper's, from wherever one looks upward."""
    assert find_root(project.root / "data" / "codings") == project.root.resolve()


def test_no_paper_is_wrong_usage(tmp_path: Path) -> None:
    """Outside of any paper there is nothing to open: the command was called in the wrong place."""
    with pytest.raises(UsageError, match="no paper here"):
        find_root(tmp_path)


def test_a_folder_that_is_not_there_is_not_looked_for_further_up(project: Project) -> None:
    """A slip in --project does not find the paper in which one stands."""
    with pytest.raises(UsageError, match="no-such-folder: there is no such folder"):
        find_root(project.root / "no-such-folder")


def test_a_fresh_kernel_opens_the_paper_of_its_folder(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a check, the first value asked for opens the project of the working directory."""
    monkeypatch.setattr(session, "_open", None)
    monkeypatch.chdir(project.root / "sections")
    assert session.session().root == project.root.resolve()
    assert session.session().drawing


def test_all_that_cells_may_use_is_listed() -> None:
    """`from refutable import *` gives the words of the language, and they exist."""
    assert sorted(refutable.__all__) == refutable.__all__
    for name in refutable.__all__:
        assert callable(getattr(refutable, name))


def test_a_paper_gives_the_same_twice(project: Project) -> None:
    """Running the cells has no memory: the second run gives what the first gave."""
    one, two = (build.open_paper(project.root).collected for _ in range(2))
    assert one.statements == two.statements
    assert one.figures == two.figures
    assert [found.digest for found in one.figures] == [found.digest for found in two.figures]
    verdicts = [entry.verdict for entry in one.ledger.entries]
    assert verdicts == [entry.verdict for entry in two.ledger.entries]
    assert Verdict.ERROR not in verdicts


def test_the_corpus_is_that_of_the_folder(small: Corpus) -> None:
    """Loading the second paper twice gives equal corpora."""
    assert load_corpus(SECOND_PAPER) == small
