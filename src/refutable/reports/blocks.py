"""One claim in a report: a block, and how text and Markdown write it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from refutable.escaping import for_github
from refutable.language.english import Words
from refutable.reports.wrapping import wrapped

MOST_IN_THE_OPEN = 5


@dataclass(frozen=True)
class Block:
    """A headline, the claim's sentence, plain lines, and lists under titles; some may be empty."""

    head: str
    place: str
    sentence: tuple[Words, ...] = ()
    lines: tuple[str, ...] = ()
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()


def kept(text: str) -> tuple[Words, ...]:
    """Return a sentence in which nothing changed."""
    return (Words("kept", text),) if text else ()


def text_block(block: Block) -> str:
    """Return a block for a terminal, its place and headline in the first line."""
    lines = [f"{block.place}: {block.head}"]
    lines += [wrapped(text_words(block.sentence), "  ")] if block.sentence else []
    lines += [wrapped(line, "    ", "  ") for line in block.lines]
    for title, items in block.lists:
        lines.append(f"  {title}:")
        lines += [wrapped(item, "    ", "  - ") for item in items]
    return "\n".join(lines)


def plain_body(block: Block) -> str:
    """Return what a block says behind its headline, for a format that wraps lines itself."""
    lines = [text_words(block.sentence), *block.lines]
    for title, items in block.lists:
        lines += [f"{title}:", *(f"- {item}" for item in items)]
    return "\n".join(line for line in lines if line)


def text_words(words: Iterable[Words]) -> str:
    """Return words with what went out and what came in marked as in git's own word diff."""
    marks = {"kept": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return " ".join(marks[one.how].format(one.text) for one in words)


def markdown_block(block: Block) -> str:
    """Return a block for a pull request or the summary of a job, long lists folded."""
    parts = [f"#### {for_github(block.head)}", for_github(block.place)]
    marks = {"kept": "{}", "removed": "~~{}~~", "added": "**{}**"}
    said = " ".join(marks[one.how].format(for_github(one.text)) for one in block.sentence)
    parts += [f"> {said}" if said else "", _list(block.lines)]
    for title, items in block.lists:
        begun = title[:1].upper() + title[1:]
        if len(items) > MOST_IN_THE_OPEN:
            heading = f"<summary>{begun}: {len(items)}</summary>"
            parts.append(f"<details>{heading}\n\n{_list(items)}\n\n</details>")
        else:
            parts.append(f"{begun}:\n\n{_list(items)}")
    return "\n\n".join(part for part in parts if part)


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {for_github(' '.join(item.split()))}" for item in items)
