"""The paper of a generated corpus: its claims, of the kinds that the real paper has.

Every sentence says what its criterion needs and no more. Which claims hold follows from how
:mod:`benchmarks.corpora` draws the codings, not from their number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.declarations import (
    COMPANION,
    EARLY,
    LATE,
    LEADER,
    NEVER,
    OFFICIAL,
    ONE_SIDE,
    OTHER_SIDE,
    PERIODS,
    RECALLED,
    RISING,
)


@dataclass(frozen=True)
class Stated:
    """A claim as it is written: its sentence, and what its call says beside the id."""

    id: str
    sentence: str
    call: Sequence[str]
    coders: int = 1


STATED = (
    Stated(
        "late-absent-before",
        "The late tone is found since the turn, with more than one actor, and in no document "
        "before it.",
        (
            'holds=(late.since("turn").actors > 1)',
            '& (late.before("turn").documents == 0),',
            'against=late.before("turn"),',
        ),
    ),
    Stated(
        "early-absent-after",
        "The early tone is found before the turn, and in no document since.",
        (
            'holds=(early.before("turn").documents >= 1)',
            '& (early.since("turn").documents == 0),',
            'against=early.since("turn"),',
        ),
    ),
    Stated(
        "order-of-tones",
        "The early tone is found before the late tone.",
        ("holds=early.first.precedes(late.first),", 'rests_on=["clm-early-absent-after"],'),
    ),
    Stated(
        "rising-share",
        "The rising tone has a greater share of the quoted documents since the turn than before "
        "it.",
        (
            'holds=rising.since("turn").documents / quoted().since("turn").documents',
            '> rising.before("turn").documents / quoted().before("turn").documents,',
            'against=rising.before("turn"),',
        ),
    ),
    Stated(
        "tone-in-most",
        "Most quoted documents have a tone.",
        (
            'holds=coded("tone").documents / quoted().documents > 0.5,',
            'against=quoted().not_in_same_document_as(coded("tone")),',
        ),
    ),
    Stated(
        "means-every-period",
        "Means are found in every period.",
        (
            'holds=in_each_period(coded("means")),',
            'warrant="@handbook",',
        ),
    ),
    Stated(
        "leader-with-companion",
        "Every passage that has the leader has the companion in the same passage.",
        (
            "holds=(leader.in_same_excerpt_as(companion).excerpts >= 1)",
            "& (leader.not_in_same_excerpt_as(companion).excerpts == 0),",
            "against=leader.not_in_same_excerpt_as(companion),",
        ),
    ),
    Stated(
        "sides-apart",
        "The one side and the other side are found in the same document, never in the same "
        "passage.",
        (
            "holds=(one_side.in_same_document_as(other_side).documents >= 1)",
            "& (one_side.in_same_excerpt_as(other_side).excerpts == 0),",
            "against=one_side.in_same_excerpt_as(other_side),",
        ),
    ),
    Stated(
        "tone-with-place",
        "Most documents that have a tone have a place too.",
        (
            'holds=coded("tone").in_same_document_as(coded("place")).documents',
            '/ coded("tone").documents > 0.5,',
        ),
    ),
    Stated(
        "recalled-only",
        "The recalled place is found in a retrospect, and in no text of its time.",
        (
            "holds=(recalled.retrospective().documents >= 1)",
            "& (recalled.contemporary().documents == 0),",
            "against=recalled.contemporary(),",
        ),
    ),
    Stated(
        "official-alone",
        "The official place is named by exactly one actor.",
        (
            "holds=(official.actors == 1),",
            'against=official.by_actor(*(f"body {letter}" for letter in "bcdefgh")),',
        ),
    ),
    Stated(
        "first-actor-leads",
        "Body A is quoted from at least twice as many documents as body H.",
        (
            'holds=quoted().by_actor("body a").documents',
            '>= quoted().by_actor("body h").documents * 2,',
            'against=quoted().by_actor("body h"),',
        ),
    ),
    Stated(
        "several-institutions",
        "Several institutions have aims, and several aims are found at the Board.",
        (
            'holds=(coded("aim").institutions >= 3)',
            '& (coded("aim").at("Board").codes >= 3),',
        ),
    ),
    Stated(
        "letters-and-interviews",
        "The catalogue has more letters than interviews.",
        (
            'holds=catalogued().of_type("letter").documents',
            '> catalogued().of_type("interview").documents,',
        ),
    ),
    Stated(
        "north-and-west",
        "Causes are found in the north and in the west, since the turn or in a leaflet.",
        (
            'holds=((coded("cause").since("turn") | coded("cause").of_type("leaflet"))',
            '.in_scope("north").documents >= 1)',
            '& ((coded("cause").since("turn") | coded("cause").of_type("leaflet"))',
            '.in_scope("west").documents >= 1),',
        ),
    ),
    Stated(
        "rejected-less",
        "More documents uphold a cause than reject one.",
        (
            'holds=coded("cause").documents',
            '> coded("cause").with_stance("rejects").documents,',
        ),
    ),
    Stated(
        "given-old-texts",
        "Where texts of the seventies are quoted, the late tone is not in them.",
        (
            'holds=given(quoted().during("seventies").documents >= 1,',
            'late.during("seventies").documents == 0),',
        ),
    ),
    Stated(
        "meetings-in-order",
        "The meeting of 1973 precedes the turn, and the turn precedes the last late tone.",
        (
            'holds=event("meeting-1973").precedes(event("turn"))',
            '& event("turn").precedes(late.last),',
        ),
    ),
    Stated(
        "unspoken",
        "The unnamed place is never named at the Board.",
        (
            'holds=omitted(unnamed.at("Board")),',
            'declared="undetermined",',
            'would_decide="the complete texts",',
        ),
    ),
    Stated(
        "late-prevails",
        "The late tone is found in more documents than the rising tone.",
        (
            "holds=late.documents > rising.documents,",
            'declared="refuted",',
        ),
    ),
    Stated(
        "not-in-every-period",
        "The early tone is not found in every period.",
        ("holds=(early.documents >= 1) & ~in_each_period(early),",),
    ),
    Stated(
        "both-coders",
        "Either coder finds tones in most passages.",
        (
            'holds=(coded("tone").by_coder("one").excerpts / quoted().excerpts > 0.5)',
            '& (coded("tone").by_coder("two").excerpts / quoted().excerpts > 0.5),',
        ),
        coders=2,
    ),
    Stated(
        "argued",
        "Whoever writes for an office writes as an office.",
        ('argued_from=["@handbook"],',),
    ),
)

_NAMES = {
    "late": LATE,
    "early": EARLY,
    "rising": RISING,
    "recalled": RECALLED,
    "unnamed": NEVER,
    "official": OFFICIAL,
    "one_side": ONE_SIDE,
    "other_side": OTHER_SIDE,
    "leader": LEADER,
    "companion": COMPANION,
}
_SETUP = f"""\
```{{python}}
#| label: setup
#| output: false
from functools import reduce
from operator import and_

from refutable import *

{chr(10).join(f'{name} = coded("{code}")' for name, code in _NAMES.items())}


def in_each_period(selection):
    return reduce(and_, [selection.during(name).documents >= 1 for name in {PERIODS}])
```
"""
_HEAD = """\
---
title: "A generated paper"
subtitle: "Written to be measured"
author:
  - name: "A generator"
date: 2020-01-01
lang: en-GB
keywords:
  - benchmark
---
"""
_PROJECT = """\
project:
  type: default
  output-dir: _output

lang: en-GB
bibliography: data/references.bib
"""
_WORDING = """off:
  late: a tone is called so
  last: it stands for the end of a tone
"""
_REFERENCES = """\
@book{handbook,
  author = {Writer, A.},
  title = {A Handbook of Offices},
  publisher = {Harbour Press},
  year = {1999}
}
"""


def write_paper(folder: Path, coders: int) -> None:
    """Write the paper beside its data: the claims that so many coders can bear."""
    parts = [_HEAD, _SETUP, "# Claims {#sec-claims}\n\nEach kind of claim stands here.\n"]
    parts += [_paragraph(stated) for stated in STATED if stated.coders <= coders]
    (folder / "paper.qmd").write_text("\n".join(parts), encoding="utf-8")
    (folder / "_quarto.yml").write_text(_PROJECT, encoding="utf-8")
    (folder / "data" / "references.bib").write_text(_REFERENCES, encoding="utf-8")
    (folder / "data" / "wording.yaml").write_text(_WORDING, encoding="utf-8")


def _paragraph(stated: Stated) -> str:
    name = f"clm-{stated.id}"
    call = "\n".join(f"    {line}" for line in stated.call)
    return (
        f"[{stated.sentence}]{{#{name} .claim}}\n\n"
        f'```{{python}}\nclaim(\n    "{name}",\n{call}\n)\n```\n'
    )
