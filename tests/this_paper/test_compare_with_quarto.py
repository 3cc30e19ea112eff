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
    return "\n".join(rendered.pdf_pages)


def test_a_render_tells_the_same_as_itself(page: str, printed: str) -> None:
    """Sentences, verdicts and numbers are all read, and nothing differs."""
    told = Told.of(page, printed)
    assert len(told.sentences) == len(told.marked) == len(told.listed) > 100
    least = {"paragraph": 200, "caption": 10, "note": 1, "reference": 50}
    assert all(len(told.texts[what]) >= number for what, number in least.items())
    assert list(differences(told, told)) == []


@pytest.mark.parametrize(
    ("was", "becomes", "about"),
    [
        ("claim-mark verdict-refuted", "claim-mark verdict-supported", "mark"),
        ("two of the six texts", "three of the six texts", "clm-abstract-base, sentence"),
        ("8 of all 24 texts", "9 of all 24 texts", "clm-abstract-base, sentence"),
        ("The jackknife leaves out", "The jackknife takes away", "paragraph"),
        ("in the order of the text, with their numbers", "in the order of the text", "caption"),
        ("drawn up before the meeting", "drawn up after the meeting", "note"),
        ("Jackknife: A Review", "Knife: A Review", "reference"),
    ],
)
def test_what_differs_in_the_page_is_named(
    was: str, becomes: str, about: str, page: str, printed: str
) -> None:
    """One verdict, one number or one word in another page, and a line says so."""
    assert was in page, f"the page no longer says “{was}”"
    found = list(differences(Told.of(page, printed), Told.of(page.replace(was, becomes), printed)))
    assert any(about in line for line in found), found


def test_a_number_outside_of_claims_is_named_too(page: str, printed: str) -> None:
    """A number is compared in the paragraph in which it stands."""
    ours = Told.of(page, printed)
    paragraphs = list(ours.texts["paragraph"])
    counted = (re.search(r"(\d+)claims", text) for text in paragraphs)
    place, number = next((n, found[1]) for n, found in enumerate(counted) if found)
    other = str(int(number) + 1)
    paragraphs[place] = paragraphs[place].replace(f"{number}claims", f"{other}claims")
    theirs = replace(ours, texts={**ours.texts, "paragraph": tuple(paragraphs)})
    told = differences(ours, theirs)
    assert any(f"'{number}'" in line and f"'{other}'" in line for line in told)


def test_what_the_pdf_leaves_out_is_named(page: str, printed: str) -> None:
    """A claim whose sentence is missing from one PDF is named with the engine."""
    whole, less = Told.of(page, printed), Told.of(page, "")
    found = list(differences(whole, less))
    assert len(found) == len(whole.sentences)
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
