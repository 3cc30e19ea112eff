"""Small tables for every figure, on a subject of their own."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import pandas as pd

FAMILIES = {"style": "Style of play", "rule": "Rules", "crowd": "The crowd"}
CODES = {
    "style.defence": "Defence",
    "style.attack": "Attack",
    "rule.offside": "Offside",
    "crowd.noise": "Noise",
}


def tables() -> dict[str, pd.DataFrame]:
    """A table a figure, by the figure's name."""
    return {
        "agreement_by_code": _agreement(),
        "argument": _argument(),
        "claims_at_a_glance": _claims(),
        "code_cooccurrence": _pairs(),
        "codes_by_period": _periods(),
        "documents_over_time": _documents(),
        "events_over_time": _events(),
        "institutions_by_code": _institutions(),
        "published_outcomes": _published(),
        "readings_by_claim": _readings(),
    }


def options(figure: str) -> Mapping[str, Any]:
    """What an author would give beside the table."""
    if figure in ("documents_over_time", "events_over_time"):
        return {"periods": periods()}
    if figure in ("argument", "claims_at_a_glance", "published_outcomes", "readings_by_claim"):
        return {}
    return {"families": FAMILIES}


def periods() -> pd.DataFrame:
    """Two periods of the sample, the first open at its start."""
    rows = [("Early", None, "1999-12-31", "2"), ("Late", "2000-01-01", "2003-12-31", "2–3")]
    return pd.DataFrame(rows, columns=["label", "start", "end", "documents"])


def _family(code: str) -> str:
    return code.split(".")[0]


def _documents() -> pd.DataFrame:
    rows = [
        ("d1", "A rule book", "1950-01-01", "1950-12-31", "league", "rules", True),
        ("d2", "A report", "1998-03-01", "1998-03-31", "club", "report", True),
        ("d3", "A second report", "1998-03-04", "1998-03-04", "club", "report", False),
        ("d4", "A plan", "2001-01-01", "2001-12-31", "club", "plan", True),
        ("d5", "A letter", None, None, "press", "letter", True),
        ("d6", "A review", "2003-05-02", "2003-05-02", "press", "review", True),
    ]
    columns = ["document", "title", "start", "end", "actor", "type", "quoted"]
    return pd.DataFrame(rows, columns=columns)


def _events() -> pd.DataFrame:
    rows = [
        ("e1", "Club founded", "1950-01-01", "1950-12-31", "clubs", True),
        ("e2", "First match", "1998-03-04", "1998-03-04", "matches", True),
        ("e3", "A second match on the day after", "1998-03-05", "1998-03-05", "matches", True),
        ("e4", "Match of the year", "1998-01-01", "1998-12-31", "matches", True),
        ("e5", "Rule book that nobody quotes", "2001-07-01", "2001-07-31", "clubs", False),
        ("e6", "Lost cup", None, None, "matches", True),
        ("e7", "Cup", "2003-05-02", "2003-05-02", "matches", True),
    ]
    return pd.DataFrame(rows, columns=["event", "label", "start", "end", "strand", "quoted"])


def _periods() -> pd.DataFrame:
    rows = [
        {
            "code": code,
            "label": label,
            "family": _family(code),
            "family_label": FAMILIES[_family(code)],
            "period": period,
            "period_label": period.title(),
            "period_order": order,
            "documents": place % 3,
            "possible": place % 3 + order,
            "base": 4 + order,
        }
        for place, (code, label) in enumerate(CODES.items())
        for order, period in enumerate(("early", "late"))
    ]
    return pd.DataFrame(rows)


def _published() -> pd.DataFrame:
    rows = [
        (panel, group, outcome, number)
        for panel, group, numbers in [
            ("By section", "opening", (3, 1, 0)),
            ("By section", "middle game", (2, 4, 2)),
            ("By kind", "trend", (5, 5, 2)),
        ]
        for outcome, number in zip(("reproduced", "qualified", "lost"), numbers, strict=True)
    ]
    return pd.DataFrame(rows, columns=["panel", "group", "outcome", "claims"])


def _pairs() -> pd.DataFrame:
    rows = [
        (a, CODES[a], _family(a), b, CODES[b], _family(b), place % 4)
        for place, (a, b) in enumerate(combinations(CODES, 2), start=1)
    ]
    columns = ["code_a", "label_a", "family_a", "code_b", "label_b", "family_b", "documents"]
    return pd.DataFrame(rows, columns=columns)


def _institutions() -> pd.DataFrame:
    rows = [
        (institution, code, label, _family(code), place % 2, base)
        for institution, base in (("League", 3), ("Club", 2))
        for place, (code, label) in enumerate(CODES.items())
    ]
    columns = ["institution", "code", "label", "family", "documents", "base"]
    return pd.DataFrame(rows, columns=columns)


def _claims() -> pd.DataFrame:
    verdicts = ("supported", "refuted", "undetermined", "argued", "error")
    rows = [
        (f"clm-{n}", n, "One" if n < 4 else "Two", f"Sentence {n}.", verdict, 5 - n, n % 2)
        for n, verdict in enumerate(verdicts, start=1)
    ]
    columns = [
        "claim", "number", "section", "statement", "verdict", "for_documents",
        "against_documents",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _argument() -> pd.DataFrame:
    # Two steps up to a thesis, a claim joined to none, and one beside the thesis, on two grounds.
    links = {
        "clm-thesis-of-all": ["clm-a", "clm-far-down"],
        "clm-a": ["clm-b-one", "clm-far-down"],
        "clm-aside": ["clm-b-one", "clm-far-off"],
    }
    verdicts = (
        "supported", "refuted", "undetermined", "argued", "supported", "refuted", "supported",
    )  # fmt: skip
    names = (
        "clm-thesis-of-all", "clm-a", "clm-b-one", "clm-far-down", "clm-alone", "clm-aside",
        "clm-far-off",
    )  # fmt: skip
    levels = (2, 1, 0, 0, 0, 1, 0)
    rows = [
        (name, n, "One", f"Sentence {n}.", verdict, links.get(name, []), level, n in (1, 6))
        for n, (name, verdict, level) in enumerate(zip(names, verdicts, levels, strict=True), 1)
    ]
    columns = ["claim", "number", "section", "statement", "verdict", "rests_on", "level", "thesis"]
    return pd.DataFrame(rows, columns=columns)


READINGS = (("Unit", "texts", True), ("Unit", "pages", False), ("Whose", "all", True),
            ("Whose", "one", False), ("Whose", "other", False))  # fmt: skip


def _readings() -> pd.DataFrame:
    # Of six readings: the unit decides the first, nothing the second, the last coder the third.
    held = {
        "clm-unit-decides": ("supported", 3, 3, (3, 0, 1, 1, 1)),
        "clm-firm": ("refuted", 6, 0, (3, 3, 2, 2, 2)),
        "clm-other-coder": ("undetermined", 4, 4, (2, 2, 2, 2, 0)),
        "clm-firm-too": ("supported", 6, 0, (3, 3, 2, 2, 2)),
    }
    rows = [
        (name, n, "One" if n < 3 else "Two", f"Sentence {n}.", verdict, stays, 6, unsure,
         [
             {"choice": choice, "option": option, "default": default, "held": kept,
              "tried": 3 if choice == "Unit" else 2}
             for (choice, option, default), kept in zip(READINGS, kept_by, strict=True)
         ])
        for n, (name, (verdict, stays, unsure, kept_by)) in enumerate(held.items(), start=1)
    ]  # fmt: skip
    columns = [
        "claim", "number", "section", "statement", "verdict", "held", "tried", "undetermined",
        "choices",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _agreement() -> pd.DataFrame:
    # Over all, over one family, then codes: sure, without an interval, too rare, never given.
    rows = [
        ("", "all codes", "", 0.81, 0.6, 0.9, 0.95, "ann 13, ben 12", 11, 14, False, ""),
        ("", "Style of play", "style", 0.75, 0.5, 0.88, 0.93, "ann 9, ben 8", 8, 9, False, ""),
        ("style.defence", "Defence", "style", 0.7, -0.15, 0.92, 0.9, "ann 8, ben 7", 7, 8, False,
         ""),
        ("style.attack", "Attack", "style", 1.0, None, None, 1.0, "ann 6, ben 6", 6, 6, False,
         "no disagreement"),
        ("rule.offside", "Offside", "rule", 1.0, None, None, 1.0, "ann 1, ben 1", 1, 1, True,
         "too rare: 1 of 5"),
        ("crowd.noise", "Noise", "crowd", None, None, None, 1.0, "ann 0, ben 0", 0, 0, True,
         "never given"),
    ]  # fmt: skip
    columns = [
        "code", "label", "family", "alpha", "low", "high", "percent", "used_by", "jointly",
        "ever", "rare", "reserve",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)
