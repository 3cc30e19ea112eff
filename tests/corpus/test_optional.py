"""A corpus has documents, excerpts, a codebook and codings; whatever else it has is optional."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from refutable.corpus import Corpus, parse_date
from tests.projects import Project, copy_third_paper


@pytest.fixture
def interviews(tmp_path: Path) -> Project:
    """A copy of the interviews on allotment gardens, to change."""
    return copy_third_paper(tmp_path / "interviews")


@pytest.fixture
def gardens(interviews: Project) -> Corpus:
    """The corpus of these interviews."""
    return interviews.corpus()


def test_what_a_table_does_not_have_is_empty(gardens: Corpus) -> None:
    """Documents of an id and a title are undated, of no actor and no type; all excerpts count."""
    document = gardens.documents["plot-3"]
    assert document.date.undated
    assert (document.actor, document.type, document.institutions) == ("", "", ())
    assert (document.retrospective, gardens.language_of("plot-3")) == (False, "")
    assert len(gardens.counted) == len(gardens.excerpts) == 14
    assert not any((gardens.events, gardens.periods, gardens.labels, gardens.adjudications))
    assert gardens.primary == gardens.default == "june"
    assert gardens.remarks == ()


def test_a_coding_without_a_stance_is_upheld(gardens: Corpus) -> None:
    """Where the codebook declares no stance, the empty one counts, and no file is needed for it."""
    assert gardens.counting.upheld == {""}
    assert {coding.stance for coding in gardens.codings} == {""}


def test_a_coding_without_words_is_of_the_whole_excerpt(gardens: Corpus) -> None:
    """Its offsets are those of the excerpt."""
    coding = next(item for item in gardens.codings if not item.quote)
    assert (coding.start, coding.end) == (0, len(gardens.excerpts[coding.excerpt].text))


def test_one_code_may_be_given_twice_in_an_excerpt_to_other_words(gardens: Corpus) -> None:
    """Both codings are there."""
    words = [c.quote for c in gardens.codings if c.excerpt == "x-3-seedlings"]
    assert words == ["We swap seedlings in April", "Nobody keeps count of who gave what"]


def test_an_attribute_has_its_declared_type_and_label(gardens: Corpus) -> None:
    """Numbers, dates and lists are read; what is empty is not known."""
    ada, emil = (gardens.cases["people"][name].attributes for name in ("ada", "emil"))
    assert ada["age"] == 34
    assert emil["age"] is None
    assert ada["here_since"] == parse_date("2011")
    assert gardens.cases["people"]["goran"].attributes["plots"] == ("30", "31")
    age = gardens.attributes["age"]
    assert (age.label, age.type, age.of, age.table, age.via) == (
        *("age in years", "integer"),
        *("case", "people", "speaker"),
    )
    assert gardens.attributes["speaker.age"] is age


def test_an_attribute_is_reached_through_the_column_that_refers(gardens: Corpus) -> None:
    """Of every case that an excerpt names; a document has no speaker of its own."""
    age = gardens.attributes["age"]
    assert list(gardens.values_at(age, "plot-7", "x-7-both")) == [61, 58]
    assert list(gardens.values_at(age, "plot-15", "x-15-list")) == [None]
    assert list(gardens.values_at(age, "plot-7")) == []


def test_a_name_in_two_tables_is_told_apart_by_the_column_that_refers(interviews: Project) -> None:
    """With two columns that refer to people, an age alone would not say whose."""
    header, rows = interviews.rows("excerpts.csv")
    asked = [[*row[:3], "goran", *row[3:]] for row in rows]
    interviews.write_rows("excerpts.csv", [*header[:3], "asked_by", *header[3:]], asked)
    package = json.loads(interviews.read("data/datapackage.json"))
    schema = package["resources"][1]["schema"]
    schema["fields"].insert(3, {"name": "asked_by"})
    key = {"fields": ["asked_by"], "reference": {"resource": "people", "fields": ["id"]}}
    schema["foreignKeys"].append(key)
    interviews.write("data/datapackage.json", json.dumps(package))
    corpus = interviews.corpus()
    assert "age" not in corpus.attributes
    asker = corpus.attributes["asked_by.age"]
    assert asker.name == "asked_by.age"
    assert list(corpus.values_at(asker, "plot-7", "x-7-both")) == [66]


def test_a_type_that_is_not_known_is_refused_at_its_column(interviews: Project) -> None:
    """Read as text, its numbers could not be compared, and nothing would say why."""
    interviews.replace("data/datapackage.json", '"type": "integer",', '"type": "interger",')
    assert interviews.faults() == [
        "data/datapackage.json:72:1: column 'age' has the type 'interger', "
        "which is not known here [bad-schema]"
    ]


def test_a_case_that_is_not_there_is_named_with_the_nearest(interviews: Project) -> None:
    """In a list too, each by itself."""
    interviews.replace("data/excerpts.csv", "bela;cora", "bela;kora")
    assert interviews.faults() == [
        "data/excerpts.csv:6:136: there is no 'kora' in data/people.csv [unknown-case]"
    ]


def test_a_document_has_its_whole_text(gardens: Corpus) -> None:
    """As it stands in its file; a span of it is the excerpt, on one line."""
    for excerpt in gardens.excerpts.values():
        text = gardens.document_of(excerpt.id).text or ""
        assert text[excerpt.start : excerpt.end].replace("\n", " ") == excerpt.text


def test_the_words_of_an_excerpt_decide_where_it_is(interviews: Project) -> None:
    """Positions that are wrong, or not given at all, are those of the only occurrence."""
    before = interviews.corpus()
    header, rows = interviews.rows("excerpts.csv")
    moved = [[*row[:-2], str(int(row[-2]) + 7), row[-1]] for row in rows[:7]]
    interviews.write_rows("excerpts.csv", header, moved + [[*row[:-2], "", ""] for row in rows[7:]])
    assert interviews.corpus().excerpts == before.excerpts


def test_words_that_are_not_in_the_text_are_named_with_the_nearest(interviews: Project) -> None:
    """The excerpt's line, and what the text has instead."""
    interviews.replace("data/excerpts.csv", "My mother had the plot", "My mother had a plot")
    with pytest.raises(Exception, match="not-in-text") as caught:
        interviews.corpus()
    assert str(caught.value).splitlines() == [
        "data/excerpts.csv:2:19: the words 'My mother had a plot before me. I was out here "
        "every summ…' are not in data/texts/plot-3.txt [not-in-text]",
        "    copy the exact words; the text has: 'My mother had the plot before me. I was out "
        "here every su…'",
    ]


def test_a_control_character_is_told_before_what_follows_from_it(interviews: Project) -> None:
    """With it, the words are not in the text; that would only be said of it again."""
    interviews.replace("data/excerpts.csv", "My mother had the plot", "My mother had\x07the plot")
    assert [line.split(" [")[-1] for line in interviews.faults()] == ["control-character]"]


def test_words_that_occur_twice_need_their_position(interviews: Project) -> None:
    """Which occurrence is meant is not guessed."""
    interviews.replace("data/texts/plot-30.txt", "What does", "It writes letters. What does")
    interviews.replace("data/excerpts.csv", ',"It writes letters. I have', ',"I have')
    faults = interviews.faults()
    assert faults == []
    header, rows = interviews.rows("excerpts.csv")
    again = ["x-30-again", "plot-30", "It writes letters.", "goran", "", ""]
    interviews.write_rows("excerpts.csv", header, [*rows, again])
    assert interviews.faults() == [
        "data/excerpts.csv:16:20: the words stand in data/texts/plot-30.txt more than once, "
        "and not at '' [not-in-text]"
    ]


def test_a_text_of_no_document_is_named(interviews: Project) -> None:
    """A misspelt file would leave excerpts unchecked."""
    interviews.write("data/texts/plot-33.txt", "Nobody: nothing.\n")
    assert interviews.faults() == [
        "data/texts/plot-33.txt:1:1: there is no document 'plot-33' [unknown-text]"
    ]


def test_a_text_with_carriage_returns_is_remarked(interviews: Project) -> None:
    """They would be counted as positions; the words are found all the same."""
    text = interviews.read("data/texts/plot-3.txt").replace("\n", "\r\n")
    interviews.write("data/texts/plot-3.txt", text)
    assert [line.rsplit(" ", 1)[1] for line in interviews.faults()] == ["[line-ends]"]
