"""`paper import` and `paper export`, typed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from refutable.exchange import refi_write
from tests.exchange.test_reimport import ANNA, BEFORE, BEN, FIRST, QUIET, coding
from tests.projects import Project, run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A project as a program exports it."""
    path = tmp_path / "noise.qdpx"
    path.write_bytes(refi_write.qdpx(BEFORE))
    return path


def test_an_import_into_an_empty_folder_makes_its_data(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without --project it is this folder; the command says how much it read."""
    folder = tmp_path / "new"
    folder.mkdir()
    monkeypatch.chdir(folder)
    done = run("import", str(file))
    assert (done.code, done.err) == (0, "")
    assert done.out == (f"2 documents, 3 codes, 1 coder, 3 codings, 1 person → {folder / 'data'}\n")
    assert (folder / "data" / "texts" / "letter.txt").is_file()


def test_what_is_lost_is_told_and_the_exit_code_is_1(file: Path, tmp_path: Path) -> None:
    """A coding without a place is counted, and the list of them is named."""
    lost = replace(BEFORE.codings[0], words="no such words", start=900, end=910)
    file.write_bytes(refi_write.qdpx(replace(BEFORE, codings=(lost, *BEFORE.codings[1:]))))
    listed = tmp_path / "data" / "import-unplaced.csv"
    done = run("import", str(file), "-C", str(tmp_path))
    assert done.code == 1
    assert done.err == f"not placed: 1 coding\n    each is listed, with its reason, in {listed}\n"
    reason = '"the positions lie outside the text, and the text has these words nowhere"'
    row = f"coding,Bells,{reason},Letter,no such words,900,910\n"
    assert listed.read_text(encoding="utf-8-sig").endswith(row)
    file.write_bytes(refi_write.qdpx(BEFORE))
    assert run("import", str(file), "-C", str(tmp_path)).code == 0
    assert not listed.exists()


def test_a_coder_of_some_documents_only_is_told(file: Path, tmp_path: Path) -> None:
    """Who counts as having read all speaks against each code that was given elsewhere."""
    theirs = coding(FIRST, "Nobody", QUIET, BEN)
    project = replace(BEFORE, coders=(ANNA, BEN), codings=(*BEFORE.codings, theirs))
    file.write_bytes(refi_write.qdpx(project))
    done = run("import", str(file), "-C", str(tmp_path))
    assert done.code == 0
    assert "\nBen has codings in 1 of 2 coded documents\n" in done.out
    assert "Anna has" not in done.out
    assert "codings/NAME.seen.csv" in done.out


def test_a_file_that_is_none_is_told_in_one_message(tmp_path: Path) -> None:
    """File, reason and remedy; nothing is written."""
    file = tmp_path / "a.qdpx"
    file.write_bytes(b"no zip")
    done = run("import", str(file), "-C", str(tmp_path))
    assert done.code == 3
    assert done.err.startswith(f"{file}: the file is no zip archive, or is damaged:")
    assert done.err.endswith("[bad-archive]\n    export the project again\n")
    assert not (tmp_path / "data").exists()
    assert run("import", str(tmp_path / "none.qdpx")).code == 2
    assert run("import", str(file), "-C", str(tmp_path / "none")).code == 2


def test_an_export_is_read_by_the_next_import(project: Project, tmp_path: Path) -> None:
    """What was exported makes the same numbers elsewhere."""
    done = project.run("export", str(tmp_path / "a.qdpx"))
    assert done.out == f"10 documents, 8 codes, 2 coders, 30 codings → {tmp_path / 'a.qdpx'}\n"
    again = run("import", str(tmp_path / "a.qdpx"), "-C", str(tmp_path))
    assert again.out.startswith("10 documents, 8 codes, 2 coders, 30 codings")
    assert project.run("export", str(tmp_path / "a.docx")).code == 2
