"""After more coding in the program, an import brings what changed there, and keeps what is here."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from refutable.corpus import load_corpus
from refutable.errors import MalformedError
from refutable.exchange import refi_write
from refutable.exchange.importing import Done, import_file
from refutable.exchange.merge import matched, with_guids
from refutable.exchange.project import (
    Attribute,
    Case,
    Code,
    Coder,
    Coding,
    Document,
    Project,
    minted,
)
from refutable.exchange.record import KINDS

LETTER = "The bells are loud.\nThe room is quiet.\nNobody sleeps.\n"
DIARY = "Rain all day. The bells again."
NOISE, BELLS, QUIET = (Code(minted("code", n), n) for n in ("Noise", "Bells", "Quiet"))
BELLS = replace(BELLS, parent=NOISE.guid)
ANNA, BEN = (Coder(minted("coder", n), n) for n in ("Anna", "Ben"))
AGE = Attribute(minted("attribute"), "Age", "integer")


def document(name: str, text: str) -> Document:
    """Return a document with an age."""
    return Document(minted("document", name), name, text, values={AGE.guid: "40"})


def coding(where: Document, words: str, code: Code, coder: Coder = ANNA) -> Coding:
    """Return a coding of words that a text has once."""
    start = (where.text or "").index(words)
    guid = minted("coding", where.guid, words, code.guid, coder.guid)
    place = (words, start, start + len(words))
    return Coding(guid, where.guid, code.guid, coder.guid, *place)


FIRST, SECOND = document("Letter", LETTER), document("Diary", DIARY)
BEFORE = Project(
    name="Noise",
    coders=(ANNA,),
    codes=(NOISE, BELLS, QUIET),
    attributes=(AGE,),
    documents=(FIRST, SECOND),
    cases=(Case(minted("case"), "Ada", documents=(FIRST.guid,)),),
    codings=(
        coding(FIRST, "bells are loud", BELLS),
        coding(FIRST, "room is quiet", QUIET),
        coding(SECOND, "The bells again", BELLS),
    ),
)


def brought(root: Path, project: Project) -> Done:
    """Import a project from a program into a folder."""
    file = root.parent / "project.qdpx"
    file.write_bytes(refi_write.qdpx(project))
    return import_file(root, file)


def rows(root: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of a table."""
    with (root / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def edit(root: Path, name: str, change: Callable[[str], str]) -> None:
    """Change a file by hand."""
    path = root / "data" / name
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


QUIET_ENTRY = "- id: quiet\n  label: Quiet\n"


def without(code: str) -> Callable[[str], str]:
    """Return what takes the codings of a code out of a layer."""
    return lambda text: "".join(row for row in text.splitlines(True) if f",{code}," not in row)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder into which the project was imported once."""
    folder = tmp_path / "paper"
    folder.mkdir()
    brought(folder, BEFORE)
    return folder


def test_more_coding_keeps_ids_and_adds_rows(root: Path) -> None:
    """A new coding is a new row; all ids, and the order of what was there, stay."""
    before = {name: rows(root, name) for name in ("documents", "excerpts", "codings/anna")}
    more = (*BEFORE.codings, coding(FIRST, "Nobody sleeps", NOISE, BEN))
    brought(root, replace(BEFORE, codings=more, coders=(ANNA, BEN)))
    assert rows(root, "documents") == before["documents"]
    assert rows(root, "codings/anna") == before["codings/anna"]
    assert rows(root, "excerpts")[:-1] == before["excerpts"]
    assert [row["id"] for row in rows(root, "coders")] == ["anna", "ben"]
    (row,) = rows(root, "codings/ben")
    assert (row["excerpt"], row["code"], row["quote"]) == ("letter-3", "noise", "")
    assert load_corpus(root).excerpts["letter-3"].text == "Nobody sleeps"


def test_what_was_added_here_stays(root: Path) -> None:
    """Columns, values, keys and files of this project survive an import."""
    package = root / "data" / "datapackage.json"
    content = json.loads(package.read_text(encoding="utf-8"))
    content["resources"][0]["schema"]["fields"].append({"name": "tone", "type": "string"})
    package.write_text(json.dumps(content), encoding="utf-8")
    table = (root / "data" / "documents.csv").read_text(encoding="utf-8").splitlines()
    lines = [f"{table[0]},tone", *(f"{line},sad" for line in table[1:])]
    edit(root, "documents.csv", lambda _: "\n".join(lines) + "\n")
    noted = "label: Quiet\n  note: ours"
    edit(root, "codebook.yaml", lambda text: text.replace("label: Quiet", noted))
    (root / "data" / "README.md").write_text("ours", encoding="utf-8")
    brought(root, replace(BEFORE, codings=(*BEFORE.codings, coding(SECOND, "Rain", QUIET))))
    assert [row["tone"] for row in rows(root, "documents")] == ["sad", "sad"]
    book = yaml.safe_load((root / "data" / "codebook.yaml").read_text(encoding="utf-8"))
    assert book["codes"][1]["note"] == "ours"
    assert (root / "data" / "README.md").read_text(encoding="utf-8") == "ours"


def test_each_change_is_taken_from_where_it_was_made(root: Path) -> None:
    """A label that changed here stays, a definition that changed in the program comes."""
    edit(root, "codebook.yaml", lambda text: text.replace("label: Quiet", "label: Silence"))
    defined = replace(QUIET, definition="No sound is heard.")
    brought(root, replace(BEFORE, codes=(NOISE, BELLS, defined)))
    code = load_corpus(root).codebook.codes["quiet"]
    assert (code.label, code.definition) == ("Silence", "No sound is heard.")


def test_what_the_program_deleted_goes(root: Path) -> None:
    """A coding, document or code that is gone in the program goes here, with its excerpt."""
    left = replace(BEFORE, documents=(FIRST,), codes=(NOISE, BELLS), codings=(BEFORE.codings[0],))
    brought(root, left)
    corpus = load_corpus(root)
    assert list(corpus.documents) == ["letter"]
    assert list(corpus.codebook.codes) == ["noise", "bells"]
    assert list(corpus.excerpts) == ["letter-1"]


def test_what_was_deleted_here_stays_deleted(root: Path) -> None:
    """A coding that was deleted here comes back only if the program changed it since."""
    edit(root, "codings/anna.csv", lambda text: "".join(text.splitlines(keepends=True)[:2]))
    brought(root, BEFORE)
    assert [coding.code for coding in load_corpus(root).codings] == ["bells"]
    again = replace(BEFORE.codings[1], memo="They mean the reading room.")
    brought(root, replace(BEFORE, codings=(BEFORE.codings[0], again, BEFORE.codings[2])))
    assert [coding.code for coding in load_corpus(root).codings] == ["bells", "quiet"]


def test_a_code_that_was_deleted_here_stays_deleted(root: Path) -> None:
    """With what stands under it, until the program gives one of them to a passage again."""
    edit(root, "codebook.yaml", lambda text: text[: text.index("- id: noise")] + QUIET_ENTRY)
    edit(root, "codings/anna.csv", without("bells"))
    brought(root, BEFORE)
    assert list(load_corpus(root).codebook.codes) == ["quiet"]
    more = coding(SECOND, "Rain", BELLS)
    brought(root, replace(BEFORE, codings=(*BEFORE.codings, more)))
    assert list(load_corpus(root).codebook.codes) == ["noise", "bells", "quiet"]
    assert [one.code for one in load_corpus(root).codings] == ["quiet", "bells"]


def test_an_excerpt_keeps_its_id_when_its_text_moves(root: Path) -> None:
    """After an edit of the text in the program, passages move, and their ids stay."""
    moved = replace(FIRST, text=f"At night.\n{LETTER}")
    codings = [
        coding(moved, one.words, BELLS if n == 0 else QUIET)
        for n, one in enumerate(BEFORE.codings[:2])
    ]
    brought(root, replace(BEFORE, documents=(moved, SECOND), codings=(*codings, BEFORE.codings[2])))
    found = {one.id: one.start for one in load_corpus(root).excerpts.values()}
    assert found == {"letter-1": 14, "letter-2": 34, "diary-1": 14}


def test_new_guids_of_the_same_things_are_matched_by_content(root: Path) -> None:
    """QualCoder makes new GUIDs for each export: an import of one changes no table."""
    data = root / "data"
    before = {path: path.read_bytes() for path in data.rglob("*.*") if path.name != "exchange.json"}
    file = root.parent / "project.qdpx"
    content = refi_write.qdpx(BEFORE)
    renamed = _with_new_guids(BEFORE)
    assert renamed != BEFORE
    assert matched(renamed, BEFORE) == BEFORE
    file.write_bytes(refi_write.qdpx(renamed))
    assert file.read_bytes() != content
    import_file(root, file)
    after = {path: path.read_bytes() for path in data.rglob("*.*") if path.name != "exchange.json"}
    assert after == before


def _with_new_guids(project: Project) -> Project:
    guids: dict[str, str] = {}
    for kind in KINDS:
        guids |= {one.guid: minted("new", one.guid) for one in getattr(project, kind)}
    return with_guids(project, guids)


def test_another_project_adds_and_deletes_nothing(root: Path) -> None:
    """A second file that has nothing in common is no later state of the first."""
    other = document("Minutes", "They talked of bells.")
    code = Code(minted("code", "Talk"), "Talk")
    made = Project(
        coders=(BEN,),
        codes=(code,),
        documents=(other,),
        codings=(coding(other, "bells", code, BEN),),
        attributes=(AGE,),
    )
    brought(root, made)
    corpus = load_corpus(root)
    assert list(corpus.documents) == ["letter", "diary", "minutes"]
    assert len(corpus.by_coders) == 4


def test_nothing_is_written_where_the_data_are_malformed(root: Path) -> None:
    """An import into data with a fault says which, and changes no file."""
    edit(root, "codings/anna.csv", lambda text: text.replace("bells,", "belts,", 1))
    before = {path: path.read_bytes() for path in (root / "data").rglob("*.*")}
    with pytest.raises(MalformedError, match=r"codings/anna\.csv:\d"):
        brought(root, replace(BEFORE, codings=BEFORE.codings[:1]))
    assert {path: path.read_bytes() for path in (root / "data").rglob("*.*")} == before


@pytest.mark.parametrize("content", ["[]", "{}", '{"name": 3', "\x00"])
def test_a_record_that_is_none_is_refused(root: Path, content: str) -> None:
    """A damaged record is named, and how to do without it; nothing is written."""
    edit(root, "exchange.json", lambda _: content)
    with pytest.raises(MalformedError, match=r"exchange\.json") as caught:
        brought(root, BEFORE)
    assert {one.rule for one in caught.value.faults} <= {"bad-record", "bad-json"}


def test_without_the_record_an_import_matches_by_content(root: Path) -> None:
    """Whoever deletes the record loses no id, and no row."""
    before = {name: rows(root, name) for name in ("documents", "excerpts", "people")}
    (root / "data" / "exchange.json").unlink()
    brought(root, BEFORE)
    assert {name: rows(root, name) for name in before} == before
    assert len(load_corpus(root).by_coders) == 3


def test_several_coders_are_compared_in_paragraphs(tmp_path: Path) -> None:
    """Two who mark other words of one paragraph are in one excerpt, unless spans are asked for."""
    codings = (coding(FIRST, "bells", BELLS), coding(FIRST, "are loud", BELLS, BEN))
    made = replace(BEFORE, coders=(ANNA, BEN), codings=codings)
    file = tmp_path / "project.qdpx"
    file.write_bytes(refi_write.qdpx(made))
    import_file(tmp_path, file)
    assert [one.text for one in load_corpus(tmp_path).excerpts.values()] == ["The bells are loud."]
    quotes = [rows(tmp_path, f"codings/{name}")[0]["quote"] for name in ("anna", "ben")]
    assert quotes == ["bells", "are loud"]
    import_file(tmp_path, file, "spans")
    texts = [one.text for one in load_corpus(tmp_path).excerpts.values()]
    assert texts == ["bells", "are loud"]
