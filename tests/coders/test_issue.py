"""`paper coder new`: a folder with all that a blind coder needs, and no more."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
import yaml

from refutable.build.coding import new_coder
from refutable.coders.issue import new_sheet
from refutable.corpus import Corpus
from refutable.errors import UsageError
from tests.projects import ROOT, Project

FILES = ["ada.csv", "coder.json", "coding.html", "hand-out.yaml", "sheet.csv"]


def contents(folder: Path) -> dict[str, str]:
    """Return the text of each file of a folder."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


def test_it_writes_five_files(project: Project) -> None:
    """Hand-out, sheet, page, an empty layer, and the note that seed and name are read back from."""
    run = project.run("coder", "new", "ada")
    folder = project.root / "sheets" / "ada"
    assert (run.code, run.out, run.err) == (0, f"{folder}\n", "")
    made = contents(folder)
    assert list(made) == FILES
    assert made["ada.csv"] == "excerpt,code,quote,stance,memo\n"
    assert len(made["sheet.csv"].splitlines()) == 1 + 10
    assert set(yaml.safe_load(made["hand-out.yaml"])) == {"stance", "families", "codes"}
    note = json.loads(made["coder.json"])
    shown = [row["id"] for row in csv.DictReader(made["sheet.csv"].splitlines())]
    assert note == {"name": "ada", "seed": 1, "codebook_version": "1", "excerpts": shown}


def test_nothing_of_a_coding_or_of_the_data_s_ids_is_in_it(corpus: Corpus, tmp_path: Path) -> None:
    """Of this paper: no id of excerpt or document, no memo, no emphasis, no claim."""
    made = contents(new_sheet(corpus, "ada", 1, tmp_path / "ada"))
    # Shorter ones may be words of the excerpt or of the codebook.
    memos = {coding.memo for coding in corpus.by_coders if len(coding.memo) > 40}
    assert len(memos) > 20
    for text in made.values():
        assert not any(excerpt in text for excerpt in corpus.excerpts)
        assert not any(memo in text for memo in memos)
        assert "clm-" not in text
    assert not any(re.search(rf'"{re.escape(d)}"', made["coding.html"]) for d in corpus.documents)


def test_the_same_seed_makes_the_same_files(project: Project, tmp_path: Path) -> None:
    """Made twice they are alike to the byte; another seed gives other ids throughout."""
    made = [
        contents(new_coder(project.root, "ada", seed, tmp_path / name))
        for name, seed in (("one", 7), ("two", 7), ("three", 8))
    ]
    assert made[0] == made[1]
    ids = [set(re.findall(r"^[^,]+-\d+(?=,)", one["sheet.csv"], re.MULTILINE)) for one in made]
    assert len(ids[0]) == 10
    assert ids[0].isdisjoint(ids[2])


def test_seed_and_folder_can_be_given(project: Project, tmp_path: Path) -> None:
    """The sheet goes where it is asked to, parents made, and holds the seed asked for."""
    folder = tmp_path / "for" / "ada"
    run = project.run("coder", "new", "ada", "--seed", "42", "--out", str(folder))
    assert (run.code, run.out) == (0, f"{folder}\n")
    assert json.loads((folder / "coder.json").read_text(encoding="utf-8"))["seed"] == 42
    assert re.search(r"^\w+-42,", (folder / "sheet.csv").read_text(encoding="utf-8"), re.MULTILINE)


def test_a_folder_in_which_something_stands_is_left_alone(project: Project) -> None:
    """A second call writes over nobody's work."""
    assert project.run("coder", "new", "ada").code == 0
    work = "sheets/ada/ada.csv"
    project.write(work, "excerpt,code,quote,stance,memo\nmine,mine,mine,mine,mine\n")
    before = contents(project.root / "sheets" / "ada")
    run = project.run("coder", "new", "ada")
    assert run.code == 2
    assert "there is already a file or folder here [folder-in-use]" in run.err
    assert contents(project.root / "sheets" / "ada") == before


def test_an_empty_folder_will_do(project: Project, tmp_path: Path) -> None:
    """Whoever made the folder beforehand is not refused."""
    (tmp_path / "ada").mkdir()
    assert sorted(contents(new_coder(project.root, "ada", 1, tmp_path / "ada"))) == FILES


def test_a_file_of_that_name_is_left_alone(project: Project, tmp_path: Path) -> None:
    """A file stands in the way as a folder does."""
    (tmp_path / "ada").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="folder-in-use"):
        new_coder(project.root, "ada", 1, tmp_path / "ada")
    assert (tmp_path / "ada").read_text(encoding="utf-8") == "mine"


def test_a_stop_half_way_leaves_nothing(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the disk is full there is no folder, not even half of one."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OSError, match="No space"):
        new_sheet(corpus, "ada", 1, tmp_path / "ada")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["Ada", "a b", "", "a_b", "../a", "consensus", "agreed", "any"])
def test_what_cannot_be_a_coder_s_name_is_refused(project: Project, name: str) -> None:
    """Neither a name that no file should have, nor one that a derived layer has."""
    run = project.run("coder", "new", name)
    assert run.code == 2
    assert f"'{name}' cannot be a coder's name [bad-coder-name]" in run.err
    assert not (project.root / "sheets").exists()


def test_data_that_are_malformed_make_no_sheet(project: Project) -> None:
    """Faults of the data are told as a check tells them."""
    project.append("data/excerpts.csv", "x-new,nowhere,words,en,main,inline,yes,,,,")
    run = project.run("coder", "new", "ada")
    assert run.code == 3
    assert "[unknown-document]" in run.err
    assert not (project.root / "sheets").exists()


def test_the_sheets_are_kept_out_of_the_repository() -> None:
    """A sheet that a coder is at work on is not committed by accident."""
    assert "sheets/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
