"""Why each diagnostic exists, what triggers it, and what passes and fails.

The text is in ``rules.yaml``. ``paper explain`` prints it, and docs/rules.md is made from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

REMARK, MALFORMED = 1, 3


@dataclass(frozen=True)
class Rule:
    """One diagnostic: what it says, why it exists and what triggers it.

    ``exit`` is the exit code of a check that finds nothing graver: 1 for a remark (every claim is
    still evaluated), 2 for wrong usage, 3 for malformed, 4 for a failed cell. ``passes`` and
    ``fails`` are an example: texts of ``file``, or descriptions where ``file`` is empty.
    """

    id: str
    group: str
    says: str
    why: str
    when: str
    exit: int = MALFORMED
    file: str = ""
    passes: str = ""
    fails: str = ""


@cache
def rules() -> Mapping[str, Rule]:
    """Return every rule by its id, in the order of a check."""
    path = Path(__file__).with_name("rules.yaml")
    # libyaml, where the wheel has it, is ten times as fast and as safe.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    groups = yaml.load(path.read_text(encoding="utf-8"), loader)
    return {
        name: Rule(name, group, says, **dict(rest))
        for group, items in groups.items()
        for (name, says), *rest in (item.items() for item in items)
    }


def exit_code(rule: str) -> int:
    """Return the exit code of a check that finds nothing graver than this rule."""
    known = rules().get(rule)
    return MALFORMED if known is None else known.exit
