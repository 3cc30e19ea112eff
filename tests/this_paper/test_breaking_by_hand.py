"""What the engine calls a breaking set breaks the claim, when somebody takes it out of the files.

Nothing of the engine's arithmetic on masks is used to remove anything here: rows are deleted from
the tables of the paper, as an author or a reviewer would, and the claim is judged on them anew.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from refutable import build
from refutable.claims.claim import Assessment, assess
from refutable.corpus import CONSENSUS, Corpus
from refutable.evaluate.arrays import Arrays
from refutable.evaluate.query import Finder, Item
from refutable.robustness.breaking import breaking_sets
from refutable.robustness.encoding import Level
from tests.projects import ROOT, Project
from tests.this_paper.whole_paper import opened_paper

# Claims of different kinds: counts, shares, comparisons, dates, institutions; most are supported,
# one is refuted, one undetermined. Each with the level that is taken out: codings mostly, since a
# passage that the prose quotes cannot go without it.
BROKEN: Mapping[str, Level] = {
    "clm-shared-first": "codings",  # documents and kinds of actor from a date on, and none before
    "clm-premises-common": "codings",  # a share of all documents
    "clm-trade-before-partner": "codings",  # one date before another
    "clm-shared-outweighs": "codings",  # two codes compared
    "clm-politics-beside": "codings",  # refuted: company compared
    "clm-premises-share": "codings",  # two shares compared
    "clm-security-rises": "codings",  # a rise between periods
    "clm-dialogue-institutions": "codings",  # institutions counted
    "clm-lean-on-interviews": "codings",  # who the evidence is from
    "clm-year-only": "codings",  # undetermined: dates leave it open
    "clm-study-own-words": "excerpts",  # what one body's own texts say
}


@pytest.fixture(scope="module")
def opened() -> build.Paper:
    """The paper as it stands in the repository."""
    return opened_paper()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A copy of the data of the paper, for a test to take rows out of."""
    shutil.copytree(ROOT / "data", tmp_path / "paper" / "data")
    return Project(tmp_path / "paper")


def removed_for(opened: build.Paper, name: str, level: Level) -> tuple[Item, ...]:
    """Return the breaking set of a claim at a level; it must be exact."""
    criterion = opened.collected.ledger[name].claim.holds
    assert criterion is not None
    sets = breaking_sets(criterion, Arrays(opened.corpus))
    found = next(one for one in sets if one.level == level)
    assert found.exact
    assert found.removed
    return found.removed


def take_out(project: Project, corpus: Corpus, items: Sequence[Item], level: Level) -> None:
    """Delete rows from the tables: what was named, and every row that then names nothing."""
    excerpts = {item.excerpt for item in items if level == "excerpts"}
    decided = set()
    for item in items if level == "codings" else ():
        coding = corpus.codings[item.coding]
        assert coding.coder == CONSENSUS
        same = [
            one
            for one in corpus.codings
            if (one.coder, one.excerpt, one.code) == (CONSENSUS, coding.excerpt, coding.code)
        ]
        assert same == [coding], "more would go than the set names"
        decided.add((coding.excerpt, coding.code))
    project.keep_rows("excerpts.csv", lambda row: row[0] not in excerpts)
    layers = (coder.file for coder in corpus.coders.values())
    for file in (*layers, "adjudications.csv"):
        project.keep_rows(
            file, lambda row: row[0] not in excerpts and (row[0], row[1]) not in decided
        )


def found_in(project: Project, opened: build.Paper, name: str) -> Assessment:
    """Return a claim of the paper as it is judged on the data of the project."""
    return assess(opened.collected.ledger[name].claim, Finder(project.corpus()))


@pytest.mark.parametrize(("name", "level"), BROKEN.items(), ids=list(BROKEN))
def test_the_set_breaks_the_claim_and_one_less_does_not(
    opened: build.Paper, project: Project, name: str, level: Level
) -> None:
    """With the rows of the set gone the verdict is another; with one of them back it is not."""
    items = removed_for(opened, name, level)
    data = project.root / "data"
    shutil.copytree(data, project.root / "whole")
    take_out(project, opened.corpus, items[1:], level)
    assert found_in(project, opened, name).as_declared, "one less overturns it"
    shutil.rmtree(data)
    (project.root / "whole").rename(data)
    take_out(project, opened.corpus, items, level)
    assert not found_in(project, opened, name).as_declared, "the set does not overturn it"
