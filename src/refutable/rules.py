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


@dataclass(frozen=True)
class Rule:
    """One diagnostic: what it says, why it exists, what triggers it, and where.

    ``passes`` and ``fails`` are what ``file`` may hold: the one where the other is wrong.
    """

    id: str
    group: str
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
        item["id"]: Rule(group=group["group"], **{key: str(item[key]) for key in item})
        for group in groups
        for item in group["rules"]
    }
