"""A render of this paper, and what the repository keeps of one."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tests.processes import paper
from tests.projects import ROOT
from tests.this_paper.whole_paper import FILES, FORMATS, Rendered, copy_paper


def test_the_repository_is_as_it_declares() -> None:
    """`paper check` exits 0 on the repository, and names no record that is out of date."""
    run = paper("check", cwd=ROOT)
    assert run.code == 0, run.out + run.err
    assert run.err == ""
    assert "0 not as declared or at risk; 0 figures out of date" in run.out
    assert "differs" not in run.out


def test_figures_and_record_of_the_repository_are_those_of_a_fresh_render(
    rendered: Rendered, whole: Path
) -> None:
    """What is under version control as built is, byte for byte, what a clean tree builds."""
    kept = {path.name: path.read_bytes() for path in (ROOT / "figures").glob("*")}
    assert kept == dict(rendered.figures)
    record = "data/ledger.json"
    assert (ROOT / record).read_bytes() == (whole / record).read_bytes()


def test_a_render_is_quiet_in_a_pipe_but_for_the_files(rendered: Rendered) -> None:
    """Into a pipe goes a line a file that was written, and nothing else anywhere."""
    assert rendered.run.err == ""
    assert rendered.run.out.splitlines() == [
        str(rendered.root / "_output" / name) for name in FILES
    ]
    assert all(rendered.output(name).stat().st_size > 10_000 for name in FORMATS)


def test_a_render_leaves_nothing_but_outputs_and_figures(rendered: Rendered) -> None:
    """Of a render there remain _output/ and figures/, and no other file has changed."""
    before = {path.relative_to(ROOT) for name in ("data", "sections") for path in files(ROOT, name)}
    after = {
        path.relative_to(rendered.root)
        for name in ("data", "sections")
        for path in files(rendered.root, name)
    }
    assert after <= before
    names = sorted(path.name for path in rendered.root.iterdir())
    assert names == sorted(
        ["_output", "_quarto.yml", "data", "figures", "paper.qmd", "sections", "src"]
    )
    assert sorted(path.name for path in (rendered.root / "_output").iterdir()) == sorted(FILES)


def files(root: Path, folder: str) -> list[Path]:
    """Return the files below a folder of a project."""
    return [path for path in (root / folder).rglob("*") if path.is_file()]


def test_stock_quarto_renders_the_same_source(tmp_path: Path, verdicts: dict[str, str]) -> None:
    """Where Quarto is installed it makes the page too, each claim with its verdict.

    Where it is not, and no package index has it, the command says so and what to install.
    """
    source = copy_paper(tmp_path / "paper")
    run = paper("render", "--engine", "quarto", "--to", "html", cwd=source)
    if shutil.which("quarto") is None:
        assert (run.code, "install Quarto" in run.err) == (2, True)
        return
    assert run.code == 0, run.err
    page = (source / "_output" / "paper.html").read_text(encoding="utf-8")
    for name, verdict in verdicts.items():
        assert f'id="{name}"' in page
        assert re.search(rf'href="#ledger-{name}"[^>]*verdict-{verdict}', page)
