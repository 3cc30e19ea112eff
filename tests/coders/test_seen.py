"""What a coder has seen: as the file says, as somebody says, or as its end lets one infer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from refutable.coders.seen import DOUBT, reached
from refutable.coders.sheet import LAYER, as_csv, neutral_ids
from refutable.corpus.agreement import agreement_table
from tests.projects import Project

HEAD = ",".join(LAYER) + "\n"


def sheet_of(project: Project, *options: str) -> list[tuple[str, str]]:
    """Make Ada's sheet; return the neutral id and the excerpt of each row, in its order."""
    assert project.run("coder", "new", "ada", *options).code == 0
    note = json.loads((project.root / "sheets" / "ada" / "coder.json").read_text("utf-8"))
    counted = [excerpt.id for excerpt in project.corpus().counted]
    names = {neutral: name for name, neutral in neutral_ids(counted, "ada", note["seed"]).items()}
    return [(neutral, names[neutral]) for neutral in note["excerpts"]]


def sent(project: Project, rows: list[tuple[str, ...]]) -> Path:
    """Return the file of what Ada sends."""
    file = project.root.parent / "ada.csv"
    file.write_text(as_csv(LAYER, rows), encoding="utf-8")
    return file


def coded(neutral: str, codes: str = "order.ban") -> tuple[str, ...]:
    """Return a row that gives codes to a whole excerpt."""
    return neutral, codes, "", "affirms", ""


def seen(project: Project) -> list[str] | None:
    """Return the excerpts that the data say Ada has seen."""
    path = project.root / "data" / "codings" / "ada.seen.csv"
    return path.read_text("utf-8").splitlines()[1:] if path.exists() else None


@pytest.fixture(autouse=True)
def quotes_may_be_empty(project: Project) -> None:
    """A coding of a whole excerpt needs no quote, where the schema asks for none."""
    package = json.loads(project.read("data/datapackage.json"))
    for item in package["resources"]:
        for field in item["schema"]["fields"]:
            if item["name"].startswith("codings") and field["name"] == "quote":
                field.pop("constraints", None)
    project.write("data/datapackage.json", json.dumps(package, indent=1))


def test_a_memo_without_a_code_is_a_note_on_the_excerpt(project: Project) -> None:
    """It is told and kept, gives no code, and does not say that other excerpts were left unread."""
    rows = sheet_of(project)
    doubt = (rows[1][0], "", "", "", "doubt: order.ban")
    file = sent(project, [*(coded(row[0]) for row in rows if row != rows[1]), doubt])
    run = project.run("coder", "add", str(file))
    assert run.code == 0, run.err
    assert f"a note without a code, of {rows[1][1]}: doubt: order.ban" in run.out
    assert f"{rows[1][1]}: doubt: order.ban" in project.read("data/coders.csv")
    assert rows[1][1] not in project.read("data/codings/ada.csv")
    assert seen(project) is None


def test_a_row_without_a_code_says_that_nothing_applies(project: Project) -> None:
    """Then what has a row was seen, and nothing else."""
    rows = sheet_of(project)
    file = sent(project, [coded(rows[0][0]), (rows[1][0], "", "", "", ""), coded(rows[4][0])])
    run = project.run("coder", "add", str(file))
    assert (run.code, run.err) == (0, "")
    assert run.out.splitlines()[1:] == ["ada has seen 3 of 10 counted excerpts"]
    assert sorted(seen(project) or ()) == sorted(rows[place][1] for place in (0, 1, 4))
    table = agreement_table(project.corpus(), ("desk", "ada"), times=10)
    assert (table.excerpts, table.counted, table.seen) == (3, 10, (10, 3))


def test_a_coder_who_stopped_half_way_is_told(project: Project) -> None:
    """Codings of the first five of ten, and nothing else: chance would hardly end them there."""
    rows = sheet_of(project)
    file = sent(project, [coded(neutral) for neutral, _ in rows[:5]])
    run = project.run("coder", "add", str(file))
    assert run.code == 3
    assert "the codings end at excerpt 5 of 10 of the sheet" in run.err
    assert "by a chance of 0.004 [stopped-half-way]" in run.err
    assert "--seen 5 or --seen all" in run.err
    assert not (project.root / "data" / "codings" / "ada.csv").exists()


@pytest.mark.parametrize(("said", "number"), [("5", 5), ("7", 7), ("all", None)])
def test_how_many_were_seen_can_be_said(project: Project, said: str, number: int | None) -> None:
    """So many from the beginning of the sheet; of all, no list is kept."""
    rows = sheet_of(project)
    file = sent(project, [coded(neutral) for neutral, _ in rows[:5]])
    run = project.run("coder", "add", str(file), "--seen", said)
    assert (run.code, run.err) == (0, "")
    expected = None if number is None else sorted(excerpt for _, excerpt in rows[:number])
    found = seen(project)
    assert (None if found is None else sorted(found)) == expected


def test_codings_all_over_the_sheet_are_those_of_the_whole(project: Project) -> None:
    """A coder who coded the last excerpt has been there."""
    rows = sheet_of(project)
    file = sent(project, [coded(rows[place][0]) for place in (0, 3, 9)])
    run = project.run("coder", "add", str(file))
    assert (run.code, run.err, len(run.out.splitlines())) == (0, "", 1)
    assert seen(project) is None


def test_of_a_sample_the_rest_was_not_seen(project: Project) -> None:
    """The sheet's own note says what was handed out, though the file comes back alone."""
    rows = sheet_of(project, "--sample", "4")
    assert len(rows) == 4
    file = sent(project, [coded(rows[3][0])])
    assert project.run("coder", "add", str(file)).code == 0
    assert sorted(seen(project) or ()) == sorted(excerpt for _, excerpt in rows)


def test_who_found_no_code_in_a_sample_is_a_coder(project: Project) -> None:
    """Rows without a code say what was seen; a layer without codings is then no fault."""
    rows = sheet_of(project, "--sample", "2")
    file = sent(project, [(neutral, "", "", "", "") for neutral, _ in rows])
    run = project.run("coder", "add", str(file))
    assert (run.code, run.err) == (0, "")
    assert run.out.splitlines()[1:] == ["ada has seen 2 of 10 counted excerpts"]
    table = agreement_table(project.corpus(), ("desk", "ada"), times=10)
    assert (table.excerpts, table.seen) == (2, (10, 2))


def test_a_row_may_have_several_codes(project: Project) -> None:
    """One passage, one row, and a coding for each code; one that is not known is still told."""
    rows = sheet_of(project)
    file = sent(project, [coded(rows[9][0], "order.ban; sound.life")])
    assert project.run("coder", "add", str(file)).code == 0
    made = [(c.excerpt, c.code) for c in project.corpus().by_coders if c.coder == "ada"]
    assert sorted(made) == [(rows[9][1], "order.ban"), (rows[9][1], "sound.life")]
    file = sent(project, [coded(rows[9][0], "order.ban; sound.live")])
    run = project.run("coder", "add", str(file), "--replace")
    assert run.code == 3
    assert "there is no code 'sound.live'" in run.err


def test_a_mark_with_a_foreign_id_is_a_fault(project: Project) -> None:
    """What was seen is looked up like what was coded."""
    rows = sheet_of(project)
    file = sent(project, [coded(rows[0][0]), ("bcdfgh-1", "", "", "", "")])
    run = project.run("coder", "add", str(file))
    assert run.code == 3
    assert "'bcdfgh-1' is not an id of the sheet of 'ada'" in run.err


@pytest.mark.parametrize(
    ("places", "last", "chance"),
    [((), 0, 1.0), ((1,), 1, 0.1), ((10,), 10, 1.0), ((1, 2, 3), 3, 1 / 120), ((2, 5), 5, 2 / 9)],
)
def test_the_chance_is_that_of_a_draw_without_replacement(
    places: tuple[int, ...], last: int, chance: float
) -> None:
    """Of ten excerpts, so many coded ones, none beyond the last: counted by hand."""
    sheet = [f"x{place}" for place in range(1, 11)]
    found, by_chance = reached(sheet, {f"x{place}" for place in places})
    assert found == last
    assert by_chance == pytest.approx(chance)
    assert DOUBT == 0.01


def test_seventy_of_694_is_half_way() -> None:
    """The case that used to be taken for a coder who disagrees with everybody."""
    sheet = [f"x{place}" for place in range(694)]
    last, chance = reached(sheet, {f"x{place}" for place in range(0, 70, 2)})
    assert last == 69
    assert chance < 1e-30
