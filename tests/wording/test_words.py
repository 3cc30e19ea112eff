"""The words of a sentence are compared with its criterion, on a paper that is not the first one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

import refutable
from refutable.claims.claim import Claim, Verdict
from refutable.corpus import Code, Corpus, Event, Family, parse_date
from refutable.evaluate.query import Finder
from refutable.language.criteria import Criterion, every, omitted
from refutable.language.expressions import coded, event, more, quoted
from refutable.wording.case import Remark
from refutable.wording.check import remarks
from refutable.wording.names import Names
from refutable.wording.project import Project, read_project
from refutable.wording.sentence import Printed, Sentence, read_sentence
from refutable.wording.table import Entry, Table, word_table
from tests.corpora import corpora, criteria

OPENING = "children-corner-opened"
# Each language that has a table, by the name of its file.
TABLES = {
    path.stem: table
    for path in sorted((Path(refutable.__file__).parent / "wording" / "words").glob("*.yaml"))
    if (table := word_table(path.stem)) is not None
}
ENGLISH = TABLES["en"]
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


def found(
    corpus: Corpus,
    text: str | Sentence,
    criterion: Criterion | None,
    *,
    declared: Verdict = Verdict.UNDETERMINED,
    excuse: Mapping[str, str] | None = None,
    project: Project | None = None,
    table: Table = ENGLISH,
) -> tuple[Remark, ...]:
    """Return the remarks on a sentence and its criterion."""
    sentence = read_sentence(text) if isinstance(text, str) else text
    claim = Claim("clm-x", criterion, declared=declared, excuse=tuple((excuse or {}).items()))
    names = Names(corpus, project or Project(table), table)
    return remarks(sentence, claim, names, Finder(corpus))


def rules_of(remarks_found: tuple[Remark, ...]) -> list[str]:
    """Return the rules of remarks, in their order."""
    return [remark.rule for remark in remarks_found]


# ------------------------------------------------------------------ the table


JUDGED = {
    f"{language}: {entry.sense}": (table, entry)
    for language, table in TABLES.items()
    for entry in table.entries
    if entry.answered_by
}


@pytest.fixture(scope="module")
def greek(small: Corpus) -> Corpus:
    """The codes and the event of the table's examples."""
    codes = {
        name: Code(name, "letters", name.title(), "")
        for name in ("alpha", "beta", "gamma", "delta")
    }
    book = replace(
        small.codebook, codes=codes, families={"letters": Family("letters", "Letters", "")}
    )
    noon = Event("noon", parse_date("1990-06-15"), "event", "Noon")
    return replace(small, codebook=book, events={"noon": noon})


def evaluated(code: str) -> Criterion:
    """Return the criterion of an example."""
    names: dict[str, Any] = {name: getattr(refutable, name) for name in refutable.__all__}
    criterion: Criterion = eval(code, names)
    return criterion


@pytest.mark.parametrize(("table", "entry"), JUDGED.values(), ids=JUDGED)
def test_each_entry_of_a_table_does_what_its_examples_say(
    greek: Corpus, table: Table, entry: Entry
) -> None:
    """A word of the entry stands in both sentences; one has no remark, the other has one on it."""
    for example, expected in ((entry.agrees, False), (entry.differs, True)):
        own = {word.text for word in table.words(example["says"]) if word.entry is entry}
        assert own, example
        marked = found(greek, example["says"], evaluated(example["criterion"]), table=table)
        words = [one.word for one in marked if one.rule.startswith("word-")]
        assert bool(own & set(words)) is expected, (example, marked)
        assert expected or not words


@pytest.mark.parametrize("language", TABLES)
def test_no_phrase_stands_twice_in_a_table(language: str) -> None:
    """The later one would never be found."""
    phrases = [phrase for entry in TABLES[language].entries for phrase in entry.words]
    assert sorted({phrase for phrase in phrases if phrases.count(phrase) > 1}) == []


def test_the_longest_phrase_decides() -> None:
    """So that "no rarer" is neither a denial nor a "rarer", and "not every" is not an "every"."""
    text = "It is no rarer, not every time, and at most three of them."
    senses = [word.entry.sense for word in ENGLISH.words(text)]
    assert senses == ["no fewer", "not all", "at most"]


def test_a_language_without_a_table_has_none() -> None:
    """A region of a language that has one takes it."""
    assert word_table("hu") is None
    assert word_table("en-US") is word_table("en") or word_table("en-US") == word_table("en")


# ------------------------------------------------------------------ what agrees, and what does not


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
def test_what_says_the_same_has_no_remark(small: Corpus, name: str) -> None:
    """There is more than one way to say a criterion."""
    text, criterion = AGREEING[name]
    assert found(small, text, criterion) == ()


CONTRADICTING = {
    "the other side of a limit in time": (
        "Zones are worded in at least two papers before the corner opened, and in none after.",
        late,
        "before",
    ),
    "at most for at least": (
        "Zones are worded in at most two papers after the corner opened.",
        late,
        "at most two",
    ),
    "fewer for more": (
        "Prohibition is named less often than an appeal.",
        ban.documents > appeal.documents,
        "less often",
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
    "few for most": ("Few of the quoted papers speak of disturbance.", mostly, "Few"),
    "every for most": ("Every quoted paper speaks of disturbance.", mostly, "Every"),
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
    "the other limit in time": (
        "Prohibition is worded after the corner for children opened.",
        ban.before(OPENING).documents >= 1,
        "after",
    ),
}


@pytest.mark.parametrize("name", CONTRADICTING)
def test_what_says_otherwise_has_a_remark_on_the_word(small: Corpus, name: str) -> None:
    """It stands at the place of the word, whatever verdict was declared."""
    text, criterion, word = CONTRADICTING[name]
    for declared in (Verdict.SUPPORTED, Verdict.REFUTED, Verdict.UNDETERMINED):
        marked = found(small, text, criterion, declared=declared)
        (at_word,) = (one for one in marked if one.rule in _ON_WORDS and one.word == word)
        assert at_word.start == text.index(word)
        assert f"“{word}”" in at_word.message
        assert at_word.remedy


_ON_WORDS = ("word-contradicts", "word-unanswered")


UNANSWERED = {
    "a quantity": ("Most papers speak of zones.", zoning.documents >= 1, "Most"),
    "a universal": ("Every paper speaks of zones.", zoning.documents >= 1, "Every"),
    "an exclusion": ("Only zones are worded.", zoning.documents >= 1, "Only"),
    "a denial": ("Zones are not worded.", zoning.documents >= 1, "not"),
    "a lack": ("Zones are absent from the papers.", zoning.documents >= 1, "absent"),
    "a place": ("Zones and bans stand in the same passage.", zoning.documents >= 1, "same passage"),
}


@pytest.mark.parametrize("name", UNANSWERED)
def test_what_nothing_answers_can_be_excused(small: Corpus, name: str) -> None:
    """A word with nothing behind it has a remark, unless a reason says why it decides nothing."""
    text, criterion, word = UNANSWERED[name]
    marked = found(small, text, criterion)
    (remark,) = (one for one in marked if one.rule == "word-unanswered")
    assert word in remark.word
    excused = found(small, text, criterion, excuse={remark.word: "it decides nothing"})
    assert "word-unanswered" not in rules_of(excused)


@pytest.mark.parametrize(
    ("text", "criterion"),
    [
        ("The people who were asked later lack a word for zones.", zoning.documents >= 1),
        ("Zones alone, the latest idea, spread over several floors.", zoning.documents >= 1),
        ("More was at stake than zones, after all.", zoning.documents >= 1),
        ("First the office worded zones, then the branch.", zoning.documents >= 1),
        ("Prohibition knows no single age: disturbance is named in every period.", through),
        ("Papers do not bear this out: most of them speak of disturbance.", mostly),
        ("It is more of a nuisance than it was.", appeal.documents > ban.documents),
        ("It was forbidden once, and this before others.", ban.first.precedes(zoning.first)),
        ("Zones were announced, though disturbance falls silent.", rises),
        ("Prohibition was followed by zoning.", ban.first.precedes(zoning.first)),
        ("All of the papers asked speak of zones.", zoning.documents >= 1),
    ],
)
def test_a_word_of_several_senses_is_not_judged(
    small: Corpus, text: str, criterion: Criterion
) -> None:
    """Nor one that the names around it do not place: a false alarm costs more than a gap."""
    assert not [one for one in found(small, text, criterion) if one.rule.startswith("word-")]


@pytest.mark.parametrize(
    ("text", "criterion"),
    [
        ("Papers on disturbance are not in the majority.", disturbance.documents / papers <= 0.5),
        ("No paper on zones is older than prohibition.", ban.first.precedes(zoning.first)),
        ("Appeals do not outnumber prohibition.", ban.documents > appeal.documents),
        ("None of the papers is free of zones.", zoning.documents >= 1),
        ("Prohibition has no single age, but is in every period.", through),
        ("Before the corner opened, no paper words zones; afterwards, at least two do.", late),
        ("Not until prohibition was worded did zones follow.", ban.first.precedes(zoning.first)),
        ("Zones came after prohibition, and appeals after it.", ban.first.precedes(zoning.first)),
        ("Papers on appeals are twice as many as those on zones.", appeal.documents > papers),
    ],
)
def test_a_word_is_not_judged_where_it_may_say_the_opposite(
    small: Corpus, text: str, criterion: Criterion
) -> None:
    """Beside a denial that turns it, or with a side that nothing names."""
    assert not [one for one in found(small, text, criterion) if one.rule.startswith("word-")]


def test_a_quantity_word_must_be_true_of_the_number_found(small: Corpus) -> None:
    """The criterion holds of none, and none is not few; a project may have its own range."""
    criterion = coded("order.appeal").by_actor("council of visitors").documents / papers <= 0.25
    sentence = "Few appeals are by the council of visitors."
    (remark,) = found(small, sentence, criterion, declared=Verdict.SUPPORTED)
    assert (remark.rule, "more than 0%" in remark.message) == ("word-out-of-range", True)
    own = 'ranges: {few: {from: 0, to: 0.3, because: "None is few enough."}}'
    project = read_project(own, small, ENGLISH)
    assert found(small, sentence, criterion, declared=Verdict.SUPPORTED, project=project) == ()


# ------------------------------------------------------------------ what is not judged


@pytest.mark.parametrize(
    "source",
    [
        "Zones are worded, “never more than two first”.",
        'Zones are worded, "never more than two first".',
        "Zones are worded [see @first-2001, pp. 2-4; no more than that].",
        "Zones are worded [with a link](#first-2001){.only}.",
        "Zones are worded, loudly, bravely and with some aplomb once and for all.",
    ],
)
def test_quotations_citations_and_unknown_words_are_not_judged(small: Corpus, source: str) -> None:
    """What others say, what is markup, and what the table does not know."""
    assert found(small, source, zoning.documents >= 1) == ()


def test_what_is_computed_is_right_by_itself(small: Corpus) -> None:
    """A word from more() needs no answer and says the comparison; a repeated text does not."""
    source = "Zones are worded in `n` papers than disturbance."
    start = source.index("`n`")
    criterion = zoning.documents < disturbance.documents
    worded = more(zoning.documents, disturbance.documents)
    computed = read_sentence(source, [Printed(start, start + 3, "fewer", worded)])
    assert found(small, computed, criterion) == ()
    typed = read_sentence(source, [Printed(start, start + 3, "more", "more")])
    assert rules_of(found(small, typed, criterion)) == ["word-contradicts"]


def test_a_place_in_the_sentence_is_a_place_in_its_source() -> None:
    """Also behind a value that prints longer than its expression."""
    source = "In `n`, only here."
    sentence = read_sentence(source, [Printed(3, 6, "twenty-two", zoning.documents)])
    assert source[sentence.place(sentence.text.index("only")) :].startswith("only here")


# ------------------------------------------------------------------ excuses, and what is off


def test_an_excuse_without_a_remark_is_one_itself(small: Corpus) -> None:
    """Also on a claim that is argued, which has no criterion."""
    for criterion in (zoning.documents >= 1, None):
        marked = found(small, "Zones are worded.", criterion, excuse={"first": "a rank"})
        assert rules_of(marked) == ["idle-excuse"]


@pytest.mark.parametrize("off", ["only", "all words"])
def test_a_project_may_switch_off_a_word_or_the_table(small: Corpus, off: str) -> None:
    """With a reason, which the reports show."""
    sentence, criterion = "Only zones are worded.", zoning.documents >= 1
    assert rules_of(found(small, sentence, criterion)) == ["word-unanswered"]
    project = read_project(f"off: {{{off}: a manner of speaking}}", small, ENGLISH)
    assert found(small, sentence, criterion, project=project) == ()
    (line,) = project.unchecked
    assert off in line
    assert "a manner of speaking" in line


@drawn(st.data())
def test_no_sentence_and_no_criterion_end_in_an_exception(data: st.DataObject) -> None:
    """Whatever words meet whatever criterion, each remark stands in the sentence."""
    corpus = data.draw(corpora())
    phrases = [phrase for entry in ENGLISH.entries for phrase in entry.words]
    words = st.sampled_from([*phrases, "one", "1990", "office", ",", "than", "as", "the nineties"])
    text = " ".join(data.draw(st.lists(words, max_size=12)))
    for remark in found(corpus, text, data.draw(criteria())):
        assert 0 <= remark.start <= len(text)
        assert remark.message
        assert remark.remedy
