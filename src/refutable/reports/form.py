"""The forms of the report of a check; ``forms`` has what writes each."""

from enum import StrEnum


class Form(StrEnum):
    """How a check is reported."""

    text = "text"
    json = "json"
    junit = "junit"
    sarif = "sarif"
    github = "github"
    markdown = "markdown"
