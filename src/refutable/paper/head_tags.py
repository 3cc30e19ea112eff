"""What the head of the page says to programs, in the vocabularies that they look for.

* ``citation_*`` (Highwire Press) for Zotero, Google Scholar and others. Zotero's translator
  "Embedded Metadata" takes a page with ``citation_title`` for an article, reads a name with a
  comma as last and first name, and splits ``citation_keywords`` at semicolons.
* Dublin Core (https://www.dublincore.org/specifications/dublin-core/dcmi-terms/) for the rights.
* Open Graph (https://ogp.me) for those who show a link as a card.
* schema.org as JSON-LD: ``linked_data.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from urllib.parse import urljoin

from refutable.escaping import json_in_html
from refutable.paper.about import About
from refutable.paper.authors import Author
from refutable.paper.linked_data import linked_data

Tag = tuple[str, str]
_OF_ENTRY = {
    "container-title": "citation_journal_title",
    "volume": "citation_volume",
    "issue": "citation_issue",
    "publisher": "citation_publisher",
    "ISSN": "citation_issn",
    "ISBN": "citation_isbn",
    "DOI": "citation_doi",
    "PMID": "citation_pmid",
}


def head_tags(about: About) -> str:
    """Return the elements of the head that tell programs what the paper is."""
    made = [_meta("name", *one) for one in (*_plain(about), *_highwire(about), *_dublin(about))]
    made += [_meta("property", *one) for one in _open_graph(about)]
    address = about.settings.edition.address
    made += [f'<link rel="canonical" href="{escape(address)}">'] if address else []
    data = json_in_html(linked_data(about))
    made.append(f'<script type="application/ld+json">{data}</script>')
    return "\n".join(made)


def _meta(kind: str, name: str, content: str) -> str:
    return f'<meta {kind}="{name}" content="{escape(content)}">'


def _plain(about: About) -> Iterator[Tag]:
    own = about.settings
    yield from (("author", one.name) for one in own.people.authors)
    yield from _given("description", about.description)
    yield from _given("keywords", ", ".join(own.keywords))


def _highwire(about: About) -> Iterator[Tag]:
    own, entry = about.settings, about.settings.entry
    yield from _given("citation_title", about.title)
    for one in own.people.authors:
        yield "citation_author", _name(one, alone=len(own.people.authors) == 1)
        for number in one.affiliations:
            yield "citation_author_institution", own.people.affiliations[number - 1].text
        yield from _given("citation_author_orcid", one.orcid and f"https://orcid.org/{one.orcid}")
        yield from _given("citation_author_email", one.email)
    yield from _given("citation_publication_date", own.date.iso.replace("-", "/"))
    for key, name in _OF_ENTRY.items():
        yield from _given(name, str(entry.get(key) or ""))
    pages = str(entry.get("page") or "").replace("–", "-").partition("-")
    yield from _given("citation_firstpage", pages[0].strip())
    yield from _given("citation_lastpage", pages[2].strip())
    yield from (("citation_keywords", word) for word in own.keywords)
    yield "citation_language", own.lang
    yield from _given("citation_abstract", about.abstract)
    if own.edition.address:
        yield "citation_public_url", own.edition.address
        yield "citation_fulltext_html_url", own.edition.address
        if "pdf" in about.to:
            yield "citation_pdf_url", urljoin(own.edition.address, f"{about.stem}.pdf")


def _name(one: Author, *, alone: bool) -> str:
    """Return a name as "Last, First", which no program has to guess.

    Zotero takes a single name with blanks on both sides of its comma for two persons.
    """
    if not (one.given and one.family):
        return one.name
    two = alone and " " in one.given and " " in one.family
    return f"{one.given} {one.family}" if two else f"{one.family}, {one.given}"


def _dublin(about: About) -> Iterator[Tag]:
    own = about.settings
    yield from _given("dcterms.date", own.date.iso)
    yield from _given("dcterms.modified", own.modified.iso)
    yield from _given("dcterms.rights", own.copyright)
    yield from (("dcterms.license", one.url or one.text) for one in own.licences)


def _open_graph(about: About) -> Iterator[Tag]:
    own = about.settings
    yield "og:type", "article"
    yield from _given("og:title", about.title)
    yield from _given("og:description", about.description)
    yield from _given("og:url", own.edition.address)
    yield "og:locale", own.lang.replace("-", "_")
    yield from _given("article:published_time", own.date.iso)
    yield from _given("article:modified_time", own.modified.iso)
    yield from (("article:tag", word) for word in own.keywords)


def _given(name: str, content: str) -> Iterator[Tag]:
    if content:
        yield name, content
