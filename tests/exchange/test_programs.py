"""QualCoder's project folders and Taguette's exports, made here as the programs make them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pytest

from refutable.errors import MalformedError
from refutable.exchange.importing import read_file
from refutable.exchange.project import Project

QUALCODER = """
CREATE TABLE project (databaseversion text, date text, memo text, about text);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text);
CREATE TABLE code_cat (catid integer primary key, name text, memo text, supercatid integer);
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, color text);
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text,
    pos0 integer, pos1 integer, owner text, memo text);
CREATE TABLE code_image (imid integer primary key, memo text);
CREATE TABLE attribute_type (name text, memo text, caseOrFile text, valuetype text);
CREATE TABLE attribute (name text, attr_type text, value text, id integer);
CREATE TABLE cases (caseid integer primary key, name text, memo text);
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer,
    pos1 integer);
CREATE TABLE journal (jid integer primary key, name text, jentry text);
INSERT INTO project VALUES ('v8', '2026-01-01', 'A study.', 'QualCoder 3.6');
INSERT INTO source VALUES (1, 'Letter', '👩 says: bells are loud.' || char(10) || 'Quiet.',
    NULL, '');
INSERT INTO source VALUES (2, 'tower.jpg', NULL, '/images/tower.jpg', '');
INSERT INTO code_cat VALUES (1, 'Sounds', '', 2), (2, 'All', 'everything', NULL);
INSERT INTO code_name VALUES (1, 'Bells', 'What rings.', 1, '#ff0000'),
    (2, 'Quiet', NULL, NULL, NULL);
INSERT INTO code_text VALUES (1, 1, 1, 'bells are loud', 8, 22, 'Anna', 'odd' || char(10) || 'one'),
    (2, 2, 1, 'Quiet', 24, 29, 'Ben', NULL), (3, 2, 1, 'nowhere', 900, 907, 'Ben', NULL);
INSERT INTO code_image VALUES (1, 'a bell');
INSERT INTO attribute_type VALUES ('Age', '', 'case', 'numeric'),
    ('Place', '', 'file', 'character');
INSERT INTO attribute VALUES ('Age', 'case', '40', 1), ('Place', 'file', 'Ulm', 1);
INSERT INTO cases VALUES (1, 'Ada', ''), (2, 'Eve', '');
INSERT INTO case_text VALUES (1, 1, 1, 0, 30), (2, 2, 1, 24, 29);
INSERT INTO journal VALUES (1, 'Day 1', 'It began.');
"""
TAGUETTE = """
CREATE TABLE projects (id integer primary key, name text, description text, created text);
CREATE TABLE documents (id integer primary key, name text, description text, contents text);
CREATE TABLE tags (id integer primary key, path text, description text);
CREATE TABLE highlights (id integer primary key, document_id integer, start_offset integer,
    end_offset integer, snippet text);
CREATE TABLE highlight_tags (highlight_id integer, tag_id integer);
CREATE TABLE commands (id integer primary key, user_login text, payload text);
INSERT INTO projects VALUES (1, 'Noise', 'A study.', '2026-01-01');
INSERT INTO documents VALUES (1, 'Letter', '',
    '<p> Ünal: <b>bells</b> ring.</p><p>Quiet &amp; calm.</p>');
INSERT INTO tags VALUES (1, 'bells', 'What rings.'), (2, 'quiet', '');
INSERT INTO highlights VALUES (1, 1, 8, 13, '<p><b>bells</b></p>'),
    (2, 1, 20, 31, '<p>Quiet &amp; calm</p>'), (3, 1, 14, 18, '<p>ring</p>');
INSERT INTO highlight_tags VALUES (1, 1), (2, 2), (2, 1);
INSERT INTO commands VALUES (1, 'anna', '{"type": "highlight_add", "highlight_id": 1}'),
    (2, 'admin', 'no JSON'), (3, 'admin', '{"type": "tag_add"}');
"""


def made(path: Path, *scripts: str) -> Path:
    """Return a database that scripts make."""
    with sqlite3.connect(path) as connection:
        for script in scripts:
            connection.executescript(script)
    connection.close()
    return path


def words(project: Project) -> Iterable[tuple[str, str, str, str]]:
    """Return code, coder, words and memo of each coding."""
    codes = {one.guid: one.name for one in project.codes}
    coders = {one.guid: one.name for one in project.coders}
    return [(codes[c.code], coders[c.coder], c.words, c.memo) for c in project.codings]


@pytest.fixture
def qualcoder(tmp_path: Path) -> Path:
    """A QualCoder project folder."""
    folder = tmp_path / "noise.qda"
    folder.mkdir()
    made(folder / "data.qda", QUALCODER)
    return folder


def test_a_qualcoder_folder_is_read_with_all_that_has_a_table(qualcoder: Path) -> None:
    """Texts, categories above codes, codings with coder and memo, values, cases and journal."""
    read = read_file(qualcoder)
    project = read.project
    assert words(project) == [
        ("Bells", "Anna", "bells are loud", "odd\none"),
        ("Quiet", "Ben", "Quiet", ""),
    ]
    names = {one.guid: one.name for one in project.codes}
    tree = [(one.name, names.get(one.parent, ""), one.codable) for one in project.codes]
    assert tree == [
        ("All", "", False),
        ("Sounds", "All", False),
        ("Bells", "Sounds", True),
        ("Quiet", "", True),
    ]
    age, place = project.attributes
    assert (age.name, age.type, place.name, place.type) == ("Age", "float", "Place", "text")
    assert project.documents[0].values == {place.guid: "Ulm"}
    ada, eve = project.cases
    assert (ada.values, ada.documents) == ({age.guid: "40"}, (project.documents[0].guid,))
    assert [(part.start, part.end) for part in eve.portions] == [(24, 29)]
    assert (project.name, project.memo, project.notes[0].text) == ("noise", "A study.", "It began.")


def test_what_qualcoder_has_beyond_that_is_listed(qualcoder: Path) -> None:
    """Pictures, coded areas and a coding that lies outside its text are named."""
    left = read_file(qualcoder).left
    assert [(one.kind, one.name or one.words, one.lost) for one in left] == [
        ("source", "tower.jpg", False),
        ("coding", "2", True),
        ("coded area of a picture", "", True),
    ]
    assert (left[1].words, left[1].start) == ("nowhere", "900")


def test_ids_of_qualcoder_stay_when_it_goes_on_coding(qualcoder: Path) -> None:
    """The same rows are the same things at the next import."""
    before = read_file(qualcoder).project
    made(
        qualcoder / "data.qda", "INSERT INTO code_text VALUES (9, 1, 1, 'loud', 18, 22, 'Ben', '')"
    )
    after = read_file(qualcoder).project
    assert after.documents == before.documents
    assert {one.guid for one in before.codings} < {one.guid for one in after.codings}


def test_categories_in_a_circle_end_somewhere(qualcoder: Path) -> None:
    """A damaged tree of categories loses no code."""
    made(qualcoder / "data.qda", "UPDATE code_cat SET supercatid = 1 WHERE catid = 2")
    codes = read_file(qualcoder).project.codes
    assert sorted(one.name for one in codes) == ["All", "Bells", "Quiet", "Sounds"]
    places = {one.guid: place for place, one in enumerate(codes)}
    assert all(places[one.parent] < places[one.guid] for one in codes if one.parent)


def test_a_taguette_export_is_read_by_bytes_of_its_text(tmp_path: Path) -> None:
    """Tags and HTML count nothing, Ü counts two; blocks begin a line; each tag is a coding."""
    read = read_file(made(tmp_path / "noise.sqlite3", TAGUETTE))
    assert read.project.documents[0].text == " Ünal: bells ring.\nQuiet & calm."
    assert words(read.project) == [
        ("bells", "anna", "bells", ""),
        ("quiet", "coder", "Quiet & calm", ""),
        ("bells", "coder", "Quiet & calm", ""),
    ]
    assert [(one.kind, one.words) for one in read.left] == [("highlight", "ring")]


def test_a_database_of_several_taguette_projects_is_not_guessed_at(tmp_path: Path) -> None:
    """The server's own database holds all projects: one is to be exported."""
    more = "INSERT INTO projects VALUES (2, 'Other', '', '2026-02-02')"
    with pytest.raises(MalformedError, match="2 projects"):
        read_file(made(tmp_path / "all.sqlite3", TAGUETTE, more))
