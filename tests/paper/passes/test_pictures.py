"""Pictures: files of the project, embedded, with their words; nothing else is read or fetched."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from refutable.errors import MalformedError
from refutable.paper.passes.pictures import faults
from tests.paper.passes.rendering import pdf, read, render

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><path d="M0 0h9"/></svg>'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return the folder of a project with some pictures, and a picture beside it."""
    root = tmp_path / "project"
    (root / "plans").mkdir(parents=True)
    for name, data in {
        "a.png": PNG,
        "plans/the plan.svg": SVG,
        "b.gif": GIF,
        "t.txt": b"no",
    }.items():
        (root / name).write_bytes(data)
    (tmp_path / "secret.png").write_bytes(PNG)
    (root / "link.png").symlink_to(tmp_path / "secret.png")
    return root


def test_pictures_stand_in_the_page_itself(project: Path) -> None:
    """Sizes are attributes; a title, a place in the line and an anchor are kept."""
    page = render(
        'A ![w *x*](a.png "Title"){#pic width=50% height=2em .big} '
        "![s](<plans/the plan.svg>){width=3cm}",
        "html",
        project,
    )
    assert (
        f'<img src="data:image/png;base64,{base64.b64encode(PNG).decode()}" alt="w x" id="pic"'
        in page
    )
    assert 'class="big" title="Title" width="50%" height="28">' in page
    assert (
        f'src="data:image/svg+xml;base64,{base64.b64encode(SVG).decode()}" alt="s" width="113"'
        in page
    )


def test_the_words_of_a_picture_are_its_own_or_those_of_its_figure(project: Path) -> None:
    """``fig-alt`` comes before the words in brackets, and these before the caption."""
    page = render(
        '![Cap](a.png){#fig-a fig-alt="Alt \\"one\\""}\n\n![Cap two](a.png){#fig-b}\n\n'
        "::: {#fig-c}\n![](a.png)\n\nCap *three*\n:::\n\n![](a.png){.decorative}\n\n"
        '![x](a.png){fig-alt=""}',
        "html",
        project,
    )
    words = ["Alt &quot;one&quot;", "Cap two", "Cap three", "", ""]
    assert re.findall(r' alt="([^"]*)"', page) == words


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("http://127.0.0.1/a.png", "is not a file"),
        ("//127.0.0.1/a.png", "is not a file"),
        ("file:///etc/passwd", "is not a file"),
        ("../secret.png", "outside the project"),
        ("link.png", "outside the project"),
        ("plans/../../secret.png", "outside the project"),
        ("none.png", "does not exist"),
        ("t.txt", "of no kind that can be shown"),
        ("data:text/html;base64,PHNjcmlwdD4=", "of no kind that can be shown"),
    ],
)
@pytest.mark.parametrize("form", ["html", "typst", "ipynb"])
def test_only_pictures_of_the_project_are_read(
    project: Path, form: str, target: str, says: str
) -> None:
    """A paper cannot embed another file of the machine, and a render asks nobody for anything."""
    with pytest.raises(MalformedError, match=says):
        render(f"![words]({target})", form, project)


@pytest.mark.parametrize("form", ["html", "typst", "ipynb"])
def test_a_picture_without_words_is_refused(project: Path, form: str) -> None:
    """Whoever cannot see it would learn nothing of it; decoration says that it is decoration."""
    with pytest.raises(MalformedError, match=r"the picture a\.png has no words"):
        render("![](a.png)", form, project)


def test_pictures_of_all_kinds_are_set_on_paper(project: Path) -> None:
    """PNG, GIF, SVG and PDF are in an accessible PDF, in lines, figures, tables and links."""
    (project / "c.pdf").write_bytes(pdf("Text.", project))
    text = (
        "In ![a](a.png){height=1em}(line) and [![b](b.gif)](https://x.org).\n\n"
        "![](a.png){.decorative}\n\n"
        "![Cap](<plans/the plan.svg>){#fig-s width=50% fig-align=center}\n\n"
        "| a |\n|---|\n| ![t](a.png){width=2cm} |\n\n![p](c.pdf)\n\n"
        "- ![l](a.png){#own}\n\n[l](#own)"
    )
    assert pdf(text, project).startswith(b"%PDF")
    assert "height: 10.5pt" in render(text, "typst", project)
    assert re.search(
        r'src="data:image/svg\+xml;base64,[^"]*" alt="p"', render(text, "html", project)
    )


def test_a_check_finds_what_a_render_would_refuse(project: Path) -> None:
    """Each picture that cannot be shown, and which of its name it is; a caption gives words."""
    text = (
        "![w](a.png) ![](a.png)\n\n![](../secret.png){fig-alt=w}\n\n"
        "::: {#fig-x}\n![](a.png)\n\nCaption\n:::\n\n"
        '::: {#fig-y fig-cap="Caption"}\n![](a.png)\n:::\n\n- ![](a.png)'
    )
    found = [(target, n, fault.rule) for target, n, fault in faults(read([text])[0], project)]
    assert found == [
        ("a.png", 1, "picture-without-words"),
        ("../secret.png", 0, "bad-picture"),
        ("a.png", 4, "picture-without-words"),
    ]
