"""A sample for a further coder: of all kinds, from many documents, by lot and by nobody's codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refutable.coders.sample import BY, Size, sample
from refutable.corpus import Corpus, parse_date
from tests.corpora import corpus_of, document
from tests.projects import Project, copy_third_paper


def shelf(number: int) -> Corpus:
    """Return a corpus of so many documents, of two types and two actors, two excerpts each."""
    when = parse_date("1990")
    return corpus_of({f"d{n}": document(n, when) for n in range(number)}, (), coders=("first",))


def types(corpus: Corpus, drawn: tuple[str, ...]) -> Counter[str]:
    """Return how many of these excerpts are from documents of each type."""
    return Counter(corpus.document_of(name).type for name in drawn)


@pytest.mark.parametrize(
    ("text", "size"),
    [("20%", Size(share=Fraction(1, 5))), ("12.5%", Size(share=Fraction(1, 8))), ("7", Size(7))],
)
def test_a_size_is_a_number_or_a_share(text: str, size: Size) -> None:
    """As it is written on the command line."""
    assert Size.of(text) == size


@pytest.mark.parametrize("text", ["0", "-1", "0%", "101%", "half", "%", ""])
def test_what_is_no_size_is_refused(project: Project, text: str) -> None:
    """Neither nothing, nor more than all."""
    with pytest.raises(ValueError, match=r".*"):
        Size.of(text)
    run = project.run("coder", "new", "ada", f"--sample={text}")
    assert run.code == 2
    assert f"'{text}' is no size; write 50 or 20%" in run.err
    assert not (project.root / "sheets").exists()


@given(st.integers(1, 40), st.integers(1, 100), st.integers(0, 999))
def test_it_is_as_large_as_asked_for(documents: int, percent: int, seed: int) -> None:
    """Rounded up; no excerpt twice; the same seed, the same sample."""
    corpus = shelf(documents)
    size = Size.of(f"{percent}%")
    drawn = sample(corpus, size, BY, seed)
    assert len(drawn) == len({one.id for one in drawn}) == -(-percent * 2 * documents // 100)
    assert drawn == sample(corpus, size, BY, seed)


@given(st.integers(4, 40), st.integers(1, 30), st.integers(0, 999))
def test_each_type_has_its_share(documents: int, number: int, seed: int) -> None:
    """To within one excerpt, whatever the lot says."""
    corpus = shelf(documents)
    drawn = tuple(one.id for one in sample(corpus, Size(number), ("type",), seed))
    whole = types(corpus, tuple(one.id for one in corpus.counted))
    for name, all_of in whole.items():
        share = Fraction(all_of * len(drawn), 2 * documents)
        assert abs(types(corpus, drawn)[name] - share) <= 1


@given(st.integers(0, 999))
def test_no_document_is_drawn_twice_before_all_are_once(seed: int) -> None:
    """With as many excerpts as documents, each document has one."""
    corpus = shelf(12)
    drawn = sample(corpus, Size(12), ("actor", "type"), seed)
    assert len({one.document for one in drawn}) == 12


def test_another_seed_is_another_lot() -> None:
    """Each excerpt is drawn by some seed, and by as many as any other."""
    corpus = shelf(5)
    drawn = Counter(one.id for seed in range(400) for one in sample(corpus, Size(3), BY, seed))
    assert set(drawn) == {one.id for one in corpus.counted}
    assert max(drawn.values()) < 1.5 * min(drawn.values())


def test_what_was_coded_plays_no_part(small: Corpus) -> None:
    """A sample that followed the codings would tell the coder what others found."""
    assert sample(replace(small, codings=()), Size(4), BY, 1) == sample(small, Size(4), BY, 1)


def test_an_attribute_of_people_has_its_share(tmp_path: Path) -> None:
    """Any declared attribute can be asked for, those of the people who speak among them."""
    corpus = copy_third_paper(tmp_path / "interviews").corpus()
    role = corpus.attributes["role"]

    def roles(ids: Iterable[str]) -> Counter[str]:
        found = (corpus.excerpts[name] for name in ids)
        return Counter(str(corpus.values_at(role, one.document or "", one.id)) for one in found)

    everything = roles(one.id for one in corpus.counted)
    assert len(everything) > 1
    for seed in range(20):
        drawn = roles(one.id for one in sample(corpus, Size(7), ("role",), seed))
        for name, number in everything.items():
            assert abs(drawn[name] - number * 7 / len(corpus.counted)) <= 1


def test_an_attribute_that_is_misspelt_is_refused(project: Project) -> None:
    """With the nearest that there is."""
    run = project.run("coder", "new", "ada", "--sample", "4", "--by", "acter")
    assert run.code == 2
    assert "there is no attribute 'acter' [no-such-attribute]" in run.err
    assert "did you mean 'actor'" in run.err


def test_the_sheet_is_the_sample(project: Project) -> None:
    """A fifth of ten excerpts on the sheet, and the note says which."""
    run = project.run("coder", "new", "ada", "--sample", "20%", "--seed", "7", "--by", "actor")
    assert (run.code, run.err) == (0, "")
    lines = (project.root / "sheets" / "ada" / "sheet.csv").read_text("utf-8").splitlines()
    assert len(lines) == 1 + 2
    assert all(line.split(",")[0].endswith("-7") for line in lines[1:])
