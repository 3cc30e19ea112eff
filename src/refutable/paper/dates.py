"""Dates of a paper: read as authors write them, printed in words."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from refutable.paper.languages import missing_words, words_of
from refutable.paper.revision import git_says

TODAY = ("today", "now")
LAST_MODIFIED = "last-modified"
_WORDS = (*TODAY, LAST_MODIFIED)
_FORMS = (
    "%Y-%m-%d", "%Y/%m/%d", "%m/%d/%Y", "%m-%d-%Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y",
    "%b %d, %Y", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M",
)  # fmt: skip
_YEAR = re.compile(r"\d{4}$")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])$")
_ISO = "YYYY-MM-DD"
_TOKEN = re.compile(r"\[([^\]]*)\]|YYYY|YY|MMMM|MMM|MM|M|dddd|ddd|DD|Do|D")


@dataclass(frozen=True)
class Day:
    """A date of the front matter: a day, a month, a year, or a word for one."""

    written: str
    day: datetime.date | None = None

    def spelled(self, lang: str) -> str:
        """Return a month or a year in words; in languages without words as written."""
        month = _MONTH.match(self.written)
        if month and not missing_words(lang):
            return spelled(datetime.date(int(month[1]), int(month[2]), 1), lang, "month")
        return self.written


def read_date(value: Any) -> Day | None:
    """Return a date as an author writes it, or None where it is none."""
    text = str(value).strip() if isinstance(value, str | int) else ""
    if text in _WORDS or _YEAR.match(text) or _MONTH.match(text):
        return Day(text)
    for form in _FORMS:
        try:
            return Day(text, datetime.datetime.strptime(text, form).date())
        except ValueError:
            continue
    return None


def today() -> datetime.date:
    """Return the day of the render; SOURCE_DATE_EPOCH sets it for those who repeat a render."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = float(epoch) if re.fullmatch(r"\d{1,11}", epoch) else None
    if moment is None:
        return datetime.date.today()
    return datetime.datetime.fromtimestamp(moment, datetime.UTC).date()


def last_modified(root: Path, files: Iterable[str]) -> datetime.date:
    """Return the day of the last commit that changed one of the files.

    Where there is no commit of them, it is the day on which one of them was saved last.
    """
    named = list(files)
    try:
        said = git_says(root, "log", "-1", "--format=%cs", "--", *named)
        return datetime.date.fromisoformat(said)
    except ValueError:
        saved = [(root / name).stat().st_mtime for name in named if (root / name).is_file()]
        return datetime.date.fromtimestamp(max(saved)) if saved else today()


def spelled(day: datetime.date, lang: str = "en", form: str = "") -> str:
    """Return a day in words: "28 November 2026"; in languages without words as 2026-11-28.

    ``form`` is a style (full, long, medium, short, iso) or a pattern such as ``MMMM D, YYYY``.
    """
    words = words_of(lang)
    styles = words.get(f"dates-{lang[3:].lower()}", words["dates"])
    wanted = _ISO if form == "iso" else styles.get(form or "long", form)
    if missing_words(lang) and re.search("MMM|ddd|Do", wanted):
        wanted = _ISO
    return _TOKEN.sub(lambda token: _part(day, token, words), wanted)


def _part(day: datetime.date, token: re.Match[str], words: Mapping[str, Any]) -> str:
    if token[1] is not None:
        return token[1]
    ordinal = words["ordinal"].format(day.day) if "ordinal" in words else _ordinal(day.day)
    parts = {
        "YYYY": f"{day.year:04}", "YY": f"{day.year % 100:02}",
        "MMMM": words["months"][day.month - 1], "MMM": words["months-short"][day.month - 1],
        "MM": f"{day.month:02}", "M": str(day.month),
        "dddd": words["days"][day.weekday()], "ddd": words["days-short"][day.weekday()],
        "DD": f"{day.day:02}", "D": str(day.day), "Do": ordinal,
    }  # fmt: skip
    return str(parts[token[0]])


def _ordinal(number: int) -> str:
    """Return a number as English counts days."""
    ending = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
