"""The files of a new project, from those that lie beside this module."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from string import Template

from refutable import __version__
from refutable.starter.choosing import Choice

_HERE = Path(__file__).parent
_EXTENSION = _HERE.parent / "paper" / "extension"
_ENGINE = "paper-as-code"
_SELECTIONS = '''"""The codes of the first claims: put yours here, and the claims follow."""

from refutable import coded

# A selection can be narrowed by any column of your tables: coded("…").where(age=at_least(60))

'''


def project_files() -> Mapping[str, bytes]:
    """Return what every new project has, by its path: all but data, claims and figures."""
    files = _tree(_HERE / "project")
    asked = Template(files["requirements.txt"].decode()).substitute(engine=_requirement())
    extension = {f"_extensions/refutable/{name}": text for name, text in _tree(_EXTENSION).items()}
    return {**files, **extension, "requirements.txt": asked.encode()}


def example_files() -> Mapping[str, bytes]:
    """Return the data of a small invented corpus, by their path."""
    return {f"data/{name}": content for name, content in _tree(_HERE / "example").items()}


def claim_files(choice: Choice) -> Mapping[str, bytes]:
    """Return the section with the first claims and the selections that they share, by path."""
    parts = ("_head", *choice.claims)
    texts = [(_HERE / "claims" / f"{name}.qmd").read_text(encoding="utf-8") for name in parts]
    # An id is text: json writes a string that Python reads as it was.
    lines = [f"{name} = coded({json.dumps(code)})\n" for name, code in choice.codes.items()]
    return {
        "sections/_20-findings.qmd": "\n".join(texts).encode(),
        "src/analysis/selections.py": (_SELECTIONS + "".join(lines)).encode(),
    }


def _tree(folder: Path) -> Mapping[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in files
        if "__pycache__" not in path.parts
    }


def _requirement() -> str:
    """Return what pip installs this engine from: where it was installed from here (PEP 610)."""
    try:
        text = distribution(_ENGINE).read_text("direct_url.json")
    except PackageNotFoundError:
        text = None
    if not text:
        return f"{_ENGINE}=={__version__}"
    origin = json.loads(text)
    version = origin.get("vcs_info")
    if version:
        return f"{_ENGINE} @ {version['vcs']}+{origin['url']}@{version['commit_id']}"
    return f"{_ENGINE} @ {origin['url']}"
