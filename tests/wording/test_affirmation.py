"""Sentence and criterion are affirmed together; when either changes, the claim is suspect."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from refutable.claims.claim import Claim, Verdict
from refutable.corpus import Corpus
from refutable.errors import MalformedError
from refutable.language.criteria import every
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

CLAIM = Claim("clm-x", coded("order.zoning").documents >= 2)


def affirmed(corpus: Corpus, claim: Claim = CLAIM, written: str = "Zones.") -> Affirmation:
    """Return what is affirmed of a claim with this sentence."""
    return affirmation(claim, written, written, corpus, date="2026-11-23", by="Anna")


# ------------------------------------------------------------------ values


def test_a_changed_sentence_is_another(small: Corpus) -> None:
    """Its words count, and the code in it; line breaks do not."""
    before = affirmed(small, written="Zones stand in `{python} n`\npapers.")
    assert before.content == affirmed(small, written="Zones stand in `{python} n` papers.").content
    for other in ("Zones stand in `{python} m` papers.", "Zones lie in `{python} n` papers."):
        assert before.content != affirmed(small, written=other).content


def test_an_expression_counts_as_it_is_and_not_as_it_is_called(small: Corpus) -> None:
    """The same letters over another selection are another sentence; other numbers are not."""

    def printing(value: object) -> Affirmation:
        return affirmation(CLAIM, "In `{python} n`.", "In two.", small, computed=[value])

    before = printing(coded("order.zoning").documents.words)
    assert before.content == printing(coded("order.zoning").documents.words).content
    assert before.content != printing(coded("order.ban").documents.words).content
    assert printing(2).content == printing(3).content


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
    assert affirmed(small).content != affirmed(small, other).content


@pytest.mark.parametrize("other", [replace(CLAIM, note="n"), replace(CLAIM, rests_on=("clm-y",))])
def test_what_is_neither_sentence_nor_criterion_makes_no_difference(
    small: Corpus, other: Claim
) -> None:
    """A note, a premise: the sentence says what it said, and is tested as it was."""
    assert affirmed(small).content == affirmed(small, other).content


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
    assert read_affirmations(text.encode()) == {"a": two, "b": one}
    assert list(json.loads(text)) == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ('{"a": \n', "bad-json", 2),
        ("[]", "bad-affirmations", 1),
        ('{"a": {"date": "2026-11-23"}}', "bad-affirmations", 1),
        ('{"a": "2026-11-23"}', "bad-affirmations", 1),
        (
            '{"a": {"by": "", "codes": [], "criterion": "", "criterion_digest": "", "date": "", '
            '"sentence": "", "sentence_digest": ""}}',
            "bad-affirmations",
            1,
        ),
    ],
)
def test_a_bad_file_is_one_fault(text: str, rule: str, line: int) -> None:
    """It is not taken for an empty one, and the fault says what to do."""
    with pytest.raises(MalformedError) as caught:
        read_affirmations(text.encode())
    (fault,) = caught.value.faults
    assert (fault.file, fault.rule, fault.line) == (FILE, rule, line)
    assert "paper affirm" in fault.remedy


ZONING, BAN = coded("order.zoning"), coded("order.ban")


@pytest.mark.parametrize(
    ("claim", "changed"),
    [
        (replace(CLAIM, holds=ZONING.documents >= 1), "order.zoning"),
        (replace(CLAIM, holds=coded("order").documents >= 1), "order"),
        (replace(CLAIM, holds=~(BAN.in_same_document_as(ZONING).documents >= 1)), "order.zoning"),
        (replace(CLAIM, holds=every(BAN, coded("order"))), "order"),
        (replace(CLAIM, holds=BAN.first.precedes(ZONING.first)), "order.zoning"),
        (replace(CLAIM, holds=BAN.documents >= 1, against=ZONING), "order.zoning"),
        (replace(CLAIM, holds=BAN.documents >= 1), None),
    ],
)
def test_a_definition_turned_round_makes_each_claim_with_the_code_suspect(
    small: Corpus, claim: Claim, changed: str | None
) -> None:
    """Whether its criterion names the code or its family, wherever in it; no other claim."""
    book = small.codebook
    zoning = replace(book.codes["order.zoning"], definition="Loud and quiet are mixed.")
    other = replace(small, codebook=replace(book, codes={**book.codes, zoning.id: zoning}))
    now, then = affirmed(other, claim), affirmed(small, claim)
    found = suspects({"a": now}, {"a": then})
    assert [one.changed for one in found] == ([(changed,)] if changed else [])
