"""The recipes for faulty papers of ``tests/faulty/recipes.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from tests.projects import TESTS, Project

FAULTY = TESTS / "faulty"
RECIPES: Mapping[str, Mapping[str, Any]] = yaml.safe_load(
    (FAULTY / "recipes.yaml").read_text(encoding="utf-8")
)


def apply(step: Mapping[str, Any], project: Project) -> None:
    """Do one step of a recipe."""
    file: str = step["file"]
    if step.get("remove"):
        (project.root / file).unlink()
    elif "write" in step:
        project.write(file, step["write"])
    elif "append" in step:
        project.append(file, step["append"])
    elif "encode" in step:
        (project.root / file).write_bytes(project.read(file).encode(step["encode"]))
    elif "prefix" in step:
        project.write(file, step["prefix"] + project.read(file))
    elif "newline" in step:
        project.write(file, project.read(file).replace("\n", step["newline"]))
    else:
        project.replace(file, step["replace"], step["with"])
