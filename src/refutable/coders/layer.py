"""What a coder sends back: checked, its ids mapped back, and made a layer of the project."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from refutable.coders.issue import NOTE, check_name
from refutable.coders.package import with_layer
from refutable.coders.sheet import LAYER, as_csv, excerpts_of
from refutable.corpus import Corpus, load_corpus
from refutable.corpus.load.codings import judged
from refutable.corpus.schema import Field, fields_of, missing, read_package
from refutable.corpus.tables import Row, Table, parse_table, read_table
from refutable.errors import Fault, MalformedError, UsageError, decode, did_you_mean, parse_json
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
    return str(_note(file).get("name", file.stem))


def add_layer(corpus: Corpus, file: Path, coder: NewCoder, *, again: bool = False) -> Path:
    """Write a coder's file as a layer of the corpus, with all that declares it; return the layer.

    ``again`` replaces the layer of a coder who is there. Nothing is written unless the corpus
    loads with the new layer, and the files are put in place together.

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
    rows = read_layer(corpus, file, coder.name)
    texts = _texts(corpus, rows, coder, version=str(_note(file).get("codebook_version", "")))
    _try_out(corpus, texts)
    write_all(texts)
    return next(iter(texts))


# ------------------------------------------------------------------ reading


def read_layer(corpus: Corpus, file: Path, name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a coder's file with the project's ids, ordered as the project is.

    Raises:
        UsageError: there is no such file.
        MalformedError: something is wrong with it; it holds every fault at once.
    """
    shown = str(file)
    try:
        text = decode(file.read_bytes(), shown)
    except FileNotFoundError as error:
        raise UsageError([missing(shown)]) from error
    fields = _fields(corpus)
    table = parse_table(text, shown, [item for item in fields if item.name in LAYER])
    counted = [excerpt.id for excerpt in corpus.counted]
    ids = excerpts_of({row["excerpt"] for row in table.rows}, counted, name)
    faults = list(_faults(corpus, table, ids, name))
    if faults:
        raise MalformedError(faults)
    return _ordered(corpus, table.rows, ids, [item.name for item in fields])


def _fields(corpus: Corpus) -> tuple[Field, ...]:
    resources = read_package(corpus.root)
    return fields_of(next(r for key, r in resources.items() if key.startswith("codings")))


def _faults(corpus: Corpus, table: Table, ids: Mapping[str, str], name: str) -> Iterator[Fault]:
    if table.rows and not ids:
        message = f"no id in this file belongs to the sheet of '{name}'"
        remedy = "name the coder of the sheet with --name"
        yield Fault(table.file, 2, 1, "foreign-sheet", message, remedy)
        yield from table.faults
        return
    # To the coder, and so in what is said of the file, an excerpt is what its neutral id names.
    excerpts = {key: replace(corpus.excerpts[ids[key]], id=key) for key in sorted(ids)}
    found = list(table.faults)
    for row, faults in judged(table.rows, excerpts, corpus.codebook, corpus.counting):
        found += [_of_the_sheet(fault, row, ids, name) for fault in faults]
    # A value that is missing or in no list would be found wrong twice.
    yield from {(fault.line, fault.column): fault for fault in reversed(found)}.values()


def _of_the_sheet(fault: Fault, row: Row, ids: Iterable[str], name: str) -> Fault:
    if fault.rule != "unknown-excerpt":
        return fault
    remedy = did_you_mean(row["excerpt"], ids, "copy the id from the sheet")
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


def _texts(
    corpus: Corpus, rows: Iterable[Sequence[str]], coder: NewCoder, version: str
) -> dict[Path, bytes]:
    """Return the layer and what declares it, in an order in which each state of them loads."""
    data = corpus.root / _DATA
    known = corpus.coders.get(coder.name)
    file = known.file if known else f"codings/{coder.name}.csv"
    package = data / "datapackage.json"
    texts = {
        data / file: as_csv([item.name for item in _fields(corpus)], rows),
        package: with_layer(package.read_text(encoding="utf-8"), coder.name, file),
        data / "coders.csv": _coders(corpus, coder, file, version or corpus.codebook.version),
    }
    return {path: text.encode() for path, text in texts.items()}


def _coders(corpus: Corpus, coder: NewCoder, file: str, version: str) -> str:
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
        "blind": "yes",
        "made_by": coder.made_by,
        "date": coder.date,
    }
    lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    for row in table.rows:
        if row["id"] == coder.name:
            # Who they are stays as it was written down; how this layer was made is new.
            kept = {name: row[name] for name in names}
            new = {key: made[key] for key in ("codebook_version", "blind", "made_by", "date")}
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


def _note(file: Path) -> Mapping[str, object]:
    """Return the content of the note beside a coder's file; empty if there is none."""
    try:
        content = parse_json(file.with_name(NOTE).read_bytes(), NOTE)
    except (OSError, MalformedError):
        return {}
    return content if isinstance(content, dict) else {}
