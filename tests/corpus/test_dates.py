"""Dates are intervals of days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refutable.corpus import parse_date
from refutable.corpus.dates import _bounds, _bounds_by_edtf


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1990-05-04", date(1990, 5, 4), date(1990, 5, 4)),
        ("1990-05", date(1990, 5, 1), date(1990, 5, 31)),
        ("1992-02", date(1992, 2, 1), date(1992, 2, 29)),
        ("1990", date(1990, 1, 1), date(1990, 12, 31)),
        ("199X", date(1990, 1, 1), date(1999, 12, 31)),
        ("1990-05-04/1990-05-06", date(1990, 5, 4), date(1990, 5, 6)),
        ("1990/1992-03", date(1990, 1, 1), date(1992, 3, 31)),
        ("1990/..", date(1990, 1, 1), None),
        ("../1990", None, date(1990, 12, 31)),
        ("XXXX", None, None),
        ("", None, None),
    ],
)
def test_a_date_is_the_days_that_it_leaves_open(
    text: str, first: date | None, last: date | None
) -> None:
    """An EDTF date means any day between a first and a last one."""
    read = parse_date(text)
    assert (read.first, read.last) == (first, last)


@pytest.mark.parametrize("text", ["2000~", "2000?", "2000%"])
def test_a_doubtful_year_reaches_over_its_ends(text: str) -> None:
    """An approximate or uncertain year is wider than the year itself."""
    read = parse_date(text)
    assert read.first is not None
    assert read.last is not None
    assert read.first < date(2000, 1, 1)
    assert read.last > date(2000, 12, 31)


YEARS = (0, 1, 2, 3, 1581, 1900, 2000, 2024, 9996, 9997, 9998, 9999)
DOUBTFUL = [f"{year:04}{mark}" for year in YEARS for mark in "~?%"]
DECADES = [f"{decade:03}X" for decade in (0, 1, 158, 190, 199, 200, 999)]


@pytest.mark.parametrize("text", [*DOUBTFUL, *DECADES])
def test_doubtful_years_and_decades_reach_as_far_as_the_edtf_package_says(text: str) -> None:
    """What is computed here for speed is what the reference computes, at the ends of time too."""
    outcomes: list[object] = []
    for bounds in (_bounds, _bounds_by_edtf):
        try:
            outcomes.append(bounds(text))
        except ValueError as error:
            outcomes.append(str(error))
    assert outcomes[0] == outcomes[1]


@pytest.mark.parametrize(
    "text",
    [
        "1990-13",
        "1990-02-30",
        "15 June 1990",
        "90",
        "1990-5",
        "1990/1989",
        "nineties",
        "1990-05-04T10",
        "0000",
        "Y17E8",
        "1990/nonsense",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    """Anything that is no EDTF date, or ends before it begins, is a ValueError."""
    with pytest.raises(ValueError, match=r"."):
        parse_date(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2001-21", "a season"),
        ("2001-37", "a season"),
        ("2001-03/2001-22", "a season"),
        ("{2001,2002}", "a set"),
        ("[2001,2003..2005]", "a set"),
        ("[..2001]", "a set"),
        ("-0044", "the years 1 to 9999"),
        ("0000", "the years 1 to 9999"),
        ("0001~", "the years 1 to 9999"),
        ("Y-17000", "the years 1 to 9999"),
        ("2001//2002", "more than one slash"),
        ("2001/2002/2003", "more than one slash"),
        ("XXXX/1990", "write .."),
    ],
)
def test_what_is_edtf_and_no_interval_of_days_is_refused_by_name(text: str, said: str) -> None:
    """It says what it is, and what to write for it."""
    with pytest.raises(ValueError, match=said):
        parse_date(text)


@given(st.text(alphabet="0123456789-/.X~?%YE[]{},uT ", max_size=24))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    """No text ends in another exception than ValueError, and no interval ends before it begins."""
    try:
        read = parse_date(text)
    except ValueError:
        return
    assert read.first is None or read.last is None or read.first <= read.last


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("1990-05-04", "4 May 1990"),
        ("1990-05", "May 1990"),
        ("1990", "1990"),
        ("199X", "1990s"),
        ("2000~", "about 2000"),
        ("1989?", "1989 (uncertain)"),
        ("2000%", "about 2000 (uncertain)"),
        ("~2001", "about 2001"),
        ("1981-XX-XX", "1981"),
        ("2001-05-XX", "May 2001"),
        ("20XX", "2000–2099"),
        ("156X~", "about 1560s"),
        ("1989?/1991~", "1989 (uncertain) – about 1991"),
        ("1990-05-04/1990-05-06", "4–6 May 1990"),
        ("1990-05-31/1990-06-01", "31 May 1990 – 1 June 1990"),
        ("1995/1999", "1995–1999"),
        ("1990-06-15/..", "from 15 June 1990 on"),
        ("../1989-12-31", "until 31 December 1989"),
        ("XXXX", "undated"),
    ],
)
def test_a_date_is_spoken_as_a_reader_would(text: str, spoken: str) -> None:
    """Dates print in full, intervals as briefly as they can."""
    assert str(parse_date(text)) == spoken
