"""The frozen values of a coded corpus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Literal

from refutable.corpus.codings import Coding, Codings
from refutable.corpus.dates import Interval
from refutable.corpus.panel import Panel
from refutable.corpus.schema import Value
from refutable.errors import Fault

CONSENSUS, AGREED, ANY = "consensus", "agreed", "any"
DERIVED = (CONSENSUS, AGREED, ANY)


@dataclass(frozen=True, slots=True)
class Document:
    """A text that was coded, or quoted from; what its table does not have is empty.

    ``attributes`` holds what it is like: every column beyond those named here. Some have a name
    of their own too. ``text_file`` is its whole text.
    """

    id: str
    title: str
    date: Interval
    retrospective: bool
    attributes: Mapping[str, Value] = field(default_factory=dict, hash=False, compare=False)
    line: int = field(default=0, compare=False)
    text_file: Path | None = field(default=None, compare=False)

    @property
    def actor(self) -> str:
        """Who issued it, as a kind of actor."""
        return _text(self, "actor")

    @property
    def type(self) -> str:
        """What kind of text it is."""
        return _text(self, "type")

    @property
    def institutions(self) -> tuple[str, ...]:
        """The institutions that it comes from or is about."""
        found = self.attributes.get("institution")
        return found if isinstance(found, tuple) else ()

    @property
    def text(self) -> str | None:
        """The whole text, read each time it is asked for; None where there is none."""
        return None if self.text_file is None else self.text_file.read_bytes().decode("utf-8")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage of a document; ``emphasis`` holds the published text's italic spans.

    Spans are (start, end) offsets into ``text`` in code points, computed from the words.
    ``start`` and ``end`` are such offsets into the document's whole text, where there is one.
    ``attributes`` holds every column beyond those named here.
    """

    id: str
    document: str | None
    text: str
    counted: bool
    locator: str
    repeats: str | None
    emphasis: tuple[tuple[int, int], ...]
    attributes: Mapping[str, Value] = field(default_factory=dict, hash=False, compare=False)
    line: int = field(default=0, compare=False)
    start: int | None = None
    end: int | None = None

    @property
    def kind(self) -> str:
        """How it was quoted, such as in a block."""
        return _text(self, "kind")


def _text(owner: Document | Excerpt, name: str) -> str:
    value = owner.attributes.get(name)
    return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class Case:
    """A row of a table that documents or excerpts refer to, such as a person."""

    id: str
    table: str
    attributes: Mapping[str, Value] = field(default_factory=dict, hash=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Attribute:
    """A declared column by which documents, excerpts or cases can be told apart.

    ``via`` is the column that refers to the case whose attribute this is, ``refers`` the table
    that this column itself refers to. ``name`` has ``via`` before it where it alone would not
    tell which is meant. ``of_both`` is whether an excerpt's attribute is one of documents too: an
    excerpt's own value goes before its document's.
    """

    name: str
    label: str
    type: str
    enum: tuple[str, ...]
    of: Literal["document", "excerpt", "case"]
    table: str
    column: str
    via: str = ""
    refers: str = ""
    of_both: bool = False

    @property
    def has_names(self) -> bool:
        """Whether its values are names that a sentence may use, and not free text."""
        return self.name in SHORTHANDS or (bool(self.enum) and self.type in ("string", "list"))

    @property
    def is_free_text(self) -> bool:
        """Whether any text may be its value, as in a note."""
        return self.type == "string" and not (self.has_names or self.refers)


SHORTHANDS = frozenset({"actor", "type", "institution", "scope", "language"})
"""The attributes that a selection has a method for. An empty value is none, and not unknown."""


@dataclass(frozen=True)
class Family:
    """A group of codes."""

    id: str
    label: str
    definition: str


@dataclass(frozen=True)
class Code:
    """An entry of the codebook; ``parent`` is the family or code it stands under, if any.

    ``details`` holds what the codebook says of it beyond these.
    """

    id: str
    parent: str
    label: str
    definition: str
    details: Mapping[str, object] = field(default_factory=dict, hash=False, compare=False)


@dataclass(frozen=True)
class Codebook:
    """The instrument, in its own order: a code comes before those that stand under it."""

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
            found.setdefault(code.parent, []).append(code.id)
        return {parent: tuple(codes) for parent, codes in found.items() if parent}

    @cached_property
    def groups(self) -> Mapping[str, Family | Code]:
        """The families, and the codes at the top of a tree that have others under them."""
        tops = (code for code in self.codes.values() if not code.parent and code.id in self.below)
        return {**self.families, **{code.id: code for code in tops}}

    def above(self, name: str) -> Iterator[tuple[Literal["family", "code"], str]]:
        """Yield what a code stands under, from its parent to the top, each with its kind."""
        while name in self.codes and (name := self.codes[name].parent):
            yield ("code" if name in self.codes else "family"), name

    def group_of(self, code: str) -> Family | Code | None:
        """Return the group that a code belongs to; None where it stands in no group."""
        *_, (_, top) = ("code", code), *self.above(code)
        return self.groups.get(top)

    def expand(self, name: str) -> tuple[str, ...]:
        """Return the codes that a name stands for: itself and all that stand under it."""
        return tuple(self._expanded(name))

    def _expanded(self, name: str) -> Iterator[str]:
        if name in self.codes:
            yield name
        for code in self.below.get(name, ()):
            yield from self._expanded(code)


@dataclass(frozen=True)
class CountingRules:
    """How codings become counts: declared once beside the data, with a reason for each.

    ``layer`` names the layer that counts; empty, it is the consensus of the coders. Where nobody
    codes a stance, the empty one is upheld. ``majority`` is whether more than half of the coders
    settle a coding, and not only all.
    """

    upheld: frozenset[str] = frozenset({""})
    apart: frozenset[str] = frozenset()
    never_counted: frozenset[str] = frozenset()
    layer: str = ""
    majority: bool = False

    @property
    def stances(self) -> frozenset[str]:
        """All stances that a coding may have."""
        return self.upheld | self.apart


NOT_RECORDED = "not recorded"
"""What ``data/coders.csv`` says of a machine where nobody wrote down which it was."""
OF_A_MACHINE = ("model", "version", "prompt", "settings")
"""What has to be the same in all runs of a machine, as far as it is recorded."""


@dataclass(frozen=True)
class Coder:
    """A coder, and the file of the coder's layer.

    ``seen`` are the excerpts that the coder has seen; None where that is all that count. ``read``
    are the documents seen as a whole. ``run_of`` is the machine coder of which this is one more
    run, or which it repeats where the machine is not recorded; such a layer is no coder of its own.
    """

    id: str
    label: str
    file: str
    primary: bool
    seen: frozenset[str] | None = None
    read: frozenset[str] = frozenset()
    run_of: str = ""
    details: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)

    @property
    def not_recorded(self) -> tuple[str, ...]:
        """What nobody wrote down of this machine coder."""
        return tuple(name for name in OF_A_MACHINE if self.details.get(name) == NOT_RECORDED)


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
    ``strands`` are those that the schema allows for events, in its order. ``attributes`` are all
    that ``where`` can select by, under each name that means one. ``cases`` are the rows of the
    tables that documents and excerpts refer to, by table and id. ``remarks`` are what is wrong
    with the files and leaves the corpus to be evaluated.
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
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    cases: Mapping[str, Mapping[str, Case]] = field(default_factory=dict)
    remarks: tuple[Fault, ...] = ()

    @cached_property
    def primary(self) -> str:
        """The id of the coder whose words are shown where several coded alike."""
        first = next(iter(self.coders))
        return next((coder.id for coder in self.coders.values() if coder.primary), first)

    @cached_property
    def panel(self) -> Panel:
        """The coders who decide, the primary one first; a further run of a machine is none."""
        return panel_of(self.coders, self.counting)

    @cached_property
    def layers(self) -> tuple[str, ...]:
        """The ids of all layers: the coders', then those derived where there are several."""
        return layers_of(self.coders)

    @cached_property
    def default(self) -> str:
        """The layer that counts unless another is named: the consensus, or the only coder's.

        The rules of counting may name another.
        """
        return self.counting.layer or (CONSENSUS if CONSENSUS in self.layers else self.primary)

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
        """The values that occur of each attribute whose values are names."""
        return {n: self.occurring(one) for n, one in self.attributes.items() if one.has_names}

    def occurring(self, attribute: Attribute) -> frozenset[str]:
        """Return the texts that documents, counted excerpts or cases have of an attribute."""
        return values_of(attribute, self.documents, self.counted, self.cases)

    @cached_property
    def counted(self) -> tuple[Excerpt, ...]:
        """The excerpts that counts may use."""
        return tuple(excerpt for excerpt in self.excerpts.values() if excerpt.counted)

    @cached_property
    def dated(self) -> bool:
        """Whether anything is known of the date of any document."""
        return any(not document.date.undated for document in self.documents.values())

    def date_of(self, document: str) -> str:
        """Return the date of a document in words; empty in a corpus without dates."""
        return str(self.documents[document].date) if self.dated else ""

    def source(self, document: str) -> str:
        """Return the title of a document with its date."""
        date = self.date_of(document)
        title = self.documents[document].title
        return f"{title} ({date})" if date else title

    def document_of(self, excerpt: str) -> Document:
        """Return the document that a counted excerpt is quoted from."""
        document = self.excerpts[excerpt].document
        if document is None:
            raise KeyError(f"excerpt {excerpt} has no document")
        return self.documents[document]

    def language_of(self, document: str, excerpt: str = "") -> str:
        """Return the language of a document, or of an excerpt; empty where nothing says it."""
        attribute = self.attributes.get("language")
        found = attribute and (document or attribute.of == "excerpt")
        values = self.values_at(attribute, document, excerpt) if attribute and found else ()
        return next((value for value in values if isinstance(value, str)), "")

    def values_at(self, attribute: Attribute, document: str, excerpt: str = "") -> Sequence[Value]:
        """Return what an attribute is at a document, or at an excerpt of it.

        Nothing where there is none, several where there are several, and None among them for
        one that is not known. What an excerpt says of itself goes before what its document says.
        """
        if attribute.of != "case":
            of_excerpt = excerpt and attribute.of == "excerpt"
            owner = self.excerpts[excerpt] if of_excerpt else self.documents[document]
            value = owner.attributes.get(attribute.column, ())
            return value if isinstance(value, tuple) else (value,)
        referring = self.attributes[attribute.via]
        rows = self.cases[attribute.table]
        return [
            rows[name].attributes.get(attribute.column) if isinstance(name, str) else None
            for name in self.values_at(referring, document, excerpt)
        ]


def panel_of(coders: Mapping[str, Coder], counting: CountingRules) -> Panel:
    """Return the panel of these coders, the primary one first."""
    deciding = [coder for coder in coders.values() if not coder.run_of]
    return Panel(
        tuple(coder.id for coder in sorted(deciding, key=lambda coder: not coder.primary)),
        {coder.id: coder.seen for coder in deciding if coder.seen is not None},
        counting.majority,
        counting.upheld,
    )


def layers_of(coders: Mapping[str, Coder]) -> tuple[str, ...]:
    """Return the ids of all layers of these coders; several of them have derived ones."""
    several = sum(not coder.run_of for coder in coders.values()) > 1
    return (*coders, *(DERIVED if several else ()))


def values_of(
    attribute: Attribute,
    documents: Mapping[str, Document],
    excerpts: Iterable[Excerpt],
    cases: Mapping[str, Mapping[str, Case]],
) -> frozenset[str]:
    """Return the texts that documents, excerpts or cases have as values of an attribute."""
    tables: Mapping[str, Mapping[str, Document | Case]] = {**cases, "documents": documents}
    of_table: Iterable[Document | Excerpt | Case]
    of_table = excerpts if attribute.table == "excerpts" else tables[attribute.table].values()
    owners = chain(of_table, documents.values() if attribute.of_both else ())
    found = {owner.attributes.get(attribute.column) for owner in owners}
    listed = (value if isinstance(value, tuple) else (value,) for value in found)
    return frozenset(v for some in listed for v in some if isinstance(v, str))
