"""The ledger, and tables and numbers over all claims."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from refutable.cells import session
from refutable.cells.claim import claim
from refutable.cells.late import made
from refutable.cells.ledger import extremes_table, firmness, firmness_table, ledger, published
from refutable.cells.run import collect
from refutable.cells.session import Mode, Session, open_session
from refutable.claims.claim import Verdict
from refutable.corpus import Corpus
from refutable.language.expressions import coded
from refutable.paper.bundles import PLAIN
from refutable.paper.running import LATE
from tests.projects import SECOND_PAPER, SECOND_VERDICTS

OPENING = "children-corner-opened"


def test_a_cell_that_is_run_again_in_a_kernel_replaces_its_claim(live: Session) -> None:
    """A reviewer may change a criterion and run its cell again."""
    current = live
    claim("clm-ban-first", holds=coded("order.ban").documents >= 1)
    claim("clm-ban-first", holds=coded("order.ban").documents >= 9)
    assert len(current.claims) == 1
    assert re.search(r'\.ledger-entry claim="clm-ban-first" verdict="refuted"', str(ledger()))


def test_the_ledger_lists_every_claim_wherever_it_stands(live: Session) -> None:
    """Summary and entries hold each claim of the paper once, in its order, linked both ways."""
    shown = str(ledger())
    summary = re.findall(r"^\| \[\]\(#(clm-[\w-]+)\)\{\.to-ledger\}", shown, re.MULTILINE)
    entries = re.findall(r'\.ledger-entry claim="(clm-[\w-]+)" verdict="(\w+)"', shown)
    assert summary == list(SECOND_VERDICTS)
    assert entries == [(name, verdict.value) for name, verdict in SECOND_VERDICTS.items()]
    assert shown.startswith("::::: {.ledger}")
    assert shown.endswith(":::::")


def test_the_table_of_firmness_has_a_row_a_computed_claim(live: Session) -> None:
    """A row links to its claim; argued claims have none."""
    written = str(firmness_table())
    computed = [name for name, found in SECOND_VERDICTS.items() if found is not Verdict.ARGUED]
    assert re.findall(r"\[\]\(#(clm-[\w-]+)\)\{\.to-ledger\}", written) == computed
    assert "clm-noise-settled" not in written


def test_a_table_of_extremes_leaves_out_what_it_is_told_to(
    live: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an abstract repeats is not listed twice; an id that is no claim is refused."""
    everything = property(lambda summary: summary.examined)
    monkeypatch.setattr("refutable.robustness.summary.Summary.strongest", everything)
    computed = [name for name, found in SECOND_VERDICTS.items() if found is not Verdict.ARGUED]
    listed = r"\[\]\(#(clm-[\w-]+)\)\{\.to-ledger\}"
    assert re.findall(listed, str(extremes_table("strongest"))) == computed
    shorter = str(extremes_table("strongest", leaving_out=computed[:1]))
    assert re.findall(listed, shorter) == computed[1:]
    with pytest.raises(ValueError, match="there is no claim 'clm-none'"):
        extremes_table("strongest", leaving_out=["clm-none"])


def test_numbers_over_all_claims_are_known_in_a_live_kernel(live: Session) -> None:
    """There they are numbers like any other."""
    assert firmness().claims == sum(v is not Verdict.ARGUED for v in SECOND_VERDICTS.values())
    assert firmness().claims.words == "six"


def test_the_firmness_of_one_claim_is_known_by_its_id(live: Session) -> None:
    """Shuffles, readings, and the verdict where a choice is made otherwise."""
    one = firmness("clm-zoning-late")
    assert re.fullmatch(r"\d+\.\d%", one.by_chance)
    assert 0 < one.readings_held <= one.readings_tried
    assert one.under() == "supported"
    with pytest.raises(ValueError, match="there is no choice 'moon'"):
        one.under(moon="full")
    with pytest.raises(ValueError, match="there is no claim 'clm-none'"):
        firmness("clm-none")
    with pytest.raises(ValueError, match="is argued"):
        firmness("clm-noise-settled")


def test_a_check_prints_an_ellipsis_for_what_needs_every_claim() -> None:
    """Numbers, tables and the ledger: a check examines no claim."""
    for value in (firmness().claims, firmness().say_little.words.capitalize(), published()):
        assert f"{value}" == "…"
    for table in (ledger(), firmness_table(), extremes_table("strongest")):
        assert str(table) == "…"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: firmness().certainty,
        lambda: firmness().claims.wordz,
        lambda: firmness().claims.words.capitalize(1),
        lambda: published("never"),
    ],
)
def test_a_wrong_name_is_refused_before_the_value_is_known(wrong: Callable[[], object]) -> None:
    """A check refuses what a render could not make."""
    with pytest.raises((AttributeError, TypeError, ValueError)):
        wrong()


def test_in_a_render_a_late_value_leaves_a_mark_and_is_made_at_the_end(small: Corpus) -> None:
    """Wherever it is printed, also within a longer text."""
    current = open_session(SECOND_PAPER, small, Mode.RENDER)
    text = f"{firmness().claims.words} of {firmness().claims}"
    assert LATE.sub("*", text) == "* of *"
    current.collected = collect(current.source, small)
    shown = [current.late[number] for number in sorted(current.late_shown)]
    assert [made(value) for value in shown] == [{PLAIN: "six"}, {PLAIN: "6"}]


def test_claims_are_examined_anew_only_when_something_else_is_asked(
    live: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cell that runs in a kernel asks what it asked when it was collected, on other lines."""
    from refutable.robustness import kept
    from refutable.robustness.examine import examine_all

    calls: list[int] = []

    def counted(*arguments: Any) -> Any:
        calls.append(1)
        return examine_all(*arguments)

    monkeypatch.setattr(kept, "examine_all", counted)
    zoning = coded("order.zoning").contemporary()
    late = (zoning.since(OPENING).documents >= 2) & (zoning.before(OPENING).documents == 0)
    assert firmness().claims == 6
    collected = session.session().collected
    assert collected is not None
    asked = next(one for one in collected.claims if one.id == "clm-zoning-late")
    claim("clm-zoning-late", holds=asked.holds, against=asked.against)
    assert (firmness().claims, len(calls)) == (6, 1)
    claim("clm-zoning-late", holds=late | (zoning.documents >= 9), against=asked.against)
    assert (firmness().claims, len(calls)) == (6, 2)


def test_the_ledger_says_how_firmly_each_computed_claim_stands(live: Session) -> None:
    """Every entry of a computed claim says it; that of an argued one does not."""
    entries = str(ledger()).split(".ledger-entry ")[1:]
    firm = {re.search(r'claim="([\w-]+)"', entry)[1]: "How firmly" in entry for entry in entries}  # type: ignore[index]
    assert firm == {name: found is not Verdict.ARGUED for name, found in SECOND_VERDICTS.items()}
