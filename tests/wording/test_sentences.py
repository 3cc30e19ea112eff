"""A sentence is held against its criterion word by word, on a paper that is not the first one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from refutable.claims.claim import Claim, Verdict, assess
from refutable.claims.passages import passages
from refutable.corpus import Corpus
from refutable.evaluate.query import Finder
from refutable.language.expressions import (
    Criterion,
    catalogued,
    coded,
    event,
    every,
    given,
    more,
    most,
    omitted,
    quoted,
)
from refutable.wording.naming import Names, stem
from refutable.wording.sentences import Finding, Printed, Sentence, hold_against, read_sentence
from refutable.wording.vocabulary import DEFAULT, RANGES, Portion, Vocabulary
from tests.corpora import corpora, criteria

OPENING = "children-corner-opened"
disturbance, zoning, life = coded("sound.disturbance"), coded("order.zoning"), coded("sound.life")
appeal, ban = coded("order.appeal"), coded("order.ban")
papers = quoted().documents
late = (zoning.since(OPENING).documents >= 2) & (zoning.before(OPENING).documents == 0)
through = (
    (disturbance.during("strict").documents >= 1)
    & (disturbance.during("corner").documents >= 1)
    & (disturbance.during("zones").documents >= 1)
)
mostly = disturbance.documents / papers > 0.5
told = (ban.retrospective().documents >= 1) & (ban.contemporary().documents == 0)
same_place = zoning.in_same_excerpt_as(disturbance).documents >= 1
beside = zoning.in_same_document_as(life).documents > zoning.not_in_same_document_as(life).documents
rises = zoning.since(OPENING).documents > zoning.before(OPENING).documents


def findings(
    corpus: Corpus,
    text: str | Sentence,
    criterion: Criterion | None,
    *,
    declared: Verdict = Verdict.SUPPORTED,
    plain: Mapping[str, str] | None = None,
    vocabulary: Vocabulary = DEFAULT,
) -> tuple[Finding, ...]:
    """Return what a check says of a sentence and its criterion."""
    sentence = read_sentence(text, ()) if isinstance(text, str) else text
    claim = Claim("clm-x", criterion, declared=declared, plain=tuple((plain or {}).items()))
    return hold_against(sentence, claim, Names(corpus, vocabulary), Finder(corpus))


def told_of(found: Sequence[Finding]) -> list[str]:
    """Return the rules of findings, in their order."""
    return [finding.rule for finding in found]


AGREEING = {
    "a limit in time, and none on its other side": (
        "Zones are worded in at least two papers after the corner opened, and in none before.",
        late,
    ),
    "the same, said the other way round": (
        "No paper before the corner for children opened words zones; at least two do after that.",
        late,
    ),
    "one thing in every period": ("Disturbance is named in every period.", through),
    "each period by its name": (
        "Disturbance is named under the old rules, with the corner for children, and with zones.",
        through,
    ),
    "a share": ("Most of the quoted papers speak of disturbance.", mostly),
    "a share against a number": ("More than half of all papers speak of disturbance.", mostly),
    "an exclusion": ("That it was forbidden is told in interviews alone.", told),
    "the same as a denial": (
        "That it was forbidden is told in an interview and in no paper of the time.",
        told,
    ),
    "one passage": ("Zones and disturbance are named in the same passage.", same_place),
    "a majority": ("Papers on zones more often than not name a sign of life.", beside),
    "a rise": ("Zones rise once the corner for children opened, from what was before.", rises),
    "a comparison": (
        "Prohibition is named more often than an appeal.",
        ban.documents > appeal.documents,
    ),
    "a comparison turned round twice": (
        "An appeal is named less often than prohibition.",
        ban.documents > appeal.documents,
    ),
    "nearly all": (
        "Nearly all quoted papers speak of disturbance.",
        disturbance.documents / papers >= 0.8,
    ),
    "no rarer": (
        "Prohibition is no rarer than an appeal.",
        ban.documents >= appeal.documents,
    ),
    "far rarer": (
        "An appeal is far rarer than prohibition.",
        appeal.documents * 2 <= ban.documents,
    ),
    "an order": (
        "Prohibition is worded before the corner for children opened.",
        ban.first.precedes(event(OPENING)),
    ),
    "an order turned round twice": (
        "The corner for children opened after prohibition was worded.",
        ban.first.precedes(event(OPENING)),
    ),
    "what comes first": ("Prohibition comes first.", ban.first.precedes(zoning.first)),
    "an omission": ("The papers leave out what zones are for.", omitted(zoning)),
    "an omission, denied": ("No paper speaks of zones.", omitted(zoning)),
    "an exception": (
        "Disturbance is not named in every period.",
        ~through,
    ),
    "something that lacks something": (
        "At least one paper on zones names no sign of life.",
        zoning.not_in_same_document_as(life).documents >= 1,
    ),
    "a universal": ("Every paper on zones names disturbance.", every(zoning, disturbance)),
    "a universal as a denial": (
        "No paper on zones lacks a word on disturbance.",
        every(zoning, disturbance),
    ),
    "only, as a universal": (
        "Zones are worded only where disturbance is.",
        every(zoning, disturbance),
    ),
    "both": (
        "Both zones and disturbance are named.",
        (zoning.documents >= 1) & (disturbance.documents >= 1),
    ),
    "what is weighed where there is something to weigh": (
        "Papers on zones speak for a sign of life.",
        given(zoning.documents >= 1, life.documents > ban.documents),
    ),
    "either of two": (
        "Zones or appeals are named.",
        (zoning.documents >= 1) | (appeal.documents >= 1),
    ),
    "several": ("Several papers speak of disturbance.", disturbance.documents >= 3),
    "rather than": (
        "Loud work is a matter of zones rather than of prohibition.",
        (zoning.documents >= 1) & (ban.documents == 0),
    ),
    "a year": (
        "Prohibition is named before 1990.",
        ban.before("1990").documents >= 1,
    ),
    "a year, included": (
        "Prohibition is named not later than 1989.",
        ban.before("1990").documents >= 1,
    ),
    "no decisive word at all": ("Zones are worded.", zoning.documents >= 1),
}


@pytest.mark.parametrize("name", AGREEING)
def test_what_says_the_same_is_silent(small: Corpus, name: str) -> None:
    """There is more than one way to say a criterion."""
    text, criterion = AGREEING[name]
    assert findings(small, text, criterion, declared=Verdict.REFUTED) == ()


CONTRADICTING = {
    "the other side of a limit in time": (
        "Zones are worded in at least two papers before the corner opened, and in none after.",
        late,
        "before",
    ),
    "another year": (
        "Prohibition is named before 1974.",
        ban.before("1990").documents >= 1,
        "before",
    ),
    "another number": (
        "Zones are worded in at least three papers after the corner opened, and in none before.",
        late,
        "at least three",
    ),
    "at most for at least": (
        "Zones are worded in at most two papers after the corner opened, and in none before.",
        late,
        "at most two",
    ),
    "fewer for more": (
        "Prohibition is named less often than an appeal.",
        ban.documents > appeal.documents,
        "less often",
    ),
    "slightly for twice": (
        "An appeal is slightly rarer than prohibition.",
        appeal.documents * 2 <= ban.documents,
        "rarer",
    ),
    "more for at least as many": (
        "Prohibition is named more often than an appeal.",
        ban.documents >= appeal.documents,
        "more often",
    ),
    "sides of a comparison exchanged": (
        "An appeal is named more often than prohibition.",
        ban.documents > appeal.documents,
        "more often",
    ),
    "a fall for a rise": (
        "Zones fall once the corner for children opened, from what was before.",
        rises,
        "fall",
    ),
    "after for before": (
        "Prohibition is worded after the corner for children opened.",
        ban.first.precedes(event(OPENING)),
        "after",
    ),
    "last for first": ("Prohibition comes last.", ban.first.precedes(zoning.first), "last"),
    "few for most": ("Few of the quoted papers speak of disturbance.", mostly, "Few"),
    "all for most": ("All of the quoted papers speak of disturbance.", mostly, "All"),
    "most for every": ("Disturbance is named in most periods.", through, "most"),
    "every for not every": ("Disturbance is named in every period.", ~through, "every"),
    "not every for every": (
        "Disturbance is not named in every period.",
        through,
        "not named in every",
    ),
    "almost every for every": (
        "Disturbance is named in almost every period.",
        through,
        "almost every",
    ),
    "in no period for not in every": ("Disturbance is named in no period.", ~through, "no"),
    "some for none": ("Some paper speaks of zones.", zoning.documents == 0, "Some"),
    "another place": (
        "Zones and disturbance are named in the same paper.",
        same_place,
        "same paper",
    ),
    "denial at the wrong place": (
        "That it was forbidden is told in no interview and in a paper of the time.",
        told,
        "no",
    ),
    "rather than, exchanged": (
        "Loud work is a matter of prohibition rather than of zones.",
        (zoning.documents >= 1) & (ban.documents == 0),
        "rather than",
    ),
    "two for three of several": (
        "At least two papers speak of disturbance.",
        disturbance.documents >= 3,
        "At least two",
    ),
}


@pytest.mark.parametrize("name", CONTRADICTING)
def test_what_says_otherwise_is_named(small: Corpus, name: str) -> None:
    """The word that turns the sentence round is reported at its place, whatever was declared."""
    text, criterion, word = CONTRADICTING[name]
    for declared in (Verdict.SUPPORTED, Verdict.REFUTED, Verdict.UNDETERMINED):
        found = findings(small, text, criterion, declared=declared)
        (at_word,) = (
            item
            for item in found
            if item.start == text.index(word) and item.rule != "criterion-unworded"
        )
        assert at_word.rule == "word-contradicts"
        assert f"“{word}”" in at_word.message
        assert at_word.remedy


UNANSWERED = {
    "an order": ("Zones come first.", zoning.documents >= 1, "first"),
    "a quantity": ("Most papers speak of zones.", zoning.documents >= 1, "Most"),
    "a universal": ("All papers speak of zones.", zoning.documents >= 1, "All"),
    "a universal beside a group of periods": (
        "In every period all papers speak of disturbance.",
        through,
        "all",
    ),
    "a comparison": ("More is said of zones.", zoning.documents >= 1, "More"),
    "an exclusion": ("Zones alone are worded.", zoning.documents >= 1, "alone"),
    "a denial": ("Zones are not worded.", zoning.documents >= 1, "not"),
    "one denial too many": (
        "Offices are not unheard of, and no paper before the opening names zones.",
        zoning.before(OPENING).documents == 0,
        "not",
    ),
    "a lack": ("Zones are absent from the papers.", zoning.documents >= 1, "absent"),
    "a number": ("Zones are worded in four papers.", zoning.documents >= 1, "four"),
    "a time": ("Zones are worded since the war.", zoning.documents >= 1, "since"),
    "a year": ("Zones are worded in 1997.", zoning.documents >= 1, "1997"),
    "a place": ("Zones and bans stand in the same passage.", zoning.documents >= 1, "same passage"),
    "both": ("Both are worded.", zoning.documents >= 1, "Both"),
    "a trend": ("Zones spread.", zoning.documents >= 1, "spread"),
    "several": ("Several papers word zones.", zoning.documents >= 1, "Several"),
}


@pytest.mark.parametrize("name", UNANSWERED)
def test_what_nothing_answers_is_named_and_can_be_excused(small: Corpus, name: str) -> None:
    """A word with nothing behind it is reported, unless a reason says why it decides nothing."""
    text, criterion, word = UNANSWERED[name]
    found = findings(small, text, criterion)
    assert ("word-unanswered", text.index(word)) in [(item.rule, item.start) for item in found]
    excused = findings(small, text, criterion, plain={word.lower(): "it decides nothing"})
    assert "word-unanswered" not in told_of(excused)


UNWORDED = {
    "an absence": ("Zones are worded after the corner opened, in at least two papers.", late),
    "a comparison": ("Prohibition and appeals are named.", ban.documents > appeal.documents),
    "a share": ("The papers speak of disturbance.", mostly),
    "a number": ("Papers speak of disturbance.", disturbance.documents >= 2),
    "an order": ("Prohibition and zones are worded.", ban.first.precedes(zoning.first)),
    "each of several": ("Disturbance is named under the old rules.", through),
    "one passage": ("Zones and disturbance are named.", same_place),
    "a time": ("Prohibition is named.", ban.before("1990").documents >= 1),
    "that a time has one end": ("Prohibition is named in 1990.", ban.since("1990").documents >= 1),
    "an exception": ("Disturbance is named at times.", ~through),
    "what is lacking": (
        "A paper on zones names a sign of life.",
        zoning.not_in_same_document_as(life).documents >= 1,
    ),
    "a universal": ("Papers on zones name disturbance.", every(zoning, disturbance)),
    "one of two absences": (
        "Zones are worded by no branch desk, and after the war.",
        (zoning.by_actor("branch desk").documents == 0) & (ban.since(OPENING).documents == 0),
    ),
}


@pytest.mark.parametrize("name", UNWORDED)
def test_what_a_sentence_leaves_unsaid_is_named(small: Corpus, name: str) -> None:
    """A criterion that asks for more than the sentence says is reported at the sentence."""
    text, criterion = UNWORDED[name]
    found = findings(small, text, criterion)
    assert ("criterion-unworded", 0) in [(item.rule, item.start) for item in found]


# ------------------------------------------------------------------ escapes


def test_an_excuse_never_covers_a_contradiction(small: Corpus) -> None:
    """Whatever the reason: the word is reported, and the excuse with it."""
    text, criterion, _ = CONTRADICTING["fewer for more"]
    found = findings(small, text, criterion, plain={"less often": "it is meant so"})
    assert told_of(found) == ["plain-word-idle", "word-contradicts"]


def test_an_excuse_for_a_word_that_is_not_there_is_reported(small: Corpus) -> None:
    """Also on a claim that is argued, which has no criterion."""
    excuse = {"first": "a rank"}
    for criterion in (zoning.documents >= 1, None):
        found = findings(small, "Zones are worded.", criterion, plain=excuse)
        assert told_of(found) == ["plain-word-absent"]


def test_an_excuse_for_a_word_that_needs_none_is_reported(small: Corpus) -> None:
    """So that excuses stay few."""
    found = findings(small, "Zones are worded.", zoning.documents >= 1, plain={"zones": "no word"})
    assert told_of(found) == ["plain-word-idle"]


def test_an_excuse_may_be_a_phrase(small: Corpus) -> None:
    """It then covers the word in that phrase and no other."""
    text = "Zones are the first duty, and come first."
    found = findings(small, text, zoning.documents >= 1, plain={"first duty": "a rank"})
    assert [(item.rule, item.start) for item in found] == [
        ("word-unanswered", text.rindex("first"))
    ]


def test_a_word_may_be_about_something_else_where_the_sentence_says_what_is_asked(
    small: Corpus,
) -> None:
    """A second comparison beside the right one is unanswered, so that it can be excused."""
    text = "What is more serious: prohibition is named more often than an appeal."
    criterion = ban.documents > appeal.documents
    assert told_of(findings(small, text.replace("more serious", "less serious"), criterion)) == [
        "word-unanswered"
    ]


# ------------------------------------------------------------------ what is not the paper's word


@pytest.mark.parametrize(
    "source",
    [
        "Zones are worded, “never more than two first”.",
        'Zones are worded, "never more than two first".',
        "Zones are worded [see @first-2001, pp. 2-4; no more than that].",
        "Zones are worded [with a link](#first-2001){.only}.",
    ],
)
def test_quotations_and_citations_are_not_its_words(small: Corpus, source: str) -> None:
    """What others say, and what is marked up, is held against nothing."""
    assert findings(small, source, zoning.documents >= 1) == ()


def test_what_is_computed_is_no_typed_word(small: Corpus) -> None:
    """A number or a date that an expression prints needs no answer."""
    source = "Zones are worded in `n` papers from `d` on."
    printed = (
        Printed(source.index("`n`"), source.index("`n`") + 3, "two", zoning.documents.words),
        Printed(source.index("`d`"), source.index("`d`") + 3, "1997", zoning.first),
    )
    sentence = read_sentence(source, printed)
    assert "two" not in sentence.text
    assert findings(small, sentence, zoning.documents >= 2) == ()


def test_a_text_that_an_expression_only_repeats_is_typed(small: Corpus) -> None:
    """Its words count, and are found at the place of the expression."""
    source = "Zones are named `w` often than bans."
    start = source.index("`w`")
    sentence = read_sentence(source, [Printed(start, start + 3, "more", "more")])
    (finding,) = findings(small, sentence, zoning.documents < ban.documents)
    assert (finding.rule, finding.start) == ("word-contradicts", start)


def test_a_finding_stands_at_its_place_in_the_source(small: Corpus) -> None:
    """Whatever was printed before it, longer or shorter than the code."""
    source = "In `quoted().documents.words` papers zones come\nfirst."
    start, end = source.index("`"), source.rindex("`") + 1
    sentence = read_sentence(source, [Printed(start, end, "nine", papers.words)])
    (finding,) = findings(small, sentence, zoning.documents >= 1)
    assert source[finding.start :].startswith("first")


# ------------------------------------------------------------------ computed words


def computed(text: str, **values: object) -> Sentence:
    """Return a sentence in which `name` stands for what a value prints."""
    printed = []
    for name, value in values.items():
        start = text.index(f"`{name}`")
        printed.append(Printed(start, start + len(name) + 2, "more", value))
    return read_sentence(text, printed)


def test_a_computed_word_says_the_comparison(small: Corpus) -> None:
    """It needs no typed one beside it; where its sides are exchanged, it is reported."""
    criterion, word = ban.documents > appeal.documents, more(ban.documents, appeal.documents)
    right = computed("Prohibition is named in `w` papers than an appeal.", w=word)
    assert findings(small, right, criterion) == ()
    wrong = computed("An appeal is named in `w` papers than prohibition.", w=word)
    assert told_of(findings(small, wrong, criterion)) == ["word-contradicts"]


def test_a_computed_word_of_other_quantities_says_nothing_of_this_comparison(
    small: Corpus,
) -> None:
    """The criterion is then still unsaid."""
    word = more(life.documents, zoning.documents)
    sentence = computed("Prohibition is named in `w` papers than an appeal.", w=word)
    found = findings(small, sentence, ban.documents > appeal.documents)
    assert told_of(found) == ["criterion-unworded"]


def test_a_computed_share_says_the_share(small: Corpus) -> None:
    """`most` prints whichever word is true."""
    sentence = computed("Of the papers `w` speak of it.", w=most(disturbance.documents, papers))
    assert findings(small, sentence, mostly) == ()


def test_a_value_of_another_time_than_its_words_is_reported(small: Corpus) -> None:
    """A number counted since the opening does not stand beside "before"."""
    text = "Zones are worded in `a` papers after the corner opened, in `b` before."
    values = {"a": zoning.since(OPENING).documents, "b": zoning.before(OPENING).documents}
    criterion = zoning.since(OPENING).documents > zoning.before(OPENING).documents
    turned = text.replace("after", "AFTER").replace("before", "after").replace("AFTER", "before")
    right, wrong = computed(text, **values), computed(turned, **values)
    assert "word-contradicts" not in told_of(findings(small, right, criterion))
    assert told_of(findings(small, wrong, criterion)).count("word-contradicts") == 2


# ------------------------------------------------------------------ ranges


def test_a_word_holds_of_what_is_found_too(small: Corpus) -> None:
    """At most a quarter may be none, and none are not few."""
    criterion = coded("sound.quiet_owed").since(OPENING).documents / papers <= 0.25
    text = "Few papers after the corner opened speak of quiet as a claim."
    (finding,) = findings(small, text, criterion)
    assert (finding.rule, finding.start) == ("word-out-of-range", 0)
    assert "“Few” means more than 0% and at most 25%; found is 0" in finding.message
    for declared in (Verdict.REFUTED, Verdict.UNDETERMINED):
        assert findings(small, text, criterion, declared=declared) == ()


def test_both_ends_of_a_range_may_be_asked_for_apart(small: Corpus) -> None:
    """Half is neither more nor less: one limit alone does not say it."""
    share = disturbance.documents / papers
    text = "Half of the papers speak of disturbance."
    both = (share >= 0.45) & (share <= 0.55)
    assert "word-contradicts" not in told_of(findings(small, text, both))
    assert "word-contradicts" in told_of(findings(small, text, share >= 0.45))


def test_a_project_s_own_range_decides(small: Corpus) -> None:
    """What several means is declared, and a criterion has to guarantee it."""
    text, criterion = "Several papers speak of disturbance.", disturbance.documents >= 3
    assert findings(small, text, criterion) == ()
    four = {**RANGES, "several": Portion("count", 4, None, "more than a few")}
    found = findings(small, text, criterion, vocabulary=Vocabulary(four, {}))
    assert told_of(found) == ["word-contradicts"]


# ------------------------------------------------------------------ names


def test_a_decisive_word_in_a_name_belongs_to_the_name(small: Corpus) -> None:
    """And the name tells which operand is meant."""
    names = Vocabulary(RANGES, {"the first rule": "order.ban", "every kind word": "order.appeal"})
    text = "The first rule is named more often than every kind word."
    criterion = ban.documents > appeal.documents
    assert findings(small, text, criterion, vocabulary=names) == ()
    turned = "Every kind word is named more often than the first rule."
    assert told_of(findings(small, turned, criterion, vocabulary=names)) == ["word-contradicts"]
    assert len(findings(small, text, criterion)) == 2


@pytest.mark.parametrize(
    ("word", "other"),
    [("disturbed", "Disturbance"), ("zones", "Zoning"), ("opened", "opens"), ("causes", "cause")],
)
def test_a_word_is_known_by_its_stem(word: str, other: str) -> None:
    """Endings do not matter."""
    assert stem(word) == stem(other)


def test_different_words_have_different_stems() -> None:
    """But beginnings do."""
    assert len({stem(word) for word in ("part", "partner", "parish")}) == 3


# ------------------------------------------------------------------ every


def test_every_dies_on_one_counter_example_and_quotes_it(small: Corpus) -> None:
    """What lacks the other counts against the claim; what has it counts for it."""
    finder = Finder(small, "desk")
    holds = assess(Claim("clm-x", every(zoning.since("2000"), life)), finder)
    assert (holds.verdict, bool(holds.grounds), holds.rebuttal) == (Verdict.SUPPORTED, True, ())
    fails = assess(Claim("clm-x", every(zoning, life)), finder)
    assert fails.verdict is Verdict.REFUTED
    (against,) = passages(fails.rebuttal, small)
    assert against.document == "zones-plan-1997"
    assert against.words


def test_every_of_nothing_is_not_supported(small: Corpus) -> None:
    """A universal over an empty whole claims something that is not there."""
    nothing = catalogued().in_documents("house-rules-1974").in_same_document_as(zoning)
    assert assess(Claim("clm-x", every(nothing, life)), Finder(small)).verdict is Verdict.REFUTED


# ------------------------------------------------------------------ any criterion


@drawn(corpora(), criteria(), st.sampled_from([text for text, _ in AGREEING.values()]))
def test_any_sentence_can_be_held_against_any_criterion(
    corpus: Corpus, criterion: Criterion, text: str
) -> None:
    """No criterion is beyond the check, and it says the same twice."""
    found = findings(corpus, text, criterion)
    assert found == findings(corpus, text, criterion)
    assert all(0 <= finding.start < len(text) for finding in found)
