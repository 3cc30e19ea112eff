"""Criteria that more than one claim of the paper uses."""

from collections.abc import Iterable
from functools import reduce
from operator import and_

from analysis.selections import politics, record
from refutable import coded
from refutable.language.criteria import Criterion
from refutable.language.expressions import Selection
from refutable.language.quantities import Quantity

PERIODS = ("nineties", "honeymoon", "post-911", "strategic")


def each_found(selections: Iterable[Selection]) -> Criterion:
    """Return the criterion that each selection has a document: the least that 'each' can mean."""
    return reduce(and_, [selection.documents >= 1 for selection in selections])


def unanimous(criteria: Iterable[Criterion]) -> Criterion:
    """Return the criterion that all of these hold, or none of them."""
    criteria = list(criteria)
    return reduce(and_, criteria) | reduce(and_, [~one for one in criteria])


def in_each_period(selection: Selection) -> Criterion:
    """Return the criterion that each period of the study has a document of the selection.

    This is the least that 'runs through' can mean.
    """
    return each_found(selection.during(period) for period in PERIODS)


def in_one_passage(document: str, first: str, *others: str) -> Criterion:
    """Return the criterion that one passage of a document carries all of these codes."""
    found = coded(first).in_documents(document)
    for code in others:
        found = found.in_same_excerpt_as(coded(code))
    return found.documents == 1


def politicised_beside(selection: Selection, named: Selection = politics) -> Quantity:
    """Return the share of politicised texts among the texts of a selection."""
    return selection.in_same_document_as(named).documents / selection.documents


def politicised_apart(selection: Selection, named: Selection = politics) -> Quantity:
    """Return the share of politicised texts among the texts on the two countries without it."""
    others = record.not_in_same_document_as(selection)
    return named.not_in_same_document_as(selection).documents / others.documents
