"""The words that the engine prints around an author's own: one file a language.

The filter for claims reads the same files.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent / "extension" / "languages"
_ALIASES = {"no": "nb", "nn": "nb"}


def words_of(lang: str) -> Mapping[str, Any]:
    """Return the words of a language, "de-AT" say; those of English where it has no file.

    They are texts by name; ``months`` and ``days``, long and short, are lists; ``dates`` are
    patterns by style; ``claims`` are the words round claims.
    """
    return _read(_file(lang) or _FOLDER / "en.yaml")


def missing_words(lang: str) -> str:
    """Return what is to be said of a language that has no words, "" of any other."""
    return "" if _file(lang) else f"labels and dates are in English: there is no table for {lang}"


def _file(lang: str) -> Path | None:
    language = lang.replace("_", "-").split("-")[0].lower()
    path = _FOLDER / f"{_ALIASES.get(language, language)}.yaml"
    return path if language.isalpha() and path.is_file() else None


@cache
def _read(path: Path) -> Mapping[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    words: Mapping[str, Any] = yaml.load(path.read_text(encoding="utf-8"), loader)
    return words
