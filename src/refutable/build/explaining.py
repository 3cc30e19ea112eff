"""``paper explain``: why a rule exists."""

from __future__ import annotations

from refutable.errors import Fault, UsageError
from refutable.rules import Rule, rules


def explain(name: str | None) -> tuple[Rule, ...]:
    """Return the rule of this name; all of them where none is given.

    Raises:
        UsageError: there is no such rule.
    """
    import difflib

    known = rules()
    if name is None:
        return tuple(known.values())
    if name in known:
        return (known[name],)
    near = difflib.get_close_matches(name, known, n=1)
    remedy = f"did you mean '{near[0]}'?" if near else "'paper explain' lists them all"
    raise UsageError([Fault("", 0, 0, "no-such-rule", f"no rule '{name}'", remedy)])
