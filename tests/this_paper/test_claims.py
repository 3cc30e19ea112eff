"""The main paper: its data are whole, and every claim that it computes could have failed."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from dataclasses import replace
from itertools import pairwise

import pytest
import yaml

from refutable import build
from refutable.build.paper import Paper
from refutable.claims.claim import Assessment, Verdict, assess
from refutable.corpus import Corpus
from refutable.evaluate.arrays import Arrays
from refutable.evaluate.query import Finder
from refutable.language.expressions import Omitted, coded
from refutable.robustness.breaking import breaking_sets
from tests.projects import ROOT
from tests.this_paper.falsify import find_corpus, turns_of

PAPER = build.open_paper(ROOT)
COMPUTED = {e.claim.id: e for e in PAPER.collected.ledger.entries if e.claim.holds is not None}
REFUTED = {name: e for name, e in COMPUTED.items() if e.claim.declared is Verdict.REFUTED}
UNDETERMINED = {name: e for name, e in COMPUTED.items() if e.claim.declared is Verdict.UNDETERMINED}
# Digests of what was handed over and is taken as it is: the second layer, and all of the codebook
# but the list of its changes, to which open points may be added.
SECOND_LAYER = "fefddb52eb443846f06e735b05fc13a99213e3ecd0046e259112eaf4639906ad"
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


@pytest.fixture(scope="module")
def paper() -> Paper:
    """The main paper, read and run."""
    return PAPER


# What the prose says of single claims: how many documents have to go at the least.
TURN_ON = {
    "clm-politics-base": 1,
    "clm-politics-no-closer": 1,
    "clm-premises-politics": 2,
    "clm-premises-share": 2,
}


# ------------------------------------------------------------------ every claim can fail


@pytest.mark.parametrize("name", COMPUTED)
def test_every_computed_claim_can_be_refuted(name: str, corpus: Corpus) -> None:
    """There is a corpus, made from what the claim looks at, on which it is refuted."""
    claim = COMPUTED[name].claim
    found = find_corpus(claim, corpus, Verdict.REFUTED)
    assert found is not None, f"{name} holds on every corpus tried"
    assert assess(claim, Finder(found.corpus)).verdict is Verdict.REFUTED
    assert bool(found.made_by) is (COMPUTED[name].verdict is not Verdict.REFUTED)


@pytest.mark.parametrize("name", REFUTED)
def test_every_refuted_claim_could_have_been_supported(name: str, corpus: Corpus) -> None:
    """A claim that the record refutes is no straw man: another record would not, or support it.

    That something is left out can be refuted and never supported: it is left open instead.
    """
    claim = REFUTED[name].claim
    omission = isinstance(claim.holds, Omitted)
    wanted = Verdict.UNDETERMINED if omission else Verdict.SUPPORTED
    found = find_corpus(claim, corpus, wanted)
    assert found is not None, f"{name} is refuted by every corpus tried"
    assert found.made_by


@pytest.mark.parametrize("name", UNDETERMINED)
def test_what_is_undetermined_could_be_decided(name: str, corpus: Corpus) -> None:
    """What the record leaves open another record would decide; an omission, only against it."""
    claim = UNDETERMINED[name].claim
    if not isinstance(claim.holds, Omitted):
        assert find_corpus(claim, corpus, Verdict.SUPPORTED) is not None
    assert claim.would_decide


@pytest.mark.parametrize("name", TURN_ON)
def test_the_prose_says_rightly_how_little_overturns_a_claim(name: str, corpus: Corpus) -> None:
    """Abstract, conclusion and limits speak of a single document, and of a pair."""
    criterion = COMPUTED[name].claim.holds
    assert criterion is not None
    sets = breaking_sets(criterion, corpus, Arrays(corpus))
    (found,) = [one for one in sets if one.level == "documents"]
    assert (found.size, found.exact) == (TURN_ON[name], True)


def test_the_search_finds_nothing_where_there_is_nothing(corpus: Corpus) -> None:
    """A claim that cannot fail is found out: nothing is less than none."""
    code = next(iter(corpus.codebook.codes))
    empty = replace(COMPUTED["clm-three-fields"].claim, holds=coded(code).documents >= 0)
    assert turns_of(empty.holds)
    assert find_corpus(empty, corpus, Verdict.REFUTED) is None


def test_every_claim_is_as_declared(paper: Paper) -> None:
    """On the data as they are, every claim has the verdict with which the paper is written."""
    ledger = paper.collected.ledger
    assert [e.claim.id for e in ledger.fallen] == []
    assert ledger.at_risk == {}


def test_enough_is_computed_and_in_every_section(paper: Paper) -> None:
    """At least thirty claims are computed, and every section that argues makes one."""
    assert len(COMPUTED) >= 30
    making = {span.position.file for span in paper.source.claims}
    files = (ROOT / "sections").glob("_[1-8]*.qmd")
    sections = {path.relative_to(ROOT).as_posix() for path in files}
    assert sections <= making


def test_every_claim_says_what_speaks_for_it_or_why_nothing_does() -> None:
    """A supported claim rests on passages, unless it orders dates or says that there are few."""
    silent = [
        name
        for name, entry in COMPUTED.items()
        if entry.verdict is Verdict.SUPPORTED and not entry.grounds and not _may_be_silent(entry)
    ]
    assert silent == []


def _may_be_silent(entry: Assessment) -> bool:
    told = json.dumps([type(o.part).__name__ for o in entry.operands])
    signs = [getattr(o.part, "operator", "") for o in entry.operands]
    return (
        "Order" in told or any(sign in ("==", "<=", "<") for sign in signs) or bool(entry.rebuttal)
    )


@pytest.mark.parametrize("coder", ["primary", "second"])
def test_every_claim_can_be_held_against_each_layer(coder: str, corpus: Corpus) -> None:
    """No claim errs on another coder's layer: the verdict may differ, and is one."""
    finder = Finder(corpus, coder)
    for entry in PAPER.collected.ledger.entries:
        assert assess(entry.claim, finder).verdict is not Verdict.ERROR


# ------------------------------------------------------------------ the data are whole


def test_the_corpus_is_whole(corpus: Corpus) -> None:
    """Fifty-six documents, ninety excerpts, fifty of them counted, two layers."""
    assert (len(corpus.documents), len(corpus.excerpts), len(corpus.counted)) == (56, 90, 50)
    assert list(corpus.coders) == ["primary", "second"]


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
    assert (original.language, original.counted) == ("es", True)
    (translation,) = (e for e in corpus.excerpts.values() if e.kind == "translation")
    assert (translation.repeats, translation.language, translation.counted) == (
        original.id,
        "en",
        False,
    )


def test_the_second_layer_is_unchanged() -> None:
    """The other coder's layer is the file that was handed over, byte for byte (line ends LF)."""
    layer = (ROOT / "data" / "codings" / "second.csv").read_bytes()
    assert hashlib.sha256(layer).hexdigest() == SECOND_LAYER


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
        assert document.type == "interview" or document.details["status"] != "cited", name


def test_interviews_carry_nothing_but_what_is_printed(corpus: Corpus) -> None:
    """An interview looks back, has no address and names nobody."""
    interviews = [d for d in corpus.documents.values() if d.type == "interview"]
    assert len(interviews) == 6
    for document in interviews:
        assert document.retrospective
        assert document.details["url"] == document.details["speaker"] == ""


def test_texts_are_counted_alike_everywhere() -> None:
    """UTF-8 without a byte-order mark, LF line ends, nothing above U+FFFF, in every data file."""
    for path in (ROOT / "data").rglob("*.*"):
        content = path.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf"), path
        assert b"\r" not in content, path
        assert max(map(ord, content.decode("utf-8"))) <= 0xFFFF, path
        assert content.endswith(b"\n"), path


# ------------------------------------------------------------------ its length

# What a reader does not read as words of the article: cells, citations and links.
_CELL = re.compile(r"^```\{python\}$.*?^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`\{python\} [^`]*`")
_CITED = re.compile(r"\[[^\[\]]*@[^\[\]]*\]|\(\[\]\(#[^)]*\)(?:, \[\]\(#[^)]*\))*\)")
_ATTRIBUTES = re.compile(r"\{[#.][^}]*\}|^#+ .*$", re.MULTILINE)


def words_of(text: str) -> int:
    """Return how many words of a section are read, an inline value being one of them."""
    for pattern, instead in ((_CELL, ""), (_INLINE, "x"), (_CITED, ""), (_ATTRIBUTES, "")):
        text = pattern.sub(instead, text)
    return len([word for word in text.split() if any(sign.isalnum() for sign in word)])


def test_the_article_has_the_length_of_one() -> None:
    """From introduction to limits, without abstract, appendices and ledger."""
    files = sorted((ROOT / "sections").glob("_[1-8]*.qmd"))
    assert 6000 <= sum(words_of(file.read_text(encoding="utf-8")) for file in files) <= 9000


def test_what_counts_as_a_word_is_what_is_read() -> None:
    """A claim's sentence is text; its cell, its mark, a citation and a link are not."""
    text = (
        "# Tone {#sec-tone}\n\n[Most of it [@a-1999, p. 3] is `{python} f('x y')`.]"
        "{#clm-x .claim} So it is ([](#clm-x), [](#clm-y)).\n\n```{python}\nclaim()\n```\n"
    )
    assert words_of(text) == len(["Most", "of", "it", "is", "x.", "So", "it", "is"])


# ------------------------------------------------------------------ mechanisms


def test_every_mechanism_is_a_warrant_that_some_claim_names(paper: Paper) -> None:
    """One that no claim leans on would be theory for its own sake."""
    stated = {made.id for made in paper.collected.claims if made.id.startswith("clm-by-")}
    named = {name for made in paper.collected.claims for name in made.warranted_by}
    assert len(stated) == 7
    assert stated <= named
