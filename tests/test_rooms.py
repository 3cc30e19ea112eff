"""The import contract can fail, and the engine knows no paper's subject."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from refutable.corpus import Corpus
from tests.projects import ROOT

ENGINE = ROOT / "src" / "refutable"
# Words of the two papers' subjects, beside the ids of their corpora.
SUBJECT = (
    *("mexic", "migrant", "bilateral", "united states", "depoliti", "sovereign", "kunz"),
    *("partnership", "shared responsibility", "reading room", "disturbance"),
)


def test_a_broken_contract_is_seen(tmp_path: Path) -> None:
    """The contracts that `make lint` checks fail where a lower room imports a higher one."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "src" / "refutable" / "corpus" / "model.py").open("a") as file:
        file.write("\nfrom refutable.claims import claim\n")
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "src")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert "BROKEN" in done.stdout


def ids(corpus: Corpus) -> Iterator[str]:
    """Return the ids of a corpus that are no plain words of English."""
    tables = (corpus.codebook.codes, corpus.documents, corpus.excerpts, corpus.events)
    for name in (name for table in tables for name in table):
        if re.search(r"\d|\w[._-]\w", name):
            yield name


def test_the_engine_knows_no_subject(corpus: Corpus, small: Corpus) -> None:
    """No id of either corpus and no word of either subject stands in any text of the engine."""
    files = [path for path in ENGINE.rglob("*.*") if path.is_file() and path.suffix != ".pyc"]
    texts = {path: path.read_text(encoding="utf-8").lower() for path in files}
    words = {*SUBJECT, *ids(corpus), *ids(small)}
    assert {"prem.shared_responsibility", "order.zoning"} < words
    assert len(texts) > 50
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path, text in texts.items()
        for word in sorted(words)
        if word in text
    ]
    assert found == []
