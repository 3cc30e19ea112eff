"""The names in a sentence are compared with those in its criterion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from refutable.claims.claim import Claim, Verdict
from refutable.corpus import Corpus
from refutable.corpus.model import Attribute
from refutable.errors import MalformedError
from refutable.evaluate.query import Finder
from refutable.language.criteria import Criterion
from refutable.language.expressions import coded, event, quoted
from refutable.wording.case import Remark
from refutable.wording.check import remarks
from refutable.wording.names import Names
from refutable.wording.project import Project, read_project
from refutable.wording.sentence import read_sentence
from refutable.wording.table import word_table
from tests.corpora import changed

OPENING = "children-corner-opened"
ENGLISH = word_table("en")
assert ENGLISH is not None
TABLE = ENGLISH
zoning, disturbance, ban = coded("order.zoning"), coded("sound.disturbance"), coded("order.ban")
late = (zoning.since(OPENING).documents >= 2) & (zoning.before(OPENING).documents == 0)


def found(
    corpus: Corpus,
    text: str,
    criterion: Criterion,
    wording: str = "",
    sections: Sequence[str] = (),
    excuse: tuple[tuple[str, str], ...] = (),
) -> list[Remark]:
    """Return the remarks on names in a sentence."""
    project = read_project(wording, corpus, TABLE) if wording else Project(TABLE)
    claim = Claim("clm-x", criterion, declared=Verdict.UNDETERMINED, excuse=excuse)
    names = Names(corpus, project, TABLE)
    marked = remarks(read_sentence(text), claim, names, Finder(corpus), sections)
    return [one for one in marked if one.rule.startswith("name-")]


def test_a_name_is_found_in_another_form_of_its_words() -> None:
    """Endings are taken off by a list, so that "zones" are "zoning" and "disturbs" disturbs."""
    pairs = ("zones zoning", "disturbs disturbance", "prohibited prohibition", "equality equals")
    assert all(len(set(TABLE.stems(pair))) == 1 for pair in pairs)


EXCHANGED = {
    "a code": ("Appeals are worded after the corner for children opened, none before.", late),
    "an actor": (
        "No branch desk words zones.",
        zoning.by_actor("head office").documents == 0,
    ),
    "the label of an actor": (
        "No paper by the desk of the north branch words zones.",
        zoning.by_actor("head office").documents == 0,
    ),
    "an institution": (
        "No paper of the reading room words zones.",
        zoning.at("Children's Corner").documents == 0,
    ),
    "a year": ("Prohibition is named before 1970.", ban.before("1990").documents >= 1),
    "a decade": (
        "Prohibition is named in the thirties.",
        ban.during("1970/1979").documents >= 1,
    ),
    "one period for two": (
        "Disturbance is named under the old rules.",
        (disturbance.during("strict").documents >= 1)
        & (disturbance.during("zones").documents >= 1),
    ),
    "a document": (
        "The Rules of the House word zones.",
        zoning.in_documents("zones-plan-1997").documents == 1,
    ),
    "a document, by a word of its title": (
        "A plan that follows the Bulletin words zones.",
        zoning.in_documents("zones-plan-1997").documents == 1,
    ),
    "memories for papers of their time": (
        "No paper of its time words zones.",
        zoning.retrospective().documents == 0,
    ),
}


@pytest.mark.parametrize("name", EXCHANGED)
def test_a_name_that_was_exchanged_has_a_remark(small: Corpus, name: str) -> None:
    """It stands in the sentence and not in the criterion, or the other way round."""
    text, criterion = EXCHANGED[name]
    assert found(small, text, criterion)


HONEST = {
    "a code by its label": ("Zoning is worded.", zoning.documents >= 1),
    "a code by a word of its definition": (
        "Quiet places of their own were given to readers.",
        zoning.documents >= 1,
    ),
    "a family of the code": ("A way to order, zoning, is worded.", zoning.documents >= 1),
    "what goes with a document": (
        "A plan of the head office of 1997 words zones.",
        zoning.in_documents("zones-plan-1997").documents == 1,
    ),
    "a word that points to the sentence before": (
        "It is worded by the head office.",
        zoning.by_actor("head office").documents >= 1,
    ),
    "an event": (
        "Prohibition is older than the corner for children.",
        ban.first.precedes(event(OPENING)),
    ),
    "each period, which one word names": (
        "Disturbance is named in every period.",
        (disturbance.during("strict").documents >= 1)
        & (disturbance.during("corner").documents >= 1)
        & (disturbance.during("zones").documents >= 1),
    ),
    "a code in other words": ("A place for each sort of reader.", zoning.documents >= 1),
    "a document, where the criterion looks at all": (
        "Zones, of which the Bulletin has no word, are worded.",
        zoning.documents >= 1,
    ),
    "a type that is a common noun": ("Zones are worded in a report.", zoning.documents >= 1),
}


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_name_has_no_remark(small: Corpus, name: str) -> None:
    """One word of a name or a definition shows that a sentence speaks of a thing."""
    text, criterion = HONEST[name]
    assert found(small, text, criterion) == []


def test_a_remark_names_the_word_and_its_place_and_can_be_excused(small: Corpus) -> None:
    """With the name as the sentence has it."""
    text = "Zones are worded where appeals would do."
    (remark,) = found(small, text, zoning.documents >= 1)
    assert (remark.rule, remark.word) == ("name-not-in-criterion", "appeals")
    assert remark.start == text.index("appeals")
    assert "code “Appeal”" in remark.message
    excuse = (("appeals", "named as what is not needed"),)
    assert found(small, text, zoning.documents >= 1, excuse=excuse) == []


def test_a_declared_name_stands_for_its_thing(small: Corpus) -> None:
    """A list of other names per id, or per label of the data."""
    text = "Zones are worded by people upstairs."
    criterion = zoning.by_actor("head office").documents >= 1
    assert [one.rule for one in found(small, text, criterion)] == ["name-not-in-sentence"]
    assert found(small, text, criterion, "names: {head office: [people upstairs]}") == []
    text, wording = "Rooms for chatter are worded.", "names: {order.zoning: [rooms for chatter]}"
    assert found(small, text, zoning.documents >= 1, wording) == []
    (remark,) = found(small, f"{text[:-1]} and prohibited.", ban.documents >= 1, wording)
    assert remark.word == "Rooms for chatter"


@pytest.mark.parametrize(
    ("text", "criterion", "said"),
    [
        ("Wardens word zones.", zoning.documents >= 1, ["the role told “warden”"]),
        ("Wardens word zones.", zoning.where(role="reader").documents >= 1, ["the role told"]),
        ("Wardens word zones.", zoning.where(role="warden").documents >= 1, []),
        ("A reward is worded with zones.", zoning.documents >= 1, []),
    ],
)
def test_a_value_that_the_schema_lists_is_a_name(
    small: Corpus, text: str, criterion: Criterion, said: list[str]
) -> None:
    """It stands in the sentence where the criterion asks for it, and only there."""
    roles = ("warden", "reader")
    role = Attribute("role", "role told", "string", roles, "document", "documents", "role")
    documents = {
        name: changed(one, role=roles[place % 2])
        for place, (name, one) in enumerate(small.documents.items())
    }
    corpus = replace(small, documents=documents, attributes={**small.attributes, "role": role})
    remarked = [one.message for one in found(corpus, text, criterion)]
    assert len(remarked) == len(said)
    assert all(part in message for part, message in zip(said, remarked, strict=True))


def test_a_year_in_a_name_belongs_to_the_name(small: Corpus) -> None:
    """A plan for years to come is not dated by them."""
    criterion = zoning.in_documents("zones-plan-1997").documents == 1
    text = "The Plan 1997-2004 words zones."
    assert [one.word for one in found(small, text, criterion)] == ["2004"]
    assert found(small, text, criterion, "names: {zones-plan-1997: [Plan 1997-2004]}") == []


def test_a_section_s_setting_need_not_be_named(small: Corpus) -> None:
    """In that section, or in the whole paper; elsewhere the name is missing."""
    criterion = zoning.by_actor("head office").documents >= 1
    wording = "setting: {sec-office: [the head office]}"
    text = "Zones are worded."
    assert found(small, text, criterion, wording, ["sec-order", "sec-office"]) == []
    assert len(found(small, text, criterion, wording, ["sec-order"])) == 1
    assert found(small, text, criterion, "setting: {paper: [head office]}") == []


def test_names_may_be_switched_off(small: Corpus) -> None:
    """All of them, or one word, with a reason."""
    text, criterion = EXCHANGED["an actor"]
    assert found(small, text, criterion, "off: {all names: we speak in riddles}") == []
    one = found(small, "Appeals are zones.", zoning.documents >= 1, "off: {appeals: a pun}")
    assert one == []


def test_a_year_of_a_criterion_without_dates_is_not_judged(small: Corpus) -> None:
    """The check compares names, and there is none to compare with."""
    assert found(small, "In 2024 we find zones.", zoning.documents >= 1) == []
    assert found(small, "Many papers are quoted.", quoted().documents >= 5) == []


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("? [a]\n", 1, "found unhashable key"),
        ("\x00", 1, "this is not YAML"),
        ("- a\n", 1, "here should be keys and values"),
        ("names:\n  order.zone: zones\n", 2, "'order.zone' is not the id or label of anything"),
        ("names: {order.zoning: [[a]]}\n", 1, "this is not text"),
        ("name: {}\n", 1, "there is no part 'name'"),
        ("setting: {paper: [nobody]}\n", 1, "'nobody' is not the id or label of anything"),
        ("off:\n  few:\n", 2, "'few' has no reason"),
        ("ranges: {few: {to: forty, because: x}}\n", 1, "the range of 'few' has no limits"),
        ("ranges: {few: {to: 1.5, because: x}}\n", 1, "the range of 'few' has no limits"),
        ("ranges: {few: {from: 0.5, to: 0.2, because: x}}\n", 1, "the range of 'few' has"),
        ("ranges: {few: {to: 0.2}}\n", 1, "the range of 'few' has no limits or no reason"),
        ("ranges: {tall: {to: 1, because: x}}\n", 1, "'tall' is not a word with a range"),
    ],
)
def test_a_fault_of_the_file_names_its_line(
    small: Corpus, text: str, line: int, message: str
) -> None:
    """And what to write instead."""
    with pytest.raises(MalformedError) as caught:
        read_project(text, small, TABLE)
    fault = caught.value.faults[0]
    assert (fault.rule in ("bad-wording", "bad-yaml"), fault.line) == (True, line)
    assert fault.message.startswith(message)
    assert fault.remedy
