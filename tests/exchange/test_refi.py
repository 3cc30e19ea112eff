"""REFI-QDA as programs write it: where each puts what, and what is listed instead."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from refutable.exchange import refi
from refutable.exchange.project import Imported

GUID = "0000000{}-0000-4000-8000-000000000000"
ANNA, CODE, SUB, TEXT, PICTURE, NOTE, AGE, CASE, OTHER = (GUID.format(n) for n in range(1, 10))
HEAD = f'''<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="Noise" origin="Some Program 1">
<Users><User guid="{{{ANNA.upper()}}}" name="Anna"/></Users>
<CodeBook><Codes><Code guid="{CODE}" name="Noise" isCodable="true">
<Description>What is loud.</Description>
<Code guid="{SUB}" name="Bells" isCodable="true" color="#aabbcc"/></Code></Codes></CodeBook>
<Variables><Variable guid="{AGE}" name="Cases:Age" typeOfVariable="Integer"/></Variables>
'''
LETTER = "The bells are loud.\nThe room is quiet.\n"


def archive(tmp_path: Path, body: str, files: Mapping[str, bytes], folder: str = "sources") -> Path:
    """Return a .qdpx with this body and these sources."""
    path = tmp_path / "project.qdpx"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("Noise.QDE", f"{HEAD}{body}</Project>")
        for name, content in files.items():
            made.writestr(f"{folder}/{name}", content)
    return path


def source(inside: str, path: str = "internal://letter.txt") -> str:
    """Return the list of sources with one text in it."""
    return (
        f'<Sources><TextSource guid="{TEXT}" name="Letter" plainTextPath="{path}">{inside}'
        "</TextSource></Sources>"
    )


def selection(start: int, end: int, inside: str = "", name: str = "", number: int = 1) -> str:
    """Return a marked passage with a coding."""
    coding = (
        f'<Coding guid="{GUID.format(0)[:-1]}{number}" creatingUser="{ANNA}">'
        f'<CodeRef targetGUID="{{{SUB.upper()}}}"/></Coding>'
    )
    return (
        f'<PlainTextSelection guid="{GUID.format(0)[:-2]}a{number}" startPosition="{start}" '
        f'endPosition="{end}" name="{name}">{inside or coding}</PlainTextSelection>'
    )


def read(
    tmp_path: Path, body: str, text: bytes = LETTER.encode(), folder: str = "sources"
) -> Imported:
    """Return what is read of a project with one letter."""
    return refi.read_project(archive(tmp_path, body, {"letter.txt": text}, folder))


@pytest.mark.parametrize("folder", ["sources", "Sources"])
def test_guids_are_the_same_in_either_case_with_or_without_braces(
    tmp_path: Path, folder: str
) -> None:
    """A coding finds its code and its coder however their GUIDs are written."""
    project = read(tmp_path, source(selection(4, 9)), folder=folder).project
    (coding,) = project.codings
    assert (coding.words, coding.code, coding.coder) == ("bells", SUB, ANNA)
    assert [(code.name, code.parent) for code in project.codes] == [("Noise", ""), ("Bells", CODE)]


@pytest.mark.parametrize(
    ("text", "start"),
    [
        (b"\xef\xbb\xbf" + LETTER.replace("\n", "\r\n").encode(), 25),
        (LETTER.replace("\n", "\r\n").encode(), 24),
        (LETTER.replace("\n", "\r\n").encode("utf-16"), 25),
    ],
    ids=["CRLF counted as two", "CRLF counted as one", "UTF-16 with CRLF"],
)
def test_the_same_words_are_found_whatever_is_counted(
    tmp_path: Path, text: bytes, start: int
) -> None:
    """The word is found whether the file has a mark, and whether CR LF is one or two."""
    project = read(tmp_path, source(selection(start, start + 4, name="room")), text).project
    assert [one.words for one in project.codings] == ["room"]
    assert project.documents[0].text == LETTER


def test_a_memo_is_read_from_the_description_and_from_notes(tmp_path: Path) -> None:
    """QualCoder writes the memo of a coding into its passage, others into a note."""
    coding = f'<Coding guid="{OTHER}" creatingUser="{ANNA}"><CodeRef targetGUID="{SUB}"/>'
    inside = f'<Description>odd</Description>{coding}<NoteRef targetGUID="{NOTE}"/></Coding>'
    note = (
        f'<Notes><Note guid="{NOTE}" name="On bells">'
        "<PlainTextContent>ring\r\nring</PlainTextContent></Note></Notes>"
    )
    project = read(tmp_path, source(selection(4, 9, inside)) + note).project
    assert project.codings[0].memo == "odd"
    (said,) = project.notes
    assert (said.name, said.text, said.about) == ("On bells", "ring\nring", (OTHER,))


def test_values_are_read_from_cases_and_from_sources(tmp_path: Path) -> None:
    """A value is a case's, or a document's; a case without a name is a document's values."""
    value = f'<VariableValue><VariableRef targetGUID="{AGE}"/><IntegerValue>{{}}</IntegerValue>'
    value += "</VariableValue>"
    ref = f'<SourceRef targetGUID="{TEXT}"/></Case>'
    cases = (
        f'<Cases><Case guid="{CASE}" name="Bell">{value.format(40)}{ref}'
        f'<Case guid="{OTHER}">{value.format(7)}{ref}</Cases>'
    )
    project = read(tmp_path, cases + source(selection(4, 9))).project
    (case,) = project.cases
    assert (case.name, case.values, case.documents) == ("Bell", {AGE: "40"}, (TEXT,))
    assert project.documents[0].values == {AGE: "7"}


def test_a_code_that_is_a_case_marks_what_the_case_said(tmp_path: Path) -> None:
    """NVivo codes passages with a case: they are its portions, and it is no code."""
    cases = f'<Cases><Case guid="{SUB}" name="Bell"/></Cases>'
    project = read(tmp_path, cases + source(selection(4, 9))).project
    assert [code.name for code in project.codes] == ["Noise"]
    assert project.codings == ()
    assert [(part.start, part.end) for part in project.cases[0].portions] == [(4, 9)]


def test_what_has_no_table_is_listed(tmp_path: Path) -> None:
    """Links, sets, pictures and passages without a code are named, not dropped."""
    picture = (
        f'<PictureSource guid="{PICTURE}" name="Bell tower" path="internal://b.png">'
        f'<PictureSelection guid="{OTHER}" firstX="0" firstY="0" secondX="1" secondY="1">'
        f'<Coding guid="{CASE}"><CodeRef targetGUID="{SUB}"/></Coding>'
        "</PictureSelection></PictureSource></Sources>"
    )
    sources = source(
        selection(4, 9) + selection(20, 28, "<Description>why?</Description>", number=2)
    )
    body = sources.replace("</Sources>", picture)
    body += f'<Links><Link guid="{NOTE}" name="see"/></Links>'
    body += f'<Sets><Set guid="{AGE}" name="All"/></Sets>'
    left = read(tmp_path, body).left
    assert [(one.kind, one.name, one.lost) for one in left] == [
        ("picture", "Bell tower", True),
        ("annotation", "", False),
        ("link", "see", False),
        ("set", "All", False),
    ]
    assert left[1].words == "The room"
    assert "why?" in left[1].reason


def test_a_coding_that_cannot_be_placed_is_listed_with_its_words(tmp_path: Path) -> None:
    """What lies outside the text has its code, document, words and positions in the list."""
    passages = selection(4, 9, name="bells") + selection(400, 409, name="no such words", number=2)
    read_ = read(tmp_path, source(passages))
    (left,) = read_.left
    assert len(read_.project.codings) == 1
    assert (left.kind, left.name, left.document, left.words) == (
        "coding",
        "Bells",
        "Letter",
        "no such words",
    )
    assert (left.start, left.end, left.lost) == ("400", "409", True)


@pytest.mark.parametrize(
    "path", ["internal://gone.txt", "relative:///letter.txt", "absolute:///etc/hosts"]
)
def test_a_text_outside_the_archive_is_listed_and_not_read(tmp_path: Path, path: str) -> None:
    """Only what is in the archive is read; the codings of another text are listed as lost."""
    read_ = read(tmp_path, source(selection(4, 9), path))
    assert read_.project.documents == ()
    (left,) = read_.left
    assert left.lost
    assert left.reason == f"the archive lacks '{path}'; 1 codings are in it"
