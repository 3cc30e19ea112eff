"""Texts that would act as something if they were anything but text."""

from __future__ import annotations

import re

ALERT = "alert(document.title)"
TEXTS = (
    f"<script>{ALERT}</script>",
    f"<img src=x onerror={ALERT}>",
    f'"><svg onload={ALERT}>',
    "<!--<script>",
    "</script></style></title>-->",
    f"[a](javascript:{ALERT})",
    "![x](/etc/passwd)",
    "![x](https://example.invalid/hit.png)",
    '`#read("/data/coders.csv")`{=typst}',
    '#read("/data/coders.csv")',
    f"`<script>{ALERT}</script>`{{=html}}",
    "@public-rooms-1999 [@house-rules-1974] [-@nobody]",
    "[^papers] ^[a note]",
    "$x^2$ $$y$$ \\(z\\) \\begin{a}b\\end{a}",
    "*a* _b_ **c** ~~d~~ H~2~O x^2^ `e` [f]{.g}",
    "{{< include /etc/passwd >}} {{< meta title >}}",
    "`{python} 1 + 1`",
    "/*paper.js*/ /*paper.css*/ {{script}} {{style}} $body$",
    "&lt;b&gt; &amp; &#60;",
    "a | b || c",
    'it\'s "so" -- and --- then... p. 5, e.g. Mr. X',
    ":::: {.content-hidden}",
    "=1+1 http://example.invalid/x www.example.invalid a@example.invalid",
    "\ue0000\ue001 “quoted ‘in’ it” # 1. a) - + x",
)


def normalised(text: str) -> str:
    """Return a text with each run of blanks as one, and without what no format can print."""
    return " ".join(
        re.sub(
            "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]",
            "\ufffd",
            text,
        ).split()
    )
