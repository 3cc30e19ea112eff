"""A folder with all that a blind coder needs, and no more."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from refutable.coders.handout import HandOut, read_hand_out
from refutable.coders.page import page
from refutable.coders.sample import BY, Size, sample
from refutable.coders.sheet import SheetRow, as_csv, layer_columns, sheet, sheet_csv
from refutable.coders.texts import of_texts
from refutable.corpus import DERIVED, Corpus
from refutable.errors import UsageError
from refutable.files import is_in_use, write_all

NOTE = "coder.json"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


def check_name(name: str) -> None:
    """Raise UsageError where no coder can have this name."""
    if not _NAME.fullmatch(name) or name in DERIVED:
        message = f"'{name}' cannot be a coder's name"
        remedy = f"use a-z, 0-9 and hyphens, but not: {', '.join(DERIVED)}"
        raise UsageError.of("bad-coder-name", message, remedy)


def new_sheet(
    corpus: Corpus,
    name: str,
    seed: int,
    folder: Path,
    size: Size | None = None,
    by: Sequence[str] = BY,
    *,
    texts: bool = False,
) -> Path:
    """Write hand-out, sheet, page and an empty layer for a coder into a new folder; return it.

    With a ``size``, the sheet is a sample, stratified ``by`` attributes. With ``texts``, it has
    whole texts instead of excerpts.

    Raises:
        UsageError: the name or an attribute is not allowed, or the folder is not empty.
        MalformedError: the codebook does not say what coders are handed.
    """
    check_name(name)
    if is_in_use(folder):
        message, remedy = "there is already a file or folder here", "choose a new folder with --out"
        raise UsageError.of("folder-in-use", message, remedy, file=str(folder))
    corpus = of_texts(corpus) if texts else corpus
    drawn = None if size is None else sample(corpus, size, by, seed)
    rows = sheet(corpus, name, seed, drawn)
    kind = "texts" if texts else "excerpts"
    files = _files(corpus, read_hand_out(corpus.root), name, seed, rows, kind)
    inside = folder.resolve().is_relative_to(corpus.root)
    contents = {folder / file: text.encode() for file, text in files.items()}
    write_all(contents, root=corpus.root if inside else folder)
    return folder


def _files(
    corpus: Corpus, hand_out: HandOut, name: str, seed: int, rows: Sequence[SheetRow], kind: str
) -> dict[str, str]:
    note = {
        "name": name,
        "seed": seed,
        "codebook_version": hand_out.version,
        kind: [row.id for row in rows],
    }
    return {
        "hand-out.yaml": hand_out.as_yaml(),
        "sheet.csv": sheet_csv(rows),
        "coding.html": page(corpus, rows, hand_out, name, seed, texts=kind == "texts") + "\n",
        f"{name}.csv": as_csv(layer_columns(corpus), ()),
        NOTE: json.dumps(note, indent=1) + "\n",
    }
