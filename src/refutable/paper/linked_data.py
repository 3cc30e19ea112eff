"""The paper, its data and its claims in the words of schema.org (https://schema.org), as JSON-LD.

A claim is a ``Claim`` that is a part of the article, and its verdict is the rating of a
``ClaimReview``: the one way in which schema.org says what became of a claim. A page has many: each
says no more than that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urljoin

from refutable.paper.about import About, Dataset, Told
from refutable.paper.authors import Affiliation, Author, People
from refutable.paper.formats import DATA_PACKAGE
from refutable.paper.rights import Licence

Thing = dict[str, Any]
ARTICLE = "#article"
"""The article as a thing: the page itself is a document about it."""


def linked_data(about: About) -> Thing:
    """Return the paper as a graph of JSON-LD: article, data, and the claims that carry it.

    Where none is marked as one of these, all claims are in it.
    """
    carrying = tuple(one for one in about.claims if one.bearing) or about.claims
    verdicts = dict.fromkeys(one.verdict for one in carrying)
    graph = [_article(about, carrying), *map(_rating, verdicts)]
    if about.data:
        graph.append(_dataset(about, about.data))
    return {"@context": "https://schema.org", "@graph": graph}


def _article(about: About, claims: Iterable[Told]) -> Thing:
    own, entry = about.settings, about.settings.entry
    journal = entry.get("container-title")
    return bare(
        {
            "@type": "ScholarlyArticle",
            "@id": ARTICLE,
            "headline": about.title,
            "alternativeHeadline": about.subtitle,
            "author": [person(one, own.people) for one in own.people.authors],
            "datePublished": own.date.iso,
            "dateModified": own.modified.iso,
            "version": own.edition.version,
            "inLanguage": own.lang,
            "abstract": about.abstract,
            "keywords": list(own.keywords),
            "identifier": f"https://doi.org/{own.doi}" if own.doi else "",
            "url": own.edition.address,
            "license": terms(own.licences),
            "copyrightNotice": own.copyright,
            "isPartOf": {"@type": "Periodical", "name": journal} if journal else None,
            "isBasedOn": [
                *([{"@id": "#data"}] if about.data else []),
                *([own.edition.repository] if own.edition.repository else []),
            ],
            "hasPart": [_claim(one) for one in claims],
        }
    )


def person(one: Author, people: People) -> Thing:
    """Return an author as a person; one without first name may be a group."""
    places = (people.affiliations[number - 1] for number in one.affiliations)
    return bare(
        {
            "@type": "Person" if one.given else "Organization",
            "@id": f"https://orcid.org/{one.orcid}" if one.orcid else "",
            "name": one.name,
            "givenName": one.given,
            "familyName": one.family if one.given else "",
            "email": one.email,
            "url": one.url,
            "affiliation": list(map(organization, places)),
        }
    )


def organization(place: Affiliation) -> Thing:
    """Return where an author works."""
    return bare({"@type": "Organization", "name": place.text, "url": place.url})


def _claim(one: Told) -> Thing:
    return {
        "@type": "Claim",
        "@id": f"#{one.id}",
        "text": one.text,
        "review": {"@type": "ClaimReview", "reviewRating": {"@id": f"#{one.verdict}"}},
    }


def _rating(verdict: str) -> Thing:
    return {"@type": "Rating", "@id": f"#{verdict}", "alternateName": verdict}


def _dataset(about: About, data: Dataset) -> Thing:
    address = about.settings.edition.address
    file = urljoin(address, f"{about.stem}{DATA_PACKAGE}") if address else ""
    return bare(
        {
            "@type": "Dataset",
            "@id": "#data",
            "name": data.title,
            "description": data.description or data.title,
            "keywords": list(data.keywords),
            "license": terms(data.licences),
            "distribution": bare(
                {
                    "@type": "DataDownload",
                    "encodingFormat": "application/zip",
                    "contentUrl": file,
                }
            )
            if file
            else None,
        }
    )


def terms(licences: Iterable[Licence]) -> str | list[str]:
    """Return licences as schema.org names them: by address, or in words where they have none."""
    named = [one.url or one.text for one in licences]
    return named[0] if len(named) == 1 else named


def bare(thing: Mapping[str, Any]) -> Thing:
    """Return a thing without what is not known of it."""
    return {key: value for key, value in thing.items() if value not in ("", None, [], {})}
