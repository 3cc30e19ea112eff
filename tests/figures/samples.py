"""Small rows for every figure of the engine, on a subject of their own."""

from __future__ import annotations

from refutable.figures import Row

FAMILIES = ("Style of play", "Rules", "The crowd")
CODES = {"Defence": 0, "Attack": 0, "Offside": 1, "Noise": 2}


def _names(code: str) -> Row:
    place = CODES[code]
    return {"family": FAMILIES[place], "code": code}


def _periods() -> list[Row]:
    return [
        _names(code)
        | {"period": period, "count": place % 3, "possible": place % 3 + more}
        | {"shown": f"{place % 3}–{place % 3 + more}" if more else str(place % 3)}
        | {"base": 4 + more, "base_possible": 5 + more}
        | {"href": f"#passages?code={code}&period={period}"}
        for place, code in enumerate(CODES)
        for more, period in enumerate(("Late", "Early"))
    ]


def _attributes() -> list[Row]:
    return [
        {name: row[name] for name in row if name != "period"}
        | {"attribute": "country of play", "value": row["period"], "unit": "documents"}
        for row in _periods()
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
        dict(zip(columns, row, strict=True))
        | {"date": row[2] or "undated", "href": f"#passages?document={row[0]}"}
        for row in rows
    ]
    periods: list[Row] = [
        {"period": "Early", "start": None, "end": "1999-12-31", "documents": "2", "href": "#a"},
        {
            "period": "Late",
            "start": "2000-01-01",
            "end": "2003-12-31",
            "documents": "2–3",
            "href": "#b",
        },
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
        "href": f"#{name}",
    }


def _claims() -> list[Row]:
    signs = {"supported": "✓", "refuted": "✗", "undetermined": "?", "argued": "§", "error": "!"}
    return [
        _claim(n, f"clm-{n}", verdict, sign, "One" if n < 4 else "Two")
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


SAMPLES: dict[str, list[Row]] = {
    "argument": _argument(),
    "claims_at_a_glance": _claims(),
    "codes_by_attribute": _attributes(),
    "codes_by_period": _periods(),
    "documents_over_time": _documents(),
}
