"""Word, JATS and the crate: what each has that no other format has."""

from __future__ import annotations

import io
import json
import re
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from refutable.paper.document import Document, assemble
from refutable.paper.formats import FORMATS
from tests.paper.making import Part, ran
from tests.paper.sample import FRONT, paper, write_bibliography

ALL = ("docx", "jats", "crate")
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LINK = "{http://www.w3.org/1999/xlink}href"
PACKAGE = {
    "name": "cups",
    "title": "Cups and pots",
    "licenses": [{"name": "CC-BY-4.0", "title": "Attribution"}],
    "resources": [{"name": "cups", "path": "cups.csv", "description": "Every cup."}],
}


def told(number: int) -> dict[str, Any]:
    """Return the record of a claim."""
    return {
        "id": f"clm-c{number}",
        "number": number,
        "sentence": "Tea is shared & drunk.",
        "verdict": "refuted" if number == 2 else "supported",
        "found": ["4 documents", "2 < 3"],
        "breaks": "Overturned by the removal of 1 document.",
    }


def document_of(root: Path, part: Part, front: dict[str, Any], claims: int) -> Document:
    """Return a paper with records of so many claims, ready for all formats."""
    write_bibliography(root)
    executed = ran(root, part, front)
    records = {"claims": [told(n) for n in range(1, claims + 1)]}
    executed.answer["records"] = records  # type: ignore[index]  # a dict of its own
    return assemble(executed, dict.fromkeys(f for name in ALL for f in FORMATS[name].forms), ALL)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with data, code and what tells how to use it."""
    root = tmp_path_factory.mktemp("formats")
    files = {
        "data/datapackage.json": json.dumps(PACKAGE),
        "data/cups.csv": "id\n",
        "src/analysis/tea.py": "x = 1\n",
        "LICENSE": "All may drink.\n",
        "notes/private.txt": "Not for others.\n",
        ".env": "SECRET=1\n",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def document(root: Path) -> Document:
    """The sample paper with three claims."""
    return document_of(root, paper(3), FRONT | {"license": "CC BY 4.0", "doi": "10.5555/tea"}, 3)


@pytest.fixture(scope="module")
def made(document: Document) -> dict[str, bytes]:
    """The file of each format."""
    return {name: FORMATS[name].make(document)[FORMATS[name].ending] for name in ALL}


@pytest.mark.parametrize("name", ALL)
def test_the_same_paper_gives_the_same_bytes(
    name: str, document: Document, made: dict[str, bytes]
) -> None:
    """Neither clock nor chance has a part in a file."""
    assert FORMATS[name].make(document)[FORMATS[name].ending] == made[name]


# Word -------------------------------------------------------------------------------------------


def part_of(file: bytes, name: str) -> Any:
    """Return a part of a Word file as a tree."""
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(file)).read(f"word/{name}.xml"))


def text_of(element: Any) -> str:
    """Return the text of an element of Word."""
    return "".join(one.text or "" for one in element.iter(f"{WORD}t"))


def test_each_claim_is_commented_in_word(made: dict[str, bytes]) -> None:
    """With its verdict, what was found and what breaks it, on the day of the paper."""
    comments = list(part_of(made["docx"], "comments"))
    assert [one.get(f"{WORD}id") for one in comments] == ["1", "2", "3"]
    assert {one.get(f"{WORD}date") for one in comments} == {"2025-11-23T00:00:00Z"}
    assert text_of(comments[1]) == (
        "Claim 2: refuted. Found: 4 documents; 2 < 3. Overturned by the removal of 1 document."
    )


def test_a_comment_stands_round_the_sentence_of_its_claim(made: dict[str, bytes]) -> None:
    """Once each: a copy of the sentence in the ledger has none."""
    text = part_of(made["docx"], "document")
    starts = [one.get(f"{WORD}id") for one in text.iter(f"{WORD}commentRangeStart")]
    assert starts == ["1", "2", "3"]
    (paragraph,) = text.xpath(
        "//w:p[w:commentRangeStart[@w:id='2']]", namespaces={"w": WORD.strip("{}")}
    )
    assert text_of(paragraph) == "Tea is shared in 4 texts."


def test_drawings_are_pictures_that_every_word_shows(made: dict[str, bytes]) -> None:
    """An SVG of 300 pixels is a PNG of twice as many, which is not empty."""
    archive = zipfile.ZipFile(io.BytesIO(made["docx"]))
    (picture,) = (archive.read(name) for name in archive.namelist() if "media" in name)
    assert picture.startswith(b"\x89PNG")
    assert struct.unpack(">II", picture[16:24]) == (600, 120)


def test_word_has_title_authors_and_licence(made: dict[str, bytes]) -> None:
    """What stands at the head of the page stands at the head of the file."""
    said = text_of(part_of(made["docx"], "document"))
    for words in ("Tea and talk", "Ada Example", "A University", "23 November 2025", "CC BY 4.0"):
        assert words in said


def test_a_claim_in_a_note_is_no_comment(tmp_path: Path) -> None:
    """Word refuses a file with comments in notes."""
    part = Part("Tea.^[[Tea is *shared*.]{#clm-c1 .claim}]\n")
    document = document_of(tmp_path, part, FRONT, 1)
    file = FORMATS["docx"].make(document)[".docx"]
    assert "commentRangeStart" not in etree.tostring(part_of(file, "footnotes")).decode()
    assert "Tea is shared." in text_of(part_of(file, "footnotes"))


# JATS -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def article(made: dict[str, bytes]) -> Any:
    """The article as a tree."""
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(made["jats"])).read("paper.xml"))


def test_a_claim_of_jats_says_its_verdict(article: Any) -> None:
    """As content with a name, and with the verdict where readers of JATS may look for it.

    No class that only sets type becomes such content.
    """
    named = {one.get("content-type") for one in article.iter("named-content")}
    assert named <= {"claim", "statement", "ledger-verdict"}
    found = article.xpath("//named-content[@content-type='claim']")
    assert [one.get("id") for one in found] == ["clm-c1", "clm-c2", "clm-c3"]
    assert [one.get("specific-use") for one in found] == ["supported", "refuted", "supported"]
    assert "".join(found[0].itertext()) == "Tea is shared in 4 texts."


def test_references_of_jats_are_elements(article: Any) -> None:
    """Each entry that is cited, with its parts; citations lead to them."""
    entries = article.xpath("//ref/element-citation")
    assert [one.findtext("year") for one in entries] == ["2001", "2003"]
    assert [one.findtext(".//surname") for one in entries] == ["Leaf", "Cup"]
    assert article.xpath("//abstract//xref[@ref-type='bibr']/@rid") == ["ref-leaf-2001"]


def test_an_entry_of_jats_names_its_series(tmp_path: Path) -> None:
    """Pandoc's writer leaves it out."""
    entry = {
        "id": "pot-1999",
        "type": "book",
        "title": "Pots",
        "collection-title": "On <i>T</i> &amp; U",
    }
    front = FRONT | {"references": [entry], "nocite": "@pot-1999"}
    document = document_of(tmp_path, Part("Tea.\n"), front, 0)
    file = FORMATS["jats"].make(document)["-jats.zip"]
    article = etree.fromstring(zipfile.ZipFile(io.BytesIO(file)).read("paper.xml"))
    assert article.findtext(".//ref[@id='ref-pot-1999']/element-citation/series") == "On T & U"


def test_figures_of_jats_are_files(article: Any, made: dict[str, bytes]) -> None:
    """The archive holds each file that the article names, and each once."""
    names = set(zipfile.ZipFile(io.BytesIO(made["jats"])).namelist())
    assert {one.get(LINK) for one in article.iter("graphic")} == names - {"paper.xml"}
    assert [one.text for one in article.iter("alt-text")] == ["Bars of cups and pots."] * 2


def test_every_reference_of_jats_has_its_element(article: Any) -> None:
    """An id stands once, and whatever is named is there: XML asks for both."""
    ids = [one.get("id") for one in article.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    assert {one.get("rid") for one in article.iter("xref")} <= set(ids)


def test_the_front_of_jats_tells_who_when_and_on_what_terms(article: Any) -> None:
    """In the order of the standard: a journal takes it without a change."""
    meta = article.find("front/article-meta")
    tags = [one.tag for one in meta]
    assert tags == [
        "article-id", "title-group", "contrib-group", "pub-date", "permissions", "abstract",
        "kwd-group",
    ]  # fmt: skip
    assert article.get("dtd-version") == "1.3"
    assert meta.findtext("article-id") == "10.5555/tea"
    assert [one.text for one in meta.iter("surname")] == ["Example", "Second"]
    assert meta.find("contrib-group/contrib/xref").get("rid") == "aff1"
    assert meta.find("pub-date").get("iso-8601-date") == "2025-11-23"
    assert meta.find("permissions/license").get(LINK).startswith("https://creativecommons.org")


# The crate --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def crate(made: dict[str, bytes]) -> zipfile.ZipFile:
    """The crate, open."""
    return zipfile.ZipFile(io.BytesIO(made["crate"]))


@pytest.fixture(scope="module")
def entities(crate: zipfile.ZipFile) -> dict[str, Any]:
    """What the crate tells, by id."""
    graph = json.loads(crate.read("ro-crate-metadata.json"))["@graph"]
    assert len(graph) == len({one["@id"] for one in graph})
    return {one["@id"]: one for one in graph}


def test_a_crate_holds_paper_data_and_code_and_nothing_else(crate: zipfile.ZipFile) -> None:
    """Folders and files by name: what lies beside them may be private."""
    assert crate.namelist() == [
        "ro-crate-metadata.json", "paper.html", "paper-data.zip", "paper.pdf", "LICENSE",
        "data/cups.csv", "data/datapackage.json", "paper.qmd", "references.bib",
        "src/analysis/tea.py",
    ]  # fmt: skip


def test_a_crate_describes_each_of_its_files(
    crate: zipfile.ZipFile, entities: dict[str, Any]
) -> None:
    """With kind and size; a table as its data package does."""
    files = {name for name in crate.namelist() if name != "ro-crate-metadata.json"}
    assert files == {name for name, one in entities.items() if "File" in one["@type"]}
    assert entities["data/cups.csv"]["description"] == "Every cup."
    assert entities["src/analysis/tea.py"]["programmingLanguage"] == "Python"
    assert all(crate.getinfo(f).file_size == int(entities[f]["contentSize"]) for f in files)


def test_whatever_a_crate_names_is_described(entities: dict[str, Any]) -> None:
    """The graph is flat, and whole but for the specification that it follows."""
    text = json.dumps([{**one, "@id": ""} for one in entities.values()])
    named = set(re.findall(r'\{"@id": "([^"]+)"\}', text))
    assert named - set(entities) == {"https://w3id.org/ro/crate/1.1"}


def test_a_crate_has_what_the_specification_asks_for(entities: dict[str, Any]) -> None:
    """RO-Crate 1.1, sections 4 and 5: the descriptor, and name, day and licence of the root."""
    descriptor, top = entities["ro-crate-metadata.json"], entities["./"]
    assert descriptor["about"] == {"@id": "./"}
    assert (top["@type"], top["name"]) == ("Dataset", "Tea and talk")
    assert top["datePublished"] == "2025-11-23"
    assert top["license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    assert top["mainEntity"] == {"@id": "paper.html"}
    assert {"@id": "data/"} in top["hasPart"]
    assert entities["data/"]["name"] == "Cups and pots"


def test_a_crate_has_each_claim_with_its_verdict(entities: dict[str, Any]) -> None:
    """And the page where it stands."""
    claim = entities["#clm-c2"]
    review = entities[claim["review"]["@id"]]
    assert claim["url"] == "paper.html#clm-c2"
    assert entities[review["reviewRating"]["@id"]]["alternateName"] == "refuted"
    assert review["reviewBody"].endswith("Overturned by the removal of 1 document.")
