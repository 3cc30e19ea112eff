"""What a coder sends back: checked, its ids mapped back, and made a layer of the project."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from refutable.coders.issue import NOTE, check_name
from refutable.coders.package import with_layer, with_seen
from refutable.coders.seen import seen_of, stopped
from refutable.coders.sheet import LAYER, as_csv, excerpts_of, neutral_ids
from refutable.coders.texts import of_texts, placed, with_excerpts
from refutable.corpus import Corpus, Excerpt, load_corpus
from refutable.corpus.load.coders import seen_file
from refutable.corpus.load.codings import judged
from refutable.corpus.schema import Field, fields_of, listed, missing, read_package
from refutable.corpus.tables import Row, Table, parse_table, read_table
from refutable.errors import (
    Fault,
    MalformedError,
    Nearest,
    UsageError,
    decode,
    parse_json,
    read_file,
)
from refutable.files import write_all

_DATA = "data"


@dataclass(frozen=True)
class NewCoder:
    """What is written down of a coder whose layer is added; ``date`` is ISO."""

    name: str
    label: str
    made_by: str
    date: str


def name_for(file: Path) -> str:
    """Return the coder's name that the note beside a file gives, or that the file itself has."""
    return str(_content(file.with_name(NOTE)).get("name", file.stem))


@dataclass(frozen=True)
class Returned:
    """What a coder sends back: the rows of a layer, with the project's ids, and what was seen.

    ``excerpts`` are those that are new, where the coder marked words in whole texts; then what was
    seen are documents. ``codings`` are excerpt, code and stance of each row; a coder who is
    ``blind`` knows no excerpt by its own id. ``notes`` are what the coder says of excerpts in rows
    without a code, such as a doubt.
    """

    rows: tuple[tuple[str, ...], ...]
    seen: frozenset[str]
    excerpts: tuple[Excerpt, ...] = ()
    texts: bool = False
    codings: tuple[tuple[str, str, str], ...] = ()
    blind: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Added:
    """A layer that was written, and how many of the excerpts or texts its coder has seen."""

    layer: Path
    seen: int
    counted: int
    what: str = "counted excerpts"
    notes: tuple[str, ...] = ()


def add_layer(
    corpus: Corpus,
    file: Path,
    coder: NewCoder,
    *,
    again: bool = False,
    seen: int | None = None,
) -> Added:
    """Write a coder's file as a layer of the corpus, with all that declares it.

    ``again`` replaces the layer of a coder who is there. ``seen`` is how many excerpts of the sheet
    the coder has seen, where the file does not say. Nothing is written unless the corpus loads with
    the new layer, and the files are put in place together.

    Raises:
        UsageError: the name is not allowed or taken, or the file is missing.
        MalformedError: something is wrong with the file; it holds every fault at once.
    """
    check_name(coder.name)
    for said in (coder.label, coder.made_by):
        if len(said.splitlines()) > 1:
            message = f"{said!r} is more than one line"
            raise UsageError.of("bad-label", message, "write it in one line")
    if coder.name in corpus.coders and not again:
        message = f"there is already a coder '{coder.name}'"
        remedy = "choose another --name, or replace the coder's layer with --replace"
        raise UsageError.of("coder-exists", message, remedy)
    known = corpus.coders.get(coder.name)
    layer = corpus.root / _DATA / (known.file if known else f"codings/{coder.name}.csv")
    if known is None and layer.exists() and not again:
        message = "there is already a file here, of no coder that coders.csv lists"
        remedy = "move it away, or replace it with --replace"
        shown = layer.relative_to(corpus.root).as_posix()
        raise UsageError([Fault(shown, 0, 0, "coder-exists", message, remedy)])
    note = _note(corpus.root, file, coder.name)
    if "texts" in note:
        whole = of_texts(corpus, as_fields=True)
        found = read_layer(whole, file, coder.name, note, seen)
        there = placed(corpus, found.rows, [item.name for item in _fields(corpus)])
        returned = Returned(there.rows, found.seen, there.excerpts, texts=True, notes=found.notes)
        number = len(whole.counted)
    else:
        returned = read_layer(corpus, file, coder.name, note, seen)
        number = len(corpus.counted)
    texts = _texts(corpus, returned, coder, version=str(note.get("codebook_version", "")))
    _try_out(corpus, texts)
    write_all(texts, root=corpus.root)
    what = "texts" if returned.texts else Added.what
    return Added(next(iter(texts)), len(returned.seen), number, what, returned.notes)


# ------------------------------------------------------------------ reading


def read_layer(
    corpus: Corpus,
    file: Path,
    name: str,
    note: Mapping[str, object] | None = None,
    seen: int | None = None,
) -> Returned:
    """Return a coder's file with the project's ids, ordered as the project is.

    ``note`` is what was written down when the sheet was made.

    Raises:
        UsageError: there is no such file.
        MalformedError: something is wrong with it; it holds every fault at once.
    """
    shown = str(file)
    try:
        text = decode(read_file(file, shown), shown)
    except FileNotFoundError as error:
        raise UsageError([missing(shown)]) from error
    fields = _fields(corpus)
    table = parse_table(text, shown, [item for item in fields if item.name in LAYER])
    counted = [excerpt.id for excerpt in corpus.counted]
    ids = excerpts_of({row["excerpt"] for row in table.rows}, counted, name)
    sheet = _handed_out(corpus, name, note or {})
    marks, notes, rows = _apart(table)
    faults = list(_faults(corpus, table, [*marks, *notes], rows, ids, name))
    if "texts" in (note or {}):
        faults += _unplaced(corpus, rows, ids)
    with_rows = {ids[row["excerpt"]] for row in table.rows if row["excerpt"] in ids}
    if not faults and not marks and seen is None:
        faults += filter(None, [stopped(shown, sheet, with_rows)])
    if faults:
        raise MalformedError(faults)
    has_seen = seen_of(sheet, with_rows, marked=bool(marks), first=seen)
    return Returned(
        _ordered(corpus, rows, ids, [item.name for item in fields]),
        has_seen,
        codings=tuple((ids[row["excerpt"]], row["code"], row["stance"]) for row in rows),
        blind=not any(key == name for key, name in ids.items()),
        notes=tuple(f"{ids[row['excerpt']]}: {row['memo']}" for row in notes),
    )


def _handed_out(corpus: Corpus, name: str, note: Mapping[str, object]) -> Sequence[str]:
    """Return the excerpts of the coder's sheet in its order: as noted, or all that count."""
    counted = [excerpt.id for excerpt in corpus.counted]
    noted = note.get("texts", note.get("excerpts"))
    if isinstance(noted, list):
        return list(excerpts_of(sorted(map(str, noted)), counted, name).values())
    seed = note.get("seed")
    ids = neutral_ids(counted, name, seed if isinstance(seed, int) else 1)
    return sorted(counted, key=lambda excerpt: ids[excerpt])


def _unplaced(corpus: Corpus, rows: Iterable[Row], ids: Mapping[str, str]) -> Iterator[Fault]:
    """Yield a fault for each row whose words do not tell where in the text they stand."""
    for row in rows:
        times = (
            corpus.excerpts[ids[row["excerpt"]]].text.count(row["quote"])
            if (row["excerpt"] in ids)
            else 1
        )
        if not row["quote"] or times > 1:
            message = f"the words stand in the text {times} times" if row["quote"] else "no words"
            remedy = "give as many words as it takes to tell which place is meant"
            yield row.fault("quote", "ambiguous-words", message, remedy)


def _apart(table: Table) -> tuple[list[Row], list[Row], list[Row]]:
    """Return the rows that say that nothing applies, notes, and codings, one code in each."""
    marks: list[Row] = []
    notes: list[Row] = []
    codings: list[Row] = []
    for row in table.rows:
        if not any(row[name] for name in ("code", "quote", "stance")):
            (notes if row["memo"] else marks).append(row)
            continue
        for code in listed(row["code"]) or ("",):
            record = list(row.record)
            record[row.places["code"]] = code
            codings.append(replace(row, record=record))
    return marks, notes, codings


def _fields(corpus: Corpus) -> tuple[Field, ...]:
    resources = read_package(corpus.root)
    return fields_of(next(r for key, r in resources.items() if key.startswith("codings")))


def _faults(
    corpus: Corpus,
    table: Table,
    marks: Sequence[Row],
    rows: Sequence[Row],
    ids: Mapping[str, str],
    name: str,
) -> Iterator[Fault]:
    if table.rows and not ids:
        message = f"no id in this file belongs to the sheet of '{name}'"
        remedy = "name the coder of the sheet with --name"
        yield Fault(table.file, 2, 1, "foreign-sheet", message, remedy)
        yield from table.faults
        return
    # To the coder, and so in what is said of the file, an excerpt is what its neutral id names.
    excerpts = {key: replace(corpus.excerpts[ids[key]], id=key) for key in sorted(ids)}
    # A mark lacks what a coding must have.
    marked = {row.line for row in marks}
    found = [
        fault
        for fault in table.faults
        if (fault.line, fault.rule) not in {(line, "required") for line in marked}
    ]
    near = Nearest(ids, "copy the id from the sheet")
    for row, faults in judged(rows, excerpts, corpus.codebook, corpus.counting):
        found += [_of_the_sheet(fault, row, near, name) for fault in faults]
    for row in marks:
        if row["excerpt"] and row["excerpt"] not in ids:
            found.append(_unknown_id(row, near, name))
    # A value that is missing or in no list would be found wrong twice.
    yield from {(fault.line, fault.column): fault for fault in reversed(found)}.values()


def _of_the_sheet(fault: Fault, row: Row, near: Nearest, name: str) -> Fault:
    return _unknown_id(row, near, name) if fault.rule == "unknown-excerpt" else fault


def _unknown_id(row: Row, near: Nearest, name: str) -> Fault:
    remedy = near.to(row["excerpt"])
    message = f"'{row['excerpt']}' is not an id of the sheet of '{name}'"
    return row.fault("excerpt", "unknown-excerpt", message, remedy)


def _ordered(
    corpus: Corpus, rows: Iterable[Row], ids: Mapping[str, str], names: Sequence[str]
) -> tuple[tuple[str, ...], ...]:
    """Return the rows with the columns of a layer of the project."""
    excerpts = {key: place for place, key in enumerate(corpus.excerpts)}
    codes = {key: place for place, key in enumerate(corpus.codebook.codes)}

    def place(row: Row) -> tuple[int, int, str]:
        return excerpts[ids[row["excerpt"]]], codes[row["code"]], row["stance"]

    return tuple(
        tuple(ids[row[name]] if name == "excerpt" else row[name] for name in names)
        for row in sorted(rows, key=place)
    )


# ------------------------------------------------------------------ writing


def _texts(corpus: Corpus, returned: Returned, coder: NewCoder, version: str) -> dict[Path, bytes]:
    """Return the layer and what declares it, in an order in which each state of them loads."""
    data = corpus.root / _DATA
    known = corpus.coders.get(coder.name)
    file = known.file if known else f"codings/{coder.name}.csv"
    package = data / "datapackage.json"
    declared = with_layer(package.read_text(encoding="utf-8"), coder.name, file)
    texts = {data / file: as_csv([item.name for item in _fields(corpus)], returned.rows)}
    if returned.excerpts:
        table = data / "excerpts.csv"
        header = [item.name for item in fields_of(read_package(corpus.root)["excerpts"])]
        content = table.read_text(encoding="utf-8")
        texts[table] = with_excerpts(content, header, returned.excerpts)
    column = "document" if returned.texts else "excerpt"
    known_ids = corpus.documents if returned.texts else [one.id for one in corpus.counted]
    seen = [name for name in known_ids if name in returned.seen]
    if _is_less(corpus, returned) or (data / seen_file(file)).exists():
        texts[data / seen_file(file)] = as_csv((column,), [(name,) for name in seen])
        declared = with_seen(declared, coder.name, seen_file(file), column)
    texts[package] = declared
    version = version or corpus.codebook.version
    coders = _coders(corpus, coder, file, version, returned)
    texts[data / "coders.csv"] = coders
    return {path: text.encode() for path, text in texts.items()}


def _is_less(corpus: Corpus, returned: Returned) -> bool:
    """Return whether a coder has not seen all that counts, or not all whole texts."""
    with_text = {one.id for one in corpus.documents.values() if one.text_file is not None}
    if returned.texts:
        return returned.seen != corpus.documents.keys()
    return bool(with_text) or len(returned.seen) < len(corpus.counted)


def _coders(corpus: Corpus, coder: NewCoder, file: str, version: str, returned: Returned) -> str:
    path = corpus.root / _DATA / "coders.csv"
    resources = read_package(corpus.root)
    names = [item.name for item in fields_of(resources["coders"])]
    table = read_table(path, f"{_DATA}/coders.csv", fields_of(resources["coders"]))
    made = {
        "id": coder.name,
        "label": coder.label,
        "file": file,
        "codebook_version": version,
        "primary": "no",
        "blind": "yes" if returned.blind else "no",
        "made_by": coder.made_by,
        "date": coder.date,
        "note": "; ".join(returned.notes),
    }
    lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    for row in table.rows:
        if row["id"] == coder.name:
            # Who they are stays as it was written down; how this layer was made is new.
            kept = {name: row[name] for name in names}
            new = {key: made[key] for key in ("codebook_version", "blind", "made_by", "date")}
            new |= {"note": made["note"]} if returned.notes else {}
            lines[row.line - 1] = _line({**kept, **new}, names, table.delimiter)
            return "\n".join(lines) + "\n"
    return "\n".join([*lines, _line(made, names, table.delimiter)]) + "\n"


def _line(values: Mapping[str, str], names: Sequence[str], delimiter: str) -> str:
    return as_csv([values.get(name, "") for name in names], (), delimiter).rstrip("\n")


def _try_out(corpus: Corpus, texts: Mapping[Path, bytes]) -> None:
    """Raise what loading would raise, or remark on these files, if they were as in ``texts``."""
    root = corpus.root
    with tempfile.TemporaryDirectory() as folder:
        # A link that leads nowhere is copied as it is: whoever needs it says so.
        shutil.copytree(root / _DATA, Path(folder) / _DATA, ignore_dangling_symlinks=True)
        write_all({Path(folder) / path.relative_to(root): text for path, text in texts.items()})
        made = load_corpus(Path(folder))
    written = {path.relative_to(root).as_posix() for path in texts}
    remarks = [fault for fault in made.remarks if fault.file in written]
    if set(remarks) - set(corpus.remarks):
        raise MalformedError(remarks)


def _note(root: Path, file: Path, name: str) -> Mapping[str, object]:
    """Return the note beside a coder's file, or in the folder of the sheet; else nothing."""
    for folder in (file.parent, root / "sheets" / name):
        note = _content(folder / NOTE)
        if note.get("name") == name:
            return note
    return {}


def _content(note: Path) -> Mapping[str, object]:
    try:
        content = parse_json(read_file(note, NOTE), NOTE)
    except (OSError, MalformedError):
        return {}
    return content if isinstance(content, dict) else {}
