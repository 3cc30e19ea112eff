"""The notebook: a reviewer runs it from the top and comes to the same verdicts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from tests.processes import HANG
from tests.this_paper.whole_paper import Rendered, read_notebook

# What a claim's cell displays in a fresh kernel, before any renderer.
_EVIDENCE = re.compile(r'\{\.evidence claim="(?P<claim>[^"]+)" verdict="(?P<verdict>[^"]+)"')


@pytest.fixture(scope="module")
def written(rendered: Rendered) -> Any:
    """The notebook as a render wrote it."""
    return read_notebook(rendered.output("ipynb"))


@pytest.fixture(scope="module")
def run_again(rendered: Rendered, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The same notebook without outputs, run from the top where a reviewer has it."""
    root = tmp_path_factory.mktemp("reviewer") / "paper"
    shutil.copytree(rendered.root, root)
    return _run(root / "_output" / "paper.ipynb")


def _run(path: Path) -> Any:
    notebook = read_notebook(path)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    # A Jupyter server starts a kernel in the folder of the notebook.
    resources = {"metadata": {"path": str(path.parent)}}
    NotebookClient(
        notebook, timeout=int(HANG), startup_timeout=int(HANG), resources=resources
    ).execute()
    return notebook


def outputs(notebook: Any) -> Iterator[Any]:
    """Return each output of each cell."""
    for cell in notebook.cells:
        yield from cell.get("outputs", [])


def test_it_is_a_valid_notebook(written: Any) -> None:
    """It conforms to the notebook format, with an id a cell and the usual kernel."""
    validator: Any = nbformat
    validator.validate(written)
    assert (written.nbformat, written.nbformat_minor >= 5) == (4, True)
    assert written.metadata.kernelspec.name == "python3"
    ids = [cell.id for cell in written.cells]
    assert len(ids) == len(set(ids))


def test_it_is_executed_and_without_errors(written: Any) -> None:
    """Every code cell has been run in order, and none shows an error or a warning."""
    counts = [cell.execution_count for cell in written.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))
    assert {output.output_type for output in outputs(written)} <= {"display_data", "execute_result"}


def test_its_prose_is_readable(written: Any) -> None:
    """Values are filled in, and no cell of text holds an expression, a div or an unfilled link."""
    prose = [cell.source for cell in written.cells if cell.cell_type == "markdown"]
    assert sum(len(text.split()) for text in prose) > 3000
    for text in prose:
        for sign in ("{python}", "{{<", ":::", "[](#", ".claim}", "@sec-", "@fig-"):
            assert sign not in text


def test_it_has_every_cell_of_the_paper(written: Any, rendered: Rendered) -> None:
    """What a reviewer runs is what the author wrote, cell by cell."""
    code = "\n\n".join(cell.source for cell in written.cells if cell.cell_type == "code")
    cells = 0
    for path in [rendered.root / "paper.qmd", *(rendered.root / "sections").glob("*.qmd")]:
        text = path.read_text(encoding="utf-8")
        for cell in re.findall(r"^```\{python\}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
            if cell.rstrip("\n").endswith(("codebook()", "claims_table()")):
                continue  # what stands in the PDF alone
            cells += 1
            assert cell.rstrip("\n") in code
    assert cells == sum(cell.cell_type == "code" for cell in written.cells)


def test_run_from_the_top_it_comes_to_the_verdicts_of_the_check(
    run_again: Any, verdicts: Mapping[str, str]
) -> None:
    """In a fresh kernel each claim has the verdict that the check has in process."""
    shown = [str(output.data.get("text/markdown", "")) for output in outputs(run_again)]
    matches = [match for text in shown for match in _EVIDENCE.finditer(text)]
    found = [(match["claim"], match["verdict"]) for match in matches]
    assert len(found) == len(verdicts)
    assert dict(found) == verdicts


def test_run_from_the_top_it_draws_and_raises_nothing(run_again: Any) -> None:
    """No cell ends in an error or complains, and each figure is drawn again."""
    assert {output.output_type for output in outputs(run_again)} <= {
        "display_data",
        "execute_result",
    }
    drawn = [output for output in outputs(run_again) if "image/svg+xml" in output.data]
    assert len(drawn) >= 5
