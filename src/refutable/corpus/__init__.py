"""What was coded: documents, excerpts, codebook, codings, coders, periods, events."""

from refutable.corpus.codings import Coding, Codings
from refutable.corpus.dates import Interval, parse_date
from refutable.corpus.load import load_corpus
from refutable.corpus.model import (
    AGREED,
    ANY,
    CONSENSUS,
    DERIVED,
    Adjudication,
    Attribute,
    Case,
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
from refutable.corpus.schema import Value

__all__ = [
    "AGREED",
    "ANY",
    "CONSENSUS",
    "DERIVED",
    "Adjudication",
    "Attribute",
    "Case",
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
    "Value",
    "load_corpus",
    "parse_date",
]
