"""What would be said of two renders that do not tell the same; and of a missing Quarto."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.projects import ROOT
from tests.this_paper.compare_with_quarto import Told, differences
from tests.this_paper.whole_paper import Rendered


@pytest.fixture(scope="module")
def page(rendered: Rendered) -> str:
    """The page, as it was rendered."""
    return rendered.output("html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def printed(rendered: Rendered) -> str:
    """The text of the PDF."""
    return "\n".join((*rendered.pdf_pages, *rendered.supplement_pages))


CHANGES = {
    '"verdict":"refuted"': ('"verdict":"supported"', "mark"),
    ">five</span> have it": (">four</span> have it", "four have it"),
    ">eighteen</span> that name none": (">twenty</span> that name none", "twenty that name none"),
    "The jackknife leaves out": ("The jackknife takes away", "Thejackknife"),
    "A claim that is shown again is pale": ("A claim that is shown again is grey", "caption"),
    "drawn up before the meeting": ("drawn up after the meeting", "note"),
    "Jackknife: A Review": ("Knife: A Review", "reference"),
}
"""What is changed in the page: what becomes of it, and what the line about it must hold."""


@pytest.fixture(scope="module")
def ours(page: str, printed: str) -> Told:
    """What the render tells."""
    return Told.of(page, printed)


@pytest.fixture(scope="module")
def found(ours: Told, page: str, printed: str) -> list[str]:
    """What is said of the page beside one with every change."""
    for was, (becomes, _) in CHANGES.items():
        assert was in page, f"the page no longer says “{was}”"
        page = page.replace(was, becomes)
    return list(differences(ours, Told.of(page, printed)))


def test_a_render_tells_the_same_as_itself(ours: Told) -> None:
    """Sentences, verdicts and numbers are all read, and nothing differs."""
    assert len(ours.sentences) == len(ours.marked) == len(ours.listed) > 100
    least = {"paragraph": 100, "caption": 10, "note": 1, "reference": 50}
    assert all(len(ours.texts[what]) >= number for what, number in least.items())
    assert list(differences(ours, ours)) == []


@pytest.mark.parametrize(("was", "becomes", "about"), [(w, *rest) for w, rest in CHANGES.items()])
def test_what_differs_in_the_page_is_named(
    was: str, becomes: str, about: str, found: list[str]
) -> None:
    """For each verdict, number or word that is another, a line says so."""
    assert any(about in line for line in found), found


def test_a_number_outside_of_claims_is_named_too(ours: Told) -> None:
    """A number is compared in the paragraph in which it stands."""
    paragraphs = list(ours.texts["paragraph"])
    counted = (re.search(r"(\d+)claims", text) for text in paragraphs)
    place, number = next((n, found[1]) for n, found in enumerate(counted) if found)
    other = str(int(number) + 1)
    paragraphs[place] = paragraphs[place].replace(f"{number}claims", f"{other}claims")
    theirs = replace(ours, texts={**ours.texts, "paragraph": tuple(paragraphs)})
    told = list(differences(ours, theirs))
    assert all(any(f"{one}claims" in line for line in told) for one in (number, other)), told


def test_what_the_pdf_leaves_out_is_named(ours: Told) -> None:
    """A claim whose sentence is missing from one PDF is named with the engine."""
    found = list(differences(ours, replace(ours, printed="")))
    assert len(found) == len(ours.sentences)
    assert all("quarto does not print" in line for line in found)


def test_without_quarto_it_says_what_to_install(tmp_path: Path) -> None:
    """Exit code 2, and one clear error."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.this_paper.compare_with_quarto"],
        cwd=ROOT,
        env={**os.environ, "PATH": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert "quarto is not on the PATH" in done.stderr
    assert "install Quarto" in done.stderr
    assert "Traceback" not in done.stderr
