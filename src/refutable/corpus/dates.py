"""Dates as intervals of days, read from EDTF (ISO 8601-2:2019)."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_PLAIN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_DECADE = re.compile(r"(\d{3})X", re.ASCII)
_ABOUT = re.compile(r"(\d{4})([~?%])", re.ASCII)
_YEARS = re.compile(r"(\d{1,3})(X{1,3})")
_UNSPECIFIED = re.compile(r"(?:-XX)+$")
_NO_MARK = str.maketrans("", "", "~?%")
# Forms of EDTF that are no interval of days, by the class that the edtf package reads them as.
_SEASON = "a season, and whose months they are depends on the place: write the months"
_SET = "a set: write the interval from its first to its last date"
_REFUSED = {
    "Season": _SEASON,
    "Level2Season": _SEASON,
    "OneOfASet": _SET,
    "MultipleDates": _SET,
}
_BEYOND = "reaches beyond the years 1 to 9999: write XXXX and say the rest in a note"
# By how many years a date may be off that is approximate or uncertain, or both.
_MARGINS = {"~": 1, "?": 1, "%": 2}
_LONGEST = 60  # characters of a date: the package takes minutes for thousands
_UNKNOWN = frozenset({"", "XXXX"})
_MONTHS = tuple(calendar.month_name)


@dataclass(frozen=True)
class Interval:
    """The days between which something happened, both ends included; ``None`` is an open end.

    ``text`` is the EDTF form that was read. A document dated ``2001`` was written on some day of
    that year: the interval is what is known, not how long the writing took.
    """

    first: date | None
    last: date | None
    text: str

    @property
    def undated(self) -> bool:
        """Whether nothing is known of the date at all."""
        return self.first is None and self.last is None

    def __str__(self) -> str:
        if self.undated:
            return "undated"
        if "/" in self.text:
            start, _, end = self.text.partition("/")
            return _spoken_range(start, end)
        return _spoken(self.text)


def _spoken(text: str) -> str:
    match = _PLAIN.fullmatch(text)
    if match is None:
        return _spoken_qualified(text)
    year, month, day = match.groups()
    if month is None:
        return year
    name = f"{_MONTHS[int(month)]} {year}"
    return name if day is None else f"{int(day)} {name}"


def _spoken_qualified(text: str) -> str:
    plain = _UNSPECIFIED.sub("", text.translate(_NO_MARK))
    years = _YEARS.fullmatch(plain)
    said = _spoken_years(*years.groups()) if years else plain
    said = _spoken(said) if _PLAIN.fullmatch(said) else said
    about = "about " if set("~%") & set(text) else ""
    return f"{about}{said}{' (uncertain)' if set('?%') & set(text) else ''}"


def _spoken_years(known: str, unknown: str) -> str:
    first = known + "0" * len(unknown)
    return f"{first}s" if len(unknown) == 1 else f"{first}–{known}{'9' * len(unknown)}"


def _spoken_range(start: str, end: str) -> str:
    if start in ("", ".."):
        return f"until {_spoken(end)}"
    if end in ("", ".."):
        return f"from {_spoken(start)} on"
    first, last = _spoken(start), _spoken(end)
    if len(start) == len(end) == 10 and start[:7] == end[:7]:
        return f"{int(start[8:])}–{last}"
    return f"{first}–{last}" if " " not in first + last else f"{first} – {last}"


@lru_cache(maxsize=4096)
def parse_date(text: str) -> Interval:
    """Return the days that an EDTF date, or an interval of two, leaves open.

    ``XXXX`` (and nothing at all) is undated; ``..`` is an open end; an approximate or uncertain
    date (``2000~``) has the margin that the edtf package gives it.

    Raises:
        ValueError: the text is no EDTF date, or an interval ends before it begins.
    """
    if text in _UNKNOWN:
        return Interval(None, None, "XXXX")
    if len(text) > _LONGEST:
        raise ValueError(f"'{text[:_LONGEST]}…' is not an EDTF date")
    if not text.isascii():
        raise ValueError(f"'{text}' is not an EDTF date: it has digits or signs of another script")
    start, slash, end = text.partition("/")
    if text[0] in "[{":
        raise ValueError(f"'{text}' is {_SET}")
    if "/" in end:
        raise ValueError(f"'{text}' has more than one slash")
    first = _bounds(start)[0]
    last = _bounds(end if slash else start)[1]
    if first is not None and last is not None and last < first:
        raise ValueError(f"'{text}' ends before it begins")
    return Interval(first, last, text)


def _bounds(text: str) -> tuple[date | None, date | None]:
    if text in ("", ".."):
        return None, None
    if text in _UNKNOWN:
        raise ValueError(f"'{text}' is no end of an interval: write .. for an open one")
    match = _PLAIN.fullmatch(text)
    if match is None:
        return _bounds_of_years(text) or _bounds_by_edtf(text)
    year, month, day = match.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
        last = date(first.year, int(month or 12), 1)
        return first, last.replace(day=int(day or calendar.monthrange(last.year, last.month)[1]))
    except ValueError as error:
        season = match[2] and match[3] is None and 21 <= int(match[2]) <= 41
        why = f"is {_SEASON}" if season else "is not in the calendar"
        raise ValueError(f"'{text}' {why if int(match[1]) else _BEYOND}") from error


def _bounds_of_years(text: str) -> tuple[date, date] | None:
    # As the edtf package has it, for the forms that are met most: to load it, and to let it read
    # one such date, takes as long as all else takes for hundreds.
    if match := _ABOUT.fullmatch(text):
        year, margin = int(match[1]), _MARGINS[match[2]]
        first, last = year - margin, year + margin
    elif match := _DECADE.fullmatch(text):
        first = 10 * int(match[1])
        last = first + 9
    else:
        return None
    if first < 1 or last > 9999:
        raise ValueError(f"'{text}' {_BEYOND}")
    return date(first, 1, 1), date(last, 12, 31)


@lru_cache(maxsize=4096)
def _bounds_by_edtf(text: str) -> tuple[date, date]:
    if "Y" in text:  # a year of more than four digits; the package would count up to it
        raise ValueError(f"'{text}' {_BEYOND}")
    # Imported only where a date needs it: most are plain, and the import is a tenth of a check.
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        parsed = parse_edtf(text)
        lower, upper = parsed.lower_fuzzy(), parsed.upper_fuzzy()
    except (EDTFParseException, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"'{text}' is not an EDTF date") from error
    if refused := _REFUSED.get(type(parsed).__name__):
        raise ValueError(f"'{text}' is {refused}")
    if lower[0] < 1 or upper[0] > 9999:
        raise ValueError(f"'{text}' {_BEYOND}")
    return date(*lower[:3]), date(*upper[:3])
