"""From the files of a coded corpus to one checked value, or to all that is wrong with them."""

from __future__ import annotations

import difflib
import operator
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from refutable.corpus.codings import Codings, Places, Taken
from refutable.corpus.dates import Interval, parse_date
from refutable.corpus.layers import Decisions, derive_from
from refutable.corpus.memory import uncollected
from refutable.corpus.model import (
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
from refutable.corpus.tables import (
    Row,
    Table,
    fields_of,
    missing,
    read_package,
    read_table,
)
from refutable.corpus.values import Labels, label_faults, labels_of
from refutable.errors import Fault, MalformedError, decode_tree

SHOWN = "data"
# The columns in which an undeclared value leaves open what is counted.
_DECISIVE: Mapping[str, frozenset[str]] = {
    "documents": frozenset(
        {"id", "actor", "type", "institution", "scope", "language", "retrospective"}
    ),
    "excerpts": frozenset({"id", "document", "language", "scope", "kind", "counted"}),
    "coders": frozenset({"id", "file", "primary"}),
    "codings": frozenset({"excerpt", "code", "stance"}),
    "adjudications": frozenset({"excerpt", "code", "decision"}),
    "periods": frozenset({"id"}),
    "events": frozenset({"id"}),
    "values": frozenset({"attribute", "value"}),
}
# libyaml where the wheel has it: ten times as fast, and safe alike.
_SAFE = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class _Reading:
    """The files as read so far, and the faults found on the way."""

    root: Path
    resources: Mapping[str, Mapping[str, Any]]
    faults: list[Fault] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    read: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def unread(self, *names: str) -> bool:
        """Whether one of these files could not be read; what refers to it is then not judged."""
        unread = {"missing-file", "not-utf-8", "bad-header", "bad-yaml", "empty-table"}
        shown = {f"{SHOWN}/{name}" for name in names}
        return any(fault.file in shown and fault.rule in unread for fault in self.faults)

    def table(self, resource: str, path: str | None = None) -> Table:
        """Read one table; what is wrong with it joins the other faults."""
        if resource not in self.resources:
            self.faults.append(
                Fault(
                    f"{SHOWN}/datapackage.json",
                    1,
                    1,
                    "missing-resource",
                    f"no resource '{resource}' is declared",
                    "declare it with its schema",
                )
            )
            return Table(resource)
        declared = self.resources[resource]
        name = path or str(declared["path"])
        if Path(name).is_absolute() or ".." in Path(name).parts:
            named_in = f"{SHOWN}/{'coders.csv' if path else 'datapackage.json'}"
            message = f"'{name}' lies outside {SHOWN}/, and is not opened"
            self.faults.append(Fault(named_in, 1, 1, "bad-path", message, "name a file in it"))
            return Table(resource)
        self.files.append(f"{SHOWN}/{name}")
        shown = f"{SHOWN}/{name}"
        decisive = _DECISIVE["codings" if path else resource]
        table = read_table(self.root / SHOWN / name, shown, fields_of(declared), decisive)
        self.faults.extend(table.faults)
        return table

    def yaml(self, name: str) -> Mapping[str, Any]:
        """Read one YAML file as a mapping; an empty one where it cannot be read."""
        shown = f"{SHOWN}/{name}"
        self.files.append(shown)
        try:
            content = yaml.load(
                decode_tree((self.root / shown).read_bytes(), shown, "bad-yaml"), _SAFE
            )
        except FileNotFoundError:
            self.faults.append(missing(shown))
            return {}
        except MalformedError as error:
            self.faults.extend(error.faults)
            return {}
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            problem = getattr(error, "problem", None) or "no valid YAML"
            self.faults.append(
                Fault(shown, line, column, "bad-yaml", problem, "correct the YAML at this place")
            )
            return {}
        if not isinstance(content, dict):
            self.faults.append(
                Fault(shown, 1, 1, "bad-yaml", "the file holds no mapping", "restore its keys")
            )
            return {}
        self.read[name] = content
        return content

    def instrument(self) -> Mapping[str, Any]:
        """Return what coders are handed of the codebook; empty where it could not be read."""
        content = self.read.get("codebook.yaml", {})
        shown = content.get("hand_out", list(content))
        return {key: content[key] for key in shown if key in content}


@uncollected()
def load_corpus(root: Path) -> Corpus:
    """Return the corpus under ``root/data``, every table, key and quotation checked.

    What is wrong and leaves everything to be evaluated is kept as its remarks.

    Raises:
        MalformedError: something cannot be evaluated; it holds every fault of every file at once.
    """
    reading = _Reading(root, read_package(root / SHOWN, SHOWN))
    codebook = _codebook(reading)
    counting = _counting(reading)
    documents = _documents(reading)
    excerpts = _excerpts(reading, documents, counting)
    coders = _coders(reading)
    known = _Known(excerpts, codebook, counting, (*coders, *DERIVED))
    codings = Codings.joined(_layer(reading, coder, known) for coder in coders.values())
    reading.faults.extend(_layer_faults(reading, counting, coders))
    order = sorted(coders, key=lambda name: not coders[name].primary)
    decisions = Decisions(codings, order)
    adjudications = _adjudications(reading, decisions, codebook, counting)
    periods = _periods(reading)
    events = _events(reading, documents)
    labels = _labels(reading, documents, excerpts, codebook, counting, coders)
    if not all(fault.is_remark for fault in reading.faults):
        raise MalformedError(reading.faults)
    return Corpus(
        root=root,
        documents=documents,
        excerpts=excerpts,
        codebook=codebook,
        counting=counting,
        coders=coders,
        codings=_all_layers(decisions, adjudications),
        periods=periods,
        events=events,
        strands=_strands(reading),
        files=tuple(reading.files),
        adjudications=adjudications,
        labels=labels,
        remarks=tuple(sorted(reading.faults)),
    )


def _all_layers(decisions: Decisions, adjudications: Iterable[Adjudication]) -> Codings:
    if len(decisions.coders) < 2:
        return decisions.codings
    return Codings.joined((decisions.codings, derive_from(decisions, adjudications)))


def _codebook(reading: _Reading) -> Codebook:
    content = reading.yaml("codebook.yaml")
    families: dict[str, Family] = {}
    codes: dict[str, Code] = {}
    try:
        for key, item in content.get("families", {}).items():
            families[key] = Family(key, item["label"], item["definition"])
        for item in content.get("codes", []):
            code = Code(item["id"], item["family"], item["label"], item["definition"])
            _codebook_fault(reading, code, families, codes)
            codes[code.id] = code
        stances = tuple(content.get("stance", {}).get("values", {}))
    except (KeyError, TypeError, AttributeError) as error:
        reading.faults.append(
            Fault(
                f"{SHOWN}/codebook.yaml",
                1,
                1,
                "bad-codebook",
                f"an entry is not complete ({error})",
                "each family needs label and definition; each code id, family, label, definition",
            )
        )
        stances = ()
    if content and not codes:
        reading.faults.append(
            Fault(f"{SHOWN}/codebook.yaml", 1, 1, "empty-codebook", "no code", "add 'codes'")
        )
    return Codebook(
        str(content.get("title", "")), str(content.get("version", "")), families, codes, stances
    )


def _codebook_fault(
    reading: _Reading, code: Code, families: Mapping[str, Family], codes: Mapping[str, Code]
) -> None:
    line = _line_of(reading.root / SHOWN / "codebook.yaml", f"id: {code.id}")
    if code.family not in families:
        reading.faults.append(
            Fault(
                f"{SHOWN}/codebook.yaml",
                line,
                1,
                "unknown-family",
                f"'{code.family}' is no family",
                f"one of: {', '.join(families)}",
            )
        )
    if code.id in codes:
        reading.faults.append(
            Fault(
                f"{SHOWN}/codebook.yaml",
                line,
                1,
                "duplicate-id",
                f"'{code.id}' stands twice",
                "give each code its own id",
            )
        )


def _line_of(path: Path, text: str) -> int:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if text in line:
            return number
    return 1


def _counting(reading: _Reading) -> CountingRules:
    content = reading.yaml("counting.yaml")
    if content and content.get("unit") != "document":
        reading.faults.append(
            Fault(
                f"{SHOWN}/counting.yaml",
                _line_of(reading.root / SHOWN / "counting.yaml", "unit"),
                1,
                "bad-unit",
                f"'{content.get('unit')}' is no unit of count",
                "the unit is: document",
            )
        )
    if content:
        reading.faults.extend(_counting_faults(content))
    upheld, apart, never = (_names_in(content.get(key)) for key in _COUNTING_KEYS)
    return CountingRules(upheld, apart, never, layer=str(content.get("layer", "")))


_COUNTING_KEYS = ("upheld", "apart", "never_counted")


def _names_in(value: object) -> frozenset[str]:
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset()


def _counting_faults(content: Mapping[str, Any]) -> Iterable[Fault]:
    file = f"{SHOWN}/counting.yaml"
    for key in _COUNTING_KEYS:
        if not isinstance(content.get(key), list):
            message = f"'{key}' is not a list"
            yield Fault(file, 1, 1, "bad-counting", message, f"write it as  {key}: [one, another]")
    if content.get("upheld") == []:
        message, remedy = "no stance is upheld", "name the stances that count as the source's own"
        yield Fault(file, 1, 1, "bad-counting", message, remedy)
    both = _names_in(content.get("upheld")) & _names_in(content.get("apart"))
    for stance in sorted(both):
        message = f"'{stance}' is both upheld and apart"
        yield Fault(file, 1, 1, "bad-counting", message, "keep it in one of the two")


def _layer_faults(
    reading: _Reading, counting: CountingRules, coders: Mapping[str, Coder]
) -> Iterable[Fault]:
    layers = (*coders, *(DERIVED if len(coders) > 1 else ()))
    if counting.layer and coders and counting.layer not in layers:
        line = _line_of(reading.root / SHOWN / "counting.yaml", "layer")
        message, remedy = f"'{counting.layer}' is no layer", f"one of: {', '.join(layers)}"
        yield Fault(f"{SHOWN}/counting.yaml", line, 1, "bad-counting", message, remedy)


def _documents(reading: _Reading) -> dict[str, Document]:
    known = ("id", "title", "date", "actor", "type", "institution", "scope", "language")
    table = reading.table("documents")
    details = [name for name in table.places if name not in known]
    looking_back, *columns = map(table.column, ("retrospective", *known))
    others = zip(*map(table.column, details), strict=True) if details else repeat(())
    documents: dict[str, Document] = {}
    for place, (name, title, date, actor, kind, institution, scope, language) in enumerate(
        zip(*columns, strict=True)
    ):
        documents[name] = Document(
            id=name,
            title=title,
            date=_date(reading, table, place, "date", date),
            actor=actor,
            type=kind,
            institutions=tuple(part for part in institution.split(";") if part),
            scope=scope,
            language=language,
            retrospective=looking_back[place] == "yes",
            details=dict(zip(details, next(others), strict=True)),
            line=table.lines[place],
        )
    return documents


def _date(reading: _Reading, table: Table, place: int, name: str, text: str) -> Interval:
    try:
        return parse_date(text)
    except ValueError as error:
        remedy = "write EDTF: 2001, 1994-05, 1998-06-10/1998-06-11, 2000~, or XXXX if undated"
        reading.faults.append(table.row(place).fault(name, "bad-date", str(error), remedy))
        return Interval(None, None, "XXXX")


_QUOTED = ("id", "document", "text", "language", "scope", "kind", "counted", "locator")
_NOTED = ("published_section", "published_line", "note")


def _excerpts(
    reading: _Reading, documents: Mapping[str, Document], counting: CountingRules
) -> dict[str, Excerpt]:
    table = reading.table("excerpts")
    ids = dict.fromkeys(table.column("id"))
    faulty = set(_faulty_excerpts(table, documents, ids, counting))
    again, emphasis = table.column("repeats"), table.column("emphasis")
    noted = zip(*map(table.column, _NOTED), strict=True)
    excerpts: dict[str, Excerpt] = {}
    for place, (name, document, text, language, scope, kind, counted, locator) in enumerate(
        zip(*map(table.column, _QUOTED), strict=True)
    ):
        if place in faulty:
            row = table.row(place)
            faults = _excerpt_faults(row, documents, ids, counted == "yes", counting)
            unread = reading.unread("documents.csv")
            reading.faults += [f for f in faults if not (unread and f.rule == "unknown-document")]
        excerpts[name] = Excerpt(
            id=name,
            document=document or None,
            text=text,
            language=language,
            scope=scope,
            kind=kind,
            counted=counted == "yes",
            locator=locator,
            repeats=again[place] or None,
            emphasis=tuple(_emphasis(reading, table.row(place))) if emphasis[place] else (),
            details=dict(zip(_NOTED, next(noted), strict=True)),
            line=table.lines[place],
        )
    return excerpts


def _faulty_excerpts(
    table: Table,
    documents: Mapping[str, Document],
    ids: Mapping[str, object],
    counting: CountingRules,
) -> Iterator[int]:
    """Return where something may be wrong: :func:`_excerpt_faults` says whether, and what."""
    document, again, text, kind, counted = map(
        table.column, ("document", "repeats", "text", "kind", "counted")
    )
    known = {*documents, ""}
    for place, name in enumerate(document):
        if name not in known or (not name and counted[place] == "yes"):
            yield place
    if not ids.keys() >= set(again) - {""}:
        yield from (place for place, name in enumerate(again) if name and name not in ids)
    if not counting.never_counted.isdisjoint(kind):
        yield from (place for place, one in enumerate(kind) if one in counting.never_counted)
    yield from (place for place, said in enumerate(text) if not said.isascii())


def _excerpt_faults(
    row: Row,
    documents: Mapping[str, Document],
    ids: Collection[str],
    counted: bool,
    counting: CountingRules,
) -> Iterable[Fault]:
    if row["document"] and row["document"] not in documents:
        yield _unknown(row, "document", documents)
    if row["repeats"] and row["repeats"] not in ids:
        yield _unknown(row, "repeats", ids)
    if counted and not row["document"]:
        message = "a counted excerpt has no document"
        yield row.fault("document", "no-document", message, "name its document, or do not count it")
    if counted and row["kind"] in counting.never_counted:
        message = f"an excerpt of kind '{row['kind']}' is counted"
        yield row.fault("counted", "never-counted", message, "set counted to no")
    if not row["text"].isascii() and max(row["text"]) > "\uffff":
        message = "the text holds a sign above U+FFFF"
        yield row.fault("text", "astral-sign", message, "QDA programs miscount behind it: replace")


def _unknown(row: Row, name: str, known: Iterable[str], rule: str = "") -> Fault:
    near = difflib.get_close_matches(row[name], list(known), n=1)
    remedy = f"did you mean '{near[0]}'?" if near else "add it first, or correct the id"
    rule = rule or f"unknown-{name}"
    return row.fault(name, rule, f"'{row[name]}' is not known", remedy)


def _emphasis(reading: _Reading, row: Row) -> Iterable[tuple[int, int]]:
    for words in filter(None, row["emphasis"].split("|")):
        start = row["text"].find(words)
        if start < 0:
            message = f"the emphasised words '{words}' are not in the excerpt"
            reading.faults.append(
                row.fault("emphasis", "emphasis-not-in-excerpt", message, "copy them from the text")
            )
        else:
            yield start, start + len(words)


def _coders(reading: _Reading) -> dict[str, Coder]:
    table = reading.table("coders")
    coders = {
        row["id"]: Coder(
            id=row["id"],
            label=row["label"],
            file=row["file"],
            primary=row["primary"] == "yes",
            details={k: v for k, v in row.values.items() if k not in {"id", "label", "file"}},
        )
        for row in table.rows
    }
    if coders and sum(coder.primary for coder in coders.values()) != 1:
        message = "not exactly one coder is primary"
        reading.faults.append(
            table.rows[0].fault("primary", "one-primary", message, "set primary to yes for one")
        )
    for row in table.rows:
        if row["id"] in DERIVED:
            message = f"'{row['id']}' names a layer that is derived"
            reading.faults.append(
                row.fault("id", "reserved-name", message, "give the coder another id")
            )
    return coders


# What a coding refers to, by the rule that judges the reference.
_REFERRED: Mapping[str, tuple[str, ...]] = {
    "unknown-excerpt": ("excerpts.csv",),
    "unknown-code": ("codebook.yaml",),
    "unknown-stance": ("counting.yaml",),
}


# From so many excerpts on, codings are kept as places in arrays.
MANY = 2_000


@dataclass(frozen=True)
class _Known:
    """What codings may refer to, and where each of it stands among its like."""

    excerpts: Mapping[str, Excerpt]
    codebook: Codebook
    counting: CountingRules
    layers: tuple[str, ...]

    @cached_property
    def names(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """The ids of all excerpts and codes, and the stances."""
        return tuple(self.excerpts), tuple(self.codebook.codes), tuple(self.counting.stances)

    @cached_property
    def places(self) -> tuple[Mapping[str, int], ...]:
        """The places of the excerpts that may be coded, of the codes and of the stances."""
        places = [{name: place for place, name in enumerate(some)} for some in self.names]
        counted = (name for name, excerpt in self.excerpts.items() if excerpt.counted)
        return {name: places[0][name] for name in counted}, *places[1:]

    @cached_property
    def texts(self) -> Sequence[str]:
        """The text of each excerpt."""
        return [excerpt.text for excerpt in self.excerpts.values()]


def _layer(reading: _Reading, coder: Coder, known: _Known) -> Codings:
    resource = next((name for name in reading.resources if name.startswith("codings")), "codings")
    table = reading.table(resource, coder.file)
    if len(known.excerpts) >= MANY and (placed := _placed_if_sound(table, known)) is not None:
        return _layer_of(coder, table, known, placed)
    starts = _starts_if_sound(table, known.excerpts, known.codebook, known.counting)
    if starts is None:
        table, starts = _sound_rows(reading, table, known.excerpts, known.codebook, known.counting)
    excerpt, code, quote, stance, memo = map(table.column, _CODED)
    # Ids are the objects that the corpus has already, so that each is kept once.
    ids = {name: name for some in known.names for name in some}
    return Codings(
        coder=[coder.id] * len(starts),
        excerpt=[ids.get(name, name) for name in excerpt],
        code=[ids.get(name, name) for name in code],
        quote=quote,
        stance=[ids.get(name, name) for name in stance],
        memo=memo,
        start=starts,
        end=list(map(operator.add, starts, map(len, quote))),
        line=table.lines,
    )


_Placed = tuple[Places, Places, Places, list[int]]
"""The places of excerpts, codes and stances, and where each quotation begins in its excerpt."""


def _placed_if_sound(table: Table, known: _Known) -> _Placed | None:
    """Return a layer as places; None where a row is faulty.

    It asks what :func:`judged` asks, as :func:`_starts_if_sound` does.
    """
    excerpt, code, quote, stance, _ = map(table.column, _CODED)
    columns = zip((excerpt, code, stance), known.places, strict=True)
    try:
        listed = [list(map(places.__getitem__, names)) for names, places in columns]
    except KeyError:
        return None
    at = [np.array(some, dtype=np.int64) for some in listed]
    _, codes, stances = map(len, known.names)
    # A layer is mostly in the order of its excerpts, and such an order is soon found.
    given = np.sort((at[0] * codes + at[1]) * stances + at[2], kind="stable")
    if (given[1:] == given[:-1]).any():
        return None
    starts = list(map(str.find, map(known.texts.__getitem__, listed[0]), quote))
    return (at[0], at[1], at[2], starts) if min(starts, default=0) >= 0 else None


def _layer_of(coder: Coder, table: Table, known: _Known, placed: _Placed) -> Codings:
    excerpts, codes, stances = known.names
    excerpt, code, stance, starts = placed
    quote = table.column("quote")
    return Codings(
        coder=Taken(known.layers, np.full(len(starts), known.layers.index(coder.id))),
        excerpt=Taken(excerpts, excerpt),
        code=Taken(codes, code),
        quote=quote,
        stance=Taken(stances, stance),
        memo=table.column("memo"),
        start=starts,
        end=list(map(operator.add, starts, map(len, quote))),
        line=table.lines,
    )


_CODED = ("excerpt", "code", "quote", "stance", "memo")


def _starts_if_sound(
    table: Table,
    excerpts: Mapping[str, Excerpt],
    codebook: Codebook,
    counting: CountingRules,
) -> list[int] | None:
    """Return where each quotation of a layer begins in its excerpt; None where a row is faulty.

    It asks what :func:`judged` asks, of whole columns: most layers have no fault.
    """
    excerpt, code, quote, stance, _ = map(table.column, _CODED)
    if not (set(code) <= codebook.codes.keys() and set(stance) <= counting.stances):
        return None
    if len(set(zip(excerpt, code, stance, strict=True))) < len(excerpt):
        return None
    texts = {name: excerpt.text for name, excerpt in excerpts.items() if excerpt.counted}
    if not texts.keys() >= set(excerpt):
        return None
    starts = list(map(str.find, map(texts.__getitem__, excerpt), quote))
    return starts if min(starts, default=0) >= 0 else None


def _sound_rows(
    reading: _Reading,
    table: Table,
    excerpts: Mapping[str, Excerpt],
    codebook: Codebook,
    counting: CountingRules,
) -> tuple[Table, list[int]]:
    """Return the rows that have no fault, and where each quotation begins; the faults are kept."""
    places: list[int] = []
    starts: list[int] = []
    for place, (row, found) in enumerate(judged(table.rows, excerpts, codebook, counting)):
        faults = [f for f in found if not reading.unread(*_REFERRED.get(f.rule, ()))]
        reading.faults.extend(faults)
        # A coding of an excerpt that is not counted, and one given twice, count nothing.
        if not faults and row["excerpt"] in excerpts:
            places.append(place)
            starts.append(excerpts[row["excerpt"]].text.find(row["quote"]))
    return table.at(places), starts


def judged(
    rows: Iterable[Row],
    excerpts: Mapping[str, Excerpt],
    codebook: Codebook,
    counting: CountingRules,
) -> Iterator[tuple[Row, list[Fault]]]:
    """Return each row of a layer with all that is wrong with it, by the excerpts of these ids."""
    seen: dict[tuple[str, str, str], int] = {}
    for row in rows:
        faults = list(_coding_faults(row, excerpts, codebook, counting))
        key = (row["excerpt"], row["code"], row["stance"])
        if key in seen:
            message = f"the same excerpt, code and stance stand on line {seen[key]}"
            faults.append(row.fault("excerpt", "duplicate-coding", message, "keep one of the two"))
        seen.setdefault(key, row.line)
        yield row, faults


def _coding_faults(
    row: Row,
    excerpts: Mapping[str, Excerpt],
    codebook: Codebook,
    counting: CountingRules,
) -> Iterable[Fault]:
    if row["code"] not in codebook.codes:
        yield _unknown(row, "code", codebook.codes)
    known_stances = counting.stances
    if row["stance"] not in known_stances:
        message = f"stance '{row['stance']}' is neither upheld nor apart"
        yield row.fault(
            "stance", "unknown-stance", message, f"one of: {', '.join(sorted(known_stances))}"
        )
    excerpt = excerpts.get(row["excerpt"])
    if excerpt is None:
        yield _unknown(row, "excerpt", excerpts)
    elif not excerpt.counted:
        message = f"excerpt '{excerpt.id}' is not counted ({excerpt.kind})"
        yield row.fault("excerpt", "not-counted", message, "code the excerpt that it repeats")
    elif row["quote"] and row["quote"] not in excerpt.text:
        message = f"the words '{_short(row['quote'])}' are not in excerpt '{excerpt.id}'"
        yield row.fault("quote", "not-in-excerpt", message, _nearest(row["quote"], excerpt.text))


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"


def _nearest(quote: str, text: str) -> str:
    match = difflib.SequenceMatcher(None, text, quote, autojunk=False).find_longest_match()
    if match.size < 4:
        return "copy the exact words from the excerpt"
    there = text[max(0, match.a - match.b) : match.a + match.size + 20]
    return f"copy the exact words; the excerpt has: '{_short(there)}'"


def _adjudications(
    reading: _Reading,
    decisions: Decisions,
    codebook: Codebook,
    counting: CountingRules,
) -> tuple[Adjudication, ...]:
    if "adjudications" not in reading.resources:
        return ()
    table = reading.table("adjudications")
    if not table.rows:
        return ()
    instrument = reading.instrument()
    codings_unread = any(fault.file.startswith(f"{SHOWN}/codings") for fault in reading.faults)
    made: dict[tuple[str, str], Adjudication] = {}
    for row in table.rows:
        place = (row["excerpt"], row["code"])
        decision = () if row["decision"] == "none" else tuple(row["decision"].split(";"))
        unknown = [name for name in decision if name not in counting.stances]
        if unknown and not reading.unread("counting.yaml"):
            message = f"'{unknown[0]}' is no stance"
            known = ", ".join(sorted(counting.upheld | counting.apart))
            remedy = f"'none', or one or more of: {known}, joined with ';'"
            reading.faults.append(row.fault("decision", "unknown-decision", message, remedy))
        if not decisions.differ(place):
            if not codings_unread:
                message = f"the coders do not differ on '{row['code']}' in '{row['excerpt']}'"
                remedy = "correct excerpt or code, or take the row out"
                fault = row.fault("excerpt", "nothing-to-adjudicate", message, remedy)
                reading.faults.append(fault)
            continue
        if place in made:
            message = f"this disagreement is decided on line {made[place].line} already"
            reading.faults.append(
                row.fault("excerpt", "duplicate-adjudication", message, "keep one of the two")
            )
        if instrument and not _names_a_rule(instrument, row["rule"]):
            message = f"'{row['rule']}' is no place in the codebook"
            remedy = "write the path to the rule, such as codes.<id>.boundary or how_to.2"
            reading.faults.append(row.fault("rule", "unknown-rule", message, remedy))
        made[place] = Adjudication(
            excerpt=row["excerpt"],
            code=row["code"],
            decision=decision,
            rule=row["rule"],
            reason=row["reason"],
            date=row["date"],
            line=row.line,
        )
    return tuple(made.values())


def _names_a_rule(content: object, path: str) -> bool:
    # Ids of codes hold dots themselves, so a key is matched as the beginning of what is left.
    if isinstance(content, dict):
        steps = {str(key): value for key, value in content.items()}
    elif isinstance(content, list):
        steps = {str(place): item for place, item in enumerate(content, start=1)}
        steps |= {str(item["id"]): item for item in content if _has_id(item)}
    else:
        return False
    return any(
        path == key or (path.startswith(f"{key}.") and _names_a_rule(value, path[len(key) + 1 :]))
        for key, value in steps.items()
    )


def _has_id(item: object) -> bool:
    return isinstance(item, dict) and "id" in item


def _periods(reading: _Reading) -> dict[str, Period]:
    table = reading.table("periods")
    periods: dict[str, Period] = {}
    for place, row in enumerate(table.rows):
        found = len(reading.faults)
        span = _date(reading, table, place, "start", f"{row['start']}/{row['end']}")
        # One that cannot be read is left out, for all of time is another period: a claim that
        # names it has the verdict error.
        if len(reading.faults) == found:
            periods[row["id"]] = Period(row["id"], row["label"], span)
    return periods


def _events(reading: _Reading, documents: Collection[str]) -> dict[str, Event]:
    table = reading.table("events")
    if not reading.unread("documents.csv"):
        named = (row for row in table.rows if row["document"])
        unknown = (row for row in named if row["document"] not in documents)
        rule = "event-of-unknown-document"
        reading.faults += [_unknown(row, "document", documents, rule) for row in unknown]
    return {
        row["id"]: Event(
            id=row["id"],
            date=_date(reading, table, place, "date", row["date"]),
            kind=row["kind"],
            label=row["event"],
            details={k: row[k] for k in ("source", "published_lines", "note")},
            strand=row["strand"],
            short=row["label"],
            document=row["document"],
        )
        for place, row in enumerate(table.rows)
    }


def _strands(reading: _Reading) -> tuple[str, ...]:
    """Return the strands that the schema allows for events, in its order."""
    fields = fields_of(reading.resources.get("events", {"schema": {"fields": ()}}))
    return next((field.enum for field in fields if field.name == "strand"), ())


# The file that the values of an attribute stand in, where it is not documents.csv.
_VALUES_IN: Mapping[str, str] = {
    "coder": "coders.csv",
    "stance": "counting.yaml",
    "code": "codebook.yaml",
    "family": "codebook.yaml",
}


def _labels(
    reading: _Reading,
    documents: Mapping[str, Document],
    excerpts: Mapping[str, Excerpt],
    codebook: Codebook,
    counting: CountingRules,
    coders: Mapping[str, Coder],
) -> Labels:
    if "values" not in reading.resources:
        return {}
    rows = reading.table("values").rows
    texts: list[Document | Excerpt] = [*documents.values(), *excerpts.values()]
    known: dict[str, set[str]] = {
        "actor": {document.actor for document in documents.values()},
        "type": {document.type for document in documents.values()},
        "institution": {name for document in documents.values() for name in document.institutions},
        "scope": {text.scope for text in texts},
        "language": {text.language for text in texts},
        "document": set(documents),
        "retrospective": {"yes", "no"},
        "coder": {*coders, *DERIVED},
        "stance": {*counting.upheld, *counting.apart},
        "code": set(codebook.codes),
        "family": set(codebook.families),
    }
    # What the schema allows is known too: a label may wait for its first document, or outlive it.
    for column in fields_of(reading.resources.get("documents", {"schema": {"fields": ()}})):
        known.get(column.name, set()).update(column.enum)
    unread = {
        name
        for name, values in known.items()
        if not values or reading.unread(_VALUES_IN.get(name, "documents.csv"))
    }
    reading.faults.extend(label_faults(rows, known, unread))
    return labels_of(rows)
