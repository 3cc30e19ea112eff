"""`paper coder add`: every fault of a file at once, and else a layer that is whole."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refutable.build.coding import add_coder, new_coder
from refutable.coders.layer import NewCoder, name_for, read_layer
from refutable.coders.sheet import LAYER, as_csv, neutral_ids
from refutable.corpus import Corpus, load_corpus
from refutable.errors import MalformedError, UsageError
from tests.projects import SECOND_PAPER, Project

WRITTEN = ("data/codings/ada.csv", "data/coders.csv", "data/datapackage.json")
ADA = NewCoder("ada", "Ada", "by hand", "2026-11-23")
SMALL = load_corpus(SECOND_PAPER)
Codings = Sequence[tuple[str, str, str, str, str]]
CODINGS: Codings = (
    ("x-rules-talking", "order.ban", "is forbidden", "affirms", ""),
    ("x-circular-remind", "order.ban", "silence is to be kept, without exception", "aims", "a, b"),
    ("x-minutes-children", "sound.disturbance", "children disturb", "reports", 'the "office"'),
    ("x-kinderecke-de", "sound.life", "Kinderstimmen gehören", "affirms", ""),
    ("x-kinderecke-de", "sound.life", "lebendigen Haus", "aims", ""),
)


def ids_of(corpus: Corpus, seed: int = 1) -> Mapping[str, str]:
    """Return Ada's neutral id for each counted excerpt."""
    return neutral_ids((excerpt.id for excerpt in corpus.counted), "ada", seed)


def as_saved(corpus: Corpus, codings: Codings, seed: int = 1) -> str:
    """Return codings as Ada's sheet saves them."""
    ids = ids_of(corpus, seed)
    return as_csv(LAYER, [(ids[excerpt], *rest) for excerpt, *rest in codings])


def send(project: Project, text: str, name: str = "ada.csv") -> Path:
    """Write what a coder sends beside the project, and return the file."""
    file = project.root.parent / name
    file.write_bytes(text.encode("utf-8"))
    return file


def state(project: Project) -> dict[str, str]:
    """Return the text of every file under data/."""
    data = project.root / "data"
    files = (path for path in sorted(data.rglob("*")) if path.is_file())
    return {str(path.relative_to(data)): path.read_text(encoding="utf-8") for path in files}


def faults(project: Project, text: str) -> list[str]:
    """Return the faults of what a coder sent: place, message and rule, then the remedies."""
    file = send(project, text)
    before = state(project)
    run = project.run("coder", "add", str(file))
    assert (run.code, run.out) == (3, "")
    assert state(project) == before
    return [line.replace(f"{file}:", "") for line in run.err.splitlines()]


# ------------------------------------------------------------------ a layer that is whole


def test_the_layer_comes_back_under_the_project_s_ids(project: Project) -> None:
    """What Ada coded is in her layer, in the order of excerpts and codes, and loads."""
    file = send(project, as_saved(project.corpus(), CODINGS[::-1]))
    run = project.run("coder", "add", str(file))
    layer = project.root / "data" / "codings" / "ada.csv"
    assert (run.code, run.out, run.err) == (0, f"{layer}\n", "")
    with layer.open(encoding="utf-8", newline="") as lines:
        assert [tuple(row) for row in csv.reader(lines)] == [
            LAYER,
            *CODINGS[:3],
            CODINGS[3],
            CODINGS[4],
        ]
    corpus = project.corpus()
    assert list(corpus.coders) == ["desk", "attic", "ada"]
    own = [c for c in corpus.by_coders if c.coder == "ada"]
    assert [(c.excerpt, c.code, c.quote, c.stance, c.memo) for c in own] == list(CODINGS)


def test_who_coded_and_how_is_written_down(project: Project) -> None:
    """Label, how it came about, the codebook's version, the day; never the primary coder."""
    file = send(project, as_saved(project.corpus(), CODINGS))
    assert (
        project.run("coder", "add", str(file), "--label", "Ada L.", "--made-by", "by hand").code
        == 0
    )
    header, rows = project.rows("coders.csv")
    made = dict(zip(header, rows[-1], strict=True))
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", made.pop("date"))
    assert made == {
        "id": "ada",
        "label": "Ada L.",
        "file": "codings/ada.csv",
        "codebook_version": "1",
        "primary": "no",
        "blind": "yes",
        "made_by": "by hand",
        "note": "",
    }


def test_other_lines_are_left_as_they_are(project: Project) -> None:
    """The rows of the other coders and their layers do not change by a sign."""
    before = state(project)
    add_coder(project.root, send(project, as_saved(project.corpus(), CODINGS)), ADA)
    after = state(project)
    assert after["coders.csv"].startswith(before["coders.csv"])
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {"codings/ada.csv", "coders.csv", "datapackage.json"}


def test_other_programs_see_the_layer(project: Project) -> None:
    """The data package declares it, and is valid with it."""
    import frictionless

    add_coder(project.root, send(project, as_saved(project.corpus(), CODINGS)), ADA)
    package = frictionless.Package(str(project.root / "data" / "datapackage.json"))
    assert "codings-ada" in package.resource_names
    assert package.validate().valid


def test_the_version_is_that_of_the_sheet(project: Project) -> None:
    """A codebook that has moved on since does not become the one that Ada coded by."""
    folder = new_coder(project.root, "ada", 3)
    (folder / "ada.csv").write_text(as_saved(project.corpus(), CODINGS, 3), encoding="utf-8")
    project.replace("data/codebook.yaml", "version: 1", "version: 2")
    add_coder(project.root, folder / "ada.csv", ADA)
    header, rows = project.rows("coders.csv")
    assert dict(zip(header, rows[-1], strict=True))["codebook_version"] == "1"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: f"\ufeff{text}",
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: text.rstrip("\n"),
        lambda text: text.replace("order.ban", '"order.ban"'),
    ],
    ids=["mark", "line-ends", "old-line-ends", "no-last-line-end", "quoted"],
)
def test_what_spreadsheets_make_of_a_file_is_no_fault(project: Project, spoil: object) -> None:
    """A byte-order mark, other line ends, more quotation marks: the layer is the same."""
    assert callable(spoil)
    text = as_saved(project.corpus(), CODINGS)
    corpus = project.corpus()
    plain = read_layer(corpus, send(project, text), "ada")
    assert read_layer(corpus, send(project, spoil(text)), "ada") == plain


def test_a_file_of_no_known_coder_is_not_overwritten(project: Project) -> None:
    """What lies where the layer would go may be somebody's work."""
    project.write("data/codings/ada.csv", "my draft\n")
    with pytest.raises(UsageError, match="already a file"):
        add_coder(project.root, send(project, as_saved(project.corpus(), CODINGS)), ADA)
    assert project.read("data/codings/ada.csv") == "my draft\n"


def test_a_control_character_in_a_sheet_is_refused(project: Project) -> None:
    """A terminal would obey it wherever the memo is printed."""
    text = as_saved(project.corpus(), [(*CODINGS[0][:-1], "\x1b[31mred")])
    with pytest.raises(MalformedError) as caught:
        read_layer(project.corpus(), send(project, text), "ada")
    assert [fault.rule for fault in caught.value.faults] == ["control-character"]


drawn_codings = st.lists(
    st.tuples(
        st.sampled_from([excerpt.id for excerpt in SMALL.counted]),
        st.sampled_from(list(SMALL.codebook.codes)),
        st.integers(0, 30),
        st.integers(1, 30),
        st.sampled_from(SMALL.codebook.stances),
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"])),
    ),
    min_size=1,
    unique_by=lambda item: (item[0], item[1], item[4]),
)


@given(drawn_codings, st.integers(0, 99))
def test_whatever_was_coded_comes_back(
    tmp_path_factory: pytest.TempPathFactory, drawn: Sequence[tuple[str, ...]], seed: int
) -> None:
    """Written on a sheet and read back, codings are the same, under whatever seed."""
    codings = []
    for excerpt, code, start, length, stance, memo in drawn:
        text = SMALL.excerpts[excerpt].text
        quote = text[int(start) : int(start) + int(length)].strip() or text
        codings.append((excerpt, code, quote, stance, memo.strip()))
    file = tmp_path_factory.mktemp("sent") / "ada.csv"
    file.write_text(as_saved(SMALL, codings, seed), encoding="utf-8", newline="\n")
    assert sorted(read_layer(SMALL, file, "ada", seen=99).rows) == sorted(codings)


# ------------------------------------------------------------------ names


def test_the_name_is_that_of_the_note_or_of_the_file(project: Project) -> None:
    """A renamed file beside its note is known by the note; without one, by what it is called."""
    folder = new_coder(project.root, "ada", 1)
    (folder / "ada.csv").rename(folder / "final version.csv")
    assert name_for(folder / "final version.csv") == "ada"
    assert name_for(project.root.parent / "ben.csv") == "ben"
    (folder / "coder.json").write_text("no JSON", encoding="utf-8")
    assert name_for(folder / "ben.csv") == "ben"
    (folder / "coder.json").write_text("[]", encoding="utf-8")
    assert name_for(folder / "ben.csv") == "ben"


def test_the_name_can_be_given(project: Project) -> None:
    """A file that came back under another name is read as the sheet that it is."""
    file = send(project, as_saved(project.corpus(), CODINGS), "download (1).csv")
    assert project.run("coder", "add", str(file), "--name", "ada").code == 0
    assert "ada" in project.corpus().coders


def test_a_coder_who_is_there_is_not_replaced_unasked(project: Project) -> None:
    """The first layer stands until --replace is said; then the row keeps what it says of her."""
    first = send(project, as_saved(project.corpus(), CODINGS))
    assert project.run("coder", "add", str(first), "--label", "Ada L.").code == 0
    before = state(project)
    second = send(project, as_saved(project.corpus(), CODINGS[:2]))
    run = project.run("coder", "add", str(second))
    assert run.code == 2
    assert "there is already a coder 'ada' [coder-exists]" in run.err
    assert "--replace" in run.err
    assert state(project) == before
    assert project.run("coder", "add", str(second), "--replace", "--made-by", "again").code == 0
    own = [c for c in project.corpus().by_coders if c.coder == "ada"]
    assert len(own) == 2
    header, rows = project.rows("coders.csv")
    assert [row[0] for row in rows] == ["desk", "attic", "ada"]
    made = dict(zip(header, rows[-1], strict=True))
    assert (made["label"], made["made_by"]) == ("Ada L.", "again")


def test_the_primary_coder_stays_so_when_replaced(project: Project) -> None:
    """A new layer of the primary coder is the primary layer."""
    before = project.corpus()
    ids = neutral_ids((excerpt.id for excerpt in before.counted), "desk", 1)
    own = [c for c in before.by_coders if c.coder == "desk"]
    text = as_csv(LAYER, [(ids[c.excerpt], c.code, c.quote, c.stance, "again") for c in own])
    add_coder(
        project.root,
        send(project, text, "desk.csv"),
        NewCoder("desk", "desk", "again", "2026-11-24"),
        again=True,
    )
    corpus = project.corpus()
    assert corpus.primary == "desk"
    assert corpus.coders["desk"].label == "Coder at the desk"
    assert {c.memo for c in corpus.by_coders if c.coder == "desk"} == {"again"}


@pytest.mark.parametrize("name", ["consensus", "Ada"])
def test_what_cannot_be_a_coder_s_name_is_refused(project: Project, name: str) -> None:
    """A layer that is derived cannot be added."""
    file = send(project, as_saved(project.corpus(), CODINGS))
    run = project.run("coder", "add", str(file), "--name", name)
    assert run.code == 2
    assert "[bad-coder-name]" in run.err


def test_a_file_that_is_not_there_is_named(project: Project) -> None:
    """A wrong path is wrong usage."""
    with pytest.raises(UsageError, match=r"nowhere\.csv: the file is missing"):
        add_coder(project.root, Path("nowhere.csv"), ADA)


# ------------------------------------------------------------------ faults


def test_every_fault_is_named_at_once(project: Project) -> None:
    """With line and column, what is wrong and what would be right; and nothing is written."""
    ids = ids_of(project.corpus())
    ban, life = ids["x-rules-talking"], ids["x-kinderecke-de"]
    wrong = ban[:-3] + "z" + ban[-2:]
    text = (
        "excerpt,code,quote,stance,memo\n"
        f"{wrong},order.ban,is forbidden,affirms,\n"
        f"{ban},order.bann,is forbidden,affirms,\n"
        f"{ban},order.ban,is not forbidden,affirms,\n"
        f"{life},sound.life,lebendigen Haus,confirms,\n"
        f"{life},sound.life,lebendigen Haus,affirms,first\n"
        f"{life},sound.life,lebendigen Haus,affirms,second\n"
        f"{life},,,affirms,\n"
        f"{life},order.appeal, nehmen Sie,affirms\n"
    )
    said = faults(project, text)
    assert said[0::2] == [
        f"2:1: '{wrong}' is not an id of the sheet of 'ada' [unknown-excerpt]",
        f"3:{len(ban) + 2}: there is no code 'order.bann' [unknown-code]",
        f"4:{len(ban) + 12}: the words 'is not forbidden' are not in excerpt '{ban}' "
        "[not-in-excerpt]",
        f"5:{len(life) + 29}: 'confirms' is not a listed stance [not-in-list]",
        "7:1: line 6 already has this excerpt, code, stance and words [duplicate-coding]",
        f"8:{len(life) + 2}: 'code' is empty [required]",
        f"8:{len(life) + 3}: 'quote' is empty [required]",
        "9:1: expected 5 fields, found 4 [bad-row]",
    ]
    assert said[1] == f"    did you mean '{ban}'?"
    assert said[3] == "    did you mean 'order.ban'?"
    assert said[5].startswith("    copy the exact words; the excerpt has: ")
    assert all(remedy.startswith("    ") for remedy in said[1::2])


def test_a_sheet_of_another_coder_is_known_as_such(project: Project) -> None:
    """Where no id is of the sheet, that is said once, and not for each line."""
    ids = neutral_ids((e.id for e in project.corpus().counted), "ben", 1)
    text = as_csv(LAYER, [(ids[excerpt], *rest) for excerpt, *rest in CODINGS])
    assert faults(project, text) == [
        "2:1: no id in this file belongs to the sheet of 'ada' [foreign-sheet]",
        "    name the coder of the sheet with --name",
    ]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "empty-table"),
        ("excerpt,code,quote,stance,memo\n", "empty-table"),
        ("excerpt,code,quote,stance\n", "bad-header"),
        ("excerpt;code;quote;stance;memo\n", "empty-table"),
    ],
)
def test_a_file_without_codings_is_refused(project: Project, text: str, rule: str) -> None:
    """An empty file, a header alone with commas or semicolons, another header."""
    (said, _) = faults(project, text)
    assert said.endswith(f"[{rule}]")


def test_a_file_in_another_encoding_is_refused(project: Project) -> None:
    """Foreign bytes are named by their line."""
    file = project.root.parent / "ada.csv"
    file.write_bytes(as_saved(project.corpus(), CODINGS).encode("latin-1"))
    with pytest.raises(MalformedError, match=r"ada\.csv:5:1: this line is not UTF-8"):
        add_coder(project.root, file, ADA)


def test_a_label_of_several_lines_is_refused(project: Project) -> None:
    """It would be no record; the fault is said of the label, and nothing is written."""
    file, before = send(project, as_saved(project.corpus(), CODINGS)), state(project)
    run = project.run("coder", "add", str(file), "--label", "Ada\nLovelace")
    assert run.code == 2
    assert run.err.startswith("'Ada\\nLovelace' is more than one line [bad-label]")
    assert state(project) == before


@pytest.mark.parametrize("note", ["[" * 100_000, '{"seed": ' * 100_000, "\ufeff{}", "7"])
def test_a_note_that_says_nothing_is_passed_over(project: Project, note: str) -> None:
    """The name is then the file's; whatever lies beside a file stops nothing."""
    file = send(project, as_saved(project.corpus(), CODINGS))
    file.with_name("coder.json").write_text(note, encoding="utf-8")
    assert project.run("coder", "add", str(file)).code == 0


def test_a_link_that_leads_nowhere_is_replaced_or_let_be(project: Project) -> None:
    """A dangling link among the data is no layer, and does not stop one from being added."""
    (project.root / "data" / "codings" / "ada.csv").symlink_to("nowhere.csv")
    (project.root / "data" / "beside.csv").symlink_to("nowhere.csv")
    assert (
        project.run("coder", "add", str(send(project, as_saved(project.corpus(), CODINGS)))).code
        == 0
    )
    assert not (project.root / "data" / "codings" / "ada.csv").is_symlink()


def test_an_excerpt_that_no_longer_counts_is_no_longer_on_the_sheet(project: Project) -> None:
    """What has been taken out of the count since is named, not silently dropped."""
    text = as_saved(project.corpus(), CODINGS)
    project.replace(
        "data/excerpts.csv",
        "is forbidden in every room,en,main,inline,yes",
        "is forbidden in every room,en,main,echo,no",
    )
    for layer in ("desk", "attic"):
        project.keep_rows(f"codings/{layer}.csv", lambda row: row[0] != "x-rules-talking")
    (said, _) = faults(project, text)
    assert said.startswith("2:1: ")
    assert said.endswith("[unknown-excerpt]")


def test_an_excerpt_more_does_not_matter(project: Project) -> None:
    """A sheet that was made before an excerpt was added is read all the same."""
    text = as_saved(project.corpus(), CODINGS)
    project.append(
        "data/excerpts.csv",
        "x-new,house-bulletin-1995,A new word,en,main,inline,yes,,,,",
    )
    add_coder(project.root, send(project, text), ADA)
    assert len([c for c in project.corpus().by_coders if c.coder == "ada"]) == len(CODINGS)


# ------------------------------------------------------------------ nothing half written


def test_nothing_is_written_that_does_not_load(project: Project) -> None:
    """A layer with which the data would be malformed is refused before a file is touched."""
    declared = json.loads(project.read("data/datapackage.json"))
    coders = next(item for item in declared["resources"] if item["name"] == "coders")
    made_by = next(field for field in coders["schema"]["fields"] if field["name"] == "made_by")
    made_by["constraints"]["enum"] = ["invented"]
    project.write("data/datapackage.json", json.dumps(declared))
    before = state(project)
    run = project.run("coder", "add", str(send(project, as_saved(project.corpus(), CODINGS))))
    assert run.code == 3
    assert "data/coders.csv:4:" in run.err
    assert "[bad-detail]" in run.err
    assert state(project) == before


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_a_stop_half_way_leaves_all_as_it_was(
    project: Project, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    """Whichever of the files cannot be put in place, the others are put back."""
    file = send(project, as_saved(project.corpus(), CODINGS))
    before = state(project)
    move, calls = os.replace, []

    def failing(source: object, target: object) -> None:
        calls.append(target)
        if len(calls) == fails_at:
            raise OSError(28, "No space left on device")
        move(str(source), str(target))

    monkeypatch.setattr("os.replace", failing)
    with pytest.raises(OSError, match="No space"):
        add_coder(project.root, file, ADA)
    assert state(project) == before


@pytest.mark.parametrize("killed_at", [1, 2])
def test_each_state_on_the_way_loads(
    project: Project, monkeypatch: pytest.MonkeyPatch, killed_at: int
) -> None:
    """Killed between two files, the project is one that loads, and the layer can be added again."""
    file = send(project, as_saved(project.corpus(), CODINGS))
    move = os.replace
    states: list[int] = []

    def watched(source: object, target: object) -> None:
        move(str(source), str(target))
        states.append(len(project.corpus().coders))
        if len(states) == killed_at:
            monkeypatch.setattr("pathlib.Path.unlink", lambda *_, **__: None)
            monkeypatch.setattr("pathlib.Path.write_bytes", lambda *_: None)
            raise KeyboardInterrupt

    monkeypatch.setattr("os.replace", watched)
    with pytest.raises(KeyboardInterrupt):
        add_coder(project.root, file, ADA)
    monkeypatch.undo()
    assert states == [2] * killed_at
    add_coder(project.root, file, ADA)
    assert "ada" in project.corpus().coders
    assert project.read("data/datapackage.json").count('"codings-ada"') == 1


def test_what_is_written_can_be_read_as_csv(project: Project) -> None:
    """Commas and quotation marks in label and memo are quoted as CSV has them."""
    coder = NewCoder("ada", 'Ada, "the first"', "by hand, alone", "2026-11-23")
    add_coder(project.root, send(project, as_saved(project.corpus(), CODINGS)), coder)
    (*_, last) = csv.reader(io.StringIO(project.read("data/coders.csv")))
    assert last[1] == 'Ada, "the first"'
    assert project.corpus().coders["ada"].label == 'Ada, "the first"'
