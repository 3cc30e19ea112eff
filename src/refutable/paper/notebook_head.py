"""The first cell of a notebook: what the paper says of itself, as a page prints it at its ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from refutable.paper.authors import Affiliation, Author
from refutable.paper.metadata import Settings
from refutable.paper.tree import SPACE, Node, attr, link, node, para, plain, text, words
from refutable.paper.writing import Written


def head(tree: Written) -> list[Node]:
    """Return the blocks of the first cell: title, authors, date, abstract, keywords and rights."""
    return [*_titles(tree), *below_title(tree)]


def below_title(tree: Written) -> list[Node]:
    """Return what stands between the title of a paper and its text."""
    return [*_people(tree.settings), *_dates(tree), *_texts(tree)]


def _titles(tree: Written) -> Iterator[Node]:
    if "title" in tree.meta:
        yield node("Header", 1, attr("", ["unnumbered"]), tree.meta["title"]["c"])
    if "subtitle" in tree.meta:
        yield para([node("Emph", tree.meta["subtitle"]["c"])])


def _people(own: Settings) -> Iterator[Node]:
    people = own.people
    several = len(people.affiliations) > 1
    if people.authors:
        yield node("BulletList", [[plain(_author(one, several))] for one in people.authors])
    if people.affiliations:
        places = enumerate(people.affiliations, start=1)
        yield node("BulletList", [[plain(_place(one, n, several))] for n, one in places])


def _author(one: Author, several: bool) -> list[Node]:
    name = words(", ".join((one.name, *one.degrees)))
    said = [link(one.url, name)] if one.url else name
    if several and one.affiliations:
        said.append(node("Superscript", [text(", ".join(map(str, one.affiliations)))]))
    if one.orcid:
        address = f"https://orcid.org/{one.orcid}"
        said += [text(", "), link(address, [text(f"ORCID {one.orcid}")])]
    if one.email:
        said += [text(", "), link(f"mailto:{one.email}", [text(one.email)])]
    rest = "; ".join(part for part in (one.telephone, *one.roles, *one.remarks) if part)
    return [*said, text(f" ({rest})")] if rest else said


def _place(one: Affiliation, number: int, several: bool) -> list[Node]:
    mark = [node("Superscript", [text(str(number))]), text(" ")] if several else []
    return [*mark, link(one.url, [text(one.text)]) if one.url else text(one.text)]


def _dates(tree: Written) -> Iterator[Node]:
    own, word = tree.settings, tree.words["title-block-modified"]
    modified = f"{word} {own.modified.words}" if own.modified.words else ""
    edition = own.edition.spelled(tree.words)
    said = words(", ".join(part for part in (own.date.words, modified, edition) if part))
    if own.doi:
        said += [SPACE, link(f"https://doi.org/{own.doi}", [text(f"doi:{own.doi}")])]
    if said:
        yield para(said)


def _texts(tree: Written) -> Iterator[Node]:
    own, meta = tree.settings, tree.meta
    if "abstract" in meta:
        title = tree.words["section-title-abstract"]
        yield para([node("Strong", [text(title)])])
        yield from meta["abstract"]["c"]
    if "keywords" in meta:
        word = tree.words["title-block-keywords"]
        yield para([node("Strong", [text(word)]), text(": "), *_keywords(meta["keywords"])])
    yield from meta.get("thanks", {"c": []})["c"]
    if "cite-as" in meta:
        yield para([text(f"{tree.words['cite-as']}: "), *meta["cite-as"]["c"]])
    if own.copyright:
        yield para(words(own.copyright))
    for one in own.closing:
        yield para([link(one.url, [text(one.text)]) if one.url else text(one.text)])


def _keywords(given: Mapping[str, Any]) -> list[Node]:
    listed = given["c"] if given["t"] == "MetaList" else [given]
    made: list[Node] = []
    for one in listed:
        made += [*([text(", ")] if made else []), *one["c"]]
    return made
