"""Reviews: read with every fault at its line, written as they are read, and their effect."""

from __future__ import annotations

import pytest
from hypothesis import given as on
from hypothesis import strategies as st

from refutable.claims.claim import Claim, Verdict
from refutable.corpus import Corpus
from refutable.errors import MalformedError
from refutable.language.expressions import coded
from refutable.robustness.choices import Readings
from refutable.robustness.review import (
    Added,
    Counted,
    Disagreement,
    Dropped,
    Needed,
    effect,
    stock,
)
from refutable.robustness.review_text import Known, of_layer, read_review, written
from tests.projects import Project

CLAIMS = (
    Claim("clm-two", coded("order.zoning").documents >= 2),
    Claim("clm-above", coded("order.ban").documents >= 1, rests_on=("clm-two",)),
)
_PLACE = ("x-zones-rooms", "order.zoning")


def known(corpus: Corpus) -> Known:
    """Return what a review of these claims may name."""
    return Known(corpus, {one.id: one for one in CLAIMS}, Readings())


def test_each_fault_is_told_at_its_line(small: Corpus) -> None:
    """What cannot be read, or names nothing, is told with a remedy, all of it at once."""
    text = """# A review
- `drop:x-zones-rooms:order.zonin` no code
- `drop:x-nowhere:order.zoning`
- `drop:x-zones-rooms`
1. `need:clm-two:2:3` it has one number
2. `need:clm-two:1:many`
* `layers:desk`
- `read:unit:pages`
- `paper` is no disagreement
"""
    with pytest.raises(MalformedError) as raised:
        read_review(text, "review.md", known(small))
    faults = raised.value.faults
    assert [fault.line for fault in faults] == [2, 3, 4, 5, 6, 7, 8, 9]
    assert {fault.rule for fault in faults} == {"bad-review"}
    assert all(fault.remedy for fault in faults)
    assert "did you mean 'order.zoning'?" in faults[0].remedy
    assert "has 1 number, and '2' is none of them" in faults[3].message


def test_a_file_without_a_disagreement_is_no_review(small: Corpus) -> None:
    """A text in which nothing is decided otherwise is refused, and an example is given."""
    with pytest.raises(MalformedError, match=r"drop:EXCERPT:CODE"):
        read_review("I agree.\n", "review.md", known(small))


@on(st.sampled_from((Dropped, Added)), st.text(min_size=1), st.text(min_size=1))
def test_a_name_may_have_any_sign(kind: type[Dropped | Added], excerpt: str, code: str) -> None:
    """Whatever signs a name has, a colon, a tilde or a backtick, it is no sign of the form."""
    one = Added(excerpt, code, "~:`") if kind is Added else Dropped(excerpt, code)
    text = written(one)
    assert text.count(":") == len(vars(one))
    assert not set("~`\n ") & set(text)


def test_what_is_written_is_read(small: Corpus) -> None:
    """A review that is written and read is the same review."""
    review: tuple[Disagreement, ...] = (
        *(Dropped(*_PLACE), Added(*_PLACE, "aims"), Needed("clm-two", 1, 0.5), Counted("any")),
    )
    text = "\n".join(f"- `{written(one)}` because" for one in review)
    assert read_review(text, "review.md", known(small)) == review


def test_a_dropped_coding_turns_a_claim_and_puts_another_at_risk(small: Corpus) -> None:
    """The effect names the claim with both verdicts, and what rests on it with the path."""
    before = stock(CLAIMS, small, Readings(), ())
    found = effect(before, stock(CLAIMS, small, Readings(), [Dropped(*_PLACE)]))
    ((old, new),) = found.turned
    assert (new.claim.id, old.verdict, new.verdict) == (
        "clm-two",
        Verdict.SUPPORTED,
        Verdict.REFUTED,
    )
    assert found.at_risk == {"clm-above": ("clm-two",)}


def test_a_layer_is_read_as_what_it_changes(small: Corpus) -> None:
    """A layer like the one that counts is no review; a coding less and one more are told."""
    own = [one for one in small.codings if one.coder == small.default]
    rows = [(one.excerpt, one.code, one.stance) for one in own]
    seen = [one.id for one in small.counted]
    assert of_layer(rows, seen, small) == ()
    kept = [row for row in rows if row[:2] != _PLACE]
    more = ("x-minutes-quiet", "order.zoning", "aims")
    assert of_layer([*kept, more], seen, small) == (Dropped(*_PLACE), Added(*more))


def test_the_command_tells_the_effect_and_the_faults(project: Project) -> None:
    """`paper review` prints the claims that turn; a bad file is refused with its line."""
    (project.root / "good.md").write_text("- `drop:x-zones-rooms:order.zoning` no\n")
    run = project.run("review", str(project.root / "good.md"))
    assert run.code == 0
    assert "clm-zoning-late: ✓ supported → ✗ refuted, declared supported" in run.out
    assert "found 1, before 2" in run.out
    (project.root / "bad.md").write_text("A review\n\n- `drop:x-zones-rooms`\n")
    run = project.run("review", str(project.root / "bad.md"))
    assert run.code == 3
    assert "bad.md:3:4" in run.err
    assert project.run("review", str(project.root / "none.md")).code == 2
