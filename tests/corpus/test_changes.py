"""What differs between two states of a corpus is told row by row, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given

from refutable.corpus import Coding, Corpus, load_corpus
from refutable.corpus.changes import DataChange, FieldChange, data_changes, file_changes
from tests.corpora import corpora
from tests.projects import SECOND_PAPER, Project

MIRRORED = {"added": "removed", "removed": "added", "changed": "changed"}


@pytest.fixture(scope="module")
def before() -> Corpus:
    """The corpus of the second paper."""
    return load_corpus(SECOND_PAPER)


def only(project: Project, before: Corpus) -> DataChange:
    """Return the one row that differs between the second paper and the project."""
    (row,) = data_changes(before, project.corpus())
    return row


# ------------------------------------------------------------------ of all corpora


@given(corpora())
def test_a_corpus_does_not_differ_from_itself(corpus: Corpus) -> None:
    """Nothing changed where nothing changed; where rows stand in their file is no change."""
    moved = tuple(replace(coding, line=coding.line + 7) for coding in reversed(corpus.codings))
    documents = dict(reversed(list(corpus.documents.items())))
    shuffled = replace(corpus, codings=moved, documents=documents)
    assert data_changes(corpus, corpus) == data_changes(corpus, shuffled) == ()


@given(corpora(), corpora())
def test_what_one_way_is_added_is_removed_the_other_way(one: Corpus, other: Corpus) -> None:
    """The same rows differ in both directions, with their fields turned round."""

    def rows(old: Corpus, new: Corpus) -> set[tuple[object, ...]]:
        return {
            (row.kind, row.how, row.coder, row.excerpt, row.code, frozenset(row.stances))
            for row in data_changes(old, new)
        }

    turned = {(kind, MIRRORED[str(how)], *rest) for kind, how, *rest in rows(other, one)}
    assert rows(one, other) == turned


@given(corpora(), corpora())
def test_only_what_coders_coded_differs_and_each_row_once(one: Corpus, other: Corpus) -> None:
    """Derived layers are none of the data: rows name coders, and no two are the same."""
    rows = data_changes(one, other)
    assert {row.coder for row in rows if row.kind == "coding"} <= set(one.coders)
    assert len({(row.kind, row.id, row.how) for row in rows}) == len(rows)


@given(corpora(), corpora())
def test_adding_and_removing_rows_leads_from_one_corpus_to_the_other(
    one: Corpus, other: Corpus
) -> None:
    """Codings taken out and put in as told make of the old layers the new ones."""

    def known(coding: Coding) -> tuple[str, str, str, str]:
        return coding.coder, coding.excerpt, coding.code, coding.stance

    held = {known(coding) for coding in one.by_coders}
    for row in data_changes(one, other):
        if row.kind == "coding":
            old, new = (row.stances[0],), row.stances[-1:]
            if row.how != "added":
                held -= {(row.coder, row.excerpt, row.code, stance) for stance in old}
            if row.how != "removed":
                held |= {(row.coder, row.excerpt, row.code, stance) for stance in new}
    assert held == {known(coding) for coding in other.by_coders}


# ------------------------------------------------------------------ row by row


def test_a_coding_removed_says_whose_and_where_it_stood(project: Project, before: Corpus) -> None:
    """Coder, excerpt, code, stance, words and source of a coding that is gone."""
    project.keep_rows(
        "codings/desk.csv", lambda row: row[:2] != ["x-report-lively", "order.zoning"]
    )
    assert only(project, before) == DataChange(
        kind="coding",
        how="removed",
        id="desk/x-report-lively/order.zoning/effect",
        coder="desk",
        document="annual-report-2003",
        excerpt="x-report-lively",
        code="order.zoning",
        stances=("effect",),
        words="The zones have made the house calmer",
        source="Annual Report (1 September 2003)",
    )


@pytest.mark.parametrize(
    ("field", "column", "new", "counts"),
    [("stance", 3, "reports", True), ("quote", 2, "The zones", False), ("memo", 4, "seen", False)],
)
def test_a_coding_changed_is_one_row_with_its_fields(
    project: Project, before: Corpus, field: str, column: int, new: str, counts: bool
) -> None:
    """Another stance counts otherwise, other words and another memo do not."""
    header, rows = project.rows("codings/desk.csv")
    row = next(row for row in rows if row[:2] == ["x-report-lively", "order.zoning"])
    old, row[column] = row[column], new
    project.write_rows("codings/desk.csv", header, rows)
    change = only(project, before)
    assert (change.kind, change.how, change.counts) == ("coding", "changed", counts)
    assert change.fields == (FieldChange(field, old, new),)
    assert change.stances == (("effect", "reports") if field == "stance" else ("effect",))


def test_of_two_stances_the_one_that_is_gone_is_told(project: Project, before: Corpus) -> None:
    """A coding that stands on is no change, whatever other stance stood beside it."""
    project.keep_rows("codings/desk.csv", lambda row: row[2] != "disturbs the other")
    row = only(project, before)
    assert (row.how, row.id) == ("removed", "desk/x-zones-rooms/sound.disturbance/affirms")


def edit(file: str, old: str, new: str) -> Callable[[Project], None]:
    """Return an edit of one file of a project."""
    return lambda project: project.replace(f"data/{file}", old, new)


@pytest.mark.parametrize(
    ("change", "kind", "id", "field", "counts"),
    [
        (
            edit("documents.csv", "Report,2003-09-01", "Report,2004"),
            *("document", "annual-report-2003", FieldChange("date", "2003-09-01", "2004"), True),
        ),
        (
            edit("documents.csv", ",Annual Report,", ",Report of the Year,"),
            "document",
            "annual-report-2003",
            FieldChange("title", "Annual Report", "Report of the Year"),
            False,
        ),
        (
            edit("documents.csv", "catalogued, not quoted", "never quoted"),
            "document",
            "house-bulletin-1995",
            FieldChange("note", "catalogued, not quoted", "never quoted"),
            False,
        ),
        (
            edit(
                "documents.csv",
                "Annual Report,2003-09-01,head office",
                "Annual Report,2003-09-01,branch desk",
            ),
            *("document", "annual-report-2003"),
            *(FieldChange("actor", "head office", "branch desk"), True),
        ),
        (
            edit("excerpts.csv", "kindly|voices", "kindly"),
            *("excerpt", "x-voices-ask", FieldChange("emphasis", "kindly|voices", "kindly"), False),
        ),
        (
            edit("excerpts.csv", "keep calls short,en,branch", "keep calls short,en,main"),
            *("excerpt", "x-leaflet-neighbour", FieldChange("scope", "branch", "main"), True),
        ),
        (
            edit("codebook.yaml", "label: Prohibition", "label: Ban"),
            *("code", "order.ban", FieldChange("label", "Prohibition", "Ban"), False),
        ),
        (
            edit(
                "codebook.yaml", "family: order\n  label: Appeal", "family: sound\n  label: Appeal"
            ),
            *("code", "order.appeal", FieldChange("parent", "order", "sound"), True),
        ),
        (
            edit("codebook.yaml", "label: What sound is", "label: Sound"),
            *("family", "sound", FieldChange("label", "What sound is", "Sound"), False),
        ),
        (
            edit("codebook.yaml", "version: 1", "version: 2"),
            *("codebook", "codebook", FieldChange("version", "1", "2"), False),
        ),
        (
            edit("periods.csv", "1990-06-15,1996-12-31", "1990-06-15,1995-12-31"),
            "period",
            "corner",
            FieldChange("span", "1990-06-15/1996-12-31", "1990-06-15/1995-12-31"),
            True,
        ),
        (
            edit("events.csv", "children-corner-opened,1990-06-15", "children-corner-opened,1991"),
            *("event", "children-corner-opened", FieldChange("date", "1990-06-15", "1991"), True),
        ),
        (
            edit("values.csv", "the head office", "the main office"),
            *("label", "actor/head office"),
            *(FieldChange("label", "the head office", "the main office"), False),
        ),
        (
            edit("counting.yaml", "layer: desk", "layer: attic"),
            *("counting", "counting", FieldChange("layer", "desk", "attic"), True),
        ),
        (
            edit("coders.csv", "Coder at the desk", "The desk"),
            *("coder", "desk", FieldChange("label", "Coder at the desk", "The desk"), False),
        ),
    ],
)
def test_a_field_changed_is_told_and_whether_it_can_count(
    project: Project,
    before: Corpus,
    change: Callable[[Project], None],
    kind: str,
    id: str,
    field: FieldChange,
    counts: bool,
) -> None:
    """Every kind of row: what it is known by, the field, and whether counts take it up."""
    change(project)
    row = only(project, before)
    assert (row.kind, row.how, row.id, row.counts) == (kind, "changed", id, counts)
    assert row.fields == (field,)


def test_a_change_of_the_counting_rules_counts(project: Project, before: Corpus) -> None:
    """A stance that is no longer upheld is one change of the rules."""
    project.replace("data/counting.yaml", "[affirms, aims, effect]", "[affirms, aims]")
    project.replace("data/counting.yaml", "[rejects, reports]", "[rejects, reports, effect]")
    row = only(project, before)
    assert (row.kind, row.how, row.counts) == ("counting", "changed", True)
    assert row.fields == (
        FieldChange("upheld", "affirms;aims;effect", "affirms;aims"),
        FieldChange("apart", "rejects;reports", "effect;rejects;reports"),
    )


def test_an_adjudication_is_a_row_of_its_own(before: Corpus) -> None:
    """Decided, decided otherwise, and undone: each with excerpt, code and what stands."""
    from refutable.corpus import Adjudication

    made = Adjudication("x-minutes-children", "sound.disturbance", ("reports",), "r", "why", "2026")
    decided = replace(before, adjudications=(made,))
    other = replace(before, adjudications=(replace(made, decision=()),))
    reasoned = replace(before, adjudications=(replace(made, reason="because"),))
    (added,), (removed,), (changed,), (told,) = (
        data_changes(before, decided),
        data_changes(decided, before),
        data_changes(decided, other),
        data_changes(decided, reasoned),
    )
    assert (added.how, removed.how, changed.how) == ("added", "removed", "changed")
    assert added.id == changed.id == "x-minutes-children/sound.disturbance"
    assert (added.document, added.stances) == ("council-minutes-1986", ("reports",))
    assert changed.fields == (FieldChange("decision", "reports", ""),)
    assert (changed.counts, told.counts) == (True, False)


# ------------------------------------------------------------------ what goes with what


def test_what_goes_with_a_document_stands_below_it(project: Project, before: Corpus) -> None:
    """A document takes its excerpts with it, and those their codings: one row, with its parts."""
    project.keep_rows("documents.csv", lambda row: row[0] != "annual-report-2003")
    project.keep_rows("excerpts.csv", lambda row: row[1] != "annual-report-2003")
    for layer in ("desk", "attic"):
        project.keep_rows(f"codings/{layer}.csv", lambda row: row[0] != "x-report-lively")
    row = only(project, before)
    assert (row.kind, row.how, row.id) == ("document", "removed", "annual-report-2003")
    assert [part.id for part in row.parts] == [
        "x-report-echo",
        "x-report-lively",
        "x-report-variant",
    ]
    assert [(part.kind, part.coder) for part in row.parts[1].parts] == [
        ("coding", "attic"),
        *[("coding", "desk")] * 2,
    ]
    assert len(list(row.rows())) == 7


def test_what_changed_goes_with_nothing(project: Project, before: Corpus) -> None:
    """A coding that changed in an excerpt that changed is a row of its own."""
    project.replace("data/excerpts.csv", "keep calls short,en,branch", "keep calls short,en,main")
    project.replace("data/codings/desk.csv", "a good neighbour,affirms", "a good neighbour,reports")
    rows = data_changes(before, project.corpus())
    assert [(row.kind, row.parts) for row in rows] == [("excerpt", ()), ("coding", ())]


def test_what_comes_with_a_coder_stands_below_them(project: Project, before: Corpus) -> None:
    """A new coder is one row, with the whole layer below it."""
    project.append(
        "data/coders.csv", "hall,Coder in the hall,codings/hall.csv,1,no,yes,invented,2026-11-23,"
    )
    project.write("data/codings/hall.csv", project.read("data/codings/attic.csv"))
    row = only(project, before)
    assert (row.kind, row.how, row.id) == ("coder", "added", "hall")
    assert len(row.parts) == len(project.rows("codings/hall.csv")[1])
    assert {part.coder for part in row.parts} == {"hall"}


def test_files_beside_the_corpus_differ_by_their_text() -> None:
    """Which files were added, removed and changed, in the order of their names."""
    rows = file_changes({"a": "1", "b": "1", "c": "1"}, {"b": "1", "c": "2", "d": "1"})
    assert [(row.id, row.how) for row in rows] == [
        ("a", "removed"),
        ("c", "changed"),
        ("d", "added"),
    ]
    assert not rows[1].counts
