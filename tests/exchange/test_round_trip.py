"""What goes out comes back: through REFI-QDA, and through our own tables."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from refutable.corpus import load_corpus
from refutable.errors import MalformedError
from refutable.exchange import refi, refi_write
from refutable.exchange.exporting import export_file
from refutable.exchange.from_tables import open_folder, project_of
from refutable.exchange.importing import import_file
from refutable.exchange.project import Code, Coding, Document, Project, minted
from tests.exchange.projects import in_order, projects
from tests.projects import Project as HandMade


@contextmanager
def folder() -> Iterator[Path]:
    """Give an empty folder: a property is tried many times, and each time anew."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def through_qdpx(project: Project, root: Path) -> Project:
    """Return what is read from a project that was written as REFI-QDA."""
    file = root / "project.qdpx"
    file.write_bytes(refi_write.qdpx(project))
    read = refi.read_project(file)
    assert read.left == ()
    return in_order(replace(read.project, origin=project.origin))


@given(project=projects())
def test_a_project_comes_back_from_refi_qda(project: Project) -> None:
    """A project that is written as .qdpx and read again is the same, GUIDs and memos included."""
    with folder() as root:
        assert through_qdpx(project, root) == in_order(project)


@given(project=projects(), paragraphs=st.booleans())
def test_a_project_comes_back_from_the_tables(project: Project, paragraphs: bool) -> None:
    """A project that is imported into tables that load, and exported, is the same."""
    assume(project.codings)
    with folder() as root:
        file = root / "project.qdpx"
        file.write_bytes(refi_write.qdpx(project))
        done = import_file(root, file, "paragraphs" if paragraphs else "spans")
        assert done.left == ()
        load_corpus(root)
        again = project_of(open_folder(root / "data"))
        assert in_order(replace(again, origin="")) == in_order(project)


@given(project=projects())
def test_import_export_and_import_change_no_file(project: Project) -> None:
    """What is exported and imported again leaves every file as it was."""
    assume(project.codings)
    with folder() as root:
        file = root / "project.qdpx"
        file.write_bytes(refi_write.qdpx(project))
        import_file(root, file)
        before = {path: path.read_bytes() for path in sorted((root / "data").rglob("*.*"))}
        export_file(root, root / "again.qdpx")
        import_file(root, root / "again.qdpx")
        assert {path: path.read_bytes() for path in sorted((root / "data").rglob("*.*"))} == before


@given(project=projects())
def test_codes_come_back_from_a_codebook(project: Project) -> None:
    """The tree of codes, definitions and colours included, comes back from a .qdc."""
    with folder() as root:
        file = root / "codes.qdc"
        file.write_bytes(refi_write.codebook(project))
        assert refi.read_codebook(file).project.codes == project.codes


def test_a_document_without_a_text_is_written_as_its_passages(tmp_path: Path) -> None:
    """What was imported from a table has no text: its .qdpx has one of its passages."""
    code, document = Code(minted(1), "noise"), Document(minted(2), "letter", None)
    words = ("It is loud.", "It is quiet.", "It is loud.")
    codings = [
        Coding(minted(n, text), document.guid, code.guid, minted("coder"), text, None, None)
        for n, text in enumerate(words)
    ]
    made = Project(codes=(code,), documents=(document,), codings=tuple(codings))
    file = tmp_path / "project.qdpx"
    file.write_bytes(refi_write.qdpx(made))
    with zipfile.ZipFile(file) as archive:
        text = archive.read(f"sources/passages-{document.guid}.txt").decode()
    assert text.split() == ["It", "is", "loud.", "It", "is", "quiet."]
    read = refi.read_project(file).project
    assert in_order(read).codings == in_order(made).codings
    assert read.documents == made.documents


def test_a_project_made_by_hand_goes_out_and_in(project: HandMade) -> None:
    """What no program knows (stances, whole passages, dates, scopes) survives a round trip."""
    before = load_corpus(project.root)
    export_file(project.root, project.root / "a.qdpx")
    import_file(project.root, project.root / "a.qdpx")
    after = load_corpus(project.root)
    assert after.documents == before.documents
    assert after.excerpts == before.excerpts
    assert after.codebook == before.codebook
    assert list(after.by_coders) == list(before.by_coders)


def test_a_project_without_a_coding_is_no_corpus(tmp_path: Path) -> None:
    """Where nothing is coded yet, the import says so and writes nothing."""
    made = Project(documents=(Document(minted(1), "letter", "text"),))
    file = tmp_path / "project.qdpx"
    file.write_bytes(refi_write.qdpx(made))
    with pytest.raises(MalformedError, match="1 documents and 0 codes, but no coding"):
        import_file(tmp_path, file)
    assert not (tmp_path / "data").exists()
