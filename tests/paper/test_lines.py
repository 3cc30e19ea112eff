"""Files: includes, front matter and profiles, each line with its own place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from refutable.paper.lines import PROFILE, Files, profiles

INCLUDED = "{{< include a.qmd >}}\n"


def write(root: Path, files: Mapping[str, str]) -> Files:
    """Write files into a folder, and return what reads them."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Files(root)


def lines(root: Path, files: Mapping[str, str]) -> list[str]:
    """Return the lines of the paper that have text, each with file and line."""
    reader = write(root, files)
    _, found = reader.paper("paper.qmd")
    assert reader.faults == []
    return [f"{x.position.file}:{x.position.line} {x.text}" for x in found if x.text.strip()]


def faults(root: Path, files: Mapping[str, str]) -> list[str]:
    """Return the faults of the files of a paper, each by place and rule."""
    reader = write(root, files)
    list(reader.paper("paper.qmd")[1])
    return [f"{one.file}:{one.line} {one.rule}" for one in reader.faults]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"paper.qmd": INCLUDED, "a.qmd": "A.\n"}, ["a.qmd:1 A."]),
        ({"paper.qmd": "{{<include a.qmd>}}", "a.qmd": "A."}, ["a.qmd:1 A."]),
        ({"paper.qmd": '{{< include "a b.qmd" >}}\n', "a b.qmd": "A.\n"}, ["a b.qmd:1 A."]),
        ({"paper.qmd": "{{< include a b.qmd >}}\n", "a b.qmd": "A.\n"}, ["a b.qmd:1 A."]),
        ({"paper.qmd": "{{< include /d/a.qmd >}}\n", "d/a.qmd": "A.\n"}, ["d/a.qmd:1 A."]),
        ({"paper.qmd": "{{< include ./d/a.qmd >}}\n", "d/a.qmd": "A.\n"}, ["d/a.qmd:1 A."]),
        (
            {
                "paper.qmd": "P.\n\n{{< include d/a.qmd >}}\n\nQ.\n",
                "d/a.qmd": "A.\n\n{{< include d/b.qmd >}}\n\nC.\n",
                "d/b.qmd": "B.\n",
            },
            ["paper.qmd:1 P.", "d/a.qmd:1 A.", "d/b.qmd:1 B.", "d/a.qmd:5 C.", "paper.qmd:5 Q."],
        ),
        (
            {"paper.qmd": f"{INCLUDED}\nP.\n\n{INCLUDED}", "a.qmd": "A.\n"},
            ["a.qmd:1 A.", "paper.qmd:3 P.", "a.qmd:1 A."],
        ),
        (
            {"paper.qmd": "```{python}\n{{< include a.py >}}\n```\n", "a.py": "x = 1\n"},
            ["paper.qmd:1 ```{python}", "a.py:1 x = 1", "paper.qmd:3 ```"],
        ),
        ({"paper.qmd": "`{{< include a.qmd >}}` b\n"}, ["paper.qmd:1 `{{< include a.qmd >}}` b"]),
        ({"paper.qmd": "---\ntitle: A\n---\n\nB.\n"}, ["paper.qmd:5 B."]),
        ({"paper.qmd": "---\ntitle: A\n...\nB.\n"}, ["paper.qmd:4 B."]),
        ({"paper.qmd": "\ufeff---\ntitle: A\n---\nB.\n"}, ["paper.qmd:4 B."]),
        ({"paper.qmd": "---\r\ntitle: A\r\n---\r\n\r\nB.\r\n"}, ["paper.qmd:5 B."]),
    ],
)
def test_every_line_has_its_own_place(
    tmp_path: Path, files: Mapping[str, str], expected: list[str]
) -> None:
    """Includes are expanded where they stand, and their paths start at the project's root."""
    assert lines(tmp_path, files) == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"paper.qmd": INCLUDED}, "paper.qmd:1 missing-file"),
        ({"paper.qmd": INCLUDED, "a.qmd": INCLUDED}, "a.qmd:1 include-circle"),
        (
            {"paper.qmd": INCLUDED, "a.qmd": "\n{{< include paper.qmd >}}\n"},
            "a.qmd:2 include-circle",
        ),
        ({"paper.qmd": "{{< include ../a.qmd >}}\n"}, "paper.qmd:1 missing-file"),
        ({"paper.qmd": "{{< include d/../../a.qmd >}}\n"}, "paper.qmd:1 missing-file"),
        ({"paper.qmd": f"P.\n{INCLUDED}", "a.qmd": "A.\n"}, "paper.qmd:2 include-not-alone"),
        ({"paper.qmd": f"{INCLUDED}P.\n", "a.qmd": "A.\n"}, "paper.qmd:1 include-not-alone"),
        ({"paper.qmd": INCLUDED, "a.qmd": "A.\n\n```\nb\n"}, "a.qmd:3 unclosed-fence"),
        ({"paper.qmd": "---\ntitle: A\n"}, "paper.qmd:1 bad-yaml"),
        ({"paper.qmd": "A.\n", "_quarto.yml": "a: b\nc: d: e\n"}, "_quarto.yml:2 bad-yaml"),
    ],
)
def test_a_fault_of_a_file_has_its_place(
    tmp_path: Path, files: Mapping[str, str], expected: str
) -> None:
    """In the file and at the line that must change."""
    assert faults(tmp_path, files) == [expected]


def test_a_link_does_not_lead_out_of_the_project(tmp_path: Path) -> None:
    """A file that lies elsewhere is not read through a link either."""
    (tmp_path / "outside.qmd").write_text("Secret.\n", encoding="utf-8")
    root = tmp_path / "project"
    root.mkdir()
    (root / "a.qmd").symlink_to(tmp_path / "outside.qmd")
    assert faults(root, {"paper.qmd": INCLUDED}) == ["paper.qmd:1 missing-file"]


PROJECT = {
    "paper.qmd": "---\ntitle: Own\n---\nA.\n",
    "_quarto.yml": "title: Project\nlang: en\nprofile: {default: draft}\n",
    "_quarto-draft.yml": "lang: de\nsubtitle: Draft\n",
    "_quarto-final.yml": "subtitle: Final\n",
}


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("", {"title": "Own", "lang": "de", "subtitle": "Draft"}),
        ("final", {"title": "Own", "lang": "en", "subtitle": "Final"}),
        ("draft,final", {"title": "Own", "lang": "de", "subtitle": "Final"}),
        ("other", {"title": "Own", "lang": "en"}),
    ],
)
def test_metadata_come_from_project_profiles_and_paper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str, expected: Mapping[str, str]
) -> None:
    """What is nearer to the text counts, and a profile is on by name or by default."""
    monkeypatch.setenv("QUARTO_PROFILE", named)
    heads, _ = write(tmp_path, PROJECT).paper("paper.qmd")
    merged = heads[0]
    for head in heads[1:]:
        merged = head.over(merged)
    assert {key: value for key, value in merged.values.items() if key != "profile"} == expected


@pytest.mark.parametrize(
    ("named", "profile", "expected"),
    [
        ("", {}, ()),
        ("", {"default": "draft"}, ("draft",)),
        ("", {"default": ["a", "b"]}, ("a", "b")),
        ("x, y", {"default": "draft"}, ("x", "y")),
        ("", {"group": ["first", "second"]}, ("first",)),
        ("second", {"group": ["first", "second"]}, ("second",)),
        ("b", {"group": [["a", "b"], ["c", "d"]]}, ("b", "c")),
    ],
)
def test_profiles_are_named_by_the_environment_or_the_project(
    named: str,
    profile: dict[str, object],
    expected: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The environment goes before the default; of each group one is on."""
    monkeypatch.setenv(PROFILE, named)
    assert profiles({"profile": profile}) == expected


def test_a_profile_is_chosen_in_the_project(tmp_path: Path) -> None:
    """In a front matter it would have no effect, and this is said."""
    text = "---\ntitle: Tea\nprofile: {default: draft}\n---\n\nTea.\n"
    assert faults(tmp_path, {"paper.qmd": text}) == ["paper.qmd:3 refused-construct"]


def test_an_include_that_is_shown_is_not_followed(tmp_path: Path) -> None:
    """Code with ``shortcodes=false`` shows its shortcodes, an include as well."""
    text = "``` {.markdown shortcodes=false}\n{{< include none.qmd >}}\n```\n"
    (tmp_path / "paper.qmd").write_text(text, encoding="utf-8")
    files = Files(tmp_path)
    _, lines = files.paper("paper.qmd")
    assert "\n".join(line.text for line in lines) + "\n" == text
    assert not files.faults
