"""A criterion says itself in English so that no two that differ are said alike, and as JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import given as drawn

from analysis.claims.evaluate import evaluate
from analysis.claims.expressions import (
    Criterion,
    catalogued,
    coded,
    event,
    given,
    omitted,
    quoted,
)
from analysis.claims.wording import in_english, to_json
from analysis.corpus import Corpus
from analysis.evidence.query import Finder
from tests.corpora import corpora, criteria

OPENING = "children-corner-opened"
disturbance, zoning, life = coded("sound.disturbance"), coded("order.zoning"), coded("sound.life")
appeal, ban = coded("order.appeal"), coded("order.ban")
A, B, C = life.documents >= 1, zoning.documents >= 2, ban.documents >= 3


@pytest.mark.parametrize(
    ("criterion", "english"),
    [
        (A, "at least 1 document with “Sign of life”"),
        (life.documents == 0, "none of the documents with “Sign of life”"),
        (life.excerpts < 3, "fewer than 3 excerpts with “Sign of life”"),
        (quoted().excerpts == 10, "exactly 10 excerpts with a quoted passage"),
        (catalogued().documents <= 12, "at most 12 documents with an entry in the catalogue"),
        (
            life.documents > disturbance.documents,
            "more documents with “Sign of life” than documents with “Disturbance”",
        ),
        (
            life.documents >= disturbance.documents,
            "at least as many documents with “Sign of life” as documents with “Disturbance”",
        ),
        (
            life.documents / quoted().documents >= 0.5,
            "at least 50%: documents with “Sign of life” as a share of documents with "
            "a quoted passage",
        ),
        (
            zoning.since(OPENING).by_actor("head office").documents > 1,
            "more than 1 document with “Zoning” dated from 15 June 1990 on by head office",
        ),
        (
            zoning.during("strict", "corner").documents >= 1,
            "at least 1 document with “Zoning” dated within the period Old rules or "
            "the period With the corner for children",
        ),
        (
            coded("order").with_stance("rejects", "reports").by_coder("attic").documents >= 1,
            "at least 1 document with “How order comes about” (stance rejects or reports) "
            "as Coder in the attic coded",
        ),
        (
            life.in_same_document_as(appeal).documents >= 1,
            "at least 1 document with “Sign of life” in the same document as “Appeal”",
        ),
        (
            life.not_in_same_excerpt_as(appeal).documents >= 1,
            "at least 1 document with “Sign of life” in a passage without “Appeal”",
        ),
        (
            ban.first.precedes(event(OPENING)),
            "the earliest of “Prohibition” lies before “The corner for children opens” "
            "(15 June 1990)",
        ),
        (omitted(zoning), "nothing is found of “Zoning”"),
        (
            given(A, B),
            "given at least 1 document with “Sign of life”: at least 2 documents with “Zoning”",
        ),
        (~A, "it is not so that at least 1 document with “Sign of life”"),
        (
            A & B,
            "at least 1 document with “Sign of life”; and at least 2 documents with “Zoning”",
        ),
        (
            A | B,
            "either at least 1 document with “Sign of life”; or at least 2 documents with “Zoning”",
        ),
        (
            life.contemporary().documents >= 1,
            "at least 1 document with “Sign of life” outside interviews",
        ),
        (
            life.retrospective().documents >= 1,
            "at least 1 document with “Sign of life” in interviews",
        ),
    ],
)
def test_a_criterion_says_itself_in_english(
    small: Corpus, criterion: Criterion, english: str
) -> None:
    """Direction, number, unit, codes by their labels, and every restriction are in the words."""
    assert in_english(criterion, small) == english


def test_every_direction_is_said_otherwise(small: Corpus) -> None:
    """Turning a comparison round turns its sentence round, with numbers and between counts."""
    for right in (2, disturbance.documents):
        count = life.documents
        said = [
            in_english(made, small)
            for made in (
                count >= right,
                count > right,
                count <= right,
                count < right,
                count == right,
                count != right,
            )
        ]
        assert len(set(said)) == 6


x, y, z = life.documents, zoning.documents, ban.documents


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (~(A & B), ~A & B),
        (~(A | B), ~A | B),
        ((A | B) & C, A | (B & C)),
        ((A & B) | C, A & (B | C)),
        (given(A, B) & C, given(A, B & C)),
        (~given(A, B), given(~A, B)),
        ((x + y) / z >= 1, x + y / z >= 1),
        ((x - y) - z >= 1, x - (y - z) >= 1),
        ((x + y) * z >= 1, x + y * z >= 1),
        (
            life.in_same_document_as(zoning.in_same_excerpt_as(ban)).documents >= 1,
            life.in_same_document_as(zoning).in_same_excerpt_as(ban).documents >= 1,
        ),
        (
            life.in_same_document_as(zoning | ban).documents >= 1,
            (life.in_same_document_as(zoning) | ban).documents >= 1,
        ),
    ],
)
def test_criteria_that_mean_different_things_are_not_said_alike(
    small: Corpus, one: Criterion, other: Criterion
) -> None:
    """Where the order of joining matters, the English says which it is."""
    assert to_json(one) != to_json(other)
    assert in_english(one, small) != in_english(other, small)


@drawn(corpora(), criteria(), criteria())
def test_what_is_said_alike_comes_to_the_same(
    corpus: Corpus, one: Criterion, other: Criterion
) -> None:
    """Two criteria in the same words have the same verdict on any corpus."""
    if in_english(one, corpus) == in_english(other, corpus):
        finder = Finder(corpus)
        assert evaluate(one, finder).truth is evaluate(other, finder).truth


@drawn(corpora(), criteria())
def test_every_criterion_can_say_itself(corpus: Corpus, criterion: Criterion) -> None:
    """There is English for every criterion, and none of Python's own forms shows in it."""
    said = in_english(criterion, corpus)
    assert said
    assert not [word for word in ("object at", "Selection(", "None", "By.") if word in said]


@drawn(criteria())
def test_json_is_plain_and_names_each_node(criterion: Criterion) -> None:
    """The JSON form can be written and read, and every node says what it is."""
    tree = to_json(criterion)
    assert json.loads(json.dumps(tree)) == tree
    assert _nodes_are_named(tree)


def _nodes_are_named(tree: object) -> bool:
    if isinstance(tree, dict):
        return "op" in tree and all(_nodes_are_named(value) for value in tree.values())
    if isinstance(tree, list):
        return all(_nodes_are_named(value) for value in tree)
    return tree is None or isinstance(tree, (str, int, float))


def test_json_of_a_claim(small: Corpus) -> None:
    """The tree of a criterion is what the page evaluates: operator, operands, query."""
    assert to_json(zoning.since("1990").documents >= 2) == {
        "op": "Compare",
        "operator": ">=",
        "left": {
            "op": "Count",
            "of": {
                "op": "Selection",
                "query": {
                    "op": "Query",
                    "subject": "codings",
                    "codes": ["order.zoning"],
                    "stances": [],
                    "coder": "",
                    "restrictions": [{"op": "Restriction", "by": "since", "values": ["1990"]}],
                    "related": [],
                    "parts": [],
                },
            },
            "unit": "documents",
        },
        "right": {"op": "Number", "value": 2},
    }
