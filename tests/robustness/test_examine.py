"""All that is asked of a claim, side by side: the same however it is computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from random import Random

import pytest

from refutable import build
from refutable.claims.claim import Claim, assess
from refutable.corpus import Corpus
from refutable.evaluate.arrays import Arrays
from refutable.evaluate.query import Finder
from refutable.robustness.absence import leave_one_out
from refutable.robustness.breaking import breaking_sets
from refutable.robustness.choices import Readings, load_readings
from refutable.robustness.examine import Robustness, examine_all
from refutable.robustness.null_model import null_pass_rates
from refutable.robustness.readings import Multiverse
from refutable.robustness.workers import Workers
from refutable.wording.robustness import margin_words
from tests.projects import ROOT

SHUFFLES = 60


@pytest.fixture(scope="module")
def claims() -> tuple[Claim, ...]:
    """The claims of the paper."""
    return build.open_claims(ROOT).collected.claims


@pytest.fixture(scope="module")
def readings(corpus: Corpus) -> Readings:
    """The readings that the paper declares."""
    return load_readings(ROOT, corpus)


@pytest.fixture(scope="module")
def examined(
    claims: tuple[Claim, ...], corpus: Corpus, readings: Readings
) -> Mapping[str, Robustness]:
    """What the examination of all claims of the paper comes to."""
    return examine_all(claims, corpus, readings, shuffles=SHUFFLES, seed=5)


def told(found: Mapping[str, Robustness]) -> dict[str, str]:
    """Return everything that was found, written out but for the parts of criteria."""
    return {
        name: repr(
            (
                one.verdict,
                [(m.distance, m.unit, m.open, margin_words(m)) for m in one.margins],
                [(b.level, b.size, b.exact, b.why, b.at_least) for b in one.breaking],
                [[(i.document, i.excerpt) for i in b.removed] for b in one.breaking],
                [(a.becomes, a.number, a.unit, a.where, a.dated) for a in one.additions],
                one.absences,
                one.readings,
                one.null,
                one.layers.verdicts,
                [(d.disagreement.excerpt, d.disagreement.code) for d in one.layers.deciding],
            )
        )
        for name, one in found.items()
    }


def test_every_computed_claim_is_examined_and_no_other(
    claims: tuple[Claim, ...], corpus: Corpus, examined: Mapping[str, Robustness]
) -> None:
    """Argued claims have no criterion; all others come in their order, with their verdicts."""
    computed = [claim for claim in claims if claim.holds is not None]
    assert list(examined) == [claim.id for claim in computed]
    assert len(computed) < len(claims)
    finder = Finder(corpus)
    for claim in computed:
        assert examined[claim.id].verdict is assess(claim, finder).verdict


def test_each_answer_is_that_of_its_own_question(
    corpus: Corpus, readings: Readings, examined: Mapping[str, Robustness]
) -> None:
    """Asked together or one by one, a claim gets the same answers."""
    arrays = Arrays(corpus)
    multiverse = Multiverse(readings, arrays)
    for name in list(examined)[::17]:
        one = examined[name]
        criterion = one.claim.holds
        assert criterion is not None
        assert one.breaking == breaking_sets(criterion, arrays)
        assert one.absences == leave_one_out(criterion, arrays)
        assert one.readings == multiverse.result(criterion)
        assert (one.null,) == null_pass_rates([criterion], arrays, SHUFFLES, 5)


def test_the_number_of_workers_changes_nothing(
    claims: tuple[Claim, ...],
    corpus: Corpus,
    readings: Readings,
    examined: Mapping[str, Robustness],
) -> None:
    """Two processes come to what one comes to."""
    some = claims[::9]
    by_two = examine_all(some, corpus, readings, shuffles=SHUFFLES, seed=5, workers=Workers(2))
    assert by_two
    assert told(by_two) == {name: text for name, text in told(examined).items() if name in by_two}


def test_the_order_of_rows_changes_nothing(
    claims: tuple[Claim, ...],
    corpus: Corpus,
    readings: Readings,
    examined: Mapping[str, Robustness],
) -> None:
    """Rows of documents, excerpts and codings may stand in any order."""
    random = Random(3)
    documents, excerpts = list(corpus.documents.items()), list(corpus.excerpts.items())
    codings = list(corpus.codings)
    for rows in (documents, excerpts, codings):
        random.shuffle(rows)
    shuffled = replace(
        corpus, documents=dict(documents), excerpts=dict(excerpts), codings=tuple(codings)
    )
    found = examine_all(claims[::7], shuffled, readings, shuffles=SHUFFLES, seed=5)
    assert found
    assert told(found) == {name: text for name, text in told(examined).items() if name in found}


def test_another_seed_shuffles_otherwise(
    claims: tuple[Claim, ...],
    corpus: Corpus,
    readings: Readings,
    examined: Mapping[str, Robustness],
) -> None:
    """The seed moves the share of passes, and nothing else."""
    other = examine_all(claims, corpus, readings, shuffles=SHUFFLES, seed=6)
    passes = [(other[name].null.passes, one.null.passes) for name, one in examined.items()]
    assert any(one != two for one, two in passes)
    same = {name: replace(one, null=examined[name].null) for name, one in other.items()}
    assert told(same) == told(examined)


def test_nothing_is_rolled_into_a_score() -> None:
    """The answers stand side by side: no field of them, and no property, is a number."""
    assert {field.name for field in fields(Robustness)} == {
        *("claim", "verdict", "margins", "breaking", "additions"),
        *("absences", "readings", "null", "layers"),
    }
    assert not [name for name in vars(Robustness) if isinstance(vars(Robustness)[name], property)]
