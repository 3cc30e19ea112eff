"""Values of YAML that their own tag does not fit."""

from __future__ import annotations

from typing import Any

import yaml


class FittingTags:
    """For a loader of PyYAML: a value that its own tag does not fit, as in `!!int x`, fails."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        """Return the value of a node.

        Raises:
            yaml.YAMLError: the value is not what its tag says.
        """
        try:
            return super().construct_object(node, deep)  # type: ignore[misc]
        except (ValueError, KeyError, AttributeError, TypeError) as error:
            problem = f"the value is not what its tag says: {node.value}"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark) from error
