"""``paper new``: a complete small project in a folder of its own."""

from __future__ import annotations

import contextlib
import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from refutable.build.checking import check
from refutable.build.drawing import draw_figures
from refutable.build.opening import open_paper
from refutable.build.recording import record
from refutable.corpus import Corpus, load_corpus
from refutable.errors import MalformedError, UsageError
from refutable.exchange.importing import CODEBOOK, NO_COLUMNS, Done, import_file
from refutable.exchange.tabular import Columns
from refutable.files import is_in_use, write_all
from refutable.reports.report import CheckReport
from refutable.starter.choosing import choose
from refutable.starter.files import claim_files, example_files, project_files
from refutable.wording import affirmation

COUNTING = "data/counting.yaml"
_NO_CONSENSUS = """\
# What counts is what all coders agree on who have seen a passage, and here they agree on none.
# Until that is settled, one coder's layer counts. Say in codings/NAME.seen.csv what each of them
# has seen, or settle where they differ (paper agreement); then delete this file.
"""
BY = "paper new"
"""Who affirms the first claims: their sentences were read with their criteria as templates."""


def start(
    folder: Path, date: str, file: Path | None = None, mode: str = "", columns: Columns = NO_COLUMNS
) -> tuple[CheckReport, Done | None]:
    """Write a new project; return what its check finds, and what an import of ``file`` did.

    Without a file the data are those of a small invented corpus. ``mode`` and ``columns`` say how
    the file is read. Everything is made aside first: where something fails, nothing is written.

    Raises:
        UsageError: something is in the folder already, it cannot be made, or there is no such file.
        MalformedError: the file is malformed.
    """
    with _aside(folder) as draft:
        _write(draft, project_files())
        done = _bring(draft, file, mode, columns)
        corpus, layer = _that_counts(draft)
        _write(draft, claim_files(choose(corpus)))
        draw_figures(open_paper(draft))
        record(draft)
        _affirm(draft, date)
        report = check(open_paper(draft))
    return report, replace(done, data=folder / "data", layer=layer) if done else None


def _bring(draft: Path, file: Path | None, mode: str, columns: Columns) -> Done | None:
    if file is not None:
        if file.suffix.lower() == CODEBOOK:
            message, remedy = "a codebook has no codings", "export the whole project (.qdpx)"
            raise MalformedError.of("no-codings", message, remedy, str(file))
        return import_file(draft, file, mode, columns)
    if mode or columns != NO_COLUMNS:
        message, remedy = "it is said how a file is read, but no file is named", "add --from FILE"
        raise UsageError.of("missing-file", message, remedy)
    _write(draft, example_files())
    return None


def _that_counts(draft: Path) -> tuple[Corpus, str]:
    """Return the corpus, and the coder who counts because all together have no coding in common.

    Coders who shared the texts out among them have none; then the one with most codings counts.
    """
    corpus = load_corpus(draft)
    runs = corpus.columns.runs
    if corpus.default in runs:
        return corpus, ""
    layer = max(corpus.coders, key=lambda coder: sum(map(len, runs.get(coder, ()))))
    _write(draft, {COUNTING: f"{_NO_CONSENSUS}layer: {json.dumps(layer)}\n".encode()})
    return load_corpus(draft), corpus.coders[layer].label


def _write(root: Path, files: Mapping[str, bytes]) -> None:
    write_all({root / name: content for name, content in files.items()})


def _affirm(root: Path, date: str) -> None:
    """Affirm the claims of the template: changed in any part, they are suspect as all others."""
    now = open_paper(root).affirmable
    affirmed = {name: replace(one, by=BY, date=date) for name, one in now.items()}
    _write(root, {affirmation.FILE: affirmation.as_text(affirmed).encode()})


@contextlib.contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """Give a folder to write into, and put what is in it into ``folder`` if nothing fails."""
    _demand_free(folder)
    with tempfile.TemporaryDirectory(prefix="paper-") as name:
        draft = Path(name).resolve()
        yield draft
        made = sorted(path for path in draft.rglob("*") if path.is_file())
        files = {folder / path.relative_to(draft): path.read_bytes() for path in made}
        write_all(files, root=folder)


def _demand_free(folder: Path) -> None:
    if is_in_use(folder):
        message, remedy = "there is already a file or folder here", "name a new folder"
        raise UsageError.of("folder-in-use", message, remedy, file=str(folder))
