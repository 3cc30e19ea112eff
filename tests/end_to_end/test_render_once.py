"""A render does each thing once: it runs the cells, examines the claims, draws the figures."""

from __future__ import annotations

import re

from tests.projects import Project

COUNTING = """
from pathlib import Path

import refutable.robustness.examine as examination
import vl_convert

def counted(module, name):
    function = getattr(module, name)
    def call(*given, **named):
        with Path("calls.txt").open("a") as file:
            print(name, file=file)
        return function(*given, **named)
    setattr(module, name, call)

counted(examination, "examine_all")
counted(vl_convert, "vegalite_to_svg")
Path("calls.txt").open("a").write("cell\\n")
"""


def test_cells_run_once_and_each_figure_is_drawn_once(project: Project) -> None:
    """Once at each of the two widths; the files of figures/ come from the same drawing."""
    project.replace("paper.qmd", "OPENING =", f"{COUNTING}\nOPENING =")
    assert project.run("render", "--to", "html", "--to", "pdf", "--to", "ipynb").code == 0
    calls = project.read("calls.txt").split()
    assert calls.count("cell") == 1
    assert calls.count("examine_all") == 1
    assert calls.count("vegalite_to_svg") == 2
    assert len(list((project.root / "figures").glob("*.svg"))) == 1


def test_a_check_runs_cells_once(project: Project) -> None:
    """In the project's folder, as a render does."""
    count = 'print("cell", file=open("calls.txt", "a"))'
    project.replace("paper.qmd", "OPENING =", f"{count}\nOPENING =")
    project.run("check")
    assert project.read("calls.txt").split() == ["cell"]


def test_the_figure_of_the_page_is_the_file(second_rendered: Project) -> None:
    """The drawing that a reader sees is the one in figures/."""
    (path,) = (second_rendered.root / "figures").glob("*.svg")
    page, drawing = second_rendered.read("_output/paper.html"), path.read_text(encoding="utf-8")
    texts = re.findall(r"<text[^>]*>([^<]+)</text>", drawing)
    assert texts
    assert all(text in page for text in texts)
