"""The published schemas of the formats in which a check is reported."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema
from lxml import etree

from tests.projects import TESTS

SCHEMAS = TESTS / "schemas"


@cache
def _sarif() -> Any:
    schema = json.loads((SCHEMAS / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


@cache
def _junit() -> Any:
    return etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd"))


def sarif_faults(text: str) -> list[str]:
    """Return what SARIF 2.1.0 does not allow of a log."""
    return [error.message for error in _sarif().iter_errors(json.loads(text))]


def junit_faults(text: str) -> list[str]:
    """Return what the schema of the Jenkins xUnit plugin does not allow of a report."""
    schema = _junit()
    schema.validate(etree.fromstring(text.encode()))
    return [str(error.message) for error in schema.error_log]
