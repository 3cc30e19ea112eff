"""Small rows for every figure of the engine, on a subject of their own."""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import Any

from refutable.figures import Row

FAMILIES = ("Style of play", "Rules", "The crowd")
CODES = {"Defence": 0, "Attack": 0, "Offside": 1, "Noise": 2}

# What an author would give beside the rows.
OPTIONS: dict[str, dict[str, Any]] = {"code_cooccurrence": {"minimum": 1}}


def _names(code: str) -> Row:
    place = CODES[code]
    return {"family": FAMILIES[place], "family_order": place, "code": code}


def _periods() -> list[Row]:
    return [
        _names(code)
        | {"period": period, "count": place % 3, "possible": place % 3 + more}
        | {"shown": f"{place % 3}–{place % 3 + more}" if more else str(place % 3)}
        | {"base": 4 + more, "base_possible": 5 + more}
        for place, code in enumerate(CODES)
        for more, period in enumerate(("Late", "Early"))
    ]


def _attributes() -> list[Row]:
    return [
        {name: row[name] for name in row if name != "period"}
        | {"attribute": "country of play", "value": row["period"], "unit": "documents"}
        for row in _periods()
    ]


def _pairs() -> list[Row]:
    return [
        {"code": a, "other": b, "documents": place % 4}
        | {"family": FAMILIES[CODES[b]], "family_order": CODES[b]}
        for place, (a, b) in enumerate(combinations_with_replacement(CODES, 2), start=1)
    ]


def _documents() -> list[Row]:
    rows = [
        ("d1", "A rule book", "1950-01-01", "1950-12-31", "bar", "league", "quoted"),
        ("d2", "A report", "1998-03-01", "1998-03-31", "dot", "club", "quoted"),
        ("d3", "A second report", "1998-03-04", "1998-03-04", "dot", "club", "not quoted"),
        ("d4", "A plan", "2001-01-01", "2001-12-31", "bar", "club", "quoted"),
        ("d5", "A letter", None, None, "undated", "press", "quoted"),
        ("d6", "A note", None, None, "undated", "press", "not quoted"),
        ("d7", "A review", "2003-05-02", None, "bar", "press", "quoted"),
    ]
    columns = ("document", "title", "start", "end", "drawn", "actor", "quoted")
    documents: list[Row] = [
        dict(zip(columns, row, strict=True)) | {"date": row[2] or "undated"} for row in rows
    ]
    periods: list[Row] = [
        {"period": "Early", "start": None, "end": "1999-12-31", "documents": "2"},
        {"period": "Late", "start": "2000-01-01", "end": "2003-12-31", "documents": "2–3"},
    ]
    return documents + periods


def _claim(number: int, name: str, verdict: str, sign: str, section: str) -> Row:
    return {
        "claim": name,
        "number": number,
        "section": section,
        "statement": f"Sentence {number}.",
        "verdict": verdict,
        "sign": sign,
    }


def _claims() -> list[Row]:
    signs = {"supported": "✓", "refuted": "✗", "undetermined": "?", "argued": "§", "error": "!"}
    return [
        _claim(n, f"clm-{n}", verdict, sign, "One" if n < 4 else "Two")
        | {"for_documents": 5 - n, "against_documents": n % 2}
        for n, (verdict, sign) in enumerate(signs.items(), start=1)
    ]


def _argument() -> list[Row]:
    # Two steps up to a thesis, a claim joined to none, and a conclusion beside, on two grounds.
    rests_on = {
        "clm-thesis-of-all": ["clm-a", "clm-far-down"],
        "clm-a": ["clm-b-one", "clm-far-down"],
        "clm-b-one": [],
        "clm-far-down": [],
        "clm-alone": [],
        "clm-aside": ["clm-b-one", "clm-far-off"],
        "clm-far-off": [],
    }
    verdicts = ("supported", "refuted", "undetermined", "argued", "supported", "refuted", "error")
    signs = "✓✗?§✓✗!"
    levels = (2, 1, 0, 0, 0, 1, 0)
    return [
        _claim(n + 1, name, verdicts[n], signs[n], "One")
        | {"name": name.removeprefix("clm-").replace("-", " "), "level": levels[n]}
        | {"rests_on": below, "carries": [c for c, on in rests_on.items() if name in on]}
        for n, (name, below) in enumerate(rests_on.items())
    ]


CHOICES = (("Unit", "texts", True), ("Unit", "pages", False), ("Whose", "all", True),
           ("Whose", "one", False), ("Whose", "other", False))  # fmt: skip


def _readings() -> list[Row]:
    # Of six readings: the unit decides the first, nothing the second, the last coder the third.
    held = {
        "clm-unit-decides": ("supported", "✓", 3, 3, (3, 0, 1, 1, 1)),
        "clm-firm": ("refuted", "✗", 6, 0, (3, 3, 2, 2, 2)),
        "clm-other-coder": ("undetermined", "?", 4, 4, (2, 2, 2, 2, 0)),
        "clm-firm-too": ("supported", "✓", 6, 0, (3, 3, 2, 2, 2)),
    }
    return [
        _claim(n, name, verdict, sign, "One")
        | {"held": stays, "tried": 6, "undetermined": unsure}
        | {"choice": choice, "option": option, "default": default}
        | {"option_held": kept, "option_tried": 3 if choice == "Unit" else 2}
        for n, (name, (verdict, sign, stays, unsure, by)) in enumerate(held.items(), start=1)
        for (choice, option, default), kept in zip(CHOICES, by, strict=True)
    ]


def _agreement() -> list[Row]:
    # Over all, over a family, then codes: sure, without an interval, too rare, never given.
    rows = [
        ("All codes", None, 0.81, 0.6, 0.9, 0.95, 11, 14, "", 0.42),
        ("Style of play", 0, 0.75, 0.5, 0.88, 0.93, 8, 9, "", 0.5),
        ("Defence", 0, 0.7, -0.15, 0.92, 0.9, 7, 8, "", 0.37),
        ("Attack", 0, 1.0, None, None, 1.0, 6, 6, "no disagreement", None),
        ("Offside", 1, None, None, None, 1.0, 1, 1, "given in 1 (needs 5)", None),
        ("Noise", 2, None, None, None, 1.0, 0, 0, "never given", None),
    ]
    columns = ("name", "family_order", "alpha", "low", "high", "percent", "jointly", "ever",
               "reserve", "stance")  # fmt: skip
    return [
        dict(zip(columns, row, strict=True))
        | {"kind": "code" if row[0] in CODES else "family", "used_by": "ann 9, ben 8"}
        | {"family": None if row[1] is None else FAMILIES[int(row[1])]}
        for row in rows
    ]


SAMPLES: dict[str, list[Row]] = {
    "agreement_by_code": _agreement(),
    "argument": _argument(),
    "claims_at_a_glance": _claims(),
    "code_cooccurrence": _pairs(),
    "codes_by_attribute": _attributes(),
    "codes_by_period": _periods(),
    "documents_over_time": _documents(),
    "readings_by_claim": _readings(),
}
