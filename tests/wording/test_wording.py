"""A criterion says itself in a sentence; none that means something else is said alike."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import reduce
from operator import and_

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from refutable import build
from refutable.corpus import Corpus
from refutable.evaluate.evaluate import evaluate
from refutable.evaluate.query import Finder
from refutable.language.criteria import Criterion, every, given, omitted
from refutable.language.expressions import Selection, catalogued, coded, event, quoted
from refutable.language.nodes import to_json
from refutable.language.truth import Truth
from refutable.wording.wording import in_english
from tests.corpora import corpora, criteria
from tests.mutations import mutants
from tests.projects import ROOT
from tests.this_paper.falsify import turns_of

OPENING = "children-corner-opened"
disturbance, zoning, life = coded("sound.disturbance"), coded("order.zoning"), coded("sound.life")
appeal, ban, order = coded("order.appeal"), coded("order.ban"), coded("order")
plain, old = quoted().contemporary(), coded("order.ban").retrospective()
A, B, C = life.documents >= 1, zoning.documents >= 2, ban.documents >= 3
OPENED = "“The corner for children opens” (15 June 1990)"
RULES = "“Rules of the House” (1974)"
LABELS = {
    ("retrospective", "yes"): "memories",
    ("retrospective", "no"): "papers of the time",
    ("scope", "main"): "the main house",
    ("actor", "head office"): "the head office",
    ("institution", "Reading Room"): "the reading room",
    ("language", "de"): "German",
    ("stance", "rejects"): "rejected",
    ("family", "order"): "a way to order",
    ("code", "sound.life"): "life",
    ("coder", "attic"): "the second reader",
    ("document", "house-rules-1974"): "the old rules",
}


@pytest.fixture(scope="module")
def small(small: Corpus) -> Corpus:
    """The corpus of the second paper, its values printed as they are."""
    return replace(small, labels={})


@pytest.fixture(scope="module")
def labelled(small: Corpus) -> Corpus:
    """The small corpus with labels for print."""
    return replace(small, labels=LABELS)


# ------------------------------------------------------------------ the sentences


@pytest.mark.parametrize(
    ("criterion", "english"),
    [
        # One count and a number.
        (A, "at least one document carries “sign of life”"),
        (life.documents == 0, "no document carries “sign of life”"),
        (life.documents == 1, "exactly one document carries “sign of life”"),
        (life.documents > 1, "more than one document carries “sign of life”"),
        (
            life.documents != 3,
            "the number of documents that carry “sign of life” is other than three",
        ),
        (life.codings >= 2, "at least two codings of “sign of life” are found"),
        (
            life.contemporary().since("1990").codings >= 2,
            "at least two codings of “sign of life” in documents of their own time dated from "
            "1990 on are found",
        ),
        (
            order.in_documents("house-rules-1974").codes == 1,
            f"exactly one code of “how order comes about” in documents named {RULES} is found",
        ),
        (life.actors >= 2, "at least two kinds of actor have documents that carry “sign of life”"),
        (
            life.institutions >= 1,
            "at least one institution has documents that carry “sign of life”",
        ),
        (order.codes >= 2, "at least two codes of “how order comes about” are found"),
        (order.documents >= 1, "at least one document carries any of “how order comes about”"),
        (catalogued().documents <= 12, "at most twelve documents are catalogued"),
        # Where, when, by whom.
        (
            zoning.since(OPENING).by_actor("head office").documents > 1,
            "more than one document dated from 15 June 1990 on by head office carries “zoning”",
        ),
        (
            zoning.since("zones").documents >= 1,
            "at least one document dated from the start of the period With zones on carries "
            "“zoning”",
        ),
        (
            zoning.before("house-founded").documents >= 1,
            "at least one document dated before “The house is founded” (undated) carries “zoning”",
        ),
        (
            life.contemporary().documents >= 2,
            "at least two documents among documents of their own time carry “sign of life”",
        ),
        (
            life.retrospective().documents == 0,
            "no document among documents that look back carries “sign of life”",
        ),
        (
            life.in_excerpts("x-report-lively").documents >= 1,
            "at least one document carries “sign of life” in the passage “The zones have made the"
            " house calmer; …” (x-report-lively)",
        ),
        # Documents by name.
        (ban.in_documents("house-rules-1974").documents == 1, f"{RULES} carries “prohibition”"),
        (
            ban.in_documents("house-rules-1974").documents == 0,
            f"{RULES} does not carry “prohibition”",
        ),
        (
            ban.in_documents("house-rules-1974", "annual-report-2003").documents == 0,
            f"no document named {RULES} or “Annual Report” (1 September 2003) carries "
            "“prohibition”",
        ),
        (
            ban.in_documents("house-rules-1974", "annual-report-2003").documents >= 2,
            f"at least two documents named {RULES} or “Annual Report” (1 September 2003) carry "
            "“prohibition”",
        ),
        (
            ban.contemporary().in_documents("house-rules-1974").documents >= 1,
            f"among documents of their own time: {RULES} carries “prohibition”",
        ),
        # Stances, coders.
        (
            order.with_stance("rejects", "reports").by_coder("attic").documents >= 1,
            "as coded by Coder in the attic: at least one document carries any of “how order "
            "comes about” with the stance “rejects” or with the stance “reports”",
        ),
        (
            life.with_stance("affirms", "aims", "effect", "rejects", "reports").documents >= 1,
            "at least one document carries “sign of life” with whatever stance",
        ),
        (
            life.by_coder("attic").documents > ban.by_coder("consensus").documents,
            "there are more documents that carry “sign of life” as coded by Coder in the attic "
            "than documents that carry “prohibition” as coded by the coders in consensus",
        ),
        # The same document, the same passage.
        (
            life.in_same_document_as(appeal).documents >= 1,
            "at least one document carries “sign of life” and also “appeal”",
        ),
        (
            life.not_in_same_document_as(appeal).documents >= 2,
            "at least two documents carry “sign of life” and not “appeal”",
        ),
        (
            life.in_same_excerpt_as(coded("order.appeal", "order.ban")).documents >= 1,
            "at least one document carries “sign of life” in a passage with (“appeal” or "
            "“prohibition”)",
        ),
        (
            life.not_in_same_excerpt_as(appeal).documents >= 1,
            "at least one document carries “sign of life” in a passage without “appeal”",
        ),
        (
            quoted().not_in_same_document_as(ban).documents >= 1,
            "at least one document is quoted without “prohibition”",
        ),
        (
            (life.since("1990") | ban.before("1990")).documents >= 1,
            "at least one document carries (“sign of life” in documents dated from 1990 on) or "
            "(“prohibition” in documents dated before 1990)",
        ),
        # One count against another.
        (
            life.documents > disturbance.documents,
            "there are more documents that carry “sign of life” than documents that carry "
            "“disturbance”",
        ),
        (
            zoning.before("1990").documents < zoning.since("1990").documents,
            "there are fewer documents dated before 1990 that carry “zoning” than documents dated"
            " from 1990 on that carry “zoning”",
        ),
        (
            life.retrospective().documents <= life.contemporary().documents,
            "there are no more documents that look back that carry “sign of life” than documents "
            "of their own time that carry “sign of life”",
        ),
        (
            life.in_same_document_as(ban).documents > life.not_in_same_document_as(ban).documents,
            "there are more documents that carry “sign of life” and also “prohibition” than "
            "documents that carry “sign of life” and not “prohibition”",
        ),
        (
            life.in_same_document_as(life.of_type("plan")).documents
            < life.not_in_same_document_as(life.of_type("plan")).documents,
            "there are fewer documents that carry “sign of life” and also (“sign of life” in "
            "documents of the type plan) than documents that carry “sign of life” and not (“sign "
            "of life” in documents of the type plan)",
        ),
        # Shares and what is calculated.
        (
            life.documents / quoted().documents >= 0.5,
            "the share of documents that carry “sign of life” out of quoted documents is at least"
            " half",
        ),
        (
            life.in_same_document_as(ban).documents / life.documents < 0.125,
            "the share that also carry “prohibition” among documents that carry “sign of life” is "
            "less than 12.5%",
        ),
        (
            life.not_in_same_document_as(ban).documents
            / quoted().not_in_same_document_as(ban).documents
            < 0.125,
            "the share that carry “sign of life” among quoted documents without “prohibition” is "
            "less than 12.5%",
        ),
        (
            plain.by_actor("branch desk").documents / plain.documents > 0.5,
            "among documents of their own time: the share of quoted documents by branch desk out "
            "of quoted documents is more than half",
        ),
        (
            old.documents / ban.documents > quoted().retrospective().documents / quoted().documents,
            "the share of documents that look back that carry “prohibition” out of documents that"
            " carry “prohibition” is more than the share of quoted documents that look back out "
            "of quoted documents",
        ),
        (
            ban.documents / appeal.documents > 0.5,
            "the share of documents that carry “prohibition” out of documents that carry “appeal”"
            " is more than half",
        ),
        (
            life.documents * 2 <= ban.documents,
            "the number of documents that carry “sign of life” times two is at most the number of"
            " documents that carry “prohibition”",
        ),
        (
            order.codes / 3 > 0.5,
            "the number of codes of “how order comes about” that are found divided by three is "
            "more than 0.5",
        ),
        # Dates.
        (
            ban.first.precedes(event(OPENING)),
            f"the earliest of the documents that carry “prohibition” lies before {OPENED}",
        ),
        (
            ban.at("Reading Room").first.precedes(ban.at("Children's Corner").last),
            "the earliest of the documents from or about Reading Room that carry “prohibition” "
            "lies before the latest of the documents from or about Children's Corner that carry "
            "“prohibition”",
        ),
        (
            ban.in_documents("house-rules-1974").first.precedes(event("1990")),
            f"{RULES} (which carries “prohibition”) lies before 1990",
        ),
        (
            event(OPENING).precedes(event("1995")) & event("1995").precedes(event("zones")),
            f"{OPENED} lies before 1995; and 1995 lies before the period With zones",
        ),
        # Omission, conditions, denial.
        (
            omitted(zoning),
            "no passage carries “zoning”; one passage would refute this, and no number of "
            "passages can establish it",
        ),
        (
            omitted(zoning.contemporary().in_same_document_as(ban)),
            "no passage in documents of their own time carries “zoning” in a document with "
            "“prohibition”; one passage would refute this, and no number of passages can "
            "establish it",
        ),
        (~omitted(zoning), "at least one passage carries “zoning”; without it this stays open"),
        (
            given(A, B),
            "if at least one document carries “sign of life”, then at least two documents carry "
            "“zoning”; otherwise it stays open",
        ),
        (~A, "no document carries “sign of life”"),
        (
            every(life, ban),
            "at least one document carries “sign of life” and also “prohibition”; and no document"
            " carries “sign of life” and not “prohibition”",
        ),
        (
            every(quoted().contemporary(), ban),
            "at least one document among documents of their own time is quoted with "
            "“prohibition”; and no document among documents of their own time is quoted without "
            "“prohibition”",
        ),
        (
            every(ban, ban.in_documents("house-rules-1974")),
            "at least one document carries “prohibition” and also (“prohibition” in documents "
            f"named {RULES}); and no document carries “prohibition” and not (“prohibition” in "
            f"documents named {RULES})",
        ),
        (
            ~every(life, ban),
            "either no document carries “sign of life” and also “prohibition”; or at least one "
            "document carries “sign of life” and not “prohibition”",
        ),
        # Several parts.
        (
            A & B,
            "at least one document carries “sign of life”; and at least two documents carry "
            "“zoning”",
        ),
        (
            A | (B & (C | (A & ~B))),
            "either at least one document carries “sign of life”; or (at least two documents "
            "carry “zoning”; and (either at least three documents carry “prohibition”; or (at "
            "least one document carries “sign of life”; and fewer than two documents carry "
            "“zoning”)))",
        ),
        (
            A | (omitted(zoning) & C),
            "either at least one document carries “sign of life”; or ((no passage carries "
            "“zoning”; one passage would refute this, and no number of passages can establish "
            "it); and at least three documents carry “prohibition”)",
        ),
        (
            (zoning.since("2001").documents >= 4) & (zoning.before("2001").documents == 0),
            "at least four documents dated from 2001 on carry “zoning”; and no document dated "
            "before 2001 carries “zoning”",
        ),
        (
            (ban.in_documents("house-rules-1974").documents == 1)
            & (life.in_documents("house-rules-1974").documents == 1)
            & (order.in_documents("house-rules-1974").documents == 0),
            f"for each of “prohibition” and “sign of life”: {RULES} carries it; and {RULES} does "
            "not carry any of “how order comes about”",
        ),
        (
            (ban.documents >= 1) & (life.documents >= 1) & (appeal.documents >= 1),
            "for each of “prohibition”, “sign of life” and “appeal”: at least one document "
            "carries it",
        ),
        (
            event("1990").precedes(event("1995")) & event("1991").precedes(event("1995")),
            "for each of 1990 and 1991: it lies before 1995",
        ),
    ],
)
def test_a_criterion_says_itself_in_english(
    small: Corpus, criterion: Criterion, english: str
) -> None:
    """Direction, number, unit, codes, places, dates and voices are in the words, in plain order."""
    assert in_english(criterion, small) == english


def periods_of(selection: Selection, number: int = 1) -> list[Criterion]:
    """Return the same comparison in each period."""
    return [selection.during(p).documents >= number for p in ("strict", "corner", "zones")]


def test_the_same_over_several_periods_is_said_once(small: Corpus) -> None:
    """Of each, of at least one; its denial of at least one, of each."""
    one, two, three = periods_of(zoning)
    named = (
        "the period Old rules, the period With the corner for children and the period With zones: "
    )
    some = "at least one document dated within it carries “zoning”"
    none = "no document dated within it carries “zoning”"
    assert in_english(one & two & three, small) == f"for each of {named}{some}"
    assert in_english(one | two | three, small) == f"for at least one of {named}{some}"
    assert in_english(~(one & two & three), small) == f"for at least one of {named}{none}"
    assert in_english(~(one | two | three), small) == f"for each of {named}{none}"


def test_parts_that_differ_in_one_name_are_put_together(small: Corpus) -> None:
    """Scope, institution, coder, code, event: "it" stands wherever the name does."""
    by_scope = (life.in_scope("main").documents >= 1) & (life.in_scope("branch").documents >= 1)
    assert in_english(by_scope, small) == (
        "for each of main and branch: at least one document on it carries “sign of life”"
    )
    by_place = (life.at("Reading Room").documents >= 1) | (
        life.at("Children's Corner").documents >= 1
    )
    assert in_english(by_place, small) == (
        "for at least one of Reading Room and Children's Corner: at least one document from or "
        "about it carries “sign of life”"
    )
    more = [life.by_coder(c).documents > ban.by_coder(c).documents for c in ("desk", "attic")]
    assert in_english(more[0] & more[1], small) == (
        "for each of Coder at the desk and Coder in the attic: there are more documents that carry "
        "“sign of life” as coded by it than documents that carry “prohibition” as coded by it"
    )


def test_parts_that_differ_in_more_than_one_name_are_said_one_by_one(small: Corpus) -> None:
    """Two names, a name and a number, or a name that is itself of two: no "it" could tell them."""
    for one, other in (
        (life.at("Attic"), ban.at("Reading Room")),
        (life.by_actor("a", "b"), life.by_actor("c")),
    ):
        said = in_english((one.documents >= 1) & (other.documents >= 1), small)
        assert " it " not in said
    assert " it " not in in_english((life.documents >= 1) & (ban.documents >= 2), small)


def test_what_all_parts_share_is_said_once_and_first(small: Corpus) -> None:
    """Restrictions of every selection stand in front, of a selection alone with it."""
    main = zoning.contemporary().in_scope("main")
    criterion = (main.since("1990").documents >= 2) & (main.before("1990").actors == 0)
    assert in_english(criterion, small) == (
        "among documents of their own time on main: at least two documents dated from 1990 on "
        "carry “zoning”; and no kind of actor has documents dated before 1990 that carry “zoning”"
    )
    assert in_english(main.before("1990").actors == 0, small) == (
        "no kind of actor has documents of their own time on main dated before 1990 that carry "
        "“zoning”"
    )


def test_a_second_selection_says_where_it_is_not_as_the_first(small: Corpus) -> None:
    """What both are under stands in front; another scope, or none, is said of each."""
    first = life.in_scope("main")
    same = first.in_same_document_as(ban.in_scope("main")).documents >= 1
    said = "at least one document carries “sign of life” and also"
    assert in_english(same, small) == f"among documents on main: {said} “prohibition”"
    said = "at least one document on main carries “sign of life” and also"
    assert in_english(first.in_same_document_as(ban.in_scope("branch")).documents >= 1, small) == (
        f"{said} (“prohibition” in documents on branch)"
    )
    assert in_english(first.in_same_document_as(ban).documents >= 1, small) == (
        f"{said} “prohibition”"
    )


# ------------------------------------------------------------------ labels


def test_labels_of_the_data_go_before_values(labelled: Corpus) -> None:
    """Who, where, in what language, with what stance, what code or family: as the data call it."""
    main = life.in_scope("main").contemporary()
    assert in_english(main.by_actor("head office").documents >= 2, labelled) == (
        "at least two documents among papers of the time on the main house by the head office "
        "carry life"
    )
    assert in_english(old.documents >= 1, labelled) == (
        "at least one document among memories carries “prohibition”"
    )
    assert in_english(order.with_stance("rejects").by_coder("attic").documents >= 1, labelled) == (
        "as coded by the second reader: at least one document carries a way to order as rejected"
    )
    assert in_english(ban.in_documents("house-rules-1974").documents >= 1, labelled) == (
        "the old rules carries “prohibition”"
    )
    assert in_english(quoted().at("Reading Room").in_language("de").documents == 0, labelled) == (
        "no document written in German from or about the reading room is quoted"
    )


def test_names_that_look_alike_are_told_apart_by_their_ids(small: Corpus) -> None:
    """Two documents of one title and date, two codes or coders of one label."""
    rules = small.documents["house-rules-1974"]
    twin = replace(rules, id="house-rules-copy")
    code = replace(small.codebook.codes["order.ban"], id="order.other")
    book = replace(small.codebook, codes={**small.codebook.codes, "order.other": code})
    corpus = replace(small, documents={**small.documents, twin.id: twin}, codebook=book)
    said = in_english(ban.in_documents("house-rules-1974").documents >= 1, corpus)
    assert said == f"{RULES} (house-rules-1974) carries “prohibition” (order.ban)"


def test_codes_of_one_label_are_told_apart_by_what_they_stand_under(small: Corpus) -> None:
    """As a code and the one above it, which a coding program may give the same name."""
    ban_code = small.codebook.codes["order.ban"]
    below = replace(ban_code, id="order.ban.ban", parent="order.ban")
    codes = {**small.codebook.codes, below.id: below}
    corpus = replace(small, codebook=replace(small.codebook, codes=codes))
    said = in_english(coded("order.ban.ban").documents >= 1, corpus)
    assert said.endswith("carries “prohibition” (under “prohibition”)")
    above = in_english(coded("order.ban").documents >= 1, corpus)
    assert above.endswith("carries “prohibition” (under “how order comes about”)")


def test_a_label_begins_small_inside_a_sentence_unless_it_is_initials(small: Corpus) -> None:
    """The codebook's headings are put into a sentence as words."""
    codes = {
        name: replace(
            code, label={"order.ban": "BLM", "order.zoning": "A zone"}.get(name, code.label)
        )
        for name, code in small.codebook.codes.items()
    }
    corpus = replace(small, codebook=replace(small.codebook, codes=codes))
    said = in_english(coded("order.ban", "order.zoning", "order.appeal").documents >= 1, corpus)
    assert said.endswith("carries “BLM”, “A zone” or “appeal”")


# ------------------------------------------------------------------ numbers of the parts


@pytest.mark.parametrize(
    ("criterion", "numbers"),
    [
        (A, []),
        (A & B, ["1", "2"]),
        ((A | B) & C, ["1", "2", "3"]),
        (given(A, B & ~C), ["1", "2", "3"]),
        (every(life, ban), ["1", "2"]),
        (periods_of(zoning)[0] & periods_of(zoning)[1], ["1", "2"]),
        (~(periods_of(zoning)[0] & periods_of(zoning)[1]), ["1", "2"]),
        (
            periods_of(zoning)[0] & periods_of(zoning)[1] & periods_of(ban)[0] & periods_of(ban)[1],
            ["1", "2", "3", "4"],
        ),
    ],
)
def test_what_is_needed_is_numbered_as_what_is_found(
    small: Corpus, criterion: Criterion, numbers: list[str]
) -> None:
    """A number a comparison, in the order in which evaluation tells what it found; none for one."""
    said = in_english(criterion, small, numbered=True)
    assert re.findall(r"\((\d+)\)", re.sub(r"“[^”]*” \(\d+\)", "", said)) == numbers
    assert len(evaluate(criterion, Finder(small)).operands) == max(len(numbers), 1)


@drawn(corpora(), criteria())
def test_every_comparison_has_its_number(corpus: Corpus, criterion: Criterion) -> None:
    """As many numbers as operands; without them, the sentence is the same."""
    operands = evaluate(criterion, Finder(corpus)).operands
    said = in_english(criterion, corpus, numbered=True)
    mark = re.compile(r"\((\d{1,2})\) ")
    found = list(map(int, mark.findall(said)))
    assert (found or [1]) == list(range(1, len(operands) + 1))
    assert mark.sub("", said) == in_english(criterion, corpus)


def test_a_criterion_is_said_in_the_data_s_own_characters(small: Corpus) -> None:
    """Nothing is escaped here: each format does that where the text enters it."""
    documents = {
        **small.documents,
        "house-rules-1974": replace(small.documents["house-rules-1974"], title="*Rules* [@all] $1"),
    }
    corpus = replace(small, documents=documents)
    rules = ban.in_documents("house-rules-1974").documents == 1
    assert in_english(rules & B, corpus, numbered=True) == (
        "(1) “*Rules* [@all] $1” (1974) carries “prohibition”; and (2) at "
        "least two documents carry “zoning”"
    )


# ------------------------------------------------------------------ nothing else is said alike


def test_every_direction_is_said_otherwise(small: Corpus) -> None:
    """Turning a comparison round turns its sentence round: numbers, counts, shares, sums."""
    for left, right in (
        (life.documents, 2),
        (life.documents, disturbance.documents),
        (life.documents / quoted().documents, 0.5),
        (life.documents / quoted().documents, ban.documents / quoted().documents),
        (life.documents + ban.documents, 2),
        (life.in_documents("house-rules-1974").documents, 2),
    ):
        made = (
            left >= right,
            left > right,
            left <= right,
            left < right,
            left == right,
            left != right,
        )
        assert len({in_english(criterion, small) for criterion in made}) == 6


x, y, z = life.documents, zoning.documents, ban.documents


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (~(A & B), ~A & B),
        (~(A | B), ~A | B),
        ((A | B) & C, A | (B & C)),
        ((A & B) | C, A & (B | C)),
        (((A & B) | C) & ~A, (A & (B | C)) & ~A),
        (given(A, B) & C, given(A, B & C)),
        (given(A, B) | C, given(A, B | C)),
        (given(given(A, B), C), given(A, given(B, C))),
        (~given(A, B), given(~A, B)),
        (omitted(life), life.documents == 0),
        (omitted(life) & A | B, omitted(life) & (A | B)),
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
        (
            (life | zoning).in_same_document_as(ban).documents >= 1,
            (life | zoning.in_same_document_as(ban)).documents >= 1,
        ),
        (
            life.since("1990").not_in_same_document_as(ban.since("1990")).documents >= 1,
            life.since("1990").not_in_same_document_as(ban).documents >= 1,
        ),
        (
            life.in_scope("main").in_same_document_as(ban.in_scope("main")).documents >= 1,
            life.in_scope("main").in_same_document_as(ban).documents >= 1,
        ),
        (every(life, ban), every(ban, life)),
    ],
)
def test_criteria_that_mean_different_things_are_not_said_alike(
    small: Corpus, one: Criterion, other: Criterion
) -> None:
    """Where the order of joining matters, the English says which it is."""
    assert to_json(one) != to_json(other)
    assert in_english(one, small) != in_english(other, small)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (~~A, A),
        (~(A & B), ~A | ~B),
        (~(A & B) & C, (~A | ~B) & C),
        (~(life.documents >= 3), life.documents < 3),
        (life.documents > 0, life.documents >= 1),
        (life.documents < 1, life.documents == 0),
        (life.since("1990").at("Attic"), life.at("Attic").since("1990")),
        (life | ban, coded("sound.life", "order.ban")),
        ((life | ban) | zoning, life | (ban | zoning)),
        (life.with_stance("effect", "aims", "affirms"), life),
        (
            life.in_documents("house-rules-1974").documents == 1,
            life.in_documents("house-rules-1974").documents >= 1,
        ),
    ],
)
def test_what_only_is_written_otherwise_is_said_alike(
    small: Corpus, one: Criterion | Selection, other: Criterion | Selection
) -> None:
    """Denials pushed inside, one alternative or two, the order of restrictions: no difference."""
    said = {
        in_english(item.documents >= 2 if isinstance(item, Selection) else item, small)
        for item in (one, other)
    }
    assert len(said) == 1


@drawn(corpora(), criteria(), st.data())
def test_what_is_said_alike_comes_to_the_same(
    corpus: Corpus, criterion: Criterion, data: st.DataObject
) -> None:
    """Of criteria that differ in one place, those in the same words have the same verdict."""
    finder = Finder(corpus)
    known = {in_english(criterion, corpus): criterion}
    near = list(mutants(criterion, corpus))
    for _, changed in data.draw(st.lists(st.sampled_from(near), max_size=8)):
        said = in_english(changed, corpus)
        if said in known:
            assert truth(changed, finder) is truth(known[said], finder), said
        known[said] = changed


def truth(criterion: Criterion, finder: Finder) -> Truth | None:
    """Return what a criterion comes to; None where it names what the corpus does not have."""
    try:
        return evaluate(criterion, finder).truth
    except ValueError:
        return None


@drawn(corpora(), criteria())
def test_every_criterion_can_say_itself(corpus: Corpus, criterion: Criterion) -> None:
    """There is English for every criterion and every operand, and none of Python's forms."""
    operands = evaluate(criterion, Finder(corpus)).operands
    for part in (criterion, *(operand.part for operand in operands)):
        said = in_english(part, corpus)
        assert said
        assert said == said.strip()
        assert "  " not in said
        assert not [word for word in ("object at", "Selection(", "None", "By.") if word in said]


# ------------------------------------------------------------------ the claims of this paper

PAPER = build.open_claims(ROOT)
COMPUTED = {made.id: made.holds for made in PAPER.collected.claims if made.holds is not None}
# What only is written otherwise: what a document is by itself, asked of it twice or once; none at
# all or fewer than one; one of a single document or at least one; its earliest date or its latest.
MAY_READ_ALIKE = {"restriction dropped", "operator", "first, last"}


@pytest.mark.parametrize("name", COMPUTED)
def test_a_criterion_changed_in_one_place_reads_differently(name: str, corpus: Corpus) -> None:
    """Operator, number, unit, date, code, stance, coder, place, relation, restriction, joining."""
    criterion = COMPUTED[name]
    said = in_english(criterion, corpus)
    alike = [
        (what, made)
        for what, made in mutants(criterion, corpus)
        if in_english(made, corpus) == said
    ]
    assert {what for what, _ in alike} <= MAY_READ_ALIKE
    changed = [corpus, *(way(corpus) for turn in turns_of(criterion) for way in turn.ways.values())]
    for what, made in alike:
        for state in changed:
            finder = Finder(state)
            assert truth(made, finder) is truth(criterion, finder), what


def texts(*codes: str) -> Selection:
    """What this paper calls texts of their own time on the two countries."""
    return coded(*codes).in_scope("mex-us").contemporary()


shared, fields, politics = texts("prem.shared_responsibility"), texts("issue"), texts("pol")
record = quoted().in_scope("mex-us").contemporary()
ON_BOTH = "among texts of their own time on Mexico and the United States"
PERIODS = ("nineties", "honeymoon", "post-911", "strategic")


@pytest.mark.parametrize(
    ("criterion", "english"),
    [
        (
            (shared.since("2001").documents >= 3) & (shared.before("2001").documents == 0),
            f"{ON_BOTH}: at least three documents dated from 2001 on carry “shared "
            "responsibility”; and no document dated before 2001 carries “shared responsibility”",
        ),
        (
            fields.in_same_document_as(politics).documents / fields.documents
            >= politics.documents / record.documents,
            f"{ON_BOTH}: the share that also carry politicised content among documents that carry "
            "a field of joint action is at least the share of documents that carry politicised "
            "content out of quoted documents",
        ),
        (
            fields.in_same_document_as(politics).documents
            > fields.not_in_same_document_as(politics).documents,
            f"{ON_BOTH}: there are more documents that carry a field of joint action and also "
            "politicised content than documents that carry a field of joint action and not "
            "politicised content",
        ),
        (
            (texts("prem.trust").documents >= 1)
            & ~reduce(and_, [texts("prem.trust").during(p).documents >= 1 for p in PERIODS]),
            f"{ON_BOTH}: at least one document carries “mutual trust”; and for at least one of the"
            " period 1990–2000, the period January–10 September 2001, the period 11 September "
            "2001–2004 and the period 2005–2010: no document dated within it carries “mutual "
            "trust”",
        ),
        (
            omitted(texts("pol.contention", "pol.imposition").by_actor("bilateral")),
            "no passage in texts of their own time on Mexico and the United States by the two "
            "governments jointly carries “contention” or “imposition”; one passage would refute "
            "this, and no number of passages can establish it",
        ),
        (
            coded("frame.policing").with_stance("rejects").in_documents("pnd-2001").documents == 1,
            "“Plan Nacional de Desarrollo 2001-2006 (Mexican National Development Plan)” (2001) "
            "carries “policing” as rejected",
        ),
    ],
)
def test_sentences_of_this_paper(corpus: Corpus, criterion: Criterion, english: str) -> None:
    """With the labels of its data, each reads as its claim's own sentence might."""
    assert in_english(criterion, corpus) == english


# ------------------------------------------------------------------ as JSON


def test_json_of_a_claim() -> None:
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
