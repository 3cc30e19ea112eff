"""``paper coder`` and ``paper agreement``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from refutable.build.paper import open_claims
from refutable.coders.issue import new_sheet
from refutable.coders.layer import Added, NewCoder, add_layer
from refutable.coders.sample import BY, Size
from refutable.corpus import Corpus, load_corpus
from refutable.corpus.agreement import agreement_table, stability
from refutable.corpus.disagreements import disagreements
from refutable.errors import UsageError, did_you_mean
from refutable.files import locked
from refutable.paper.lines import find_root
from refutable.reports.agreement import AgreementReport, Effect, Effects


def agreement(
    root: Path | None, name: str | None = None, *, effects: bool = False
) -> AgreementReport:
    """Return how far the coders agree on all codes, or on those of this code or family.

    What the disagreements decide is told once all of them are adjudicated, or where ``effects``
    asks for it; only then are the claims looked at.

    Raises:
        UsageError: there are not two coders, or no such code.
        MalformedError: the data are not well formed, or the paper whose claims are looked at.
    """
    corpus = load_corpus(find_root(root))
    codes = _codes_named(corpus, name)
    if len(corpus.panel.coders) < 2:
        message = "agreement needs two coders, and there is one"
        remedy = "add a second coder: paper coder new NAME"
        raise UsageError.of("one-coder", message, remedy, file="data/coders.csv")
    found = disagreements(corpus)
    shown = effects or all(item.adjudication is not None for item in found)
    return AgreementReport(
        corpus=corpus,
        table=agreement_table(corpus, ac1_too=True),
        codes=codes,
        disagreements=tuple(item for item in found if not codes or item.code in codes),
        effects=_effects(corpus.root) if shown else None,
        stability=stability(corpus),
    )


def _codes_named(corpus: Corpus, name: str | None) -> tuple[str, ...]:
    codes = corpus.codebook.expand(name) if name else ()
    if name and not codes:
        known = [*corpus.codebook.codes, *corpus.codebook.families]
        remedy = did_you_mean(name, known, "data/codebook.yaml lists all codes")
        raise UsageError.of("no-such-code", f"'{name}' is not a code or a family", remedy)
    return codes


def _effects(root: Path) -> Effects:
    # Imported here: only this examines claims.
    from refutable.robustness.disagreements import deciding_disagreements

    paper = open_claims(root)
    paper.demand_sound()
    effects: dict[tuple[str, str], list[Effect]] = {}
    claims = [made for made in paper.collected.claims if made.holds is not None]
    for under in deciding_disagreements(claims, paper.corpus):
        now = under.verdicts[paper.corpus.default]
        for deciding in under.deciding:
            place = (deciding.disagreement.excerpt, deciding.disagreement.code)
            told = Effect(under.claim, now, deciding.coders, deciding.verdict)
            effects.setdefault(place, []).append(told)
    return effects


def new_coder(
    root: Path | None,
    name: str,
    seed: int,
    out: Path | None = None,
    size: Size | None = None,
    by: Sequence[str] = BY,
    *,
    texts: bool = False,
) -> Path:
    """Write what a blind coder needs into a new folder; return the folder.

    With a ``size``, the sheet is a sample, stratified ``by`` attributes; with ``texts``, it has
    whole texts.

    Raises:
        UsageError: no coder can have this name, there is no such attribute, or something stands in
            the folder already.
        MalformedError: the data are not well formed, or the codebook hands nothing out.
    """
    folder = find_root(root)
    out = out or folder / "sheets" / name
    with locked(folder):
        return new_sheet(load_corpus(folder), name, seed, out, size, by, texts=texts)


def add_coder(
    root: Path | None,
    file: Path,
    coder: NewCoder,
    *,
    again: bool = False,
    seen: int | None = None,
) -> Added:
    """Check what a coder sends back, and write it as a layer of the project.

    ``seen`` is how many excerpts of the sheet the coder has seen, where the file does not say.

    Raises:
        UsageError: there is no such file, or the coder's name is none, or taken.
        MalformedError: the file, or the data with it, are not well formed.
    """
    folder = find_root(root)
    with locked(folder):  # two at once would each write the other's coder away
        return add_layer(load_corpus(folder), file, coder, again=again, seen=seen)
