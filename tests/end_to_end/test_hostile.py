"""Whatever the data hold is text in the page, the PDF and the notebook, and nothing else."""

from __future__ import annotations

import itertools
import json
import random
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.etree
import lxml.html
import pypandoc
import pypdf
import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.hostile import TEXTS, fill, normalised
from tests.page.browsing import ARGUMENTS, find_browser, open_page
from tests.page.reading import records_of, texts_of
from tests.projects import Project, copy_second_paper

_BIBLIOGRAPHY = r"""
@book{östling-2011,
  title = {{On \href{javascript:alert(1)}{Noise} \includegraphics{/etc/passwd} \input{/etc/passwd}
    <script>alert(1)</script> <img src=x onerror=alert(2)>}},
  author = {Östling, A.}, date = {2011}, url = {javascript:alert(3)},
  note = {\verb|<script>alert(4)</script>| \lstinputlisting{/etc/passwd}},
}
"""
# Signs that a page, a PDF or a notebook breaks or joins words at, or sets in another way.
_LOOSE = re.compile("[\\s\u00ad\u200b-\u200d\u2060\ufeff\N{NO-BREAK SPACE}-]+")
_GLYPHS = [chr(n) for n in range(33, 0x180) if unicodedata.category(chr(n)) not in ("Cc", "Cf")]
_MARKS = list(" *_`$@#<>[](){}|\\!~^\"'&;:/-.")


def render(root: Path, texts: Iterator[str]) -> tuple[Project, list[str]]:
    """Render the second paper with these texts in all its fields; return what must be printed."""
    project = copy_second_paper(root)
    printed = fill(project, texts)
    project.append("data/references.bib", _BIBLIOGRAPHY)
    project.append("sections/_20-order.qmd", "\nSo says @östling-2011.\n")
    forms = ("html", "pdf", "ipynb", "docx", "jats")
    done = project.run("render", *(word for form in forms for word in ("--to", form)))
    assert done.code == 0, done.err
    return project, printed


def squeezed(text: str) -> str:
    """Return the letters and signs of a text, by which two ways to set it are compared.

    At the start of a sentence a text gets a capital.
    """
    return _LOOSE.sub("", text).upper().casefold()


def page_of(project: Project) -> Any:
    """Return the page as a tree."""
    return lxml.html.fromstring((project.root / "_output/paper.html").read_bytes())


def shape(tree: Any) -> Counter[str]:
    """Return how often a page has each element with its attributes, beside drawings and code."""
    found: Counter[str] = Counter()
    for element in tree.iter(lxml.html.etree.Element):
        if (
            not any(one.tag in ("svg", "pre") for one in element.iterancestors())
            and element.tag != "col"
        ):
            names = sorted(set(element.keys()) - {"class", "style", "title"})
            if element.tag == "span" and not names and _is_cited(element):
                continue  # citeproc marks words whose case it keeps
            found[f"{element.tag} {' '.join(names)}"] += 1
    return found


def _is_cited(element: Any) -> bool:
    names = (one.get("class") or "" for one in element.iterancestors())
    return any({"csl-entry", "citation"} & set(name.split()) for name in names)


def notebook_text(project: Project) -> tuple[str, Counter[str]]:
    """Return the words of a notebook, and how often it has each kind of markup."""
    notebook = json.loads(project.read("_output/paper.ipynb"))
    texts = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] != "code"]
    texts += [
        "".join(output["data"]["text/markdown"])
        for cell in notebook["cells"]
        for output in cell.get("outputs", ())
        if "text/markdown" in output.get("data", {})
    ]
    joined = "\n\n".join(texts)
    tree = json.loads(pypandoc.convert_text(joined, "json", "gfm"))
    kinds = Counter(_kinds(tree["blocks"]))
    plain = pypandoc.convert_text(joined, "plain", "gfm", extra_args=["--wrap=none"])
    return plain, Counter({kind: kinds[kind] for kind in _MARKUP})


def xml_text(project: Project, file: str, *parts: str) -> str:
    """Return the text of some parts of an archive, which must be well-formed XML."""
    with zipfile.ZipFile(project.root / "_output" / file) as archive:
        trees = [lxml.etree.fromstring(archive.read(part)) for part in parts]
    return "".join(text for tree in trees for text in tree.itertext())


_MARKUP = ("Link", "Image", "RawInline", "RawBlock", "Math", "CodeBlock", "Code", "Note")


def _kinds(tree: Any) -> Iterator[str]:
    if isinstance(tree, dict):
        if "t" in tree:
            yield tree["t"]
        tree = list(tree.values())
    if isinstance(tree, list):
        for item in tree:
            yield from _kinds(item)


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The paper with harmless words in every field, which every other one is compared with."""
    numbers = (f"harmless words {n} of no weight" for n in itertools.count())
    return render(tmp_path_factory.mktemp("harmless") / "paper", numbers)[0]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, list[str]]:
    """The paper with a hostile text in every field."""
    return render(tmp_path_factory.mktemp("hostile") / "paper", numbered(TEXTS))


def numbered(texts: Any) -> Iterator[str]:
    """Yield texts for ever, each told from the others by a number."""
    for n, text in enumerate(itertools.cycle(texts)):
        yield f"{normalised(text)} {n}"


def is_text_everywhere(harmless: Project, project: Project, printed: list[str]) -> None:
    """Assert that all that had to be printed is, and that the markup is that of harmless words."""
    page = page_of(project)
    assert shape(page) == shape(page_of(harmless))
    (main,) = page.xpath("//main")
    markup = project.read("_output/paper.html")
    readers = {
        "page": "\n".join([main.text_content(), *texts_of(records_of(markup))]),
        "PDF": "".join(
            one.extract_text() for one in pypdf.PdfReader(project.root / "_output/paper.pdf").pages
        ),
        "notebook": notebook_text(project)[0],
        "Word": xml_text(project, "paper.docx", "word/document.xml", "word/footnotes.xml"),
        "JATS": xml_text(project, "paper-jats.zip", "paper.xml"),
    }
    for name, said in readers.items():
        shown = squeezed(said)
        lost = [text for text in printed if squeezed(text) not in shown]
        assert not lost, (name, lost)
    assert notebook_text(project)[1] == notebook_text(harmless)[1]
    assert _addresses(project) == _addresses(harmless)


def _addresses(project: Project) -> set[str]:
    found = (
        note.get_object().get("/A", {}).get("/URI")
        for page in pypdf.PdfReader(project.root / "_output/paper.pdf").pages
        for note in page.get("/Annots", ())
    )
    return {str(address) for address in found if address}


def test_a_hostile_text_is_printed_in_every_format(
    harmless: Project, hostile: tuple[Project, list[str]]
) -> None:
    """Tags, links, pictures, formulas, citations, shortcodes, placeholders: all are words."""
    is_text_everywhere(harmless, *hostile)


def test_any_text_is_printed_in_every_format(harmless: Project, tmp_path: Path) -> None:
    """Whatever stands in a field leaves page, PDF and notebook as it came in."""
    chance = random.Random(20101)
    signs = [chance.choice(chance.choice([_GLYPHS, _MARKS])) for _ in range(2000)]
    texts = filter(None, map(normalised, ("".join(signs[n : n + 10]) for n in range(0, 2000, 10))))
    is_text_everywhere(harmless, *render(tmp_path / "paper", numbered(texts)))


# To places of the page, to the web, and to what a reader may save: the formats and the entry.
_LINKS = "a:not([href^='#']):not([href^='http']):not([download])"


def test_nothing_of_a_hostile_text_runs(
    hostile: tuple[Project, list[str]], browser: Browser
) -> None:
    """In Chromium: no dialog, no request beside the page itself, no message in the console."""
    url = (hostile[0].root / "_output/paper.html").as_uri()
    dialogs: list[str] = []
    opened = open_page(browser, url)
    opened.page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    opened.ask("() => document.querySelectorAll('details').forEach((e) => { e.open = true; })")
    for link in opened.page.query_selector_all(_LINKS):
        pytest.fail(f"a link leads to {link.get_attribute('href')}")
    assert (dialogs, opened.requests, opened.complaints) == ([], [url], [])


def test_nothing_of_a_hostile_text_runs_on_the_page_to_code_on(
    hostile: tuple[Project, list[str]], browser: Browser, tmp_path: Path
) -> None:
    """The page that a blind coder gets holds the same data."""
    done = hostile[0].run("coder", "new", "zed", "--out", str(tmp_path / "zed"))
    assert done.code == 0, done.err
    url = (tmp_path / "zed" / "coding.html").as_uri()
    opened = open_page(browser, url)
    assert (opened.requests, opened.complaints) == ([url], [])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium without a window."""
    with sync_playwright() as tools:
        started = tools.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        yield started
        started.close()
