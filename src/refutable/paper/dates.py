"""Dates of a paper: read as authors write them, printed in words."""

from __future__ import annotations

import datetime
import os
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TODAY = ("today", "now")
LAST_MODIFIED = "last-modified"
_WORDS = (*TODAY, LAST_MODIFIED)
_FORMS = (
    "%Y-%m-%d", "%Y/%m/%d", "%m/%d/%Y", "%m-%d-%Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y",
    "%b %d, %Y", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M",
)  # fmt: skip
# Nothing that a repository's own settings name is run.
_GIT = ("git", "--no-pager", "-c", "core.fsmonitor=false", "-c", "log.showSignature=false")
_YEAR = re.compile(r"\d{4}$")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])$")
_TOKEN = re.compile(r"\[([^\]]*)\]|YYYY|YY|MMMM|MMM|MM|M|dddd|ddd|DD|Do|D")
_STYLES = {
    "full": "dddd, D MMMM YYYY",
    "long": "D MMMM YYYY",
    "medium": "D MMM YYYY",
    "short": "DD/MM/YYYY",
    "iso": "YYYY-MM-DD",
}
_AMERICAN = {
    "full": "dddd, MMMM D, YYYY",
    "long": "MMMM D, YYYY",
    "medium": "MMM D, YYYY",
    "short": "M/D/YYYY",
}


@dataclass(frozen=True)
class Day:
    """A date of the front matter: a day, a month, a year, or a word for one."""

    written: str
    day: datetime.date | None = None

    def spelled(self, lang: str) -> str:
        """Return a month or a year in words; in other languages than English as written."""
        month = _MONTH.match(self.written)
        if month and lang.split("-")[0].lower() == "en":
            return f"{_MONTHS[int(month[2]) - 1]} {month[1]}"
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
    command = [*_GIT, "log", "-1", "--format=%cs", "--", *named]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=False)
        return datetime.date.fromisoformat(done.stdout.strip())
    except (OSError, ValueError):
        saved = [(root / name).stat().st_mtime for name in named if (root / name).is_file()]
        return datetime.date.fromtimestamp(max(saved)) if saved else today()


def spelled(day: datetime.date, lang: str = "en", form: str = "") -> str:
    """Return a day in words: "28 November 2026"; in other languages than English as 2026-11-28.

    ``form`` is a style (full, long, medium, short, iso) or a pattern such as ``MMMM D, YYYY``.
    """
    english = lang.split("-")[0].lower() == "en"
    styles = {**_STYLES, **(_AMERICAN if lang.lower() == "en-us" else {})}
    wanted = styles.get(form, form) or styles["long" if english else "iso"]
    if not english and re.search("MMM|ddd|Do", wanted):
        wanted = styles["iso"]
    return _TOKEN.sub(lambda token: _part(day, token), wanted)


def _part(day: datetime.date, token: re.Match[str]) -> str:
    if token[1] is not None:
        return token[1]
    parts = {
        "YYYY": f"{day.year:04}", "YY": f"{day.year % 100:02}",
        "MMMM": _MONTHS[day.month - 1], "MMM": _MONTHS[day.month - 1][:3],
        "MM": f"{day.month:02}", "M": str(day.month),
        "dddd": _DAYS[day.weekday()], "ddd": _DAYS[day.weekday()][:3],
        "DD": f"{day.day:02}", "D": str(day.day), "Do": _ordinal(day.day),
    }  # fmt: skip
    return parts[token[0]]


def _ordinal(number: int) -> str:
    ending = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


# Not those of the machine's locale.
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
