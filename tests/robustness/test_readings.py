"""A claim under every combination of declared choices is what it is when each is made by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import yaml
from hypothesis import given as on
from hypothesis import settings

from refutable.corpus import Corpus, parse_date
from refutable.corpus.model import Attribute
from refutable.errors import MalformedError
from refutable.evaluate.arrays import Arrays
from refutable.evaluate.evaluate import evaluate
from refutable.evaluate.numbers import TRUTH_OF
from refutable.evaluate.query import Finder
from refutable.language.conditions import at_least, under
from refutable.language.criteria import Criterion
from refutable.language.expressions import Selection, coded
from refutable.language.queries import plain_queries
from refutable.robustness.choices import Option, Readings, load_readings
from refutable.robustness.readings import Multiverse, rewriting
from refutable.robustness.summary import ClaimFirmness
from tests.changes import without
from tests.corpora import changed, coding, corpora, corpus_of, criteria, document

CHOICES = """
choices:
  - id: coding
    label: Whose coding
    reason: Coding is judgement.
    options:
      - {id: consensus, label: consensus, default: true}
      - {id: other, label: the other coder, layer: other}
  - id: offices
    label: Offices
    reason: They speak of themselves.
    options:
      - {id: in, label: counted, default: true}
      - {id: out, label: left out, drop: {actor: [office]}}
  - id: merges
    label: Neighbours
    reason: They were confused.
    options:
      - {id: apart, label: apart, default: true}
      - {id: merged, label: together, merge: [[f.one, g.three]]}
  - id: begin
    label: Where the late years begin
    reason: One may begin sooner.
    options:
      - {id: later, label: later, default: true}
      - {id: sooner, label: sooner, dates: {late: 1985-01-01/1999-12-31}}
"""
RECODED = """
choices:
  - id: draft
    label: The second code
    reason: The draft drew it otherwise.
    options:
      - {id: now, label: as now, default: true}
      - {id: then, label: as in the draft, recode: {f.two: [d1-x1]}}
"""


def _load(text: str, corpus: Corpus, root: Path) -> Readings:
    (root / "data").mkdir(exist_ok=True)
    (root / "data" / "readings.yaml").write_text(text, encoding="utf-8")
    return load_readings(root, corpus)


def by_hand(criterion: Criterion, corpus: Corpus, reading: tuple[int, ...]) -> str:
    """Return the verdict under a reading, by changing the corpus itself."""
    coder, offices, merges, begin = reading
    if offices:
        corpus = without(corpus, {d.id for d in corpus.documents.values() if d.actor == "office"})
    if merges:
        twin = {"f.one": "g.three", "g.three": "f.one"}
        given = {(c.coder, c.excerpt, c.code, c.stance) for c in corpus.codings}
        added = tuple(
            replace(c, code=twin[c.code])
            for c in corpus.codings
            if c.code in twin and (c.coder, c.excerpt, twin[c.code], c.stance) not in given
        )
        corpus = replace(corpus, codings=(*corpus.codings, *added))
    if begin:
        late = replace(corpus.periods["late"], span=parse_date("1985-01-01/1999-12-31"))
        corpus = replace(corpus, periods={**corpus.periods, "late": late})
    return evaluate(criterion, Finder(corpus, "other" if coder else None)).truth.value


ASKED = (
    coded("f.one").during("late").documents >= 2,
    coded("f").documents > coded("g.three").documents,
    (coded("g.three").since("late").documents >= 1) & (coded("f.two").codings >= 1),
    coded("f.one").not_in_same_document_as(coded("g.three")).documents >= 1,
)


@settings(max_examples=60, deadline=None)
@on(corpora())
def test_every_reading_is_as_by_hand(
    tmp_path_factory: pytest.TempPathFactory, corpus: Corpus
) -> None:
    """Under each of the sixteen readings, each claim has the verdict of the corpus so changed."""
    readings = _load(CHOICES, corpus, tmp_path_factory.mktemp("readings"))
    assert len(readings.all) == 16
    multiverse = Multiverse(readings, Arrays(corpus))
    for criterion in ASKED:
        truths = multiverse.result(criterion).truths
        told = [TRUTH_OF[truth].value for truth in truths]
        assert told == [by_hand(criterion, corpus, reading) for reading in readings.all]


@settings(max_examples=60, deadline=None)
@on(corpora())
def test_a_code_given_anew_stands_where_the_option_says(
    tmp_path_factory: pytest.TempPathFactory, corpus: Corpus
) -> None:
    """The excerpts that the option names carry the code, upheld, and no other does."""
    root = tmp_path_factory.mktemp("recoded")
    if "d1-x1" not in corpus.excerpts:
        with pytest.raises(MalformedError, match="there is no excerpt 'd1-x1'"):
            _load(RECODED, corpus, root)
        return
    multiverse = Multiverse(_load(RECODED, corpus, root), Arrays(corpus))
    others = tuple(c for c in corpus.codings if c.code != "f.two")
    layers = {c.coder for c in corpus.codings} | {corpus.default}
    added = tuple(replace(coding("d1-x1", "f.two", "affirms", name)) for name in sorted(layers))
    changed = replace(corpus, codings=(*others, *added))
    for criterion in (
        coded("f.two").documents >= 1,
        coded("f").codes >= 2,
        coded("f.one").in_same_document_as(coded("f.two")).documents >= 1,
    ):
        told = [TRUTH_OF[truth] for truth in multiverse.result(criterion).truths]
        assert told == [evaluate(criterion, Finder(one)).truth for one in (corpus, changed)]


def test_the_verdict_under_other_options_is_told_by_their_names(tmp_path: Path) -> None:
    """The choices that are not named are made as the paper makes them."""
    corpus = _two_of_three()
    readings = _load(RECODED, corpus, tmp_path)
    result = Multiverse(readings, Arrays(corpus)).result(coded("f.two").documents >= 1)
    one = ClaimFirmness(readings, cast(Any, SimpleNamespace(readings=result)))
    assert (one.under(), one.under(draft="now")) == ("refuted", "refuted")
    assert one.under(draft="then") == "supported"
    with pytest.raises(ValueError, match="there is no choice 'moon'"):
        one.under(moon="full")
    with pytest.raises(ValueError, match="'draft' has no option 'full'"):
        ClaimFirmness(readings).under(draft="full")


@settings(max_examples=60, deadline=None)
@on(corpora(), criteria())
def test_the_default_reading_is_the_verdict(corpus: Corpus, criterion: Criterion) -> None:
    """With no choice declared there is one reading, and it is the claim as it stands."""
    result = Multiverse(Readings(), Arrays(corpus)).result(criterion)
    assert (result.tried, result.held) == (1, 1)
    assert TRUTH_OF[result.truths[0]] is evaluate(criterion, Finder(corpus)).truth


def _two_of_three() -> Corpus:
    documents = {f"d{n}": document(n, parse_date("1995")) for n in range(3)}
    given = [("d0-x1", "f.one"), ("d0-x2", "f.one"), ("d1-x1", "f.one")]
    codings = tuple(coding(*item, "affirms", name) for name in ("first", "other") for item in given)
    return corpus_of(documents, codings)


def test_what_decides_is_named(tmp_path: Path) -> None:
    """The one choice that alone overturns a claim is named, and every option is tallied."""
    corpus = _two_of_three()
    readings = _load(CHOICES, corpus, tmp_path)
    result = Multiverse(readings, Arrays(corpus)).result(coded("f.one").documents >= 2)
    assert result.deciding == (("offices", "out"),)
    assert (result.tried, result.held, result.refuted) == (16, 8, 8)
    tallies = {(t.choice, t.option): (t.held, t.tried) for t in result.tallies}
    assert tallies["offices", "in"] == (8, 8)
    assert tallies["offices", "out"] == (0, 8)
    assert tallies["coding", "other"] == (4, 8)


def reread(criterion: Criterion, option: Option, corpus: Corpus) -> Criterion:
    """Return a criterion as it asks under one option."""
    return rewriting(tuple(plain_queries(criterion)), [option], corpus)(criterion)


def _asked(criterion: Criterion, **option: object) -> Criterion:
    made = Option("o", "o", **option)  # type: ignore[arg-type]
    return reread(criterion, made, _two_of_three())


def test_the_unit_of_count() -> None:
    """Documents become passages; what is not counted in documents stays."""
    finder = Finder(_two_of_three())
    assert evaluate(coded("f.one").documents >= 3, finder).truth.value == "false"
    assert evaluate(
        _asked(coded("f.one").documents >= 3, count="excerpts"), finder
    ).truth.value == ("true")
    codings = _asked(coded("f.one").codings >= 4, count="excerpts")
    assert evaluate(codings, finder).truth.value == "false"


def test_a_restriction_is_lifted_unless_the_claim_sets_it_against_another() -> None:
    """Looking back is let in where a claim only leaves it out, not where it compares the two."""
    documents = {"d0": document(0, parse_date("1995"), True)}
    corpus = corpus_of(documents, (coding("d0-x1", "f.one"),))
    option = _lift(corpus)
    selection: Selection = coded("f.one").contemporary()
    one = selection.documents >= 1
    let_in = reread(one, option, corpus)
    assert evaluate(let_in, Finder(corpus)).truth.value == "true"
    compared = selection.documents >= coded("f.one").retrospective().documents
    kept = reread(compared, option, corpus)
    assert evaluate(kept, Finder(corpus)).truth.value == "false"


def _lift(corpus: Corpus) -> Option:
    from refutable.language.query import By, Restriction

    assert corpus.documents
    return Option("lift", "lift", lift=(Restriction(By.RETROSPECTIVE, ("no",)),))


SIZES = (
    ("drop: {size: 3}", [True, False]),
    ("drop: {size: {under: 2}}", [True, True]),
    ("drop: {size: {at_least: 2}}", [True, False]),
    ("lift: {size: {under: 3}}", [True, False]),
)


@pytest.mark.parametrize(("effect", "held"), SIZES, ids=[row[0] for row in SIZES])
def test_a_reading_drops_and_lifts_by_declared_attributes(
    effect: str, held: list[bool], tmp_path: Path
) -> None:
    """By a value or a condition."""
    corpus = _sized()
    text = CHOICES.replace("drop: {actor: [office]}", effect)
    readings = _load(text, corpus, tmp_path)
    size = under(3) if "lift" in effect else at_least(3)
    holds = coded("f.one").where(size=size).documents >= 1
    result = Multiverse(readings, Arrays(corpus)).result(holds)
    tallies = {t.option: t.held == t.tried for t in result.tallies if t.choice == "offices"}
    assert [tallies["in"], tallies["out"]] == held


def _sized() -> Corpus:
    """Return three documents of the sizes 1 to 3."""
    corpus = _two_of_three()
    documents = {
        name: changed(one, size=float(size))
        for size, (name, one) in enumerate(corpus.documents.items(), start=1)
    }
    size = Attribute("size", "size", "number", (), "document", "documents", "size")
    codings = tuple(coding("d2-x1", "f.one", "affirms", name) for name in ("first", "other"))
    made = corpus_of(documents, codings)
    return replace(made, attributes={**made.attributes, "size": size})


FAULTS: tuple[tuple[str, str, str], ...] = (
    ("layer: other", "layer: nobody", "there is no layer 'nobody'"),
    ("drop: {actor: [office]}", "drop: {actor: [crown]}", "there is no actor 'crown'"),
    ("drop: {actor: [office]}", "drop: {actor: 5}", "there is no actor '5'"),
    ("drop: {actor: [office]}", "drop: {colour: [red]}", "there is no attribute 'colour'"),
    ("drop: {actor: [office]}", "drop: {actor: {under: 3}}", "'actor' is no number"),
    ("drop: {actor: [office]}", "drop: {actor: {under: x, over: y}}", "there is no actor"),
    ("drop: {actor: [office]}", "drop: {scope: near}", "this attribute belongs to passages"),
    ("merge: [[f.one, g.three]]", "merge: [[f.one, g.four]]", "there is no code 'g.four'"),
    ("merge: [[f.one, g.three]]", "merge: [[f.one]]", "fewer than two codes"),
    ("dates: {late:", "dates: {later:", "there is no period or event 'later'"),
    ("1985-01-01/1999-12-31}", "yesterday}", "'yesterday' is not an EDTF date"),
    ("label: apart, default: true", "label: apart", "exactly one option"),
    ("reason: One may begin sooner.", "reason: ''", "no 'reason'"),
    ("id: out", "id: in", "the option 'in' is declared twice"),
    ("merge: [[f.one, g.three]]", "recode: {f.four: [d0-x1]}", "there is no code 'f.four'"),
    ("merge: [[f.one, g.three]]", "recode: {f.one: [d9-x1]}", "there is no excerpt 'd9-x1'"),
    ("merge: [[f.one, g.three]]", "recode: {f.one: d0-x1}", "'f.one' has no list of excerpts"),
    ("merge: [[f.one, g.three]]", "shuffle: yes", "'shuffle' is not an effect"),
)


@pytest.mark.parametrize(("old", "new", "message"), FAULTS, ids=[row[2] for row in FAULTS])
def test_a_fault_in_the_file(old: str, new: str, message: str, tmp_path: Path) -> None:
    """What is wrong is said with its line, and a remedy."""
    assert CHOICES.count(old) == 1
    text = CHOICES.replace(old, new)
    with pytest.raises(MalformedError, match=message) as caught:
        _load(text, _two_of_three(), tmp_path)
    fault = next(fault for fault in caught.value.faults if message in fault.message)
    near = next(n for n, line in enumerate(CHOICES.split("\n"), start=1) if old in line)
    assert abs(fault.line - near) <= 4, "the line of the choice or the option"
    assert fault.remedy


def test_all_faults_at_once(tmp_path: Path) -> None:
    """Two mistakes, two faults; YAML that cannot be read is one."""
    text = CHOICES.replace("layer: other", "layer: nobody").replace("[office]", "[crown]")
    with pytest.raises(MalformedError) as caught:
        _load(text, _two_of_three(), tmp_path)
    assert [fault.rule for fault in caught.value.faults] == ["bad-readings", "bad-readings"]
    with pytest.raises(MalformedError, match="bad-yaml"):
        _load("choices: [", _two_of_three(), tmp_path)
    with pytest.raises(MalformedError, match="no list of choices"):
        _load("choices: 3", _two_of_three(), tmp_path)


def test_no_file_is_one_reading(tmp_path: Path) -> None:
    """A paper that declares no choices has the default reading alone."""
    assert load_readings(tmp_path, _two_of_three()) == Readings()
    assert yaml.safe_load(CHOICES)["choices"]
