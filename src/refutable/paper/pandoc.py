"""Markdown and metadata through pandoc, with the filters both pages share."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypandoc

from refutable.errors import Fault, MalformedError

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
EXTENSION = HERE / "extension"
_FILTERS = HERE / "filters"
FILTERS = (
    str(_FILTERS / "crossref.lua"),
    str(_FILTERS / "layout.lua"),
    str(EXTENSION / "claims.lua"),
    "citeproc",
    str(_FILTERS / "references.lua"),
)
"""The filters in the order in which they run; citeproc is pandoc's own."""

# Read as markdown by pandoc, so that a title may hold emphasis and an abstract a citation.
PROSE_KEYS = (
    "title",
    "subtitle",
    "abstract",
    "thanks",
    "license",
    "nocite",
    "keywords",
    "reference-section-title",
)

_FILTER_ERROR = re.compile(
    r"Error running filter \S+\.lua:\s*(?:\S+\.lua:\d+: )?(.*?)\s*stack traceback:.*", re.DOTALL
)


@dataclass(frozen=True)
class Author:
    """A person who made the paper, as the title block prints them."""

    name: str
    affiliation: str = ""
    email: str = ""
    orcid: str = ""


def authors(metadata: Mapping[str, Any]) -> tuple[Author, ...]:
    """The authors of the front matter: names, or mappings as Quarto reads them."""
    given = metadata.get("author") or metadata.get("authors") or ()
    listed = given if isinstance(given, list | tuple) else (given,)
    return tuple(_author(one) for one in listed)


def _author(given: Any) -> Author:
    if not isinstance(given, Mapping):
        return Author(str(given))
    name = given.get("name", "")
    if isinstance(name, Mapping):
        name = name.get("literal") or f"{name.get('given', '')} {name.get('family', '')}".strip()
    places = given.get("affiliations") or given.get("affiliation") or ()
    listed = places if isinstance(places, list | tuple) else (places,)
    return Author(
        name=str(name),
        affiliation="; ".join(_affiliation(one) for one in listed),
        email=str(given.get("email") or ""),
        orcid=str(given.get("orcid") or "").removeprefix("https://orcid.org/"),
    )


def _affiliation(given: Any) -> str:
    return str(given.get("name", "")) if isinstance(given, Mapping) else str(given)


def convert(
    markdown: str,
    *,
    to: str,
    template: str,
    root: Path,
    metadata: Mapping[str, Any],
    bibliography: Path | None,
    variables: Mapping[str, Any],
) -> str:
    """The paper in pandoc's format ``to``, standing in one of our templates.

    Raises MalformedError where pandoc refuses the text or a citation has no entry.
    """
    with tempfile.TemporaryDirectory() as folder:
        defaults = Path(folder) / "defaults.json"
        prose = Path(folder) / "metadata.json"
        settings = {
            "from": "markdown",
            "to": to,
            "template": str(TEMPLATES / template),
            "standalone": True,
            "wrap": "none",
            "number-sections": True,
            "section-divs": True,
            "table-of-contents": True,
            "toc-depth": 3,
            "filters": list(FILTERS),
            "metadata-files": [str(prose)],
            "resource-path": [str(root)],
            "variables": dict(variables),
        }
        prose.write_text(json.dumps(_metadata(metadata, root, bibliography)), encoding="utf-8")
        defaults.write_text(json.dumps(settings), encoding="utf-8")
        return _run(["--defaults", str(defaults)], markdown, root)


def _metadata(metadata: Mapping[str, Any], root: Path, bibliography: Path | None) -> dict[str, Any]:
    kept = {key: metadata[key] for key in PROSE_KEYS if metadata.get(key)}
    if "abstract" in kept:
        kept["abstract"] = f"{kept['abstract']}\n\n"  # a blank line makes it paragraphs
    kept["lang"] = str(metadata.get("lang") or "en")
    kept["link-citations"] = True
    kept.setdefault("reference-section-title", "References")
    if bibliography is not None:
        kept["bibliography"] = str(bibliography.resolve())
    if metadata.get("csl"):
        kept["csl"] = str((root / str(metadata["csl"])).resolve())
    return kept


def _run(arguments: Sequence[str], markdown: str, root: Path) -> str:
    command = [pypandoc.get_pandoc_path(), *arguments]
    done = subprocess.run(
        command, input=markdown, cwd=root, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode or "[WARNING] Citeproc" in done.stderr:
        raise MalformedError([paper_fault("pandoc", _complaint(done.stderr))])
    return done.stdout


def _complaint(stderr: str) -> str:
    """What is wrong, without where on this machine a filter noticed."""
    return " ".join(_FILTER_ERROR.sub(r"\1", stderr).replace("[WARNING] Citeproc: ", "").split())


def paper_fault(tool: str, message: str) -> Fault:
    """The fault of a paper that a tool down the line refused as a whole."""
    rule = f"{tool.lower()}-refused"
    return Fault("paper.qmd", 0, 0, rule, f"{tool} refused the paper: {message}")
