"""Running cells: outputs, inline values, and failures at their own line."""

from __future__ import annotations

import os
import tempfile
from html import escape
from pathlib import Path

import pytest

from refutable.errors import CellError
from refutable.paper.bundles import ERROR, PLAIN, STDERR, STDOUT
from refutable.paper.document import assemble
from refutable.paper.execute import Executed, execute
from refutable.paper.source import read_source
from refutable.paper.tree import nodes, plain_text

HEAD = "---\ntitle: Tea\n---\n\n"


def run(root: Path, body: str) -> Executed:
    """Return what the cells and values of a paper gave."""
    (root / "paper.qmd").write_text(HEAD + body, encoding="utf-8")
    return execute(read_source(root))


def failure(root: Path, body: str) -> list[tuple[int, int, str, str]]:
    """Return where, by which rule and why a paper does not run."""
    with pytest.raises(CellError) as caught:
        run(root, body)
    assert {fault.file for fault in caught.value.faults} == {"paper.qmd"}
    return [(f.line, f.column, f.rule, f.message) for f in caught.value.faults]


def test_outputs_and_inline_values_belong_to_their_blocks(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A run keeps each cell's outputs and each inline value, and leaves and prints nothing."""
    body = """```{python}
from IPython.display import Markdown
import os, sys, warnings
n, raw = 3, Markdown("**b**")
warnings.warn("old")
print("out")
os.path.basename(os.getcwd())
```

There are `{python} n` cups, `{python} "a_b*"`, `{python} raw`, `{python} n` more.

```{python}
n = 4
```

Now `{python} f"{n:,}"`.
"""
    seen: list[tuple[int, int, str]] = []
    (tmp_path / "paper.qmd").write_text(HEAD + body, encoding="utf-8")
    before = set(os.listdir(tmp_path))
    executed = execute(read_source(tmp_path), progress=lambda *step: seen.append(step))
    blocks = assemble(executed, ["html"]).blocks("html")
    said = [plain_text(one) for one in blocks if one["t"] == "Para"]
    assert said == ["There are 3 cups, a_b*, b, 3 more.", "Now 4."]
    assert "Strong" in [one["t"] for one in nodes(blocks)]
    (warned, printed, value), _ = executed.outputs.values()
    assert warned == {STDERR: 'paper.qmd:9: UserWarning: old\n  warnings.warn("old")\n'}
    assert printed == {STDOUT: "out\n"}
    assert value["text/plain"] == repr(tmp_path.name)
    assert [step[:2] for step in seen] == [(1, 2), (2, 2)]
    assert set(os.listdir(tmp_path)) == before
    assert capfd.readouterr() == ("", "")


def test_a_failing_cell_is_told_with_the_line_that_failed(tmp_path: Path) -> None:
    """The fault names the line of the paper that raised, in a function of another cell too."""
    body = """```{python}
def late(x):
    return 1 / x
```

```{python}
#| label: fig-x
a = 1

b = [
    late(1),
    late(0),
]
```
"""
    ((line, column, rule, message),) = failure(tmp_path, body)
    assert (line, column, rule) == (7, 1, "cell-failed")
    assert message == "ZeroDivisionError: division by zero"


def test_a_cell_that_is_not_python_is_told_with_its_line(tmp_path: Path) -> None:
    """A mistake of syntax has the line at which it stands."""
    ((line, _, rule, message),) = failure(tmp_path, "```{python}\nx = 1\ny = = 2\n```\n")
    assert (line, rule) == (7, "cell-failed")
    assert "SyntaxError" in message


def test_every_inline_value_of_a_stretch_that_fails_is_told(tmp_path: Path) -> None:
    """Inline values that are undefined, not Python, or nothing are told each with its place."""
    body = "A `{python} nope` b\n`{python} 1 +` c `{python} None` d `{python} 7` e.\n"
    found = failure(tmp_path, body)
    assert [(line, column) for line, column, *_ in found] == [(5, 3), (6, 1), (6, 18)]
    assert {rule for _, _, rule, _ in found} == {"inline-failed"}
    assert "name 'nope' is not defined" in found[0][3]


def test_a_kernel_that_dies_is_told_at_the_cell_that_killed_it(tmp_path: Path) -> None:
    """The end of the kernel is a fault of the cell that was running."""
    body = "```{python}\nx = 1\n```\n\n```{python}\nimport os\nos._exit(3)\n```\n"
    ((line, _, rule, _),) = failure(tmp_path, body)
    assert (line, rule) == (10, "cell-stopped")


def test_a_value_that_cannot_show_itself_is_a_fault_of_its_cell(tmp_path: Path) -> None:
    """What its display raises is told at the cell, and not as the end of the kernel."""
    shown = 'class A:\n    def _repr_html_(self): raise ValueError("no hall")\nA()'
    ((line, _, rule, message),) = failure(tmp_path, f"```{{python}}\n{shown}\n```\n")
    assert (line, rule) == (6, "cell-failed")
    assert "no hall" in message


def test_what_libraries_show_comes_in_its_order(tmp_path: Path) -> None:
    """Displays stand between what is printed; an error that is allowed is shown, and no more.

    A cell with ``eval: false`` does not run. A frame, a series and a chart of altair show a form
    that every format can print, whatever renderer is chosen.
    """
    body = """```{python}
#| error: true
from IPython.display import display
import altair as alt, pandas as pd, sys
class Hall:
    def _repr_html_(self): return "<b>hall</b>"
print("one")
display(Hall(), Hall())
print("two")
def wrong(): return 1 / 0
wrong()
print("three")
```

```{python}
#| eval: false
raise SystemExit
```

```{python}
alt.renderers.enable("html")
frame = pd.DataFrame({"n": [1]})
display(frame, frame["n"])
alt.Chart(frame).mark_point().encode(x="n")
```
"""
    failing, unrun, shown = run(tmp_path, body).outputs.values()
    *ordered, error = failing
    assert [one.get(STDOUT) or one["text/html"] for one in ordered] == [
        *("one\n", "<b>hall</b>", "<b>hall</b>", "two\n"),
    ]
    lines = error[ERROR].strip().split("\n")
    assert lines[0] == "Traceback (most recent call last):"
    assert lines[1] == '  File "paper.qmd", line 15, in <module>'
    assert lines[-1] == "ZeroDivisionError: division by zero"
    assert unrun == ()
    table, series, chart = shown
    assert "<table" in table["text/html"]
    assert "<table" in series["text/html"]
    assert chart["application/vnd.vegalite.v6+json"]["mark"] == {"type": "point"}


def test_a_long_folder_for_temporary_files_is_no_hindrance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A socket's path is short by nature: the kernel gets another folder, and leaves nothing."""
    scratch = tmp_path / ("scratch-of-a-cluster/" * 5)
    scratch.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    (shown,) = run(tmp_path, "```{python}\n1 + 1\n```\n").outputs.values()
    assert shown[0]["text/plain"] == "2"
    assert list(scratch.iterdir()) == []


def test_an_inline_value_that_is_no_text_is_told(tmp_path: Path) -> None:
    """A chart in a sentence would print the name of its class."""
    body = """```{python}
class Chart:
    def _repr_mimebundle_(self, **_): return {"text/html": "<svg>", "text/plain": "Chart()"}, {}
```

So `{python} 1 + 1` and `{python} Chart()`.
"""
    document = assemble(run(tmp_path, body), ["html"])
    with pytest.raises(CellError) as caught:
        document.blocks("html")
    (fault,) = caught.value.faults
    assert (fault.line, fault.column, fault.rule) == (10, 25, "inline-failed")


def test_a_styled_table_of_pandas_shows_its_texts_as_they_are(tmp_path: Path) -> None:
    """Data are text, in cells as in labels; what an author's formatter adds is markup."""
    body = """```{python}
import pandas as pd
frame = pd.DataFrame({"<b>a</b>": ["<i>x</i> & y", "z"]}, index=["<u>r</u>", "s"])
frame.style.format("<em>{}</em>").set_caption("Cups")
```
"""
    (shown,) = run(tmp_path, body).outputs.values()
    html = shown[0]["text/html"]
    for text in ("<b>a</b>", "<i>x</i> & y", "<u>r</u>"):
        assert f">{escape(text)}<" in html
    assert html.count("<em>") == 2


def test_no_kernel_outlives_its_cells(tmp_path: Path) -> None:
    """A process that renders often does not gather kernels: its process is gone."""
    cell = "```{python}\nimport os\nos.getpid()\n```\n"
    (output,) = run(tmp_path, cell).outputs[0]
    with pytest.raises(ProcessLookupError):
        os.kill(int(output[PLAIN]), 0)
