"""Hold the paper as Quarto renders it against the paper as it renders itself.

    python -m tests.this_paper.compare_with_quarto

renders the whole paper to HTML and PDF with each engine, from two copies of the same tree, and
prints each number, verdict or sentence that one has and the other has not. It exits with 0 where
there is none, with 1 where there is one, and with 2 where no `quarto` is on the PATH.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pypdf

from tests.page_tree import Element, parse
from tests.processes import paper
from tests.projects import SIGNS
from tests.this_paper.whole_paper import copy_paper, squeezed

ENGINES = ("embedded", "quarto")
# Numbers as prose has them: digits with what joins them, but not the words around them.
_NUMBER = re.compile(r"\d+(?:[.,:/–-]\d+)*")
# What stands in a page beside the text: the marks of claims, and what folds out under them.
_BESIDE = frozenset({"evidence", "claim-mark", "ledger", "footnote-ref", "footnote-back"})


@dataclass(frozen=True)
class Told:
    """What one render tells: sentences and verdicts of the claims, and the text around them."""

    sentences: Mapping[str, str]
    marked: Mapping[str, str]
    listed: Mapping[str, str]
    paragraphs: tuple[str, ...]
    printed: str

    @classmethod
    def of(cls, page: str, printed: str) -> Told:
        """Read a page (HTML) and the text of a PDF, as it is extracted page by page."""
        tree = parse(page)
        claims = tree.find(tag="span", with_class="claim")
        return cls(
            sentences={claim.id: claim.text for claim in claims if claim.id},
            marked=dict(_marked(tree)),
            listed=dict(_listed(tree)),
            paragraphs=tuple(text for text in map(_prose, tree.find(tag="p")) if text),
            printed=squeezed(printed),
        )


def _marked(tree: Element) -> Iterator[tuple[str, str]]:
    for mark in tree.find(tag="a", with_class="claim-mark"):
        verdict = next((name for name in SIGNS if f"verdict-{name}" in mark.classes), "none")
        yield mark.attributes.get("href", "").removeprefix("#ledger-"), verdict


def _listed(tree: Element) -> Iterator[tuple[str, str]]:
    for entry in tree.find(tag="div", with_class="ledger-entry"):
        told = entry.find(with_class="ledger-verdict")
        yield entry.id.removeprefix("ledger-"), told[0].text.split()[-1] if told else "none"


def _prose(paragraph: Element) -> str:
    """Return what a paragraph says by itself, without marks, blanks and hyphens."""
    return squeezed("".join(_words(paragraph)))


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
    yield from _numbers_apart(ours, theirs)
    for name, sentence in ours.sentences.items():
        for engine, told in zip(ENGINES, (ours, theirs), strict=True):
            verdict = SIGNS[ours.listed[name]] + ours.listed[name] if name in ours.listed else ""
            if squeezed(sentence + verdict) not in told.printed:
                yield f"{name}, PDF: {engine} does not print the sentence with its verdict"


def _numbers_apart(ours: Told, theirs: Told) -> Iterator[str]:
    # Paragraphs are matched by their words, so that a number is compared where it stands.
    mine, other = (
        {_NUMBER.sub("#", text): _NUMBER.findall(text) for text in told.paragraphs}
        for told in (ours, theirs)
    )
    for words, numbers in mine.items():
        if words not in other:
            yield f"paragraph: quarto does not print “{words[:60]}…”"
        elif numbers != other[words]:
            yield f"paragraph “{words[:60]}…”: embedded {numbers}, quarto {other[words]}"


def main() -> int:
    """Render with both engines, print what differs, and return the exit code."""
    told: dict[str, Told] = {}
    with tempfile.TemporaryDirectory() as name:
        for engine in reversed(ENGINES):
            root = copy_paper(Path(name) / engine)
            line = ["render", "--engine", engine, "--to", "html", "--to", "pdf"]
            run = paper(*line, cwd=root)
            if run.code != 0:
                print(run.err.strip(), file=sys.stderr)
                return 2 if "[no-quarto]" in run.err else 1
            built = root / "_output"
            reader = pypdf.PdfReader(built / "paper.pdf")
            # The first line of every page but the first is its running head.
            pages = [page.extract_text() for page in reader.pages]
            bodies = [text.split("\n", 1)[-1] if n else text for n, text in enumerate(pages)]
            page = (built / "paper.html").read_text(encoding="utf-8")
            told[engine] = Told.of(page, "\n".join(bodies))
    found = list(differences(told["embedded"], told["quarto"]))
    print("\n".join(found) or "the two say the same: every sentence, verdict and number")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
