"""Values of an attribute have labels for print, declared in the data and checked with them."""

from __future__ import annotations

import json

import pytest

from refutable.corpus import Corpus
from tests.projects import Project

FILE = "data/values.csv"


def test_labels_are_read_by_attribute_and_value(small: Corpus) -> None:
    """Each row of the table is in the corpus, and nothing else."""
    assert small.labels["actor", "head office"] == "the head office"
    assert small.labels["retrospective", "no"] == "papers of their time"
    assert len(small.labels) == 13


def test_a_paper_without_labels_has_none(project: Project) -> None:
    """The table is optional; a file that nothing declares is not passed over in silence."""
    package = json.loads(project.read("data/datapackage.json"))
    package["resources"] = [item for item in package["resources"] if item["name"] != "values"]
    project.write("data/datapackage.json", json.dumps(package))
    assert project.faults() == [
        "data/datapackage.json:1:1: no resource 'values' is declared, and data/values.csv is there"
        " [missing-resource]"
    ]
    (project.root / FILE).unlink()
    corpus = project.corpus()
    assert corpus.labels == {}
    assert FILE not in corpus.files


def test_a_table_that_is_declared_has_to_be_there(project: Project) -> None:
    """A declared table that is missing is a fault, not an empty one."""
    (project.root / FILE).unlink()
    assert project.faults() == [f"{FILE}: the file is missing [missing-file]"]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("colour,red,red", "15:1: 'colour' is not an attribute with labels [unknown-attribute]"),
        ("scope,attic,the attic", "15:7: the data have no scope 'attic' [unknown-value]"),
        ("code,order.bann,bans", "15:6: the data have no code 'order.bann' [unknown-value]"),
        (
            "scope,main,the house",
            "15:7: line 9 already gives scope 'main' a label [duplicate-value]",
        ),
        (
            "type,plan,notice",
            "15:11: type 'notice' has the same label, 'notice' [ambiguous-label]",
        ),
        (
            "coder,attic,consensus",
            "15:13: coder 'consensus' has the same label, 'consensus' [ambiguous-label]",
        ),
    ],
)
def test_what_is_wrong_with_a_label_is_named(project: Project, row: str, fault: str) -> None:
    """Attribute and value are known, no value has two labels, and no label two values."""
    project.append(FILE, row)
    assert project.faults() == [f"{FILE}:{fault}"]


def test_two_values_under_one_label_are_both_named(project: Project) -> None:
    """Neither of the two is the right one."""
    project.replace(FILE, "scope,branch,the north branch", "scope,branch,the main house")
    assert [line.split(": ", 1)[1] for line in project.faults()] == [
        "scope 'branch' has the same label, 'the main house' [ambiguous-label]",
        "scope 'main' has the same label, 'the main house' [ambiguous-label]",
    ]


@pytest.mark.parametrize(
    "row",
    [
        "type,minutes,minutes of a meeting",
        "document,house-rules-1974,the old rules",
        "coder,any,whoever coded",
        "code,order.ban,a ban",
        "language,en,plain English",
    ],
)
def test_whatever_the_data_or_their_schema_know_can_have_a_label(
    project: Project, row: str
) -> None:
    """A kind of document that the schema allows, a document, a layer, a code."""
    if row.startswith("language"):
        project.replace(FILE, "language,en,English\n", "")
    project.append(FILE, row)
    attribute, value, label = row.split(",")
    assert project.corpus().labels[attribute, value] == label


def test_a_label_outlives_the_last_document_of_its_value(project: Project) -> None:
    """What the schema still allows may go out of the data: the paper is not malformed by it."""
    project.keep_rows("excerpts.csv", lambda row: row[1] != "council-minutes-1986")
    for layer in ("desk", "attic"):
        project.keep_rows(f"codings/{layer}.csv", lambda row: not row[0].startswith("x-minutes"))
    project.keep_rows("documents.csv", lambda row: row[0] != "council-minutes-1986")
    assert project.faults() == []


def test_labels_are_not_judged_where_their_values_cannot_be_read(project: Project) -> None:
    """What only follows from an unreadable table is not reported beside it."""
    project.replace("data/documents.csv", "id,title,", "id,name,")
    assert [line for line in project.faults() if FILE in line] == []
