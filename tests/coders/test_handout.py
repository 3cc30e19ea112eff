"""The hand-out: the parts of the codebook that it lists itself, whole, and nothing of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from refutable.coders.handout import read_hand_out
from refutable.errors import MalformedError
from tests.page_tree import parse
from tests.projects import ROOT, Project

LISTED = "hand_out: [stance, families, codes]\n"


def test_it_has_the_parts_that_are_listed_and_no_other() -> None:
    """Of this paper's codebook: what coders get, word for word, and nothing meant for the team."""
    whole = yaml.safe_load((ROOT / "data" / "codebook.yaml").read_text(encoding="utf-8"))
    hand_out = read_hand_out(ROOT)
    assert list(hand_out.parts) == whole["hand_out"]
    assert hand_out.version == str(whole["version"])
    told = yaml.safe_load(hand_out.as_yaml())
    assert told == {key: whole[key] for key in whole["hand_out"]}
    for kept in ("team", "derived", "changes"):
        assert whole[kept]
        for shown in (hand_out.as_yaml(), hand_out.as_html()):
            assert f"\n{kept}:" not in shown
            assert not any(text in shown for text in texts(whole[kept]) if len(text) > 40)


def texts(value: object) -> list[str]:
    """Return every text inside a part of the codebook."""
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [str(value)]


def test_no_comment_of_the_file_is_handed_out(project: Project) -> None:
    """What the team notes between the lines is not for coders."""
    project.replace("data/codebook.yaml", "codes:\n", "codes: # watch the desk\n# and the attic\n")
    told = read_hand_out(project.root).as_yaml()
    assert "watch" not in told
    assert "attic" not in told


def test_as_a_page_it_says_the_same() -> None:
    """Every text of the hand-out stands in its page, and every code has its own place there."""
    hand_out = read_hand_out(ROOT)
    page = parse(f"<main>{hand_out.as_html()}</main>")
    for text in texts(dict(hand_out.parts)):
        wanted = {"True": "yes", "False": "no"}.get(text, text)
        assert " ".join(wanted.split()) in page.text
    ids = [entry.id for entry in page.find(tag="article")]
    assert ids == [f"code-{code['id']}" for code in hand_out.parts["codes"]]


def test_signs_of_markup_are_told_as_they_are(project: Project) -> None:
    """A definition with angle brackets and an ampersand breaks no page."""
    definition = "A sound, or someone making it, is said to disturb."
    project.replace("data/codebook.yaml", definition, "A < B & <i>C</i>")
    assert "<p>A &lt; B &amp; &lt;i&gt;C&lt;/i&gt;</p>" in read_hand_out(project.root).as_html()


@pytest.mark.parametrize(
    ("listed", "message"),
    [
        ("hand_out: codes\n", "the codebook does not say which parts coders get"),
        ("hand_out: []\n", "the codebook does not say which parts coders get"),
        (
            "hand_out: [stance, codes, terms]\n",
            "'hand_out' names 'terms', but the codebook has no such part",
        ),
        (
            "hand_out: [stance, codes, [terms]]\n",
            "'hand_out' names '['terms']', but the codebook has no such part",
        ),
        ("hand_out: [stance, families]\n", "'hand_out' lacks 'codes', which every coder needs"),
        ("hand_out: [codes]\n", "'hand_out' lacks 'stance', which every coder needs"),
    ],
)
def test_a_codebook_that_does_not_say_what_to_hand_out_is_refused(
    project: Project, listed: str, message: str
) -> None:
    """Nothing is handed out that is not listed, and nothing that is listed may be missing."""
    project.replace("data/codebook.yaml", LISTED, listed)
    with pytest.raises(MalformedError) as error:
        read_hand_out(project.root)
    (fault,) = error.value.faults
    assert (fault.file, fault.rule, fault.message) == ("data/codebook.yaml", "no-hand-out", message)
    assert fault.remedy


def test_without_a_list_coders_get_what_is_meant_for_them(project: Project) -> None:
    """Stance, families and codes by their names, and no note of the team's own."""
    project.replace("data/codebook.yaml", LISTED, "team: [not for coders]\n")
    assert list(read_hand_out(project.root).parts) == ["stance", "families", "codes"]


def test_all_that_is_wrong_is_told_at_once(project: Project) -> None:
    """Two parts that are not there and one that is needed make three faults."""
    project.replace("data/codebook.yaml", LISTED, "hand_out: [terms, how_to, codes]\n")
    with pytest.raises(MalformedError) as error:
        read_hand_out(Path(project.root))
    assert len(error.value.faults) == 3
