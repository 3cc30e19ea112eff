"""What a deleted coding does to this paper, as `paper diff` shows it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from refutable import build
from refutable.corpus import load_corpus
from refutable.corpus.layers import derive
from refutable.evaluate.query import Finder
from refutable.robustness.margins import margins
from tests.history.test_diff import claims, rows, told, without
from tests.projects import ROOT, Project
from tests.repositories import new_repository
from tests.this_paper.whole_paper import copy_paper


def test_a_coding_deleted_from_this_paper_names_the_claims_whose_margin_moved(
    tmp_path: Path,
) -> None:
    """On the real data: exactly the claims whose margins are others without that coding."""
    project = Project(copy_paper(tmp_path / "paper"))
    new_repository(project.root).commit("The paper")
    excerpt, code = "x-commission1969-new-partnership", "prem.partner_term"
    without(project, excerpt, code, "primary", "second")

    paper, corpus = build.open_claims(ROOT), load_corpus(ROOT)
    gone = {(coder, excerpt, code) for coder in ("primary", "second")}
    kept = [one for one in corpus.by_coders if (one.coder, one.excerpt, one.code) not in gone]
    assert len(kept) == len(corpus.by_coders) - 2
    layers = derive(kept, corpus.panel, corpus.adjudications)
    less = replace(corpus, codings=(*kept, *layers))
    whole, changed = Finder(corpus), Finder(less)
    expected = {
        made.id
        for made in paper.collected.claims
        if made.holds is not None
        and [margin.distance for margin in margins(made.holds, whole)]
        != [margin.distance for margin in margins(made.holds, changed)]
    }

    report = told(project)
    assert expected
    assert {name for name, item in claims(report).items() if item["margins"]} == expected
    deleted = [f"{coder}/{excerpt}/{code}/affirms" for coder in ("primary", "second")]
    assert {row["id"] for row in report["data"]} == set(deleted)
    for name in expected:
        assert rows(report, name) == deleted
