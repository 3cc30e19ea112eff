"""A corpus is loaded whole and checked whole; every fault is reported at once."""

from __future__ import annotations

import csv
import gc
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refutable import build
from refutable.corpus import (
    AGREED,
    ANY,
    CONSENSUS,
    DERIVED,
    Adjudication,
    Coding,
    Corpus,
    garbage,
    load_corpus,
)
from refutable.corpus.codings import Codings
from refutable.corpus.garbage import gc_paused
from refutable.corpus.layers import Decisions, derive, without
from refutable.corpus.load.codings import Known, _layer_if_sound, judged
from refutable.corpus.load.reading import Reading
from refutable.corpus.panel import Panel
from refutable.corpus.schema import read_package
from refutable.errors import MalformedError
from refutable.evaluate.evaluate import amount
from refutable.evaluate.query import Finder
from refutable.language.expressions import Selection
from refutable.language.query import Query
from tests.corpora import COLLEAGUES, coding, corpora
from tests.projects import (
    SECOND_PAPER,
    SECOND_VERDICTS,
    Project,
    copy_second_paper,
    verdicts,
)

TABLES = (
    "documents.csv",
    "excerpts.csv",
    "periods.csv",
    "events.csv",
    "values.csv",
    "coders.csv",
    "codings/desk.csv",
    "codings/attic.csv",
)


def test_everything_of_the_files_is_in_the_corpus(small: Corpus) -> None:
    """Every row of every table is loaded."""
    assert (len(small.documents), len(small.excerpts), len(small.counted)) == (10, 14, 10)
    assert (len(small.coders), len(small.by_coders)) == (2, 30)
    assert (len(small.codebook.families), len(small.codebook.codes)) == (2, 6)
    assert (len(small.periods), len(small.events)) == (3, 2)
    assert small.primary == "desk"
    assert small.files == tuple(
        f"data/{name}"
        for name in (
            "codebook.yaml",
            "counting.yaml",
            "documents.csv",
            "excerpts.csv",
            "coders.csv",
            "codings/desk.csv",
            "codings/attic.csv",
            "periods.csv",
            "events.csv",
            "values.csv",
        )
    )


def test_offsets_are_computed_from_the_words(small: Corpus) -> None:
    """A coding's offsets give its quote back; so do the spans of emphasis."""
    for item in small.codings:
        assert small.excerpts[item.excerpt].text[item.start : item.end] == item.quote
    shown = small.excerpts["x-voices-ask"]
    assert [shown.text[start:end] for start, end in shown.emphasis] == ["kindly", "voices"]


def test_several_institutions_of_a_document_are_told_apart(small: Corpus) -> None:
    """Institutions are separated by semicolons; none is none."""
    assert small.documents["zones-plan-1997"].institutions == ("Reading Room", "Children's Corner")
    assert small.documents["house-bulletin-1995"].institutions == ()


def test_a_code_or_a_family_is_expanded_in_the_order_of_the_codebook(small: Corpus) -> None:
    """A family stands for its codes, a code for itself, anything else for nothing."""
    assert small.codebook.expand("order") == ("order.ban", "order.appeal", "order.zoning")
    assert small.codebook.expand("order.ban") == ("order.ban",)
    assert small.codebook.expand("ban") == ()


def test_a_further_coder_is_a_file_and_a_row(project: Project) -> None:
    """Another layer needs no change of the schema."""
    project.append(
        "data/coders.csv", "cellar,Third,codings/cellar.csv,1,no,yes,invented,2026-11-23,"
    )
    project.write(
        "data/codings/cellar.csv",
        "excerpt,code,quote,stance,memo\nx-voices-ask,order.ban,lower,affirms,\n",
    )
    corpus = project.corpus()
    assert list(corpus.coders) == ["desk", "attic", "cellar"]
    assert [c.code for c in corpus.codings if c.coder == "cellar"] == ["order.ban"]
    assert corpus.primary == "desk"


def test_faults_of_several_files_come_together(project: Project) -> None:
    """One run shows what is wrong in every file, what others follow from first."""
    project.replace("data/documents.csv", "1986-11-20", "1986-11-31")
    project.replace("data/events.csv", "1990-06-15", "June")
    project.replace("data/codings/attic.csv", "x-voices-ask", "x-voice-ask")
    project.replace("data/counting.yaml", "unit: document", "unit: passage")
    assert [line.split(":", 1)[0] for line in project.faults()] == [
        "data/counting.yaml",
        "data/documents.csv",
        "data/codings/attic.csv",
        "data/events.csv",
    ]


@pytest.mark.parametrize("name", TABLES)
def test_one_broken_header_is_one_fault(project: Project, name: str) -> None:
    """What only follows from an unreadable table is not reported beside it."""
    header, rows = project.rows(name)
    project.write_rows(name, [*header[:-1], "remark"], rows)
    assert project.faults() == [
        f"data/{name}:1:1: the header lacks '{header[-1]}' and has the undeclared 'remark' "
        "[bad-header]"
    ]


@pytest.mark.parametrize("name", ["codebook.yaml", "counting.yaml"])
def test_one_missing_yaml_file_is_one_fault(project: Project, name: str) -> None:
    """Nor is what only follows from a file that is not there."""
    (project.root / "data" / name).unlink()
    assert project.faults() == [f"data/{name}: the file is missing [missing-file]"]


@pytest.mark.parametrize(
    "name", ["codebook.yaml", "counting.yaml", "datapackage.json", "references.bib"]
)
def test_a_file_in_another_encoding_is_a_fault(project: Project, name: str) -> None:
    """A byte that is not UTF-8 is a fault of its file, whatever the file is."""
    path = project.root / "data" / name
    path.write_bytes(path.read_bytes() + "\n# für\n".encode("latin-1"))
    run = project.run("check")
    assert run.code == 3
    assert f"data/{name}:" in run.out + run.err
    assert "[not-utf-8]" in run.out + run.err


@pytest.mark.parametrize(
    ("file", "rule"),
    [
        ("data/codebook.yaml", "bad-yaml"),
        ("data/counting.yaml", "bad-yaml"),
        ("data/readings.yaml", "bad-yaml"),
        ("data/wording.yaml", "bad-yaml"),
        ("data/datapackage.json", "bad-json"),
        ("data/affirmations.json", "bad-json"),
        ("data/ledger.json", "bad-json"),
        ("paper.qmd", "bad-yaml"),
    ],
)
@pytest.mark.parametrize("nest", ["[", '{"a": ', "- ", ""])
def test_what_is_nested_without_end_is_a_fault(
    project: Project, file: str, rule: str, nest: str
) -> None:
    """No reader of such files is brought to the end of its stack: it is a fault like any other."""
    deep = nest * 30_000 or "\n".join(f"{' ' * n}a:" for n in range(1, 2000))
    project.write(file, f"---\na: {deep}\n---\n" if file.endswith(".qmd") else f"{deep}\n")
    run = project.run("check")
    said = run.out + run.err
    assert run.code == 3, said[-300:]
    assert "Traceback" not in said
    assert f"{file}:" in said
    if nest in ("[", '{"a": ') or rule == "bad-yaml":  # the others are not JSON
        assert "nested more than 100 deep" in said
    assert f"[{rule}]" in said


@pytest.mark.parametrize("name", ["../secret.csv", "codings/../../secret.csv", "{}/secret.csv"])
@pytest.mark.parametrize("file", ["data/coders.csv", "data/datapackage.json"])
def test_no_file_outside_the_data_is_opened(project: Project, name: str, file: str) -> None:
    """A table that is said to lie elsewhere is a fault, and nothing of it is shown."""
    name = name.replace("{}", str(project.root))
    (project.root / "secret.csv").write_text("a secret,b\n1,2\n", encoding="utf-8")
    old = "codings/attic.csv" if file.endswith("coders.csv") else '"periods.csv"'
    project.replace(file, old, old.replace(old.strip('"'), name))
    run = project.run("check")
    assert run.code == 3
    assert f"{file}:1:1: '{name}' is outside data/" in run.err
    assert "a secret" not in run.err


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("upheld: [affirms, aims, effect]", "upheld: affirms"),
        ("upheld: [affirms, aims, effect]", "upheld: []"),
        ("upheld: [affirms, aims, effect]\n", ""),
        ("never_counted: [echo, variant, term, translation]\n", "never_count: [echo]\n"),
        ("apart: [rejects, reports]", "apart: [affirms, rejects, reports]"),
    ],
)
def test_counting_rules_that_cannot_be_meant_are_named(
    project: Project, old: str, new: str
) -> None:
    """Each rule is a list, stated, and no stance is both upheld and apart."""
    project.replace("data/counting.yaml", old, new)
    assert any(line.startswith("data/counting.yaml:") for line in project.faults())


def test_a_codebook_that_is_not_complete_is_named(project: Project) -> None:
    """A key that is nearly one of the codebook's is not taken for a note of the author's own."""
    project.replace(
        "data/codebook.yaml", '\n  definition: "Visitors are asked', '\n  defintion: "Visitors'
    )
    assert project.faults() == [
        "data/codebook.yaml:39:1: 'order.appeal' has no definition, but a key 'defintion'"
        " [bad-codebook]"
    ]


@pytest.mark.parametrize("word", ["no", "12:30", "1e3", "on", "7"])
def test_a_word_of_the_codebook_is_text(project: Project, word: str) -> None:
    """YAML may take a bare word for a truth value, a time or a number: a name is none of these."""
    project.replace("data/codebook.yaml", "label: Appeal", f"label: {word}")
    assert load_corpus(project.root).codebook.codes["order.appeal"].label == word


def test_a_key_of_the_codebook_that_is_given_twice_is_a_fault(project: Project) -> None:
    """The second would hide the first: coders would be handed another definition."""
    project.replace("data/codebook.yaml", "label: Appeal", "label: Appeal\n  label: Ask")
    assert any(
        "the key label is given twice; line 38 has it first [bad-yaml]" in line
        for line in project.faults()
    )


def test_an_empty_label_is_a_fault(project: Project) -> None:
    """A code that is called nothing would be printed as nothing."""
    project.replace("data/codebook.yaml", "label: Appeal", "label:")
    assert any("[bad-codebook]" in line for line in project.faults())


def test_a_folder_without_data_is_malformed(tmp_path: Path) -> None:
    """No data at all is an error, not an empty corpus."""
    with pytest.raises(MalformedError, match=r"data/datapackage.json: the file is missing"):
        load_corpus(tmp_path)


# ------------------------------------------------------------------ what changes nothing


@settings(max_examples=15)  # each loads a paper
@given(order=st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant_to_every_verdict(
    tmp_path_factory: pytest.TempPathFactory, order: object
) -> None:
    """However the rows of the tables are shuffled, every claim comes to the same verdict."""
    import random

    assert isinstance(order, random.Random)
    project = copy_second_paper(tmp_path_factory.mktemp("shuffled"))
    for name in TABLES:
        header, rows = project.rows(name)
        order.shuffle(rows)
        project.write_rows(name, header, rows)
    paper = build.open_paper(project.root)
    assert verdicts(paper.collected.ledger.entries) == SECOND_VERDICTS


def upheld_counts(corpus: Corpus) -> dict[str, tuple[float | None, ...]]:
    """Return documents, excerpts and codings for each code, and for all that is quoted."""
    finder = Finder(corpus)
    queries = {code: Query("codings", (code,)) for code in corpus.codebook.codes}
    queries["quoted"] = Query("excerpts")
    return {
        name: tuple(
            end
            for number in (
                Selection(query).documents,
                Selection(query).excerpts,
                Selection(query).codings,
            )
            for found in [amount(number, finder)]
            for end in (found.low, found.high)
        )
        for name, query in queries.items()
    }


@pytest.mark.parametrize("kind", ["echo", "variant", "term", "translation"])
def test_what_repeats_changes_no_count(project: Project, kind: str) -> None:
    """An echo, a variant, a term or a translation more leaves every count as it was."""
    before = upheld_counts(project.corpus())
    project.append(
        "data/excerpts.csv",
        f"x-again,voices-notice-1990,lower your voices,en,main,{kind},no,,x-voices-ask,,",
    )
    corpus = project.corpus()
    assert "x-again" in corpus.excerpts
    assert upheld_counts(corpus) == before


@pytest.mark.parametrize("stance", ["rejects", "reports"])
@pytest.mark.parametrize("code", ["sound.life", "order.ban", "order.zoning"])
def test_what_a_source_rejects_or_reports_changes_no_upheld_count(
    project: Project, stance: str, code: str
) -> None:
    """A coding with a stance that stands apart is loaded, and counts nowhere as upheld."""
    before = upheld_counts(project.corpus())
    project.append("data/codings/desk.csv", f"x-voices-ask,{code},lower your voices,{stance},")
    corpus = project.corpus()
    assert len(corpus.by_coders) == 31
    assert upheld_counts(corpus) == before


@pytest.mark.parametrize("stance", ["affirms", "aims", "effect"])
def test_what_a_source_upholds_does_count(project: Project, stance: str) -> None:
    """The other stances do change the counts, so that the tests above can fail."""
    before = upheld_counts(project.corpus())
    project.append("data/codings/desk.csv", f"x-voices-ask,sound.life,lower your voices,{stance},")
    after = upheld_counts(project.corpus())
    assert after["sound.life"] == tuple(n + 1 for n in before["sound.life"] if n is not None)


def test_the_schema_of_the_second_paper_is_valid_for_others() -> None:
    """The package of the second paper is valid under frictionless."""
    from frictionless import validate

    report = validate(str(SECOND_PAPER / "data" / "datapackage.json"))
    assert report.valid, report.to_summary()


# ------------------------------------------------------------------ large corpora


FAULTY_ROWS = st.sampled_from(
    (
        ("nowhere", "sound.disturbance", "", "affirms", ""),
        ("{excerpt}", "sound.disturbanse", "{quote}", "affirms", ""),
        ("{excerpt}", "{code}", "words that nobody wrote", "{stance}", ""),
        ("{excerpt}", "{code}", "{quote}", "shouts", ""),
        ("{excerpt}", "{code}", "{quote}", "{stance}", "the same once more"),
        ("{excerpt}", "{code}", "{quote}", "{stance}", " stray"),
        ("{excerpt}", "{code}", "{quote}", "{stance}"),
        ("{excerpt}", "{code}", '"open', "{stance}", ""),
        ("", "", "", "", ""),
    )
)


@given(
    st.lists(st.tuples(FAULTY_ROWS, st.integers(0, 14), st.integers(1, 15)), max_size=4),
    st.booleans(),
)
def test_a_layer_checked_by_column_is_the_layer_checked_by_row(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[tuple[str, ...], int, int]],
    without_codebook: bool,
) -> None:
    """A layer is taken as sound by its columns just where no row has a fault."""
    project = copy_second_paper(tmp_path_factory.mktemp("rows"))
    lines = project.read("data/codings/attic.csv").splitlines()
    good = [line.split(",")[:1] + line.split(",")[1:2] for line in lines[1:]]
    for row, of, at in rows:
        excerpt, code = good[of % len(good)]
        text = project.corpus().excerpts[excerpt].text.split(",")[0]
        quote = text.split('"')[0].strip()
        filled = [
            part.format(excerpt=excerpt, code=code, quote=quote, stance="affirms") for part in row
        ]
        lines.insert(at, ",".join(filled))
    project.write("data/codings/attic.csv", "\n".join(lines) + "\n")
    if without_codebook:
        (project.root / "data" / "codebook.yaml").unlink()
    reading = Reading(project.root, read_package(project.root))
    small = load_corpus(SECOND_PAPER)
    codebook = replace(small.codebook, codes={}) if without_codebook else small.codebook
    known = Known(small.excerpts, codebook, small.counting, (*small.coders, *DERIVED))
    table = reading.table("codings-desk", "codings/attic.csv")
    judged_rows = judged(table.rows, known.excerpts, known.codebook, known.counting)
    sound = not any(found for _, found in judged_rows)
    assert (_layer_if_sound(small.coders["attic"], table, known) is not None) == sound


def by_definition(
    codings: Sequence[Coding],
    coders: Sequence[str],
    decided: Mapping[tuple[str, str], Sequence[str]],
) -> list[tuple[str, str, str, str, str]]:
    """Return the derived layers as their definitions say, decision by decision."""
    given: dict[tuple[str, str], dict[str, dict[str, Coding]]] = {}
    for one in codings:
        by_coder = given.setdefault((one.excerpt, one.code), {name: {} for name in coders})
        by_coder[one.coder][one.stance] = one
    made = []
    for layer in DERIVED:
        for place, by_coder in given.items():
            stances = list(dict.fromkeys(s for some in by_coder.values() for s in some))
            alike = [s for s in stances if all(s in some for some in by_coder.values())]
            open_ = [" or ".join(sorted(stances))] if all(by_coder.values()) else []
            agreed = alike or open_
            chosen = {ANY: stances, AGREED: agreed, CONSENSUS: decided.get(place, agreed)}[layer]
            every = [one for some in by_coder.values() for one in some.values()]
            for stance in chosen:
                source = next((one for one in every if one.stance == stance), every[0])
                made.append((layer, *place, stance, source.quote))
    return made


@settings(max_examples=200)
@given(corpora())
def test_derived_layers_are_those_of_the_definitions(corpus: Corpus) -> None:
    """Agreed, any and the consensus, whoever comes first, and with a coder left out."""
    decided = {(item.excerpt, item.code): item.decision for item in corpus.adjudications}
    for coders in (COLLEAGUES, COLLEAGUES[::-1]):
        # Each has words of its own, so that it shows whose words a derived coding takes.
        codings = [replace(one, quote=str(place)) for place, one in enumerate(corpus.by_coders)]
        layers = derive(codings, Panel(coders), corpus.adjudications)
        found = [(one.coder, one.excerpt, one.code, one.stance, one.quote) for one in layers]
        assert found == by_definition(codings, coders, decided)
        for name in coders:
            others = [one for one in codings if one.coder != name]
            alone = without(codings, Panel(coders), corpus.adjudications, name)
            kept = [replace(one, coder=layer) for layer in DERIVED for one in others]
            assert list(alone) == [*others, *kept]
        places = dict.fromkeys((one.excerpt, one.code) for one in codings)
        stances = {
            place: [
                {one.stance for one in codings if (one.coder, one.excerpt, one.code) == (c, *place)}
                for c in coders
            ]
            for place in places
        }
        differing = tuple(place for place in places if stances[place][0] != stances[place][1])
        decisions = Decisions(Codings.of(codings), Panel(coders))
        assert decisions.differing() == differing
        assert tuple(filter(decisions.differ, places)) == differing


def test_an_excerpt_repeats_one_that_there_is(tmp_path: Path) -> None:
    """Another id is told at its line and column, with the nearest one."""
    project = copy_second_paper(tmp_path / "paper")
    path = project.root / "data" / "excerpts.csv"
    header, *records = csv.reader(path.read_text(encoding="utf-8").splitlines())
    # One whose kind is counted, and whose words are plain: nothing else asks to look at it.
    line, record = next(
        (line, record)
        for line, record in enumerate(records, start=2)
        if record[header.index("counted")] == "yes" and "".join(record).isascii()
    )
    record[header.index("repeats")] = "x-zones-room"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *records])
    (fault,) = faults_of(project.root)
    assert fault.startswith(f"data/excerpts.csv:{line}:")
    assert "there is no excerpt 'x-zones-room'" in fault
    assert "did you mean 'x-zones-rooms'?" in fault


def faults_of(root: Path) -> list[str]:
    """Return the faults of a project's data, as they are told."""
    try:
        return [str(fault) for fault in load_corpus(root).remarks]
    except MalformedError as error:
        return [str(fault) for fault in error.faults]


def test_after_very_many_values_later_searches_pass_over_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was made stays; the search for circles is on again, and looks at what comes after."""
    gc.unfreeze()
    with gc_paused():
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
    monkeypatch.setattr(garbage, "MANY", -1)
    with gc_paused():
        pass
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0
    gc.unfreeze()


@pytest.mark.parametrize("coders", [COLLEAGUES, COLLEAGUES[::-1]])
def test_a_stance_of_the_adjudicator_s_own_has_the_first_coder_s_words(
    coders: tuple[str, ...],
) -> None:
    """Where neither gave the stance that was decided on, the words are those of the first coder."""
    given_ = Codings.of(
        replace(one, quote=one.coder)
        for one in (
            coding("d0-x1", "f.one", "affirms", "first"),
            coding("d1-x1", "f.one", "rejects", "first"),
            coding("d0-x1", "f.one", "aims", "other"),
        )
    )
    decided = [Adjudication("d0-x1", "f.one", ("rejects", "aims"), "", "", "")]
    layers = [one for one in derive(given_, Panel(coders), decided) if one.coder == "consensus"]
    assert [(one.quote, one.stance) for one in layers] == [
        (coders[0], "rejects"),
        ("other", "aims"),
    ]
