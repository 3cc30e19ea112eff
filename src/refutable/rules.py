"""Why each diagnostic exists, what triggers it, and an example of either kind.

The text stands in ``rules.yaml``; ``paper explain`` prints it, and the docs' page of rules is made
from it.
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
    """One diagnostic: what it says, why it exists, what triggers it, and where.

    ``passes`` and ``fails`` are what ``file`` may hold: the one where the other is wrong.
    ``exit`` is the exit code of a check that finds nothing graver: 1 for a remark, which leaves
    everything to be evaluated, 3 for what is malformed, 4 for a cell that failed.
    """

    id: str
    group: str
    exit: int
    says: str
    why: str
    when: str
    file: str
    passes: str
    fails: str


@cache
def rules() -> Mapping[str, Rule]:
    """Return every rule by its id, in the order in which a check comes to it."""
    path = Path(__file__).with_name("rules.yaml")
    # libyaml where the wheel has it: ten times as fast, and safe alike.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    groups = yaml.load(path.read_text(encoding="utf-8"), loader)
    return {
        item["id"]: Rule(
            group=group["group"],
            exit=item.pop("exit", MALFORMED),
            **{key: str(item[key]) for key in item},
        )
        for group in groups
        for item in group["rules"]
    }


def exit_code(rule: str) -> int:
    """Return the exit code of a check that finds this and nothing graver."""
    known = rules().get(rule)
    return MALFORMED if known is None else known.exit
