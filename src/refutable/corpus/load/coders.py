"""Who coded, what each coder has seen, and how a machine coder came about."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from refutable.corpus.codings import Codings
from refutable.corpus.load.reading import SHOWN, Reading, unknown
from refutable.corpus.model import DERIVED, NOT_RECORDED, OF_A_MACHINE, Coder, Excerpt
from refutable.corpus.tables import Row
from refutable.errors import Fault, Nearest

# What a machine coder needs to be described, and what describes nobody else.
_NEEDED = ("version", "prompt", "date")
_OF_MACHINES = ("version", "prompt", "settings", "runs", "run_of")


def coders(
    reading: Reading, excerpts: Mapping[str, Excerpt], documents: Collection[str]
) -> dict[str, Coder]:
    """Return the coders, each with what the coder has seen."""
    table = reading.table("coders")
    rows = {row["id"]: row for row in table.rows}
    found = {
        name: _with_seen(
            reading,
            _coder(row, first=not place and "primary" not in table.places),
            excerpts,
            documents,
        )
        for place, (name, row) in enumerate(rows.items())
    }
    if found and sum(coder.primary for coder in found.values()) != 1:
        message = "exactly one coder must be primary"
        remedy = "set primary to yes for one coder only"
        reading.faults.append(table.rows[0].fault("primary", "one-primary", message, remedy))
    for row in table.rows:
        if row["id"] in DERIVED:
            message = f"'{row['id']}' is the name of a derived layer"
            remedy = "give the coder another id"
            reading.faults.append(row.fault("id", "reserved-name", message, remedy))
        reading.faults += _machine_faults(reading.root / SHOWN, row, rows)
    return found


def _coder(row: Row, *, first: bool) -> Coder:
    return Coder(
        id=row["id"],
        label=row["label"],
        file=row["file"],
        primary=row["primary"] == "yes" or first,
        run_of=row["run_of"],
        details={k: v for k, v in row.values.items() if k not in {"id", "label", "file"}},
    )


# ------------------------------------------------------------------ what was seen


def seen_file(layer: str) -> str:
    """Return the file with what the coder of a layer has seen; where it is missing, that is all."""
    return str(PurePosixPath(layer).with_suffix(".seen.csv"))


def _with_seen(
    reading: Reading,
    coder: Coder,
    excerpts: Mapping[str, Excerpt],
    documents: Collection[str],
) -> Coder:
    file = seen_file(coder.file)
    resources = reading.resources.items()
    resource = next((name for name, item in resources if item["path"] == file), None)
    if resource is None:
        if (reading.root / SHOWN / file).exists():
            message = f"no resource has the path '{file}'"
            remedy = "declare the file, so that it is read"
            reading.fault("datapackage.json", "missing-resource", message, remedy)
        return coder
    by_document: dict[str, list[str]] = {name: [] for name in documents}
    for excerpt in excerpts.values():
        if excerpt.counted and excerpt.document:
            by_document.setdefault(excerpt.document, []).append(excerpt.id)
    seen: set[str] = set()
    read: set[str] = set()
    near_excerpts, near_documents = Nearest(excerpts), Nearest(by_document)
    for row in reading.table(resource).rows:
        if row["excerpt"]:
            known = reading.unread("excerpts.csv") or row["excerpt"] in excerpts
            if not known:
                reading.faults.append(unknown(row, "excerpt", near_excerpts, "unknown-excerpt"))
            seen.add(row["excerpt"])
        elif row["document"] in by_document:
            seen.update(by_document[row["document"]])
            read.add(row["document"])
        elif not reading.unread("documents.csv", "excerpts.csv"):
            reading.faults.append(unknown(row, "document", near_documents, "unknown-document"))
    return replace(coder, seen=frozenset(seen), read=frozenset(read))


def check_seen(reading: Reading, known: Mapping[str, Coder], codings: Codings) -> None:
    """Add a fault for each coder with codings of excerpts that the coder has not seen."""
    for coder in known.values():
        if coder.seen is None:
            continue
        unseen = [
            place
            for run in codings.runs.get(coder.id, ())
            for place in run
            if codings.excerpt[place] not in coder.seen
        ]
        if unseen:
            first = codings[unseen[0]]
            more = f", and {len(unseen) - 1} more" if len(unseen) > 1 else ""
            message = f"'{coder.id}' coded '{first.excerpt}', but has not seen it{more}"
            remedy = f"add the excerpt to {SHOWN}/{seen_file(coder.file)}"
            reading.fault(coder.file, "unseen-excerpt", message, remedy, first.line)


# ------------------------------------------------------------------ machines


def _machine_faults(data: Path, row: Row, rows: Mapping[str, Row]) -> Iterator[Fault]:
    name = row["id"]
    if row["run_of"]:
        yield from _run_faults(row, rows)
    elif not row["model"]:
        for column in _OF_MACHINES:
            if row[column]:
                message = f"'{name}' has a {column}, but no model"
                yield row.fault(column, "machine-coder", message, "name the model, or empty this")
    if not row["model"]:
        return
    for column in _NEEDED:
        if not row[column]:
            message = f"the machine coder '{name}' has no {column}"
            remedy = "write it down; without it, nobody can repeat the coding"
            yield row.fault(column, "machine-coder", message, remedy)
    path = PurePosixPath(row["prompt"])
    outside = path.is_absolute() or ".." in path.parts
    if row["prompt"] and (outside or not (data / path).is_file()):
        message = f"{path} is outside {SHOWN}/" if outside else f"there is no file {SHOWN}/{path}"
        remedy = f"put the prompt into a file in {SHOWN}/, as it was given"
        yield row.fault("prompt", "machine-coder", message, remedy)
    runs = 1 + sum(other["run_of"] == name for other in rows.values())
    if row["runs"] and not (row["runs"].isdecimal() and int(row["runs"]) >= runs):
        message = f"the layers of '{name}' are {runs}, and 'runs' says '{row['runs']}'"
        yield row.fault("runs", "machine-coder", message, f"write a number from {runs} up")


def _run_faults(row: Row, rows: Mapping[str, Row]) -> Iterator[Fault]:
    first = rows.get(row["run_of"])
    if first is None or first["run_of"] or first["id"] == row["id"] or row["primary"] == "yes":
        message = f"'{row['id']}' cannot be a further run of '{row['run_of']}'"
        remedy = "name the first run of the machine; that one may be primary, this one may not"
        yield row.fault("run_of", "unknown-run", message, remedy)
        return
    for column in OF_A_MACHINE:
        if NOT_RECORDED not in (row[column], first[column]) and row[column] != first[column]:
            message = f"'{row['id']}' has another {column} than '{first['id']}'"
            remedy = "write the same, or empty run_of: then it is another coder"
            yield row.fault(column, "unknown-run", message, remedy)
