"""The difference between two states of a paper's argument, as text and as Markdown."""

from __future__ import annotations

from refutable.escaping import for_github
from refutable.history.comparison import Comparison
from refutable.language.english import sentence
from refutable.reports.blocks import markdown_block, text_block
from refutable.reports.diff_sections import sections, summary, unchanged
from refutable.reports.wrapping import wrapped


def diff_text(found: Comparison) -> str:
    """Return what changed, the verdicts that flipped first, then the sums; a line if nothing."""
    title = f"{found.old.name} → {found.new.name}"
    if not (found.claims or found.data):
        return f"{title}: {unchanged(found)}"
    parts = [title]
    for section in sections(found):
        parts.append(section.title)
        parts += [text_block(block) for block in section.blocks]
    parts.append("\n".join(wrapped(line, "  ", "") for line in summary(found)))
    return "\n\n".join(parts)


def diff_markdown(found: Comparison) -> str:
    """Return the same for a pull request or the summary of a job, long lists folded."""
    title = f"## The argument: {for_github(found.old.name)} → {for_github(found.new.name)}"
    if not (found.claims or found.data):
        return f"{title}\n\n{for_github(sentence(unchanged(found)))}"
    parts = [title, "\n".join(f"- {for_github(line)}" for line in summary(found))]
    for section in sections(found):
        parts.append(f"### {section.title}")
        parts += [markdown_block(block) for block in section.blocks]
    return "\n\n".join(parts)
