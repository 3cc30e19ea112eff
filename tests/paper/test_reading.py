"""The tree laid over the text: every word of the tree is found at its own place in the source."""

from __future__ import annotations

from pathlib import Path

import pytest

from refutable.paper.lines import Position
from refutable.paper.source import Source, parse_source

# Every word of a row stands in its text once, so that the word alone says the place.
WORDS = {
    "lines": ("one two\nthree.\n", "one two three."),
    "escapes": (r"one\* \#two \[three\] a\_b end.", r"one\* #two \[three\] a\_b end."),
    "entities": (
        "one &amp; two&nbsp;three &eacute;t&#233; &#8211; end.",
        "one & two&nbsp;three &eacute;t&#233; &#8211; end.",
    ),
    "quotes and dashes": (
        "'one' \"two\" four's -- five---six ... end.",
        "' one ' \" two \" four's -- five---six ... end.",
    ),
    "typographic signs": ("“one” – ‘two’ three…", "“one” – ‘two’ three…"),
    "emphasis": (
        "*one* **two** ***three*** ~~four~~ H~2~O x^3^.",
        "one two three four H 2 O x 3 .",
    ),
    "a note in its place": ("one.^[two three] four.", "one. two three four."),
    "a note below": (
        "one.[^a] two.\n\n[^a]: three *four*.\n    five.\n",
        "one. three four . five. two.",
    ),
    "notes in another order": (
        "[^b]: four.\n\none.[^a] two.[^b] three.\n\n[^a]: five.\n",
        "one. five. two. four. three.",
    ),
    "links": (
        "one [two](https://x.org/no) <https://y.org> [three][r] [s]\n\n[r]: no\n[s]: no",
        "one two https://y.org three s",
    ),
    "citations": (
        "one [see @two, p. 3; -@four] @five [six].",
        "one [see @two, p. 3; -@four] @five [six] .",
    ),
    "formulas": ("one $two+3$ four $$five$$ six.", "one two+3 four five six."),
    "code": (
        "one `two` ``thr`ee`` `four`{.python} `{five}` end.",
        "one two thr`ee four {five} end.",
    ),
    "code in fences": ("one\n\n```python\nno = 3\n```\n\n    no\n\nfour", "one four"),
    "a table": (
        "| one | two |\n|:----|----:|\n| thr | *four* |\n\n: five six {#tbl-x}\n\nseven",
        "one two thr four five six seven",
    ),
    "a caption above": (
        "Table: one {#tbl-x}\n\n| two |\n|----|\n| thr |\n\nfour",
        "two thr one four",
    ),
    "a table with lines": (
        "+-----+-----+\n| one | two |\n+=====+=====+\n| thr | fou |\n+-----+-----+\n\nend",
        "one two thr fou end",
    ),
    "lists in lists": (
        "- one\n- two\n\n  three\n    1. four\n    2. five\n- six",
        "one two three four five six",
    ),
    "tasks": ("- [ ] one\n- [x] two", "one two"),
    "definitions": ("one\n:   two\n\n    three\n\nfour\n~   five", "one two three four five"),
    "quotations": ("> one two\n> three\n>\n> > four\n\nfive", "one two three four five"),
    "comments": (
        "one <!-- no --> three\n\n<!--\nno\n-->\n\nfive",
        "one <!-- no --> three <!-- no --> five",
    ),
    "divs": (
        '::: {.callout-note title="no"}\n## one two\nthree\n:::\n\nfour',
        "one two three four",
    ),
    "headings": (
        "# one *two* {#sec-x .unnumbered}\n\nthree\n\nfour five\n---------\n\nsix",
        "one two three four five six",
    ),
    "spans": ("one [two [three]{.smallcaps} four]{.underline} five", "one two three four five"),
    "pictures": (
        "one ![two *three*](a.png){#fig-x}\n\n![five](b.png){fig-alt=no}\n\nsix",
        "one two three five six",
    ),
    "tags": ("one <b>two</b> three<br>four", "one <b> two </b> three <br> four"),
    "raw text": (
        "one `two`{=html} three\n\n```{=html}\n<p>four</p>\n```\n\nfive",
        "one two three <p>four</p> five",
    ),
    "values and shortcodes": (
        "one `{python} two` {{< pagebreak >}} three",
        "one `{python} two` {{< pagebreak >}} three",
    ),
    "hard breaks": ("one\\\ntwo  \nthree", "one two three"),
    "a mail address": ("one <a@b.org> two", "one a@b.org two"),
    "words joined": ("one\\ two p.\u00a03 Mr. Four", "one\\ two p.\u00a03 Mr. Four"),
    "marks within words": ("*one two*, “*three*” four—*five*!", "one two , “ three ” four— five !"),
}


def source(root: Path, text: str) -> Source:
    """Return the paper of this text, whatever is wrong with it."""
    (root / "paper.qmd").write_bytes(text.encode())
    return parse_source(root)


def found(root: Path, text: str) -> list[str]:
    """Return what stands in the source where each word of the tree was found."""
    made = source(root, text)
    words = (one for one in made.reading.pieces if one.kind not in ("space", "break"))
    shown = [made.text[one.start : one.end] for one in words]
    return " ".join(word for word in shown if word).split()


@pytest.mark.parametrize(("text", "words"), WORDS.values(), ids=WORDS)
def test_every_word_is_found_where_it_stands(tmp_path: Path, text: str, words: str) -> None:
    """Markup is passed over, what is written otherwise is known, and notes stand at their mark."""
    assert found(tmp_path, text) == words.split()


def test_a_word_that_stands_often_is_found_each_time(tmp_path: Path) -> None:
    """Each next to the one before."""
    made = source(tmp_path, "one one *one* [one](one) one. `one` one\n")
    places = [one.start for one in made.reading.pieces if one.text.startswith("one")]
    assert places == [0, 4, 9, 15, 25, 31, 36]


def test_lines_of_windows_have_the_same_places(tmp_path: Path) -> None:
    """A carriage return is part of no word."""
    made = source(tmp_path, "one\r\n\r\ntwo *three*\r\n")
    places = [made.at(one.start) for one in made.reading.pieces if one.kind == "word"]
    assert places == [
        Position("paper.qmd", line, column) for line, column in ((1, 1), (3, 1), (3, 6))
    ]


def test_words_of_an_included_file_have_places_there(tmp_path: Path) -> None:
    """The place is that of the file which has the word."""
    (tmp_path / "a.qmd").write_text("two *three*\n", encoding="utf-8")
    made = source(tmp_path, "one\n\n{{< include a.qmd >}}\n\nfour\n")
    places = {one.text: made.at(one.start) for one in made.reading.pieces if one.kind == "word"}
    assert places["three"] == Position("a.qmd", 1, 6)
    assert places["four"] == Position("paper.qmd", 5, 1)


CLAIMS = [
    "Tea is drunk.",
    "Tea is *drunk*",
    "*Tea* is drunk [see @key, p. 2].",
    "[@key] says tea.",
    "[Tea](https://x.org) and [milk]{.smallcaps}",
    "[[Tea]{.smallcaps} and milk]{.underline} is drunk",
    "Tea $[0, 1]$ and $x_{[a]}$.",
    "$[0$ is tea.",
    "Tea `a[0]` and ``]{#clm-b .claim}``.",
    "Tea \\[in brackets\\].",
    "Tea.^[A note [of it].]",
    "Tea[^n]",
    "Tea is drunk in\n`{python} x` towns.",
    "“Tea” is 'drunk'",
    "Tea ![a cup](a.png)",
]


@pytest.mark.parametrize("sentence", CLAIMS)
@pytest.mark.parametrize("around", ["{}", "Before [x]{.smallcaps} {} after.", "- a\n- {}", "> {}"])
def test_a_claim_is_its_whole_sentence(tmp_path: Path, around: str, sentence: str) -> None:
    """Whatever has brackets in it, and wherever it stands."""
    if "\n" in sentence and around.startswith((">", "-")):
        sentence = sentence.replace("\n", " ")
    text = around.replace("{}", f"[{sentence}]{{#clm-a .claim}}") + "\n\n[^n]: A note.\n"
    (claim,) = source(tmp_path, text).claims
    assert claim.text == sentence
    assert text[claim.start : claim.end] == sentence
    assert claim.position == source(tmp_path, text).at(text.index(f"[{sentence}]"))


def test_names_have_places(tmp_path: Path) -> None:
    """Citations, labels, links and headings, notes included."""
    text = "# One {#sec-one}\n\nSee @sec-one, [@key; @other] and [it](#sec-one).^[@last]\n"
    made = source(tmp_path, text).reading
    cited = [(one.name, one.start) for one in made.citations]
    assert cited == [(name, text.index(f"@{name}")) for name in ("sec-one", "key", "other", "last")]
    assert [(one.name, one.start) for one in made.labels] == [("sec-one", text.index("#sec-one"))]
    assert [(one.name, one.start) for one in made.links] == [("#sec-one", text.rindex("#sec-one"))]
    assert [(one.level, one.title, one.start) for one in made.headings] == [(1, "One", 2)]


@pytest.mark.parametrize(
    ("text", "line", "rule", "says"),
    [
        ("One.\n\n::: {.callout-note}\nTwo.\n", 3, "unclosed-fence", "the div is not closed"),
        ("One.\n\n[^a]: Two.\n\n[^a]: Three.\n", 5, "pandoc-warning", "note reference 'a'"),
        ("One.\n\n[r]: x\n\n[r]: y\n\n[Two][r]\n", 5, "pandoc-warning", "link reference '[r]'"),
    ],
)
def test_what_pandoc_warns_of_is_told_with_its_line(
    tmp_path: Path, text: str, line: int, rule: str, says: str
) -> None:
    """In the file that has it."""
    (tmp_path / "a.qmd").write_text(text, encoding="utf-8")
    faults = source(tmp_path, "Before.\n\n{{< include a.qmd >}}\n").faults
    told = [(one.file, one.line, one.rule) for one in faults if says in one.message]
    assert told == [("a.qmd", line, rule)]
