"""What a rule is for, as text, as JSON, and as the docs' page of rules."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import groupby

from refutable.reports.values import dumped
from refutable.reports.wrapping import wrapped
from refutable.rules import Rule

NOTHING = "(it is not there)"
EXITS = {
    1: "1, a remark: every claim is still evaluated and shown.",
    2: "2, wrong usage.",
    3: "3, malformed.",
    4: "4, a cell failed.",
}
_HEAD = """\
# Rules

What `paper check` and the other commands report: why it exists, what triggers it, and an example.
What an example shows as passing stands in the little paper of `tests/explained`.
This page is made from `src/refutable/rules.yaml` by `make docs`; `paper explain RULE` prints it.
"""


class Page(StrEnum):
    """How rules are printed."""

    text = "text"
    json = "json"
    markdown = "markdown"


def explained(rules: Iterable[Rule], page: Page, *, whole: bool) -> str:
    """Return rules in one of the forms; as text a line each, unless they are wanted whole."""
    if page is Page.json:
        return dumped(rules)
    if page is Page.markdown:
        return explain_markdown(rules)
    return explain_text(rules) if whole else list_text(rules)


def explain_text(rules: Iterable[Rule]) -> str:
    """Return rules whole: what each says, why it exists, what triggers it, an example."""
    return "\n\n\n".join("\n".join(_lines(rule)) for rule in rules)


def _lines(rule: Rule) -> Iterator[str]:
    yield wrapped(f"{rule.id}: {rule.says}", "")
    yield ""
    yield wrapped(f"Why: {rule.why}", "  ")
    yield wrapped(f"When: {rule.when}", "  ")
    yield wrapped(f"Exit code: {EXITS[rule.exit]}", "  ")
    for title, example in (("Passes", rule.passes), ("Fails", rule.fails)):
        yield ""
        if rule.file:
            yield f"  {title}, in {rule.file}:"
            yield textwrap.indent(example.rstrip("\n") or NOTHING, "      ")
        else:
            yield wrapped(f"{title}: {example}", "  ")


def list_text(rules: Iterable[Rule]) -> str:
    """Return a line a rule, under the stage of the check that each belongs to."""
    blocks = [
        "\n".join([group, *(f"  {rule.id:<24} {rule.says}" for rule in members)])
        for group, members in groupby(rules, key=lambda rule: rule.group)
    ]
    return "\n\n".join(blocks)


def explain_markdown(rules: Iterable[Rule]) -> str:
    """Return rules as a page, under a heading a stage."""
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
    for title, example in (("Passes", rule.passes), ("Fails", rule.fails)):
        if rule.file:
            yield f"*{title}*, in `{rule.file}`:\n"
            yield _fenced(example.rstrip("\n") or NOTHING)
        else:
            yield f"*{title}:* {example}\n"


def _fenced(text: str) -> str:
    # Longer than any fence inside it.
    marks = "`" * max(3, *(len(found) + 1 for found in re.findall("`{3,}", text)), 3)
    return f"{marks}text\n{text}\n{marks}\n"
