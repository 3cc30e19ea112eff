"""Tables of codings, as Dedoose, Quirkos, ATLAS.ti, MAXQDA and Taguette export them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from refutable.corpus import load_corpus
from refutable.errors import MalformedError, UsageError
from refutable.exchange.exporting import export_file
from refutable.exchange.importing import NO_COLUMNS, import_file, read_file
from refutable.exchange.project import Imported, Project
from refutable.exchange.tabular import Columns, csv_of, xlsx_of
from tests.exchange.test_reimport import BEFORE, BELLS, LETTER, brought
from tests.projects import Project as HandMade

NAMED = Columns(text="Excerpt", code="Codes", document="Media", coder="Who", between=",")
ROWS = (
    "Id;Excerpt;Codes;Media;Who;Weight\r\n"
    '1;"The bells\r\nare loud";Noise, Bells;Letter;Anna;5\r\n'
    "2;Quiet;Quiet;Letter;Ben;5\r\n"
    "3;Nothing;;Letter;Ben;5\r\n"
    ";;;;;\r\n"
)


def table(
    tmp_path: Path, content: bytes, columns: Columns = NAMED, name: str = "a.csv"
) -> Imported:
    """Return what is read of a table."""
    file = tmp_path / name
    file.write_bytes(content)
    return read_file(file, columns)


def said(project: Project) -> list[tuple[str, str, str, str]]:
    """Return document, code, coder and words of each coding."""
    documents = {one.guid: one.name for one in project.documents}
    codes = {one.guid: one.name for one in project.codes}
    coders = {one.guid: one.name for one in project.coders}
    return [
        (documents[one.document], codes[one.code], coders[one.coder], one.words)
        for one in project.codings
    ]


@pytest.mark.parametrize(
    "content",
    [
        ROWS.encode(),
        ROWS.encode("utf-8-sig"),
        ROWS.replace(";", "\t").encode("utf-16"),
    ],
    ids=["semicolons", "with a mark", "as Excel saves Unicode"],
)
def test_a_row_is_a_coding_for_each_code_in_it(tmp_path: Path, content: bytes) -> None:
    """Several codes of one cell are several codings; what lacks a code is listed."""
    read = table(tmp_path, content)
    assert said(read.project) == [
        ("Letter", "Noise", "Anna", "The bells\nare loud"),
        ("Letter", "Bells", "Anna", "The bells\nare loud"),
        ("Letter", "Quiet", "Ben", "Quiet"),
    ]
    assert [(one.kind, one.words or one.name, one.lost) for one in read.left] == [
        ("row", "Nothing", False),
        ("column", "Weight", False),
    ]


SAID = (
    "Excerpt,Codes,Media,Recorded,Role,Age\n"
    "Loud bells,Noise,Anna,2019-06-04,gardener,66\n"
    "No sleep,Sleep,Anna,2019-06-04,,66\n"
    "Quiet,Noise,Ben,2020,neighbour,41.5\n"
)
SAYING = Columns(
    text="Excerpt", code="Codes", document="Media", date="Recorded", attribute=("Role", "Age")
)


def test_columns_say_when_a_document_is_from_and_what_it_is_like(tmp_path: Path) -> None:
    """Date and attributes come in with the type that fits, and a criterion can select by them."""
    (tmp_path / "a.csv").write_text(SAID)
    import_file(tmp_path / "new", tmp_path / "a.csv", "", SAYING)
    corpus = load_corpus(tmp_path / "new")
    anna, ben = corpus.documents["anna"], corpus.documents["ben"]
    assert (anna.date.text, ben.date.text) == ("2019-06-04", "2020")
    assert (dict(anna.attributes), ben.attributes["age"]) == ({"role": "gardener", "age": 66}, 41.5)


def test_rows_that_differ_on_their_document_are_told(tmp_path: Path) -> None:
    """Nothing is guessed: the value stays away, and is listed."""
    read = table(
        tmp_path,
        SAID.replace("No sleep,Sleep,Anna,2019-06-04,,66", "No,No,Anna,,,67").encode(),
        SAYING,
    )
    (left,) = read.left
    assert (left.kind, left.name, left.document) == ("value", "Age", "Anna")
    assert left.reason == "the rows of the document differ: 66, 67"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "the file is empty"),
        ("Excerpt,Codes,Media,Recorded,Role,Age\n", "the table has a header and no rows"),
        (SAID.replace(",2020,", ",04.06.2020,"), "row 4, column 'Recorded'"),
    ],
)
def test_a_table_with_nothing_in_it_and_a_date_that_is_none_are_told(
    tmp_path: Path, content: str, told: str
) -> None:
    """What is wrong is said once, with what to do."""
    with pytest.raises(MalformedError, match=told):
        table(tmp_path, content.encode(), SAYING)


def test_taguettes_highlights_need_no_names(tmp_path: Path) -> None:
    """The header of Taguette's export is known."""
    read = table(tmp_path, b"id,document,tag,content\r\n1,Letter,bells,loud\r\n", NO_COLUMNS)
    assert said(read.project) == [("Letter", "bells", "coder", "loud")]


@pytest.mark.parametrize(
    "columns",
    [NO_COLUMNS, Columns(text="Excerpt"), Columns(text="Excerpts", code="Codes")],
    ids=["none named", "one named", "one misspelt"],
)
def test_a_column_that_is_not_known_is_asked_for(tmp_path: Path, columns: Columns) -> None:
    """What is not named is not guessed; the message lists the columns."""
    with pytest.raises(UsageError, match=r"Id, Excerpt, Codes, Media, Who, Weight") as caught:
        table(tmp_path, ROWS.encode(), columns)
    assert [one.rule for one in caught.value.faults] == ["unnamed-column"]


def test_a_row_without_a_document_is_not_placed(tmp_path: Path) -> None:
    """Below the first row of merged cells nothing names the document: no other is made up."""
    columns = Columns(text="Excerpt", code="Codes", document="Media")
    read = table(tmp_path, b"Excerpt,Codes,Media\nloud,Noise,Letter\nstill,Quiet,\n", columns)
    assert [document.name for document in read.project.documents] == ["Letter"]
    assert [(one.name, one.words, one.lost) for one in read.left] == [("Quiet", "still", True)]
    assert "row 3 lacks a document; of merged cells" in read.left[0].reason


def test_levels_of_a_code_are_a_tree(tmp_path: Path) -> None:
    """`Noise > Bells` is a code below another."""
    columns = Columns(text="t", code="c", levels=">")
    read = table(tmp_path, b"t,c\nloud,Noise > Bells\nquiet,Noise\n", columns)
    names = {one.guid: one.name for one in read.project.codes}
    assert [(one.name, names.get(one.parent)) for one in read.project.codes] == [
        ("Noise", None),
        ("Bells", "Noise"),
    ]


def test_passages_are_placed_where_the_project_has_the_text(tmp_path: Path) -> None:
    """A second coder's table joins the texts that are here; what is not in them is listed."""
    root = tmp_path / "paper"
    root.mkdir()
    brought(root, BEFORE)
    file = tmp_path / "ben.csv"
    file.write_text(
        "text,code,document,coder\nNobody sleeps.,Quiet,Letter,Ben\nno such,Quiet,Letter,Ben\n"
    )
    done = import_file(root, file)
    (left,) = done.left
    assert (left.words, left.lost) == ("no such", True)
    corpus = load_corpus(root)
    assert len(corpus.by_coders) == 4
    start = LETTER.index("Nobody")
    found = [one for one in corpus.excerpts.values() if one.start == start]
    assert [one.text for one in found] == ["Nobody sleeps."]
    assert set(corpus.coders) == {"anna", "ben"}


def by_eve(project: HandMade, words: str) -> Path:
    """Return a table with one coding of a document of the second paper."""
    file = project.root / "eve.csv"
    rows = f"text,code,document,coder\n{words},Prohibition,Rules of the House,Eve\n"
    file.write_text(rows, encoding="utf-8")
    return file


def test_a_coder_joins_a_project_made_by_hand(project: HandMade) -> None:
    """A further coder's table becomes a layer like the others, with the stance that is usual."""
    words = "Talking disturbs other readers and is forbidden in every room"
    package = project.root / "data" / "datapackage.json"
    relaxed = package.read_text(encoding="utf-8").replace('"required": true', '"required": false')
    package.write_text(relaxed, encoding="utf-8")
    import_file(project.root, by_eve(project, words))
    corpus = load_corpus(project.root)
    assert list(corpus.coders) == ["desk", "attic", "eve"]
    (coding,) = [one for one in corpus.by_coders if one.coder == "eve"]
    assert (coding.excerpt, coding.code, coding.stance) == (
        "x-rules-talking",
        "order.ban",
        "affirms",
    )


def test_what_a_table_requires_and_an_import_lacks_is_told(project: HandMade) -> None:
    """A new excerpt has no scope: the fault says that nothing was written, and why."""
    before = (project.root / "data" / "excerpts.csv").read_bytes()
    with pytest.raises(MalformedError, match="'scope' is empty") as caught:
        import_file(project.root, by_eve(project, "new words"))
    assert "import-does-not-load" in {one.rule for one in caught.value.faults}
    assert (project.root / "data" / "excerpts.csv").read_bytes() == before


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_table_that_is_written_is_read_again(tmp_path: Path, ending: str) -> None:
    """What was exported as a table comes back with its words, codes and coders."""
    file = tmp_path / f"a{ending}"
    file.write_bytes((csv_of if ending == ".csv" else xlsx_of)(BEFORE))
    read = read_file(file)
    assert read.left == ()
    assert sorted(said(read.project)) == sorted(said(BEFORE))
    assert [one.name for one in read.project.codes] == ["Noise", "Bells", "Quiet"]


def test_a_formula_in_a_workbook_is_a_text(tmp_path: Path) -> None:
    """A spreadsheet computes no words of the data."""
    import openpyxl  # here, for all else of tables needs none

    (coding, *_), file = BEFORE.codings, tmp_path / "a.xlsx"
    harm = replace(coding, words="=1+1", start=None, end=None)
    file.write_bytes(xlsx_of(replace(BEFORE, codings=(harm,))))
    cell = openpyxl.load_workbook(file).worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_passage_that_is_too_long_for_a_cell_is_refused() -> None:
    """A spreadsheet would cut it off without a word."""
    long = replace(BEFORE.codings[0], words="a" * 40_000)
    with pytest.raises(MalformedError, match=r"export a \.csv instead"):
        xlsx_of(replace(BEFORE, codings=(long,)))


def test_the_codebook_alone_goes_out_and_in(tmp_path: Path) -> None:
    """A .qdc brings codes into a project and leaves its documents; alone it is a codebook."""
    root, other = tmp_path / "paper", tmp_path / "other"
    root.mkdir()
    other.mkdir()
    brought(root, BEFORE)
    (root / "_quarto.yml").write_text("")
    export_file(root, tmp_path / "codes.qdc")
    assert import_file(root, tmp_path / "codes.qdc").project.codings
    assert list(load_corpus(root).documents) == ["letter", "diary"]
    import_file(other, tmp_path / "codes.qdc")
    names = sorted(path.name for path in (other / "data").iterdir())
    assert names == ["codebook.yaml", "exchange.json"]
    assert BELLS.name in (other / "data" / "codebook.yaml").read_text(encoding="utf-8")


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    """What no program exports is not guessed at."""
    for do in (import_file, export_file):
        with pytest.raises(UsageError, match=r"use one of: \.qdpx, \.qdc") as caught:
            do(tmp_path, tmp_path / "a.docx")
        assert [one.rule for one in caught.value.faults] == ["unknown-format"]
