"""What no file of YAML may have: values that their own tag does not fit, and what never ends."""

from __future__ import annotations

import re
from typing import Any

import yaml

MOST_YAML = 3_000_000
"""How many characters a YAML file may have: to read more takes too long, and too much memory."""
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f]")


class FittingTags:
    """For a loader of PyYAML: what would be misread, or would never end, fails.

    That is a value that its own tag does not fit, as in `!!int x`; a control character written with
    an escape; a list or mapping repeated by an alias, which may grow without end; a file that is
    too large.
    """

    def __init__(self, text: str) -> None:
        """Read a text.

        Raises:
            yaml.YAMLError: it is too large.
        """
        if len(text) > MOST_YAML:
            problem = f"there are more than {MOST_YAML:,} characters"
            raise yaml.MarkedYAMLError(problem=problem)
        super().__init__(text)  # type: ignore[call-arg]

    def get_single_node(self) -> Any:
        """Return the tree of a document.

        Raises:
            yaml.YAMLError: it repeats a part of itself.
        """
        root = super().get_single_node()  # type: ignore[misc]
        seen: set[int] = set()
        left = [root] if root is not None else []
        while left:
            node = left.pop()
            if isinstance(node, yaml.ScalarNode):
                if found := _CONTROL.search(node.value):
                    problem = f"here is the control character U+{ord(found[0]):04X}"
                    raise yaml.MarkedYAMLError(None, None, problem, node.start_mark)
                continue
            if id(node) in seen:
                problem = "keys or a list are repeated by an alias (*); write them out"
                raise yaml.MarkedYAMLError(None, None, problem, node.start_mark)
            seen.add(id(node))
            pairs = isinstance(node, yaml.MappingNode)
            left += [one for pair in node.value for one in pair] if pairs else node.value
        return root

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        """Return the value of a node.

        Raises:
            yaml.YAMLError: the value is not what its tag says.
        """
        try:
            return super().construct_object(node, deep)  # type: ignore[misc]
        except (ValueError, KeyError, AttributeError, TypeError) as error:
            problem = f"the value is not what its tag says: {str(node.value)[:80]}"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark) from error
