"""Runs of words, and the hashes by which those of the published text are known.

    python -m tests.this_paper.own_words TEXT > tests/this_paper/published-runs.txt

writes the hashes of a text anew. They are of eight words each, so that nothing of the text can be
read from them.
"""

from __future__ import annotations

import hashlib
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

LENGTH = 8
STORED = Path(__file__).with_name("published-runs.txt")
_DIGITS = 10
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text as they compare: without case, accents and apostrophes' shape."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return tuple(_WORD.findall(plain))


def runs(texts: Iterable[Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Return every run of eight words of each text; none goes from one text into the next."""
    for text in texts:
        for start in range(len(text) - LENGTH + 1):
            yield tuple(text[start : start + LENGTH])


def hashed(run: Sequence[str]) -> str:
    """Return the hash of a run, cut to ten hexadecimal digits."""
    return hashlib.blake2b(" ".join(run).encode(), digest_size=_DIGITS // 2).hexdigest()


def published() -> frozenset[str]:
    """Return the hashes of all runs of the published text."""
    return frozenset(STORED.read_text(encoding="ascii").split())


if __name__ == "__main__":
    source = words(Path(sys.argv[1]).read_text(encoding="utf-8"))
    print("\n".join(sorted({hashed(run) for run in runs([source])})))
