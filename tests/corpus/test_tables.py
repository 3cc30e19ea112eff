"""Tables are read against their schema; each fault has its place."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refutable.corpus.schema import Field, fields_of, read_package
from refutable.corpus.tables import read_table
from refutable.errors import MalformedError

COLUMNS = ("id", "words")
FIELDS = fields_of(
    {
        "schema": {
            "fields": [
                {"name": "id", "constraints": {"required": True, "unique": True}},
                {"name": "words"},
            ]
        }
    }
)
# One record stands on one line, and no value begins or ends with a blank.
VALUES = st.text(
    alphabet=st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\n\r\ufeff"),
    max_size=12,
).map(str.strip)


def written(folder: Path, text: str) -> Path:
    """Write a table and return its path."""
    path = folder / "t.csv"
    path.write_bytes(text.encode("utf-8"))
    return path


def faults(folder: Path, text: str, fields: tuple[Field, ...] = FIELDS) -> list[str]:
    """Return the faults of a table, without their remedies."""
    table = read_table(written(folder, text), "t.csv", fields)
    return [str(fault).split("\n", 1)[0] for fault in table.faults]


@given(st.lists(VALUES, min_size=1, max_size=6))
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, words: list[str]
) -> None:
    """Any values written as CSV come back as they were, commas and quotation marks and all."""
    text = io.StringIO()
    rows = [(str(number), value) for number, value in enumerate(words)]
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *rows])
    path = written(tmp_path_factory.mktemp("table"), text.getvalue())
    table = read_table(path, "t.csv", FIELDS)
    assert table.faults == ()
    assert [(row["id"], row["words"]) for row in table.rows] == rows
    assert [row.line for row in table.rows] == list(range(2, len(rows) + 2))


def test_a_field_knows_its_column(tmp_path: Path) -> None:
    """The column of a field counts from where it begins, behind quoted commas too."""
    table = read_table(written(tmp_path, 'id,words\n"a,""b""",c\n'), "t.csv", FIELDS)
    (row,) = table.rows
    assert row.values == {"id": 'a,"b"', "words": "c"}
    assert row.columns == {"id": 1, "words": 11}


def test_an_unclosed_quote_swallows_no_row(tmp_path: Path) -> None:
    """The rows behind an unclosed quotation mark are read as rows, and checked."""
    found = faults(tmp_path, 'id,words\na,"one\nb,two\nb,three\n')
    assert found == [
        "t.csv:2:3: a quotation mark opens and does not close on this line [unclosed-quote]",
        "t.csv:4:1: line 3 already has the id 'b' [duplicate-id]",
    ]


def test_a_quote_that_a_later_line_closes_is_unclosed_all_the_same(tmp_path: Path) -> None:
    """A record stands on one line, though the two lines together would be one record."""
    assert faults(tmp_path, 'id,words\na,"open\nand closed"\nc,d\n') == [
        "t.csv:2:3: a quotation mark opens and does not close on this line [unclosed-quote]",
        "t.csv:3:1: expected 2 fields, found 1 [bad-row]",
    ]


def test_an_unclosed_quote_is_named_where_it_opens(tmp_path: Path) -> None:
    """Doubled quotation marks behind it do not move the place."""
    assert faults(tmp_path, 'id,words\na,"he said ""no"" and left\n') == [
        "t.csv:2:3: a quotation mark opens and does not close on this line [unclosed-quote]"
    ]


def test_a_field_may_hold_a_whole_interview(tmp_path: Path) -> None:
    """No length of a text is a fault, nor is it taken for an unclosed quotation mark."""
    text = "word " * 60_000 + "end"
    table = read_table(written(tmp_path, f'id,words\na,"{text}"\n'), "t.csv", FIELDS)
    assert table.faults == ()
    assert table.rows[0]["words"] == text


@pytest.mark.parametrize("text", ["", "id,words\n"])
def test_a_table_without_rows_is_an_error(tmp_path: Path, text: str) -> None:
    """Nothing to check is never all in order."""
    assert faults(tmp_path, text) == ["t.csv:1:1: the table has no rows [empty-table]"]


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    """A table that is not there is named, with no line."""
    table = read_table(tmp_path / "t.csv", "t.csv", FIELDS)
    assert [str(fault) for fault in table.faults] == [
        "t.csv: the file is missing [missing-file]\n"
        "    restore the file, or correct the path that names it"
    ]


def test_all_faults_of_a_table_are_found_at_once(tmp_path: Path) -> None:
    """One reading reports every fault, not the first."""
    found = faults(tmp_path, "id,words\n,one\na, two\na,three\nb\n")
    assert [line.rsplit(" ", 1)[1] for line in found] == [
        "[bad-row]",
        "[required]",
        "[duplicate-id]",
        "[stray-blank]",
    ]


@pytest.mark.parametrize(
    ("schema", "good", "bad", "rule"),
    [
        ({"type": "number"}, "1.5", "one", "bad-type"),
        ({"type": "date"}, "2026-11-23", "2026-11-31", "bad-type"),
        ({"constraints": {"enum": ["red", "blue"]}}, "red", "green", "not-in-list"),
        ({"constraints": {"pattern": "[a-z]+"}}, "abc", "abc1", "bad-form"),
        ({"constraints": {"required": True}}, "x", "", "required"),
        (
            {"type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]},
            "no",
            "0",
            "not-in-list",
        ),
        ({"type": "number"}, "1.5", "1.5.0", "bad-type"),
        ({"type": "number"}, "-1e3", "nan", "bad-type"),
        ({"type": "integer"}, "60", "60.0", "bad-type"),
        ({"type": "date"}, "1998-06-10/1998-06-11", "June 1998", "bad-type"),
        ({"type": "list", "constraints": {"enum": ["a", "b"]}}, "a;b", "a;c", "not-in-list"),
    ],
)
def test_a_value_is_held_against_its_declaration(
    tmp_path: Path, schema: dict[str, object], good: str, bad: str, rule: str
) -> None:
    """What the schema says of a field is checked, and nothing that it allows is refused."""
    fields = fields_of({"schema": {"fields": [{"name": "id"}, {"name": "value", **schema}]}})
    assert faults(tmp_path, f"id,value\na,{good}\n", fields) == []
    (found,) = faults(tmp_path, f"id,value\na,{bad}\n", fields)
    assert found.startswith("t.csv:2:3: ")
    assert found.endswith(f"[{rule}]")


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ('{"resources": [\n}', "data/datapackage.json:2:1: "),
        ('{"name": "x"}', "data/datapackage.json:1:1: the tables are not declared"),
        ("[]", "data/datapackage.json:1:1: the tables are not declared"),
        (
            '{"resources": [{"path": "x.csv"}]}',
            "data/datapackage.json:1:1: the tables are not declared",
        ),
    ],
)
def test_a_schema_that_cannot_be_used_is_named(tmp_path: Path, content: str, place: str) -> None:
    """A schema without resources, or no JSON, stops the reading with its place."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "datapackage.json").write_text(content, encoding="utf-8")
    with pytest.raises(MalformedError) as caught:
        read_package(tmp_path)
    assert str(caught.value).startswith(place)


@pytest.mark.parametrize("old", ['"path": "events.csv",', '"schema": {'])
def test_a_resource_without_path_or_schema_is_malformed(
    tmp_path: Path, small_package: str, old: str
) -> None:
    """A resource that lacks what reading needs is a fault of the schema, not an exception."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "datapackage.json").write_text(
        small_package.replace(old, old.replace('": ', '-of-another-kind": '), 1), encoding="utf-8"
    )
    with pytest.raises(MalformedError):
        read_package(tmp_path)


@pytest.fixture
def small_package() -> str:
    """The schema of the second paper."""
    from tests.projects import SECOND_PAPER

    return (SECOND_PAPER / "data" / "datapackage.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffid,words\na,one\nb,two\n",
        "id,words\r\na,one\r\nb,two\r\n",
        "id;words\na;one\nb;two\n",
        '\ufeffid;words\r\n"a";one\r\nb;"two"\r\n',
    ],
)
def test_whatever_a_spreadsheet_writes_is_read(tmp_path: Path, text: str) -> None:
    """A byte-order mark, line ends of any system, semicolons between the fields."""
    table = read_table(written(tmp_path, text), "t.csv", FIELDS)
    assert table.faults == ()
    assert (table.column("id"), table.column("words")) == (["a", "b"], ["one", "two"])


def test_a_fault_behind_a_semicolon_has_its_column(tmp_path: Path) -> None:
    """Columns are counted by what stands between the fields, and a comma is a letter then."""
    assert faults(tmp_path, "id;words\na;x,y\na; z\n") == [
        "t.csv:3:1: line 2 already has the id 'a' [duplicate-id]",
        "t.csv:3:3: 'words' begins or ends with a blank [stray-blank]",
    ]


def test_a_wrong_declaration_is_one_fault_of_the_schema(tmp_path: Path) -> None:
    """What very many rows break is named where it is declared, with the number of rows."""
    (tmp_path / "data").mkdir()
    field = '{"name": "kind",\n "constraints": {"enum": ["plan", "lettre"]}}'
    (tmp_path / "data" / "datapackage.json").write_text(
        f'{{"resources": [{{"name": "t", "path": "t.csv", "schema": {{"fields": [\n'
        f'{{"name": "id"}},\n{field}]}}}}]}}',
        encoding="utf-8",
    )
    fields = fields_of(read_package(tmp_path)["t"])
    kinds = ["plan"] * 30 + ["letter"] * 700 + ["note"] * 50
    table = read_table(
        written(tmp_path, "id,kind\n" + "".join(f"{n},{kind}\n" for n, kind in enumerate(kinds))),
        "data/t.csv",
        fields,
    )
    assert [str(fault) for fault in table.faults] == [
        "data/datapackage.json:3:1: 750 of 780 rows of data/t.csv break the list that is declared "
        "for 'kind', first at data/t.csv:32: 'letter' (700), 'note' (50) [not-in-list]\n"
        "    correct the list in data/datapackage.json, or the rows"
    ]


@pytest.mark.parametrize(
    ("sign", "name"),
    [
        ("\x00", "U+0000 NULL"),
        ("\x0b", "U+000B LINE TABULATION"),
        ("\x1b", "U+001B ESCAPE"),
        ("\x7f", "U+007F DELETE"),
        ("\x9f", "U+009F"),
    ],
)
def test_a_control_character_is_called_by_its_name(tmp_path: Path, sign: str, name: str) -> None:
    """With line and column: nobody can see it."""
    assert faults(tmp_path, f"id,words\na,on{sign}e\n") == [
        f"t.csv:2:5: here is the control character {name} [control-character]"
    ]


def test_columns_that_look_alike_are_told_apart(tmp_path: Path) -> None:
    """A header with a no-break space would read like the one that is declared."""
    schema = {"fields": [{"name": "id"}, {"name": "the words"}]}
    text = "id,the\u00a0words\na,b\n"
    table = read_table(written(tmp_path, text), "t.csv", fields_of({"schema": schema}))
    assert [fault.remedy for fault in table.faults] == [
        "it looks like 'the words', which has U+0020 SPACE where this has U+00A0 NO-BREAK SPACE"
    ]
