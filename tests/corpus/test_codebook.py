"""A codebook is a flat list, a list under families, or a tree of any depth."""

from __future__ import annotations

from pathlib import Path

import pytest

from refutable.corpus import Codebook
from tests.projects import Project, copy_third_paper

BOOK = "data/codebook.yaml"
TREE = """codes:
- id: giving
  label: Giving away
  codes:
  - id: gifts
    colour: green
    codes:
    - id: courgettes
    - id: help
  - id: waiting
- id: rules
- id: inherited
"""


@pytest.fixture
def interviews(tmp_path: Path) -> Project:
    """A copy of the interviews on allotment gardens, to change."""
    return copy_third_paper(tmp_path / "interviews")


@pytest.fixture
def tree(interviews: Project) -> Codebook:
    """Their codebook, with some codes under others."""
    interviews.write(BOOK, TREE)
    return interviews.corpus().codebook


def test_a_name_stands_for_itself_and_all_below_it(tree: Codebook) -> None:
    """At any depth, in the order of the file; a leaf for itself, no name for nothing."""
    assert tree.expand("giving") == ("giving", "gifts", "courgettes", "help", "waiting")
    assert tree.expand("gifts") == ("gifts", "courgettes", "help")
    assert tree.expand("help") == ("help",)
    assert tree.expand("gift") == ()


def test_a_code_knows_what_it_stands_under(tree: Codebook) -> None:
    """Its parent, the top of its branch, and nothing where it stands alone."""
    assert tree.codes["courgettes"].parent == "gifts"
    assert list(tree.above("courgettes")) == [("code", "gifts"), ("code", "giving")]
    top = tree.group_of("courgettes")
    assert top is tree.codes["giving"] is tree.group_of("giving")
    assert tree.group_of("rules") is None
    assert list(tree.groups) == ["giving"]


def test_what_is_not_said_of_a_code_is_its_id_or_nothing(tree: Codebook) -> None:
    """The label is the id, the definition empty; further keys are kept."""
    code = tree.codes["gifts"]
    assert (code.label, code.definition, dict(code.details)) == ("gifts", "", {"colour": "green"})


def test_a_flat_list_has_no_groups(interviews: Project) -> None:
    """No family is invented for it."""
    book = interviews.corpus().codebook
    assert book.groups == {}
    assert {book.group_of(code) for code in book.codes} == {None}


@pytest.mark.parametrize("name", ["no", "12:30", "true", "1e3", "0755", "~x", "null_"])
def test_an_id_is_its_text(interviews: Project, name: str) -> None:
    """Whatever YAML takes a bare word for."""
    interviews.write(BOOK, interviews.read(BOOK).replace("rules", name))
    layer = interviews.read("data/codings/june.csv").replace(",rules,", f",{name},")
    interviews.write("data/codings/june.csv", layer)
    assert name in interviews.corpus().codebook.codes


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("- id: rules", "- id:", "6:1: an entry has no id [bad-codebook]"),
        ("- id: rules", "- rules", "1:1: the entry 'rules' under 'codes' has no keys"),
        ("- id: rules", "- id: help", "6:1: line 4 already has the id 'help' [duplicate-id]"),
        ("label: Help unasked", "label:", "5:1: the label of 'help' is empty [bad-codebook]"),
        (
            "label: Help unasked",
            "lable: Help unasked",
            "5:1: 'help' has no label, but a key 'lable' [bad-codebook]",
        ),
        (
            "label: Help unasked",
            "label: [Help]",
            "5:1: the label of 'help' is no text [bad-codebook]",
        ),
        (
            "label: Help unasked",
            "label: Help\n  label: Unasked",
            "6:3: the key label is given twice; line 5 has it first [bad-yaml]",
        ),
        (
            "label: Help unasked",
            "label: Help \x1b unasked",
            "5:15: here is the control character U+001B ESCAPE [control-character]",
        ),
        (
            "label: Help unasked",
            "? [a, b]\n  : c",
            "5:5: a key is a list or a mapping; write a name [bad-yaml]",
        ),
        (
            "codes:\n",
            "codes: &all\n- id: x\n  codes: *all\n",
            "1:8: keys or a list are repeated by an alias",
        ),
        ("codes:\n", "codes: many\nothers:\n", "1:1: 'codes' is not a list [bad-codebook]"),
        (
            "- id: rules",
            "- id: rules\n  family: law",
            "7:1: there is no family 'law' [unknown-family]",
        ),
        (
            "- id: rules",
            "- id: rules\n  codes:\n  - id: hedges\n    family: law",
            "9:1: the code stands under 'rules' and names the family 'law' [bad-codebook]",
        ),
    ],
)
def test_what_is_wrong_with_the_codebook_has_its_line(
    interviews: Project, old: str, new: str, fault: str
) -> None:
    """No entry is passed over, none hides another, and nothing ends in a traceback."""
    interviews.replace(BOOK, old, new)
    assert any(line.startswith(f"{BOOK}:{fault}") for line in interviews.faults()), (
        interviews.faults()
    )


def test_a_codebook_that_cannot_be_read_is_one_fault(interviews: Project) -> None:
    """That no code is known then follows from it, and is not told of each coding."""
    interviews.replace(BOOK, "label: Help", "label: \x07Help")
    assert [line.split("[")[1] for line in interviews.faults() if "[" in line] == [
        "control-character]"
    ]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("unit: document\n", []),
        ("unit: document\nnever_counted: []\nlayer: june\n", []),
        (
            "uphelt: [affirms]\n",
            ["data/counting.yaml:1:1: 'uphelt' is no rule of counting [bad-counting]"],
        ),
        (
            "layer: juno\n",
            ["data/counting.yaml:1:1: there is no layer 'juno' [bad-counting]"],
        ),
    ],
)
def test_a_project_without_stances_may_have_rules_of_counting(
    interviews: Project, text: str, faults: list[str]
) -> None:
    """It needs none; those that it has are checked as ever."""
    interviews.write("data/counting.yaml", text)
    assert interviews.faults() == faults


def test_a_stance_that_nothing_declares_is_a_fault(interviews: Project) -> None:
    """It would be unclear whether it counts."""
    header, rows = interviews.rows("codings/june.csv")
    rows = [[*row, "affirms" if place == 0 else ""] for place, row in enumerate(rows)]
    interviews.write_rows("codings/june.csv", [*header, "stance"], rows)
    package = interviews.read("data/datapackage.json")
    old = '"name": "quote"\n'
    assert package.count(old) == 1
    package = package.replace(old, f'{old}          }},\n          {{"name": "stance"\n')
    interviews.write("data/datapackage.json", package)
    assert interviews.faults() == [
        "data/codings/june.csv:2:23: the codebook declares no stance, and here is 'affirms' "
        "[unknown-stance]"
    ]
