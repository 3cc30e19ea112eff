"""What draws with matplotlib is a figure like any other."""

from __future__ import annotations

import base64
import re
from html import unescape
from pathlib import Path

from refutable.paper.bundles import PLAIN
from refutable.paper.document import assemble
from refutable.paper.execute import execute
from refutable.paper.html import page
from refutable.paper.pdf import pdf
from refutable.paper.source import read_source

TEXT = """---
title: Tea
---

See @fig-cups and @fig-frame.

```{python}
#| label: fig-cups
#| fig-cap: Cups a day.
#| fig-alt: A line that rises.
#| fig-width: 3
#| fig-height: 2
import matplotlib.pyplot as plt
_, axes = plt.subplots()
axes.plot([1, 2], [1, 4])
axes.set_xlabel("Day")
```

```{python}
#| label: fig-frame
#| fig-cap: Cups by kind.
#| fig-alt: Two bars.
import pandas as pd
pd.DataFrame({"cups": [1, 3]}, index=["green", "black"]).plot.bar()
```
"""


def test_a_figure_and_a_plot_of_pandas_are_drawn_in_each_format(tmp_path: Path) -> None:
    """Each is one drawing of lines and letters, the same on each run, with its words beside it."""
    (tmp_path / "paper.qmd").write_text(TEXT, encoding="utf-8")
    source = read_source(tmp_path)
    executed = execute(source)
    for shown in executed.outputs.values():
        assert [kind for bundle in shown for kind in bundle if kind != PLAIN] == ["image/svg+xml"]
    assert executed.outputs == execute(source).outputs
    document = assemble(executed, ["html", "typst"])
    html = page(document)
    drawn = re.findall(r'<img[^>]*src="data:image/svg\+xml;base64,([^"]+)"[^>]*>', html)
    first, second = (base64.b64decode(unescape(one)).decode() for one in drawn)
    width = re.search(r'<svg[^>]*width="([\d.]+)pt"', first)
    assert width
    assert float(width[1]) < 3.5 * 72
    assert "<path" in second
    for words in ("A line that rises.", "Two bars.", "Cups a day.", "Cups by kind.", "Figure 2"):
        assert words in unescape(html).replace("\N{NO-BREAK SPACE}", " ")
    assert "<Axes" not in html
    assert "AxesSubplot" not in html
    assert pdf(document)[".pdf"].startswith(b"%PDF")
