"""What was coded: documents, excerpts, codebook, codings, coders, periods, events."""

from analysis.corpus.codings import Coding, Codings
from analysis.corpus.dates import Interval, parse_date
from analysis.corpus.load import load_corpus
from analysis.corpus.model import (
    AGREED,
    ANY,
    CONSENSUS,
    DERIVED,
    Adjudication,
    Code,
    Codebook,
    Coder,
    Corpus,
    CountingRules,
    Document,
    Event,
    Excerpt,
    Family,
    Period,
)

__all__ = [
    "AGREED",
    "ANY",
    "CONSENSUS",
    "DERIVED",
    "Adjudication",
    "Code",
    "Codebook",
    "Coder",
    "Coding",
    "Codings",
    "Corpus",
    "CountingRules",
    "Document",
    "Event",
    "Excerpt",
    "Family",
    "Interval",
    "Period",
    "load_corpus",
    "parse_date",
]
