"""The other renderer: asked in a copy of the project, and missed politely."""

from __future__ import annotations

from pathlib import Path

import pytest

from refutable.errors import MalformedError, UsageError
from refutable.paper.quarto import render_with_quarto
from refutable.paper.source import Source, read_source

# Stands in for Quarto: writes what it was asked, where Quarto would.
STAND_IN = """#!/bin/sh
mkdir -p "$6"
touch left-behind
test -f _extensions/refutable/claims.lua || exit 1
case "$4" in typst) end=pdf;; *) end=$4;; esac
echo "$2 $3 $4" > "$6/paper.$end"
"""


@pytest.fixture
def source(tmp_path: Path) -> Source:
    """A paper of one file."""
    root = tmp_path / "project"
    root.mkdir()
    (root / "paper.qmd").write_text("Tea.\n", encoding="utf-8")
    return read_source(root)


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str | None) -> None:
    """Let the PATH know a quarto that is this script, or none."""
    programs = folder / "bin"
    programs.mkdir()
    if script:
        (programs / "quarto").write_text(script, encoding="utf-8")
        (programs / "quarto").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin" if script else str(programs))


def test_without_quarto_the_user_is_told_once(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing quarto is a wrong use with one clear sentence."""
    install(tmp_path, monkeypatch, None)
    with pytest.raises(UsageError) as caught:
        render_with_quarto(source, to=["html"], out=tmp_path)
    (fault,) = caught.value.faults
    assert fault.message == "quarto is not on the PATH"


def test_quarto_is_asked_for_each_format_and_leaves_nothing(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each format is asked for by Quarto's name for it, with the engine's filter beside it."""
    install(tmp_path, monkeypatch, STAND_IN)
    out = source.root / "_output"
    files = render_with_quarto(source, to=["html", "pdf"], out=out)
    assert files == {
        out / "paper.html": b"paper.qmd --to html\n",
        out / "paper.pdf": b"paper.qmd --to typst\n",
    }
    assert [path.name for path in source.root.iterdir()] == ["paper.qmd"]


def test_what_quarto_says_when_it_fails_is_told(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failure of Quarto is a fault that carries Quarto's own words."""
    install(tmp_path, monkeypatch, "#!/bin/sh\necho 'no such thing' >&2\nexit 1\n")
    with pytest.raises(MalformedError, match="no such thing"):
        render_with_quarto(source, to=["html"], out=tmp_path)
