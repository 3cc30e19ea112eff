"""The difference between two states of a paper's argument, as text and as Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from refutable.escaping import for_github
from refutable.history.comparison import Comparison, Words
from refutable.language.english import sentence
from refutable.reports.diff_sections import Block, sections, summary, unchanged
from refutable.reports.wrapping import wrapped

MOST_IN_THE_OPEN = 5


# ------------------------------------------------------------------ for a terminal


def diff_text(found: Comparison) -> str:
    """Return what changed, the verdicts that flipped first, then the sums; a line if nothing."""
    title = f"{found.old.name} → {found.new.name}"
    if not (found.claims or found.data):
        return f"{title}: {unchanged(found)}"
    parts = [title]
    for section in sections(found):
        parts.append(section.title)
        parts += [_text_block(block) for block in section.blocks]
    parts.append("\n".join(wrapped(line, "  ", "") for line in summary(found)))
    return "\n\n".join(parts)


def _text_block(block: Block) -> str:
    lines = [f"{block.place}: {block.head}"]
    if block.sentence:
        lines.append(wrapped(" ".join(map(_text_words, block.sentence)), "  "))
    lines += [wrapped(line, "    ", "  ") for line in block.lines]
    for title, items in block.lists:
        lines.append(f"  {title}:")
        lines += [wrapped(item, "    ", "  - ") for item in items]
    return "\n".join(lines)


def _text_words(words: Words) -> str:
    # The marks of git's own word diff.
    if words.how == "kept":
        return words.text
    return f"[-{words.text}-]" if words.how == "removed" else f"{{+{words.text}+}}"


# ------------------------------------------------------------------ Markdown


def diff_markdown(found: Comparison) -> str:
    """Return the same for a pull request or the summary of a job, long lists folded."""
    title = f"## The argument: {for_github(found.old.name)} → {for_github(found.new.name)}"
    if not (found.claims or found.data):
        return f"{title}\n\n{for_github(sentence(unchanged(found)))}"
    parts = [title, "\n".join(f"- {for_github(line)}" for line in summary(found))]
    for section in sections(found):
        parts.append(f"### {section.title}")
        parts += [_markdown_block(block) for block in section.blocks]
    return "\n\n".join(parts)


def _markdown_block(block: Block) -> str:
    parts = [f"**{for_github(block.head)}** ({for_github(block.place)})"]
    if block.sentence:
        parts.append("> " + " ".join(map(_markdown_words, block.sentence)))
    parts.append(_markdown_list(block.lines))
    for title, items in block.lists:
        listed = _markdown_list(items)
        if len(items) > MOST_IN_THE_OPEN:
            heading = f"<summary>{title.capitalize()}: {len(items)}</summary>"
            parts.append(f"<details>{heading}\n\n{listed}\n\n</details>")
        else:
            parts.append(f"{title.capitalize()}:\n\n{listed}")
    return "\n\n".join(part for part in parts if part)


def _markdown_words(words: Words) -> str:
    text = for_github(words.text)
    if words.how == "kept":
        return text
    return f"~~{text}~~" if words.how == "removed" else f"**{text}**"


def _markdown_list(items: Iterable[str]) -> str:
    return "\n".join(f"- {for_github(' '.join(item.split()))}" for item in items)
