"""The frozen values of a coded corpus."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from refutable.corpus.codings import Coding, Codings
from refutable.corpus.dates import Interval
from refutable.errors import Fault

CONSENSUS, AGREED, ANY = "consensus", "agreed", "any"
DERIVED = (CONSENSUS, AGREED, ANY)


@dataclass(frozen=True, slots=True)
class Document:
    """A text with a date, an actor and a type; ``details`` holds the columns beyond these."""

    id: str
    title: str
    date: Interval
    actor: str
    type: str
    institutions: tuple[str, ...]
    scope: str
    language: str
    retrospective: bool
    details: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage quoted from a document; ``emphasis`` holds the published text's italic spans.

    Spans are (start, end) offsets into ``text`` in code points, computed from the words.
    """

    id: str
    document: str | None
    text: str
    language: str
    scope: str
    kind: str
    counted: bool
    locator: str
    repeats: str | None
    emphasis: tuple[tuple[int, int], ...]
    details: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)
    line: int = field(default=0, compare=False)
    start: int | None = None
    end: int | None = None


ATTRIBUTES: Mapping[str, Callable[[Document], tuple[str, ...]]] = {
    "actor": lambda document: (document.actor,),
    "type": lambda document: (document.type,),
    "institution": lambda document: document.institutions,
    "scope": lambda document: (document.scope,),
    "language": lambda document: (document.language,),
}
"""What a document is selected by, beside its id and its dates: its values of each attribute."""
OWN_ATTRIBUTES: Mapping[str, Callable[[Excerpt], str]] = {
    "scope": lambda excerpt: excerpt.scope,
    "language": lambda excerpt: excerpt.language,
}
"""The attributes of which an excerpt has its own value, which goes before its document's."""


@dataclass(frozen=True)
class Family:
    """A group of codes."""

    id: str
    label: str
    definition: str


@dataclass(frozen=True)
class Code:
    """An entry of the codebook."""

    id: str
    family: str
    label: str
    definition: str


@dataclass(frozen=True)
class Codebook:
    """The instrument, in its own order."""

    title: str
    version: str
    families: Mapping[str, Family]
    codes: Mapping[str, Code]
    stances: tuple[str, ...]

    @cached_property
    def below(self) -> Mapping[str, tuple[str, ...]]:
        """The codes that stand directly under each family or code that has any."""
        found: dict[str, list[str]] = {}
        for code in self.codes.values():
            found.setdefault(code.family, []).append(code.id)
        return {parent: tuple(codes) for parent, codes in found.items() if parent}

    def expand(self, name: str) -> tuple[str, ...]:
        """Return the codes that a code or a family stands for; empty when it names neither."""
        if name in self.codes:
            return (name,)
        return tuple(code.id for code in self.codes.values() if code.family == name)


@dataclass(frozen=True)
class CountingRules:
    """How codings become counts: declared once beside the data, with a reason for each.

    ``layer`` names the layer that counts; empty, it is the consensus of the coders.
    """

    upheld: frozenset[str]
    apart: frozenset[str]
    never_counted: frozenset[str]
    layer: str = ""

    @property
    def stances(self) -> frozenset[str]:
        """All stances that a coding may have."""
        return self.upheld | self.apart


@dataclass(frozen=True)
class Coder:
    """A coder, and the file of the coder's layer."""

    id: str
    label: str
    file: str
    primary: bool
    details: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)


@dataclass(frozen=True)
class Adjudication:
    """What was decided where coders differ on a code in an excerpt, and by which rule.

    ``decision`` holds the stances decided for; empty means that the code does not apply.
    """

    excerpt: str
    code: str
    decision: tuple[str, ...]
    rule: str
    reason: str
    date: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Period:
    """A named stretch of time."""

    id: str
    label: str
    span: Interval


@dataclass(frozen=True)
class Event:
    """Something dated that the published text names.

    It is drawn in a ``strand`` of the timeline, under its ``short`` name if it has one, or in none.
    ``document`` is the one that it brought forth, if any.
    """

    id: str
    date: Interval
    kind: str
    label: str
    details: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)
    strand: str = ""
    short: str = ""
    document: str = ""


@dataclass(frozen=True)
class Corpus:
    """Everything that was coded, checked; keys are ids, in the order of the files.

    ``codings`` holds the coders' layers, then those derived from them. ``labels`` are what values
    of an attribute, as (attribute, value), are called in print, where it is not the value itself.
    ``strands`` are those that the schema allows for events, in its order. ``remarks`` are what is
    wrong with the files and leaves the corpus to be evaluated.
    """

    root: Path
    documents: Mapping[str, Document]
    excerpts: Mapping[str, Excerpt]
    codebook: Codebook
    counting: CountingRules
    coders: Mapping[str, Coder]
    codings: Sequence[Coding]
    periods: Mapping[str, Period]
    events: Mapping[str, Event]
    files: tuple[str, ...]
    adjudications: tuple[Adjudication, ...] = ()
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)
    strands: tuple[str, ...] = ()
    remarks: tuple[Fault, ...] = ()

    @cached_property
    def primary(self) -> str:
        """The id of the coder whose words are shown where several coded alike."""
        first = next(iter(self.coders))
        return next((coder.id for coder in self.coders.values() if coder.primary), first)

    @cached_property
    def layers(self) -> tuple[str, ...]:
        """The ids of all layers: the coders', then those derived where there are several."""
        return (*self.coders, *(DERIVED if len(self.coders) > 1 else ()))

    @cached_property
    def default(self) -> str:
        """The layer that counts unless another is named: the consensus, or the only coder's.

        The rules of counting may name another.
        """
        return self.counting.layer or (CONSENSUS if len(self.coders) > 1 else self.primary)

    @cached_property
    def columns(self) -> Codings:
        """The codings as columns, at the same places."""
        return Codings.of(self.codings)

    @cached_property
    def by_coders(self) -> Codings:
        """The codings in files, without those derived from them."""
        given = self.columns
        runs = [run for coder in self.coders for run in given.runs.get(coder, ())]
        runs.sort(key=lambda run: run.start)
        return Codings.joined(given[run.start : run.stop] for run in runs)

    @cached_property
    def values(self) -> Mapping[str, frozenset[str]]:
        """The values of each attribute of documents and excerpts in the corpus."""
        return values_of(self.documents.values(), self.counted)

    @cached_property
    def counted(self) -> tuple[Excerpt, ...]:
        """The excerpts that counts may use."""
        return tuple(excerpt for excerpt in self.excerpts.values() if excerpt.counted)

    def document_of(self, excerpt: str) -> Document:
        """Return the document that a counted excerpt is quoted from."""
        document = self.excerpts[excerpt].document
        if document is None:
            raise KeyError(f"excerpt {excerpt} has no document")
        return self.documents[document]


def values_of(
    documents: Collection[Document], excerpts: Collection[Excerpt]
) -> dict[str, frozenset[str]]:
    """Return the values of each attribute in these documents and excerpts."""
    found = {name: {v for one in documents for v in of(one)} for name, of in ATTRIBUTES.items()}
    for name, own in OWN_ATTRIBUTES.items():
        found[name].update(map(own, excerpts))
    return {name: frozenset(values) for name, values in found.items()}
