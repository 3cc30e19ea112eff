"""``paper explain``: why a rule exists."""

from __future__ import annotations

from refutable.errors import UsageError, did_you_mean
from refutable.rules import Rule, rules


def explain(name: str | None) -> tuple[Rule, ...]:
    """Return the rule of this name; all of them where none is given.

    Raises:
        UsageError: there is no such rule.
    """
    known = rules()
    if name is None:
        return tuple(known.values())
    if name in known:
        return (known[name],)
    remedy = did_you_mean(name, known, "'paper explain' lists them all")
    raise UsageError.of("no-such-rule", f"no rule '{name}'", remedy)
