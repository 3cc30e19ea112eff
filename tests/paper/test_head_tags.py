"""What programs are told of a paper, and what its reader can take along."""

from __future__ import annotations

import io
import json
import re
import zipfile
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from refutable.paper.document import assemble
from refutable.paper.formats import FORMATS
from refutable.paper.html import page
from refutable.paper.metadata import settings
from tests.paper.making import Part, ran
from tests.paper.sample import FRONT, write_bibliography
from tests.repositories import Repository

TEXT = "# Abstract\n\nTea is shared \\</script>.\n\n# One\n\n[Tea is *shared*.]{#clm-tea .claim}\n"
WHOLE = FRONT | {
    "doi": "10.5555/tea",
    "version": "1.2",
    "commit": "0a1b2c3d4e5f6a7b",
    "license": "CC BY 4.0",
    "repository": "https://repository.example/tea/",
    "canonical-url": "https://tea.example/paper.html",
    "citation": {"container-title": "Journal of Tea", "volume": 3, "page": "7-9"},
}
CLAIM = {
    "id": "clm-tea",
    "number": 1,
    "sentence": "Tea is shared.",
    "verdict": "supported",
    "found": ["4 documents"],
    "breaks": "Overturned by the removal of 1 document.",
}
PACKAGE = {
    "name": "cups",
    "title": "Cups and pots",
    "licenses": [{"name": "CC-BY-4.0", "title": "Attribution"}],
}


class Head(HTMLParser):
    """The tags of a head: contents of ``meta`` by name, links by relation, the linked data."""

    def __init__(self, made: str) -> None:
        super().__init__()
        self.meta: dict[str, list[str]] = {}
        self.links: dict[str, str] = {}
        self.feed(made.split("</head>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what a tag says."""
        given = dict(attrs)
        name = given.get("name") or given.get("property")
        if tag == "meta" and name:
            self.meta.setdefault(name, []).append(given["content"] or "")
        elif tag == "link":
            self.links[given["rel"] or ""] = given["href"] or ""

    def one(self, name: str) -> str:
        """Return what a tag says that stands once."""
        (said,) = self.meta[name]
        return said


def page_of(root: Path, front: dict[str, Any], *to: str, text: str = TEXT) -> str:
    """Return the page of a paper that is written together with other formats."""
    write_bibliography(root)
    executed = ran(root, Part(text), front)
    executed.answer["records"] = {"claims": [CLAIM]}  # type: ignore[index]  # a dict of its own
    return page(assemble(executed, ["html"], ["html", *to]))


def graph_of(made: str) -> dict[str, Any]:
    """Return the linked data of a page, each thing by its type."""
    found = re.search(r'(?s)<script type="application/ld\+json">(.*?)</script>', made)
    assert found
    return {one["@type"]: one for one in json.loads(found[1])["@graph"]}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of a paper that says all that it can, beside its PDF."""
    root = tmp_path_factory.mktemp("head")
    (root / "data").mkdir()
    (root / "data/datapackage.json").write_text(json.dumps(PACKAGE), encoding="utf-8")
    return page_of(root, WHOLE, "pdf", "ipynb")


def test_a_program_for_references_recognises_an_article(made: str) -> None:
    """By the tags that Zotero and Google Scholar read; a name is written last name first."""
    head = Head(made)
    assert head.one("citation_title") == "Tea and talk"
    assert head.meta["citation_author"] == ["Example, Ada", "Second, Bo"]
    assert head.one("citation_author_institution") == "A University"
    assert head.one("citation_author_orcid") == "https://orcid.org/0000-0001-2345-6789"
    assert head.one("citation_publication_date") == "2025/11/23"
    assert head.one("citation_journal_title") == "Journal of Tea"
    assert (head.one("citation_volume"), head.one("citation_doi")) == ("3", "10.5555/tea")
    assert (head.one("citation_firstpage"), head.one("citation_lastpage")) == ("7", "9")
    assert head.meta["citation_keywords"] == ["tea", "talk"]
    assert head.one("citation_pdf_url") == "https://tea.example/paper.pdf"
    assert head.one("citation_abstract") == "Tea is shared </script>."


def test_one_author_with_a_double_name_is_not_taken_for_two(tmp_path: Path) -> None:
    """Zotero splits "de Silva, Ana Maria" at its comma, where it is the only author."""
    name = {"given": "Ana Maria", "family": "de Silva"}
    head = Head(page_of(tmp_path, FRONT | {"author": [{"name": name}]}))
    assert head.meta["citation_author"] == ["Ana Maria de Silva"]


def test_who_shares_a_link_gets_title_description_and_address(made: str) -> None:
    """The description is the author's, or how the abstract begins."""
    head = Head(made)
    assert head.one("og:type") == "article"
    assert head.one("og:title") == "Tea and talk"
    assert head.one("description") == head.one("og:description") == "Tea is shared </script>."
    assert head.links["canonical"] == head.one("og:url") == "https://tea.example/paper.html"
    assert head.one("dcterms.license") == "https://creativecommons.org/licenses/by/4.0/"


def test_a_long_abstract_is_cut_between_words(tmp_path: Path) -> None:
    """To a length that search engines show."""
    said = Head(page_of(tmp_path, FRONT, text=f"# Abstract\n\n{'Word, ' * 90}\n")).one(
        "description"
    )
    assert said.endswith("Word…")
    assert 250 < len(said) <= 301


def test_article_data_and_claims_are_linked_data(made: str) -> None:
    """A claim has its verdict as the rating of a review; no text of it ends the script."""
    found = graph_of(made)
    article, data = found["ScholarlyArticle"], found["Dataset"]
    (claim,) = article["hasPart"]
    assert article["author"][0]["@id"] == "https://orcid.org/0000-0001-2345-6789"
    assert article["identifier"] == "https://doi.org/10.5555/tea"
    assert article["version"] == "1.2"
    assert (claim["@id"], claim["text"]) == ("#clm-tea", "Tea is shared.")
    assert claim["review"]["reviewRating"]["@id"] == found["Rating"]["@id"]
    assert found["Rating"]["alternateName"] == "supported"
    assert data["name"] == "Cups and pots"
    assert data["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert data["distribution"]["contentUrl"] == "https://tea.example/paper-data.zip"
    assert made.count("</script>") == made.count("<script")


def test_the_policy_names_no_digest_for_what_does_not_run(made: str) -> None:
    """Linked data are data: the page's own scripts are all that a browser may run."""
    policy = re.search(r"script-src ([^;]*);", made)
    assert policy
    assert len(policy[1].split()) == made.count("<script>") < made.count("<script")


def test_the_head_prints_version_commit_and_reading_time(made: str) -> None:
    """Behind the date; the foot names the source."""
    line = re.search(r'(?s)<p class="date">(.*?)</p>', made)
    assert line
    said = unescape(re.sub("<[^>]*>", "", line[1]))
    assert said == (
        "23 November 2025 · version 1.2, commit 0a1b2c3d4e5f · doi:10.5555/tea · 1 min read"
    )
    assert '<p>Source: <a href="https://repository.example/tea">' in made


def test_the_page_offers_what_was_written_with_it_and_its_own_entry(made: str) -> None:
    """Files beside it by name; the entry is inside the page, so that one file is enough."""
    pattern = r'<li><a href="([^"]*)" download="([^"]*)">([^<]*)</a>'
    links = {words: (unescape(href), name) for href, name, words in re.findall(pattern, made)}
    assert list(links) == ["PDF", "Notebook", "Data", "BibTeX", "CSL-JSON"]
    assert links["PDF"] == ("paper.pdf", "paper.pdf")
    assert links["Data"][0] == "paper-data.zip"
    bibtex, name = links["BibTeX"]
    assert name == "example2025tea.bib"
    assert "author={Example, Ada and Second, Bo}" in re.sub(r"\s*=\s*", "=", unquote(bibtex))
    assert unquote(bibtex).endswith(",\n  doi = {10.5555/tea}\n}\n")
    (entry,) = json.loads(unquote(links["CSL-JSON"][0]).partition(",")[2])
    assert entry["container-title"] == "Journal of Tea"
    assert entry["title"] == "Tea and talk: A second look"


def test_nothing_is_offered_that_was_not_written(tmp_path: Path) -> None:
    """A page alone has no link to a PDF, and a paper without data none to data."""
    made = page_of(tmp_path, FRONT)
    assert 'download="paper' not in made
    assert 'download="example2025tea.bib"' in made


def test_the_data_package_is_the_data_alone_and_always_the_same(tmp_path: Path) -> None:
    """What describes the data stands at its top; nothing hidden goes along."""
    for name in ("datapackage.json", "cups.csv", "codings/desk.csv", ".secret"):
        path = tmp_path / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}", encoding="utf-8")
    write_bibliography(tmp_path)
    document = assemble(ran(tmp_path, Part("Tea."), FRONT), ["html"], ["html"])
    first, again = (FORMATS["html"].make(document)["-data.zip"] for _ in range(2))
    assert first == again
    names = zipfile.ZipFile(io.BytesIO(first)).namelist()
    assert names == ["codings/desk.csv", "cups.csv", "datapackage.json"]


def test_git_is_asked_for_a_commit_only_where_the_front_matter_wants_it(tmp_path: Path) -> None:
    """So a paper has the same bytes in a folder without git."""
    git = Repository(tmp_path).git
    git("init", "--quiet")
    (tmp_path / "paper.qmd").write_text("Tea.\n", encoding="utf-8")
    git("add", ".")
    git("commit", "--quiet", "--message", "Tea")
    head = git("rev-parse", "HEAD")
    assert settings({}, "html", root=tmp_path).edition.commit == ""
    assert settings({"commit": False}, "html", root=tmp_path).edition.commit == ""
    assert settings({"commit": "abc"}, "html", root=tmp_path).edition.commit == "abc"
    assert settings({"commit": True}, "html", root=tmp_path).edition.commit == head


def test_no_commit_is_printed_where_git_knows_none(tmp_path: Path) -> None:
    """A folder without git is no error."""
    assert settings({"commit": True}, "html", root=tmp_path).edition.commit == ""
