"""From the files of a coded corpus to one checked value, or to all that is wrong with them."""

from __future__ import annotations

from pathlib import Path

from refutable.corpus.codings import Codings
from refutable.corpus.garbage import gc_paused
from refutable.corpus.layers import Decisions
from refutable.corpus.load import codebook as books
from refutable.corpus.load import coders as people
from refutable.corpus.load import codings as coded
from refutable.corpus.load import documents as sources
from refutable.corpus.load.cases import Cases
from refutable.corpus.load.labels import labels as read_labels
from refutable.corpus.load.reading import Reading
from refutable.corpus.load.texts import Texts
from refutable.corpus.model import DERIVED, Corpus, panel_of
from refutable.corpus.schema import read_package
from refutable.errors import MalformedError


@gc_paused()
def load_corpus(root: Path) -> Corpus:
    """Return the corpus under ``root/data``, every table, key and quotation checked.

    What is wrong and leaves everything to be evaluated is kept as its remarks.

    Raises:
        MalformedError: something cannot be evaluated; it holds every fault of every file at once.
    """
    reading = Reading(root, read_package(root))
    content = reading.yaml(books.CODEBOOK)
    codebook = books.codebook(reading, content)
    counting = books.counting(reading, codebook)
    texts = Texts(reading)
    cases = Cases(reading)
    documents = sources.documents(reading, texts, cases)
    excerpts = sources.excerpts(reading, documents, counting, texts, cases)
    coders = people.coders(reading, excerpts, documents)
    known = coded.Known(excerpts, codebook, counting, (*coders, *DERIVED))
    codings = Codings.joined(coded.layer(reading, coder, known) for coder in coders.values())
    books.check_layer(reading, counting, coders)
    people.check_seen(reading, coders, codings)
    decisions = Decisions(codings, panel_of(coders, counting))
    instrument = books.hand_out(content)
    adjudications = coded.adjudications(reading, decisions, counting, instrument)
    periods = sources.periods(reading)
    events = sources.events(reading, documents)
    labels = read_labels(reading, documents, excerpts, codebook, counting, coders, cases)
    if not reading.evaluable:
        raise MalformedError(reading.all_faults())
    derived = decisions.derived(adjudications)
    strands = (field.enum for field in reading.fields("events") if field.name == "strand")
    return Corpus(
        root=root,
        documents=documents,
        excerpts=excerpts,
        codebook=codebook,
        counting=counting,
        coders=coders,
        codings=Codings.joined((codings, derived)) if derived else codings,
        periods=periods,
        events=events,
        strands=next(strands, ()),
        attributes=cases.attributes,
        cases=cases.tables,
        files=tuple(reading.files),
        adjudications=adjudications,
        labels=labels,
        remarks=tuple(sorted(reading.all_faults())),
    )
