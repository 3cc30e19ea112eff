"""The data of this paper are whole, and as they were handed over."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from refutable.build.coding import new_coder
from refutable.coders.sample import Size
from refutable.corpus import Corpus
from tests.projects import ROOT

# Digests of what was handed over and is taken as it is: the second layer, and all of the codebook
# but the list of its changes, to which open points may be added.
LAYERS = {
    "second": "fefddb52eb443846f06e735b05fc13a99213e3ecd0046e259112eaf4639906ad",
    "primary-again": "cb3c9d26b8af7a595f362fc6eed8ed96b23ee47a261330538f03b6e3303e7d30",
    "second-again": "d42d73d850eced196ad2dfccd62c44feeed768877805bc5139d5f7d501d4ebe4",
}
INSTRUMENT = "a3e3ae587fd6d83d73ad5ac9ad338737c9b7f1c4ac9325cb7792c7780ccc0655"
ITALICS = {
    "x-joint1997-block": 4,
    "x-progress1998-extend": 1,
    "x-bushfox2001-build": 3,
    "x-pnd2001-es": 1,
    "x-hlwg2001-exercise": 3,
    "x-obama2008-strategic": 1,
    "x-study2005-win-win": 7,
    "x-obamacalderon2009-new-era": 2,
    "x-int-bnc-technical": 3,
    "x-int-binational-flows": 1,
    "x-bnc1995-complexity": 2,
}


def test_the_corpus_is_whole(corpus: Corpus) -> None:
    """Fifty-six documents, ninety excerpts, fifty of them counted, two coders and their repeats."""
    assert (len(corpus.documents), len(corpus.excerpts), len(corpus.counted)) == (56, 90, 50)
    assert corpus.panel.coders == ("primary", "second")
    repeats = {name: coder.run_of for name, coder in corpus.coders.items() if coder.run_of}
    assert repeats == {"primary-again": "primary", "second-again": "second"}


def test_each_kind_of_excerpt_is_there(corpus: Corpus) -> None:
    """Blocks and inline quotations count; terms, echoes, variants and the translation do not."""
    kinds: dict[tuple[str, bool], int] = {}
    for excerpt in corpus.excerpts.values():
        key = (excerpt.kind, excerpt.counted)
        kinds[key] = kinds.get(key, 0) + 1
    assert kinds == {
        ("block", True): 20,
        ("inline", True): 30,
        ("term", False): 32,
        ("echo", False): 5,
        ("variant", False): 2,
        ("translation", False): 1,
    }


@pytest.mark.parametrize("name", ITALICS)
def test_italics_are_spans_of_the_excerpt(name: str, corpus: Corpus) -> None:
    """Each emphasised stretch is the words of the table, in their order, none in another."""
    with (ROOT / "data" / "excerpts.csv").open(encoding="utf-8", newline="") as lines:
        printed = next(row["emphasis"] for row in csv.DictReader(lines) if row["id"] == name)
    excerpt = corpus.excerpts[name]
    assert [excerpt.text[a:b] for a, b in excerpt.emphasis] == printed.split("|")
    assert len(excerpt.emphasis) == ITALICS[name]
    ends = [place for span in excerpt.emphasis for place in span]
    assert len(ends) == len(set(ends))
    assert all(one[1] < other[0] for one, other in pairwise(sorted(excerpt.emphasis)))


def test_no_other_excerpt_has_italics(corpus: Corpus) -> None:
    """The published text prints italics in eleven of its quotations."""
    assert {e.id for e in corpus.excerpts.values() if e.emphasis} == set(ITALICS)


def test_the_translation_stands_apart_from_its_original(corpus: Corpus) -> None:
    """The Spanish plan is coded in Spanish; its translation repeats it and never counts."""
    original = corpus.excerpts["x-pnd2001-es"]
    assert (original.attributes["language"], original.counted) == ("es", True)
    (translation,) = (e for e in corpus.excerpts.values() if e.kind == "translation")
    assert translation.attributes["language"] == "en"
    assert (translation.repeats, translation.counted) == (original.id, False)


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_that_was_handed_over_is_unchanged(name: str) -> None:
    """The second coder's layer and both repeats are as they came, byte for byte (line ends LF)."""
    layer = (ROOT / "data" / "codings" / f"{name}.csv").read_bytes()
    assert hashlib.sha256(layer).hexdigest() == LAYERS[name]


def test_the_drafts_options_are_the_pilots_codings() -> None:
    """Where a reading takes a code as the draft drew it, its passages are those of the pilot."""
    readings = yaml.safe_load((ROOT / "data" / "readings.yaml").read_text(encoding="utf-8"))
    recoded = [
        item
        for choice in readings["choices"]
        for option in choice["options"]
        for item in option.get("recode", {}).items()
    ]
    with (ROOT / "data" / "pilot-codings.csv").open(encoding="utf-8", newline="") as lines:
        given = [(row["code"], row["excerpt"]) for row in csv.DictReader(lines)]
    assert len(recoded) == 2
    for code, excerpts in recoded:
        assert sorted(excerpts) == sorted(excerpt for other, excerpt in given if other == code)


def test_the_sheet_for_people_is_the_one_that_the_command_writes(tmp_path: Path) -> None:
    """Whoever makes a sheet by docs/coders.md codes the same passages by the same hand-out."""
    kit = ROOT / "data" / "coding-sheet"
    new_coder(ROOT, "reader", 15, tmp_path / "sheet", Size.of("20"))
    for name in ("sheet.csv", "hand-out.yaml", "coder.json", "reader.csv"):
        assert (tmp_path / "sheet" / name).read_bytes() == (kit / name).read_bytes(), name


def test_the_instrument_is_unchanged() -> None:
    """Codebook version 2 stands as it was piloted; open points go to its changes alone."""
    book = yaml.safe_load((ROOT / "data" / "codebook.yaml").read_text(encoding="utf-8"))
    assert "changes" in book
    fixed = {key: value for key, value in book.items() if key != "changes"}
    text = json.dumps(fixed, ensure_ascii=False, sort_keys=True, default=str)
    assert hashlib.sha256(text.encode()).hexdigest() == INSTRUMENT


def test_counting_follows_the_codebook(corpus: Corpus) -> None:
    """Upheld are affirms, aims and effect; every stance of the instrument is upheld or apart."""
    rules = corpus.counting
    assert rules.upheld == {"affirms", "aims", "effect"}
    assert rules.upheld | rules.apart == set(corpus.codebook.stances)
    assert not rules.upheld & rules.apart
    assert rules.never_counted == {"echo", "variant", "term", "translation"}


@pytest.mark.parametrize("coder", ["primary", "second"])
def test_each_layer_speaks_of_most_excerpts(coder: str, corpus: Corpus) -> None:
    """Each coder found something in most of the fifty, and nothing outside of them."""
    coded = {c.excerpt for c in corpus.codings if c.coder == coder}
    assert coded <= {excerpt.id for excerpt in corpus.counted}
    assert len(coded) > 40


def test_layers_are_listed_alike_everywhere(corpus: Corpus) -> None:
    """The coders, the files and the data package name the same layers."""
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    declared = {r["path"] for r in package["resources"] if r["name"].startswith("codings-")}
    files = {f"codings/{path.name}" for path in (ROOT / "data" / "codings").iterdir()}
    assert {coder.file for coder in corpus.coders.values()} == declared == files


def test_the_data_package_is_valid_for_others() -> None:
    """Every table is valid under frictionless: types, lists, keys and foreign keys."""
    from frictionless import validate

    report = validate(str(ROOT / "data" / "datapackage.json"))
    assert report.valid, report.to_summary()


def test_the_readme_lists_every_file() -> None:
    """The data's README has a line for each file, and no line for another."""
    told = re.findall(
        r"^\| `([^`]+)` \|", (ROOT / "data" / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    there = [
        path.relative_to(ROOT / "data").as_posix()
        for path in (ROOT / "data").rglob("*")
        if path.is_file() and path.name != "README.md"
    ]
    assert sorted(told) == sorted(there)


def test_a_cited_document_has_its_reference(corpus: Corpus) -> None:
    """Each document that the published text cites is in the bibliography under its id."""
    text = (ROOT / "data" / "references.bib").read_text(encoding="utf-8")
    keys = set(re.findall(r"^@\w+\{([^,\s]+),", text, re.MULTILINE))
    without = {name for name in corpus.documents if name not in keys}
    for name in without:
        document = corpus.documents[name]
        assert document.type == "interview" or document.attributes["status"] != "cited", name


def test_interviews_carry_nothing_but_what_is_printed(corpus: Corpus) -> None:
    """An interview looks back, has no address and names nobody."""
    interviews = [d for d in corpus.documents.values() if d.type == "interview"]
    assert len(interviews) == 6
    for document in interviews:
        assert document.retrospective
        assert document.attributes["url"] is document.attributes["speaker"] is None


def test_texts_are_counted_alike_everywhere() -> None:
    """UTF-8 without a byte-order mark, LF line ends, nothing above U+FFFF, in every data file."""
    for path in (ROOT / "data").rglob("*.*"):
        content = path.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf"), path
        assert b"\r" not in content, path
        assert max(map(ord, content.decode("utf-8"))) <= 0xFFFF, path
        assert content.endswith(b"\n"), path
