"""Files that would do harm: one error that names the file and a remedy, and nothing written."""

from __future__ import annotations

import io
import resource
import sqlite3
import stat
import struct
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from refutable.errors import PaperError
from refutable.exchange.importing import NO_COLUMNS, import_file
from refutable.exchange.tabular import Columns

QDE = '<Project xmlns="urn:QDA-XML:project:1.0" name="x">{}</Project>'
COLUMNS = Columns(text="text", code="code")


def zipped(entries: Mapping[str, bytes], level: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip file with these entries."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", level) as archive:
        for name, text in entries.items():
            archive.writestr(zipfile.ZipInfo(name), text, level)
    return content.getvalue()


def project(**entries: bytes) -> bytes:
    """Return a .qdpx that is sound but for these entries."""
    return zipped({"project.qde": QDE.format("").encode(), **entries})


def with_entry(name: str, text: bytes = b"") -> bytes:
    """Return a .qdpx with an entry of any name."""
    return zipped({"project.qde": QDE.format("").encode(), name: text})


def linked() -> bytes:
    """Return a .qdpx with a symbolic link in it."""
    content = io.BytesIO(project())
    with zipfile.ZipFile(content, "a") as archive:
        info = zipfile.ZipInfo("sources/a.txt")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return content.getvalue()


def twice() -> bytes:
    """Return a .qdpx in which two entries have one name."""
    content = io.BytesIO(project())
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("Project.qde", "another")
    return content.getvalue()


def encrypted() -> bytes:
    """Return a .qdpx whose entries say that they are encrypted."""
    content = bytearray(project())
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(sign) + place
        content[at : at + 2] = struct.pack("<H", 1)
    return bytes(content)


def misstated() -> bytes:
    """Return a .qdpx whose entry is said to be smaller than it unpacks to."""
    content = bytearray(letter(b"a" * 100_000))
    for sign, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.rindex(sign) + place
        content[at : at + 4] = struct.pack("<I", 10)
    return bytes(content)


def xml(text: str, encoding: str = "utf-8") -> bytes:
    """Return a .qdpx with this project file."""
    return zipped({"project.qde": text.encode(encoding)})


ENTITY = f'<!DOCTYPE a [<!ENTITY x "{"ha" * 50}">{{}}]>' + QDE.format(
    "<Description>&x;</Description>"
)
LAUGHS = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 10))
GUID = "00000001-0000-4000-8000-000000000000"
SOURCE = '<Sources><TextSource guid="{0}" name="a" plainTextPath="internal://a.txt">{1}</TextSource></Sources>'
TWICE = (
    (SOURCE.format(GUID, "") * 2)
    .replace("</Sources><Sources>", "")
    .replace('plainTextPath="internal://a.txt">', "><PlainTextContent>a</PlainTextContent>")
)


def letter(text: bytes, inside: str = "") -> bytes:
    """Return a .qdpx with this text in it."""
    body = QDE.format(SOURCE.format(GUID, inside)).encode()
    return zipped({"project.qde": body, "sources/a.txt": text})


ARCHIVES: Mapping[str, Callable[[], bytes]] = {
    "climbing path": lambda: with_entry("../../evil.txt", b"x"),
    "climbing path of Windows": lambda: with_entry("sources\\..\\..\\evil.txt", b"x"),
    "absolute path": lambda: with_entry("/etc/evil.txt", b"x"),
    "path with a drive": lambda: with_entry("C:/evil.txt", b"x"),
    "link": linked,
    "bomb": lambda: with_entry("sources/a.txt", b"a" * 40_000_000),
    "large bomb": lambda: with_entry("sources/a.txt", b"a" * 200_000_000),
    "many entries": lambda: zipped({f"sources/{n}.txt": b"" for n in range(20_001)}),
    "nested zip instead of a project": lambda: zipped({"project.zip": project()}),
    "two project files": lambda: with_entry("other.qde", b"<Project/>"),
    "two entries of one name": twice,
    "truncated": lambda: letter(b"abc" * 1000)[:-300],
    "damaged in the middle": lambda: letter(bytes(range(256)) * 200)[:600] + bytes(600),
    "encrypted": encrypted,
    "size misstated": misstated,
    "no zip": lambda: b"not a zip at all",
    "empty file": lambda: b"",
    "entities": lambda: xml(ENTITY.format("")),
    "billion laughs": lambda: xml(ENTITY.replace("{}", LAUGHS).replace("&x;", "&x9;")),
    "external entity": lambda: xml(ENTITY.format('<!ENTITY y SYSTEM "file:///etc/passwd">')),
    "endless nesting": lambda: xml(QDE.format("<a>" * 50_000 + "</a>" * 50_000)),
    "too many elements": lambda: xml(QDE.format("<a/>" * 600_000)),
    "no XML": lambda: xml("this is no XML"),
    "XML that is cut off": lambda: xml(QDE.format("")[:-5]),
    "XML in a false encoding": lambda: zipped({"project.qde": QDE.format("ü").encode("latin-1")}),
    "XML in an unknown encoding": lambda: xml(f'<?xml version="1.0" encoding="ebcdic"?>{QDE}'),
    "XML with NUL": lambda: xml(QDE.format("\0")),
    "another document": lambda: xml("<html/>"),
    "text in a wrong encoding": lambda: letter("Größe".encode("latin-1")),
    "text of no code": lambda: letter(b"abc"),
    "one GUID for two texts": lambda: xml(QDE.format(TWICE)),
    "huge numbers": lambda: letter(
        b"abc",
        f'<PlainTextSelection guid="{GUID}" startPosition="{"9" * 5000}" endPosition="1e999"/>',
    ),
}


def database(*commands: str) -> bytes:
    """Return an SQLite file made with these commands."""
    connection = sqlite3.connect(":memory:")
    for command in commands:
        connection.execute(command)
    connection.commit()
    return connection.serialize()


QUALCODER = (
    "CREATE TABLE project (date, memo, about)",
    "CREATE TABLE code_cat (catid, name, memo, supercatid)",
    "CREATE TABLE code_name (cid, name, memo, catid)",
    "CREATE TABLE source (id, name, fulltext, memo)",
    "CREATE TABLE code_text (ctid, cid, fid, seltext, pos0, pos1, owner, memo)",
)
ENDLESS = "WITH RECURSIVE r(n) AS (VALUES(1) UNION ALL SELECT n+1 FROM r) SELECT n AS {} FROM r"
DATABASES: Mapping[str, Callable[[], bytes]] = {
    "no database": lambda: b"SQLite? no, not at all",
    "empty database file": lambda: b"",
    "database cut off": lambda: database(*QUALCODER)[:5000],
    "damaged database": lambda: database(*QUALCODER)[:200] + bytes(9000),
    "other tables": lambda: database("CREATE TABLE birds (name)"),
    "view without an end": lambda: database(
        *QUALCODER[:3], f"CREATE VIEW source AS {ENDLESS.format('id')}", *QUALCODER[4:]
    ),
    "column without an end": lambda: database(
        *QUALCODER[:3],
        "CREATE TABLE source (id, name, memo, fulltext AS (hex(zeroblob(40000000))))",
        "INSERT INTO source VALUES (1, 'a', '')",
        *QUALCODER[4:],
    ),
    "a large text": lambda: database(
        *QUALCODER,
        "INSERT INTO source VALUES (1, 'a', replace(hex(zeroblob(40000000)), '0', 'a'), '')",
    ),
    "text that is no UTF-8": lambda: database(
        *QUALCODER, "INSERT INTO source VALUES (1, 'a', CAST(x'ff' AS TEXT), '')"
    ),
}
TABLES: Mapping[str, Callable[[], bytes]] = {
    "no columns": lambda: b"",
    "other columns": lambda: b"a,b\n1,2\n",
    "one column twice": lambda: b"text,text,code\na,b,c\n",
    "a quotation that stays open": lambda: b'text,code\n"abc,c\n',
    "NUL in a table": lambda: b"text,code\na\0b,c\n",
    "table in another encoding": lambda: "text,code\nGröße,c\n".encode("latin-1"),
    "too large a table": lambda: b"text,code\n" + b"a,b\n" * 17_000_000,
}
WORKBOOKS: Mapping[str, Callable[[], bytes]] = {
    "no workbook": lambda: b"text,code\n",
    "zip without a workbook": lambda: zipped({"a.xml": b"<a/>"}),
    "workbook with entities": lambda: zipped({"xl/workbook.xml": ENTITY.format("").encode()}),
    "workbook that is a bomb": lambda: zipped({"xl/workbook.xml": b"a" * 40_000_000}),
    "workbook with a climbing path": lambda: zipped({"../a.xml": b"<a/>"}),
}
KINDS = {
    ".qdpx": ARCHIVES,
    ".sqlite3": DATABASES,
    ".csv": TABLES,
    ".xlsx": WORKBOOKS,
    ".qdc": {name: made for name, made in ARCHIVES.items() if name in ("no zip", "empty file")},
}
EMPTY = ("text of no code", "huge numbers")
RULES = {
    ".qdpx": {"bad-archive", "bad-xml", "too-large", "not-utf-8"},
    ".sqlite3": {"bad-database", "too-large"},
    ".qda": {"bad-database", "too-large"},
    ".csv": {"bad-table", "unnamed-column", "too-large", "not-utf-8"},
    ".xlsx": {"bad-archive", "bad-xml", "bad-table", "too-large"},
    ".qdc": {"bad-xml"},
}
CASES = [(ending, name) for ending, made in KINDS.items() for name in made]
QDA = list(DATABASES)


def refused(
    root: Path, file: Path, columns: Columns = NO_COLUMNS, *, empty: bool = False
) -> PaperError:
    """Return the error of an import, which took little time and wrote nothing.

    What is ``empty`` is read, and found to have no coding.
    """
    before, began = sorted(root.rglob("*")), time.process_time()
    with pytest.raises(PaperError) as caught:
        import_file(root, file, columns=columns)
    assert time.process_time() - began < 5
    assert sorted(root.rglob("*")) == before
    (fault,) = caught.value.faults
    assert str(file) in fault.file
    assert fault.rule in ({"no-codings"} if empty else RULES[file.suffix])
    assert fault.message
    assert fault.remedy
    return caught.value


@pytest.mark.parametrize(("ending", "name"), CASES, ids=lambda given: given)
def test_a_hostile_file_is_refused(tmp_path: Path, ending: str, name: str) -> None:
    """Each kind of harm has one error with the file and a remedy; no file is written."""
    root = tmp_path / "root"
    root.mkdir()
    file = tmp_path / f"file{ending}"
    file.write_bytes(KINDS[ending][name]())
    columns = COLUMNS if ending in (".csv", ".xlsx") else NO_COLUMNS
    refused(root, file, columns, empty=name in EMPTY)


@pytest.mark.parametrize("name", QDA)
def test_a_hostile_folder_of_qualcoder_is_refused(tmp_path: Path, name: str) -> None:
    """The same holds for the database of a QualCoder project."""
    root, folder = tmp_path / "root", tmp_path / "p.qda"
    root.mkdir()
    folder.mkdir()
    (folder / "data.qda").write_bytes(DATABASES[name]())
    refused(root, folder, empty=name == "column without an end")


def test_a_database_that_is_a_link_is_refused(tmp_path: Path) -> None:
    """A project may not make us read another file."""
    root, folder = tmp_path / "root", tmp_path / "p.qda"
    root.mkdir()
    folder.mkdir()
    (tmp_path / "other").write_bytes(database(*QUALCODER))
    (folder / "data.qda").symlink_to(tmp_path / "other")
    assert "link" in str(refused(root, folder))


def test_a_hostile_file_takes_little_memory(tmp_path: Path) -> None:
    """All of the above together stay below 500 MiB above what the tests take themselves."""
    for ending, made in KINDS.items():
        for name, build in made.items():
            (tmp_path / f"{name}{ending}").write_bytes(build())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for file in sorted(tmp_path.iterdir()):
        with pytest.raises(PaperError):
            import_file(
                tmp_path / "root",
                file,
                columns=COLUMNS if file.suffix in (".csv", ".xlsx") else NO_COLUMNS,
            )
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500 * 1024
