"""Rules explained as text, as JSON, and as docs/rules.md."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import groupby

from refutable.reports.values import dumped
from refutable.reports.wrapping import wrapped
from refutable.rules import Rule

NOTHING = "(nothing)"
EXITS = {
    1: "1, a remark: every claim is still evaluated and shown.",
    2: "2, wrong usage.",
    3: "3, malformed.",
    4: "4, a cell failed.",
}
_HEAD = """\
# Rules

What `paper check` and the other commands report: why a rule exists, what triggers it, an example.
The passing examples are in the small paper of `tests/explained`.
This page is made from `src/refutable/rules.yaml` by `make docs`; `paper explain RULE` prints it.
"""


class Page(StrEnum):
    """How rules are printed."""

    text = "text"
    json = "json"
    markdown = "markdown"


def explained(rules: Iterable[Rule], page: Page, *, whole: bool) -> str:
    """Return rules in one of the forms; as text one line each, unless ``whole``."""
    if page is Page.json:
        return dumped(rules)
    if page is Page.markdown:
        return explain_markdown(rules)
    return explain_text(rules) if whole else list_text(rules)


def explain_text(rules: Iterable[Rule]) -> str:
    """Return each rule whole: what it says, why it exists, what triggers it, an example."""
    return "\n\n\n".join("\n".join(_lines(rule)) for rule in rules)


def _lines(rule: Rule) -> Iterator[str]:
    yield wrapped(f"{rule.id}: {rule.says}", "")
    yield ""
    yield wrapped(f"Why: {rule.why}", "  ")
    yield wrapped(f"When: {rule.when}", "  ")
    yield wrapped(f"Exit code: {EXITS[rule.exit]}", "  ")
    for title, example in _examples(rule):
        yield ""
        if rule.file:
            yield f"  {title}, in {rule.file}:"
            yield textwrap.indent(example.rstrip("\n") or NOTHING, "      ")
        else:
            yield wrapped(f"{title}: {example}", "  ")


def _examples(rule: Rule) -> tuple[tuple[str, str], ...]:
    return (("Passes", rule.passes), ("Fails", rule.fails)) if rule.passes else ()


def list_text(rules: Iterable[Rule]) -> str:
    """Return one line for each rule, under its stage of the check."""
    blocks = [
        "\n".join([group, *(f"  {rule.id:<24} {rule.says}" for rule in members)])
        for group, members in groupby(rules, key=lambda rule: rule.group)
    ]
    return "\n\n".join(blocks)


def explain_markdown(rules: Iterable[Rule]) -> str:
    """Return rules as a page, with a heading for each stage."""
    parts = [_HEAD]
    for group, members in groupby(rules, key=lambda rule: rule.group):
        parts.append(f"## {group}\n")
        parts += ["\n".join(_section(rule)) for rule in members]
    return "\n".join(parts).rstrip("\n")


def _section(rule: Rule) -> Iterator[str]:
    yield f"### {rule.id}\n"
    yield f"{rule.says}\n"
    yield f"*Why:* {rule.why}\n"
    yield f"*When:* {rule.when}\n"
    yield f"*Exit code:* {EXITS[rule.exit]}\n"
    for title, example in _examples(rule):
        if rule.file:
            yield f"*{title}*, in `{rule.file}`:\n"
            yield _fenced(example.rstrip("\n") or NOTHING)
        else:
            yield f"*{title}:* {example}\n"


def _fenced(text: str) -> str:
    # Longer than any fence inside it.
    marks = "`" * max(3, *(len(found) + 1 for found in re.findall("`{3,}", text)), 3)
    return f"{marks}text\n{text}\n{marks}\n"
