"""What differs between two states of a coded corpus, row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, get_args

from refutable.corpus.codings import Coding
from refutable.corpus.dates import Interval
from refutable.corpus.model import Case, Corpus

How = Literal["added", "removed", "changed"]
Kind = Literal[
    "document",
    "excerpt",
    "case",
    "coder",
    "coding",
    "adjudication",
    "family",
    "code",
    "codebook",
    "counting",
    "period",
    "event",
    "label",
    "file",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
# The fields that counts and dates are taken from, beside attributes that are no free text; a change
# of any other is one of wording.
_COUNTED: Mapping[Kind, tuple[str, ...]] = {
    "document": ("date", "retrospective"),
    "excerpt": ("document", "counted"),
    "coding": ("stance",),
    "adjudication": ("decision",),
    "code": ("parent",),
    "counting": ("upheld", "apart", "never_counted", "layer"),
    "period": ("span",),
    "event": ("date",),
}


@dataclass(frozen=True, order=True)
class FieldChange:
    """A field of a row, as it was and as it is, and whether counts or dates are taken from it."""

    name: str
    old: str
    new: str
    counts: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class DataChange:
    """A row that was added, removed or changed.

    ``id`` is what the row is known by among its kind. What the row refers to stands beside it as
    far as it refers to anything: whose coding of which words, in which excerpt of which document;
    ``stances`` are those before and after.
    ``parts`` are the rows that came or went with it, as excerpts do with their document.
    """

    kind: Kind
    how: How
    id: str
    coder: str = ""
    document: str = ""
    excerpt: str = ""
    code: str = ""
    stances: tuple[str, ...] = ()
    words: str = ""
    source: str = ""
    fields: tuple[FieldChange, ...] = ()
    parts: tuple[DataChange, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether a count or a date may come out otherwise by it."""
        return self.how != "changed" or any(field.counts for field in self.fields)

    def changes(self, *names: str) -> bool:
        """Whether one of these fields is another one now."""
        return any(field.name in names for field in self.fields)

    def rows(self) -> Iterator[DataChange]:
        """Yield this change, then those that came with it."""
        yield self
        for part in self.parts:
            yield from part.rows()


def data_changes(old: Corpus, new: Corpus) -> tuple[DataChange, ...]:
    """Return the rows that differ between two states, by kind and id; derived layers never do."""
    found = [
        *_text_changes(old, new),
        *_changed("case", _cases(old), _cases(new), _attributes(old, new)),
        *_changed("coder", old.coders, new.coders),
        *_coding_changes(old, new),
        *_adjudication_changes(old, new),
        *_changed("family", old.codebook.families, new.codebook.families),
        *_changed("code", old.codebook.codes, new.codebook.codes),
        *_changed("codebook", _instrument(old), _instrument(new)),
        *_changed("counting", {"counting": old.counting}, {"counting": new.counting}),
        *_changed("period", old.periods, new.periods),
        *_changed("event", old.events, new.events),
        *_changed("label", _labels(old), _labels(new)),
    ]
    return tuple(sorted(_gathered(found), key=_place))


def file_changes(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[DataChange, ...]:
    """Return which of the files that are kept beside a corpus differ, given their texts."""
    return tuple(
        DataChange(
            "file", "removed" if name not in new else "changed" if name in old else "added", name
        )
        for name in sorted({**old, **new})
        if old.get(name) != new.get(name)
    )


def _place(change: DataChange) -> tuple[int, str, str]:
    return KINDS.index(change.kind), change.id, change.how


def _attributes(old: Corpus, new: Corpus) -> frozenset[str]:
    """Return the columns of attributes whose values can be counted."""
    declared = (*old.attributes.values(), *new.attributes.values())
    return frozenset(one.column for one in declared if not one.is_free_text)


def _changed(
    kind: Kind, old: Mapping[str, Any], new: Mapping[str, Any], counted: Iterable[str] = ()
) -> Iterator[DataChange]:
    counted = {*_COUNTED.get(kind, ()), *counted}
    for name in {**old, **new}:
        if name not in new:
            yield DataChange(kind, "removed", name)
        elif name not in old:
            yield DataChange(kind, "added", name)
        else:
            differing = _field_changes(old[name], new[name], counted)
            if differing:
                yield DataChange(kind, "changed", name, fields=differing)


def _text_changes(old: Corpus, new: Corpus) -> Iterator[DataChange]:
    attributes = _attributes(old, new)
    for change in _changed("document", old.documents, new.documents, attributes):
        corpus = old if change.how == "removed" else new
        yield replace(change, document=change.id, source=_source(corpus, change.id))
    for change in _changed("excerpt", old.excerpts, new.excerpts, attributes):
        corpus = old if change.how == "removed" else new
        words = corpus.excerpts[change.id].text
        yield replace(_placed(change, corpus, change.id), words=words)


def _placed(change: DataChange, corpus: Corpus, excerpt: str) -> DataChange:
    known = corpus.excerpts.get(excerpt)
    document = (known.document if known else None) or ""
    source = _source(corpus, document)
    return replace(change, excerpt=excerpt, document=document, source=source)


def _source(corpus: Corpus, name: str) -> str:
    return corpus.source(name) if name in corpus.documents else ""


def _instrument(corpus: Corpus) -> Mapping[str, Mapping[str, str]]:
    book = corpus.codebook
    stances = ";".join(book.stances)
    return {"codebook": {"title": book.title, "version": book.version, "stances": stances}}


def _cases(corpus: Corpus) -> Mapping[str, Case]:
    return {
        f"{table}/{name}": c for table, some in corpus.cases.items() for name, c in some.items()
    }


def _labels(corpus: Corpus) -> Mapping[str, Mapping[str, str]]:
    return {"/".join(key): {"label": label} for key, label in corpus.labels.items()}


def _coding_changes(old: Corpus, new: Corpus) -> Iterator[DataChange]:
    before, after = _by_place(old), _by_place(new)
    for place in {**before, **after}:
        gone, come = list(before.get(place, ())), list(after.get(place, ()))
        # The same code in the same excerpt at other words, or with another stance, is one coding
        # that was changed: those most alike go together.
        for alike in _LIKENESS:
            for was in list(gone):
                now = next((one for one in come if alike(one) == alike(was)), None)
                if now is not None:
                    gone.remove(was)
                    come.remove(now)
                    yield from _recoded(old, new, was, now)
        for coding in gone:
            yield _coding_change(old, coding, "removed")
        for coding in come:
            yield _coding_change(new, coding, "added")


_LIKENESS: tuple[Callable[[Coding], object], ...] = (
    lambda coding: (coding.stance, coding.quote),
    lambda coding: coding.stance,
    lambda coding: coding.code,
)


def _by_place(corpus: Corpus) -> Mapping[tuple[str, str, str], Sequence[Coding]]:
    found: dict[tuple[str, str, str], list[Coding]] = defaultdict(list)
    for coding in corpus.by_coders:
        found[coding.coder, coding.excerpt, coding.code].append(coding)
    for codings in found.values():
        codings.sort(key=lambda coding: coding.stance)
    return found


def _recoded(old: Corpus, new: Corpus, was: Coding, now: Coding) -> Iterator[DataChange]:
    differing = _field_changes(was, now, _COUNTED["coding"])
    if differing:
        change = _coding_change(new, now, "changed")
        stances = tuple(dict.fromkeys((was.stance, now.stance)))
        yield replace(change, id=_coding_id(was), stances=stances, fields=differing)


def _coding_change(corpus: Corpus, coding: Coding, how: How) -> DataChange:
    change = DataChange(
        "coding",
        how,
        _coding_id(coding),
        coder=coding.coder,
        code=coding.code,
        stances=(coding.stance,),
        words=coding.quote,
    )
    return _placed(change, corpus, coding.excerpt)


def _coding_id(coding: Coding) -> str:
    return f"{coding.coder}/{coding.excerpt}/{coding.code}/{coding.stance}"


def _adjudication_changes(old: Corpus, new: Corpus) -> Iterator[DataChange]:
    before, after = (
        {f"{made.excerpt}/{made.code}": made for made in corpus.adjudications}
        for corpus in (old, new)
    )
    for change in _changed("adjudication", before, after):
        corpus = old if change.how == "removed" else new
        made = [found[change.id] for found in (before, after) if change.id in found]
        stances = tuple(dict.fromkeys(stance for item in made for stance in item.decision))
        said = replace(change, code=made[-1].code, stances=stances)
        yield _placed(said, corpus, made[-1].excerpt)


def _field_changes(old: Any, new: Any, counted: Collection[str]) -> tuple[FieldChange, ...]:
    before, after = _texts(old), _texts(new)
    return tuple(
        FieldChange(name, before.get(name, ""), after.get(name, ""), name in counted)
        for name in {**before, **after}
        if before.get(name, "") != after.get(name, "")
    )


# What is computed from the rest of its row, or says where the row stands, is no field of its own.
_COMPUTED = frozenset({"id", "line", "start", "end", "text_file"})


def _texts(row: Any) -> dict[str, str]:
    if isinstance(row, dict):
        return row
    texts: dict[str, str] = {}
    for item in fields(row):
        value = getattr(row, item.name)
        if item.name == "emphasis":
            texts["emphasis"] = "|".join(row.text[start:end] for start, end in value)
        elif isinstance(value, Mapping):
            texts.update({name: _text(text) for name, text in value.items() if name not in texts})
        elif item.name not in _COMPUTED:
            texts[item.name] = _text(value)
    return texts


def _text(value: Any) -> str:
    if isinstance(value, Interval):
        return value.text
    if isinstance(value, (frozenset, tuple)):
        return ";".join(sorted(map(str, value)))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _gathered(found: Iterable[DataChange]) -> list[DataChange]:
    """Return the changes, those put with a row that came or went with it under that row."""
    rows = {(row.kind, row.how, row.id): row for row in found}
    parts: dict[tuple[Kind, How, str], list[DataChange]] = defaultdict(list)
    kept: list[DataChange] = []
    for row in found:
        parent = next((key for key in _parents(row) if key in rows), None)
        if parent is None:
            kept.append(row)
        else:
            parts[parent].append(row)

    def whole(row: DataChange) -> DataChange:
        below = sorted(parts[row.kind, row.how, row.id], key=_place)
        return replace(row, parts=tuple(whole(part) for part in below))

    return [whole(row) for row in kept]


def _parents(row: DataChange) -> Iterator[tuple[Kind, How, str]]:
    if row.how == "changed":
        return
    if row.kind in ("coding", "adjudication"):
        yield "excerpt", row.how, row.excerpt
    if row.kind == "coding":
        yield "coder", row.how, row.coder
    if row.kind == "excerpt":
        yield "document", row.how, row.document
