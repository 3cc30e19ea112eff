"""Hold the papers as stock Quarto renders them against the papers as they render themselves.

    python -m tests.this_paper.compare_with_quarto

renders this paper and tests/second_paper with each engine in a copy of the tree, to HTML and to
PDF. It prints what Quarto warned of, each file that it left behind or changed, and each sentence,
verdict, number, paragraph, caption, note and reference that one has and the other has not. It
exits with 0 where there is nothing of the kind, with 1 where there is, and with 2 where no `quarto`
is on the PATH.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdf

from refutable.errors import UsageError
from refutable.paper.quarto import find_quarto
from tests.page.reading import records_of
from tests.page_tree import Element, parse
from tests.processes import paper
from tests.projects import ROOT, SECOND_PAPER, SIGNS
from tests.this_paper.whole_paper import squeezed

ENGINES = ("embedded", "quarto")
# "Figure 1." and "Figure 1:" say the same.
_CAPTION_NUMBER = re.compile(r"^(\w+?\d+)[.:]")
# What stands in a page beside the text: the marks of claims, and what folds out under them.
_BESIDE = frozenset(
    {"evidence", "claim-mark", "ledger", "claims-list", "says", "footnote-ref", "footnote-back"}
)
# Head and foot of the page, which each engine sets in its own way, and what only one has.
_HEAD = frozenset(
    {"title", "keywords", "quarto-title-block", "claims-key", "made-by", "chart-hint"}
)


@dataclass(frozen=True)
class Told:
    """What one render tells: claims with their verdicts, the text around them, the PDF's text."""

    sentences: Mapping[str, str]
    marked: Mapping[str, str]
    listed: Mapping[str, str]
    texts: Mapping[str, tuple[str, ...]]
    printed: str

    @classmethod
    def of(cls, page: str, printed: str) -> Told:
        """Read a page (HTML) and the text of a PDF, as it is extracted page by page."""
        tree, recorded = parse(page), _recorded(page)
        claims = tree.find(tag="span", with_class="claim")
        texts = {what: tuple(filter(None, map(_prose, found))) for what, found in _parts(tree)}
        return cls(
            sentences={claim.id: claim.text for claim in claims if claim.id},
            marked=recorded or dict(_marked(tree)),
            listed=recorded or dict(_listed(tree)),
            texts={what: tuple(_counted_on(one, texts) for one in texts[what]) for what in texts},
            printed=squeezed(printed),
        )


def _counted_on(text: str, texts: Mapping[str, Sequence[str]]) -> str:
    """Return a text in which what has the number S1 is counted on from the article, as Quarto does.

    The class ``.supplement`` means nothing to it.
    """

    def number(found: re.Match[str]) -> str:
        kind, n = found.groups()
        counted = (re.match(rf"{kind}(\d+)\.", one) for one in texts["caption"])
        return f"{kind}{max(int(one[1]) for one in counted if one) + int(n)}"

    return re.sub(r"(Figure|Table)S(\d+)", number, text)


def _recorded(page: str) -> dict[str, str]:
    """Return the verdicts in the records of our page; none where it has no records."""
    if 'id="records"' not in page:
        return {}
    return {claim["id"]: claim["verdict"] for claim in records_of(page)["claims"]}


def _marked(tree: Element) -> Iterator[tuple[str, str]]:
    for mark in tree.find(tag="a", with_class="claim-mark"):
        verdict = next((name for name in SIGNS if f"verdict-{name}" in mark.classes), "none")
        yield mark.attributes.get("href", "").removeprefix("#ledger-"), verdict


def _listed(tree: Element) -> Iterator[tuple[str, str]]:
    for entry in tree.find(tag="div", with_class="ledger-entry"):
        told = entry.find(with_class="ledger-verdict")
        yield entry.id.removeprefix("ledger-"), told[0].text.split()[-1] if told else "none"


def _parts(tree: Element) -> Iterator[tuple[str, list[Element]]]:
    yield "paragraph", list(_paragraphs(tree))
    yield "caption", [*tree.find(tag="figcaption"), *tree.find(tag="caption")]
    notes = tree.find(with_class="footnotes")
    yield "note", [note for section in notes for note in section.find(tag="li")]
    listed = tree.find(tag="div", with_class="csl-entry")
    yield "reference", [one for one in listed if "quarto-appendix-citeas" not in one.classes]


def _paragraphs(element: Element) -> Iterator[Element]:
    for child in element.children:
        if isinstance(child, Element) and not child.classes & (_HEAD | _BESIDE):
            yield from (child,) if child.tag == "p" else _paragraphs(child)


def _prose(element: Element) -> str:
    """Return what an element says by itself, without marks, blanks and hyphens."""
    return _CAPTION_NUMBER.sub(r"\1.", squeezed("".join(_words(element))))


def _words(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif not child.classes & _BESIDE:
            yield from _words(child)


def differences(ours: Told, theirs: Told) -> Iterator[str]:
    """Return in a line each what the two renders do not tell alike."""
    for what, mine, other in (
        ("sentence", ours.sentences, theirs.sentences),
        ("mark", ours.marked, theirs.marked),
        ("ledger entry", ours.listed, theirs.listed),
    ):
        for name in sorted(mine.keys() | other.keys()):
            one, two = mine.get(name, "not there"), other.get(name, "not there")
            if squeezed(one) != squeezed(two):
                yield f"{name}, {what}: embedded “{one}”, quarto “{two}”"
    for what, found in ours.texts.items():
        yield from _texts_apart(what, found, theirs.texts[what])
    for name, sentence in ours.sentences.items():
        for engine, told in zip(ENGINES, (ours, theirs), strict=True):
            verdict = SIGNS[ours.listed[name]] + ours.listed[name] if name in ours.listed else ""
            if squeezed(sentence + verdict) not in told.printed:
                yield f"{name}, PDF: {engine} does not print the sentence with its verdict"


def _texts_apart(what: str, ours: Sequence[str], theirs: Sequence[str]) -> Iterator[str]:
    # Evidence under a sentence parts a paragraph in two, so a text may be a part of another.
    for engine, whole, texts in zip(
        ENGINES, map("".join, (ours, theirs)), (theirs, ours), strict=True
    ):
        for text in texts:
            if text not in whole:
                yield f"{what}: {engine} does not print “{_around(text, whole)}”"


def _around(text: str, whole: str) -> str:
    """Return what of a text stands round the first place at which no other text goes on so."""
    known = bisect_left(range(len(text)), True, key=lambda size: text[: size + 1] not in whole)
    return text[max(known - 30, 0) : known + 30]


def copy_tree(root: Path) -> None:
    """Copy the repository to ``root`` as a clone would have it, changed and new files included."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, names.split("\0")):
        if (ROOT / name).exists():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, root / name, follow_symlinks=False)


def with_quarto(quarto: str, root: Path) -> Iterator[str]:
    """Render the project as an author would; return in a line each what an author would mind."""
    before = dict(_files(root))
    done = subprocess.run(
        [quarto, "render"],
        cwd=root,
        env={**os.environ, "QUARTO_PYTHON": sys.executable},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    after = dict(_files(root))
    # A kernel of Jupyter says at each start, wherever it runs, that its sockets are not encrypted.
    said = (line for line in done.stderr.splitlines() if "[IPKernelApp]" not in line)
    yield from (f"quarto: {line}" for line in said if "WARN" in line)
    for path in sorted(path for path in before | after if before.get(path) != after.get(path)):
        yield f"quarto left, changed or removed {path}"


def _files(root: Path) -> Iterator[tuple[Path, bytes]]:
    for path in root.rglob("*"):
        place = path.relative_to(root)
        if path.is_file() and not {"_output", ".quarto", "__pycache__"} & set(place.parts):
            yield place, path.read_bytes()


def told(root: Path) -> Told:
    """Return what the page and the PDF of a project tell."""
    built = root / "_output"
    # Stock Quarto has the supplement in the one PDF, as it has it on the page.
    files = [one for one in (built / "paper.pdf", built / "paper-supplement.pdf") if one.exists()]
    pages = [page.extract_text() for one in files for page in pypdf.PdfReader(one).pages]
    return Told.of((built / "paper.html").read_text(encoding="utf-8"), "\n".join(pages))


def compared(quarto: str, root: Path) -> Iterator[str]:
    """Render one paper with both engines; return in a line each what is wrong."""
    yield from with_quarto(quarto, root)
    theirs = told(root)
    run = paper("render", "--to", "html", "--to", "pdf", cwd=root)
    if run.code:
        raise SystemExit(run.err)
    yield from differences(told(root), theirs)


def main() -> int:
    """Render both papers with both engines, print what differs, and return the exit code."""
    try:
        quarto = find_quarto()
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as name:
        copy_tree(Path(name))
        second = SECOND_PAPER.relative_to(ROOT)
        found = [line for place in (".", second) for line in compared(quarto, Path(name) / place)]
    print("\n".join(found) or "the two say the same: every sentence, verdict, number and text")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
