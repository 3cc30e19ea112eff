"""What the cells of a paper import: ``from analysis.authoring import *``.

The words of the claim language, and what a paper says with them: ``claim``, ``quote``, ``figure``,
``table``, ``ledger``. They speak of the paper that is open: in a kernel, the project that the
working directory lies in; in a check, the one that the check opened.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.claims.claim import Assessment, Claim, Ledger, Verdict, assess, take_stock
from analysis.claims.evaluate import amount, compare, date_of
from analysis.claims.expressions import (
    Criterion,
    DateOf,
    Day,
    Quantity,
    Selection,
    Spelled,
    Worded,
    catalogued,
    coded,
    event,
    every,
    given,
    more,
    most,
    omitted,
    quoted,
    show_with,
)
from analysis.claims.grammar import WORDS, Whole, sentence
from analysis.claims.graph import levels, theses
from analysis.claims.passages import Passage, passages
from analysis.claims.sentences import Printed, Sentence, read_sentence
from analysis.claims.vocabulary import DEFAULT, Vocabulary, portion_word, read_vocabulary
from analysis.claims.vocabulary import FILE as WORDING
from analysis.claims.wording import in_english, to_json
from analysis.corpus import Corpus, load_corpus
from analysis.corpus.memory import uncollected
from analysis.errors import CellError, Fault, MalformedError, PaperError, UsageError, decode_tree
from analysis.evidence import tables
from analysis.evidence.agreement import agreement as alpha
from analysis.evidence.query import Finder
from analysis.evidence.truth import Truth
from analysis.paper.bibliography import bibliography_keys
from analysis.paper.source import Cell, ClaimSpan, Prose, Source, read_source

if TYPE_CHECKING:
    from analysis.claims.published import Rebuilt
    from analysis.robustness.examine import Robustness
    from analysis.robustness.summary import Summary

__all__ = [
    "agreement",
    "catalogue",
    "catalogued",
    "claim",
    "coded",
    "event",
    "every",
    "extremes_table",
    "figure",
    "firmness",
    "firmness_table",
    "given",
    "ledger",
    "more",
    "most",
    "omitted",
    "pilot",
    "published",
    "quote",
    "quoted",
    "share",
    "table",
]

_SMALL = ("none", *WORDS[1:])
MOST_IN_LEDGER = 3
_DIV = re.compile(r'^:::+(?: \{(?:[^}\n]*claim="([^"]+)" verdict="([^"]+)")?[^}\n]*\})?$', re.M)
_STATEMENT = re.compile(r'\[\]\{\.statement-of claim="([^"]+)"\}')
_INLINE_CITED = re.compile(r" ?\[[^\]]*@[^\]]*\]")
_TERM = re.compile(r"^([A-Z][a-z ]+)\n:   ", re.M)
_SPAN = re.compile(r"\[\]\(#([\w-]+)\)(?:\{[^}\n]*\})?|\[([^\]\[]+)\]\{[^}\n]*\}|\[\]\{[^}\n]*\}")
_NUMBER = re.compile(r"\((\d+(?:–\d+)?)\)")
_HEADING = re.compile(r"#\s+([^{]+)")
_CITED = re.compile(r"@([A-Za-z0-9][\w:.-]*\w)")
_INLINE = re.compile(r"`\{python\}[^`]*`")
SIGNS: Mapping[Verdict, str] = {
    Verdict.SUPPORTED: "✓",
    Verdict.REFUTED: "✗",
    Verdict.UNDETERMINED: "?",
    Verdict.ARGUED: "§",
    Verdict.ERROR: "!",
}
Row = dict[str, Any]
READINGS = "data/readings.yaml"
PUBLISHED = "data/published-claims.csv"
_OF_CLAIMS = frozenset(
    {"argument", "claims_at_a_glance", "published_outcomes", "readings_by_claim"}
)


@dataclass(frozen=True)
class FigureRequest:
    """A figure that a cell asks for: what draws it, and what makes the rows that it is drawn from.

    ``inputs`` give what the rows follow from, where the rows take too long for every check.
    """

    label: str
    module: str
    options: Mapping[str, Any]
    drawn_from: tuple[str, ...]
    make_rows: Callable[[], Iterable[Row]] = field(compare=False, repr=False)
    inputs: Callable[[], object] | None = field(default=None, compare=False, repr=False)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows, made when they are first wanted."""
        return tuple(self.make_rows())

    @cached_property
    def digest(self) -> str:
        """A digest of the rows, or of their inputs: another digest, another figure."""
        drawn = self.rows if self.inputs is None else self.inputs()
        content = json.dumps([self.module, drawn, self.options], ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()


@dataclass
class Session:
    """One paper that is open: its corpus, and what its cells have said so far."""

    root: Path
    corpus: Corpus
    finder: Finder
    drawing: bool
    claims: dict[str, Claim] = field(default_factory=dict)
    assessed: dict[str, Assessment] = field(default_factory=dict)
    figures: dict[str, FigureRequest] = field(default_factory=dict)
    cited: set[str] = field(default_factory=set)
    collected: Collected | None = None
    examined: tuple[list[Any], Mapping[str, Robustness]] | None = None

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What quantity words mean here, and what the prose calls the things in the data."""
        path = self.root / WORDING
        if not path.is_file():
            return DEFAULT
        return read_vocabulary(decode_tree(path.read_bytes(), WORDING, "bad-yaml"), self.corpus)

    @cached_property
    def source(self) -> Source:
        """The paper as it is written."""
        return read_source(self.root)


Place = tuple[str, int, int]


@dataclass(frozen=True)
class Value:
    """What an inline expression came to, and how it prints."""

    computed: object
    text: str


@dataclass(frozen=True)
class Collected:
    """Everything that the cells of a paper say, gathered in process."""

    claims: tuple[Claim, ...]
    figures: tuple[FigureRequest, ...]
    statements: Mapping[str, str]
    cells: Mapping[str, tuple[str, int]]
    cited: frozenset[str]
    sections: Mapping[str, str]
    ledger: Ledger
    finder: Finder
    sentences: Mapping[str, Sentence]
    vocabulary: Vocabulary


_open: Session | None = None


def find_root(start: Path | None = None) -> Path:
    """Return the folder of the Quarto project that ``start`` (or the working directory) lies in.

    Raises:
        UsageError: there is none.
    """
    folder = (start or Path.cwd()).resolve()
    if not folder.exists():
        # Not looked for further up: a slip would find the paper that one stands in.
        remedy = "correct what --project gives"
        raise UsageError([Fault(str(start), 0, 0, "no-paper", "there is no such folder", remedy)])
    for candidate in (folder, *folder.parents):
        if (candidate / "_quarto.yml").is_file():
            return candidate
    remedy = "run this in the folder of a paper, or give it with --project"
    raise UsageError([Fault("_quarto.yml", 0, 0, "no-paper", "no paper here", remedy)])


def open_session(root: Path, corpus: Corpus, *, drawing: bool) -> Session:
    """Open a paper for its cells; what was open before is closed."""
    global _open
    _open = Session(root, corpus, Finder(corpus), drawing)
    return _open


def session() -> Session:
    """Return the paper that is open; in a fresh kernel, open the one of the working directory."""
    if _open is not None:
        return _open
    root = find_root()
    return open_session(root, load_corpus(root), drawing=True)


def _present(value: Any) -> str:
    finder = session().finder
    if isinstance(value, Spelled):
        return _spelled(value, finder)
    if isinstance(value, Worded):
        return _worded(value, finder)
    if isinstance(value, (DateOf, Day)):
        return str(date_of(value, finder) or "no date")
    return str(amount(value, finder))


def _spelled(value: Spelled, finder: Finder) -> str:
    number = amount(value.of, finder)
    if number.low is None or number.high is None:
        return "undefined"
    ends = dict.fromkeys((number.low, number.high))
    if value.how == "percent":
        texts = [f"{end:.0%}" for end in ends]
    else:
        texts = [_SMALL[int(end)] if 0 <= end <= 20 else str(int(end)) for end in ends]
    return texts[0] if len(texts) == 1 else f"between {texts[0]} and {texts[1]}"


def _worded(value: Worded, finder: Finder) -> str:
    if value.how == "most":
        part = amount(value.left / value.right, finder)
        if part.low is None or part.high is None:
            raise ValueError("the share has no whole that is more than nothing")
        words = [portion_word(end, session().vocabulary) for end in (part.low, part.high)]
    else:
        left, right = amount(value.left, finder), amount(value.right, finder)
        words = [
            word
            for sign, word in ((">", "more"), ("<", "fewer"), ("==", "as many"))
            if compare(sign, left, right) is not Truth.FALSE
        ]
    if len(set(words)) > 1:
        raise ValueError(f"dates leave open whether it is {' or '.join(dict.fromkeys(words))}")
    return words[0]


# Inline values may be the first that a kernel is asked for: they open the paper themselves.
show_with(_present)


# ------------------------------------------------------------------ what cells say


class Shown:
    """Something that a cell displays as Markdown, which is written when it is displayed."""

    def __init__(self, markdown: str | Callable[[], str]) -> None:
        self._markdown = markdown

    @cached_property
    def markdown(self) -> str:
        """What is displayed."""
        return self._markdown if isinstance(self._markdown, str) else self._markdown()

    def _repr_markdown_(self) -> str:
        # A renderer is given what its filter knows; a reader in JupyterLab, who has none, is not.
        return readable(self.markdown) if "JPY_SESSION_NAME" in os.environ else self.markdown

    def __str__(self) -> str:
        return self.markdown

    __repr__ = __str__


def readable(markdown: str) -> str:
    """Return Markdown for the claims filter as Markdown that any notebook shows well."""
    text = _DIV.sub(lambda div: f"**{div[1]}: {div[2]}**" if div[1] else "", markdown)
    text = _TERM.sub(r"**\1.** ", text)
    collected = session().collected
    said = collected.statements if collected else {}
    text = _STATEMENT.sub(lambda place: said.get(place[1], ""), text)
    text = _SPAN.sub(lambda span: span[1] or span[2] or "", text)
    return text.replace("    - ", "- ").replace("\\(", "(").replace("\\)", ")").strip()


def claim(
    id: str,
    *,
    holds: Criterion | None = None,
    argued_from: Sequence[str] = (),
    against: Selection | None = None,
    warrant: str | Sequence[str] | None = None,
    rests_on: Sequence[str] = (),
    declared: str = "supported",
    would_decide: str = "",
    note: str = "",
    plain: Mapping[str, str] | None = None,
) -> Shown:
    """Bind the sentence that carries this id to what must hold for it; display its evidence.

    ``holds`` is a criterion; a claim from literature alone gives ``argued_from`` instead, a list
    of citation keys. ``against`` selects what speaks against the claim beside what the criterion
    itself counts so. ``warrant`` is the theory that links grounds and claim: citation keys with
    their @, and ids of claims that are argued from literature and state a mechanism at length. A
    claim declared undetermined says what record would decide it. ``plain``
    gives words of the sentence that a check would take for decisive, each with the reason why it
    decides nothing there.

    Raises:
        MalformedError: the criterion is none, the id stands twice, or something is missing.
    """
    place = _caller()
    current = session()
    _demand(place, _complaint(id, holds, argued_from, declared, would_decide, place, current))
    _demand(place, _bad_excuse(id, plain))
    warrants = [warrant] if isinstance(warrant, str) else list(warrant or ())
    made = Claim(
        id=id,
        holds=holds,
        against=against,
        warrant=tuple(_keys(name for name in warrants if name.startswith("@"))),
        warranted_by=tuple(name for name in warrants if not name.startswith("@")),
        rests_on=tuple(rests_on),
        declared=Verdict.ARGUED if argued_from else Verdict(declared),
        would_decide=would_decide,
        argued_from=tuple(_keys(argued_from)),
        note=note,
        plain=tuple((plain or {}).items()),
        file=place[0],
        line=place[1],
    )
    assessment = assess(made, current.finder)
    if assessment.verdict is Verdict.ERROR:
        _demand(place, ("unknown-name", assessment.error, "use a name that the data declare"))
    current.claims[id] = made
    current.assessed[id] = assessment
    return Shown(partial(evidence_markdown, assessment, current.corpus))


def _keys(names: Iterable[str]) -> Iterable[str]:
    return (name.lstrip("@") for name in names)


def _complaint(
    id: str,
    holds: object,
    argued_from: Sequence[str],
    declared: str,
    would_decide: str,
    place: tuple[str, int],
    current: Session,
) -> tuple[str, str, str] | None:
    before = current.claims.get(id)
    if before is not None and (before.file, before.line) != place and not current.drawing:
        message = f"'{id}' is claimed already at {before.file}:{before.line}"
        return "duplicate-claim", message, "give each claim its own id"
    if (holds is None) == (not argued_from):
        message = f"'{id}' needs either holds= or argued_from="
        return "no-criterion", message, "give a criterion, or the works that argue it"
    if holds is not None and not isinstance(holds, Criterion):
        what = "a plain bool" if isinstance(holds, bool) else f"a {type(holds).__name__}"
        message = f"the criterion of '{id}' is {what}, not a criterion"
        remedy = "compare quantities, such as coded('…').documents >= 2, and join with & | ~"
        return "plain-criterion", message, remedy
    known = [verdict.value for verdict in _VERDICTS_OF_A_CRITERION]
    if declared not in known:
        return "bad-verdict", f"'{declared}' is no verdict", f"one of: {', '.join(known)}"
    if declared == "undetermined" and not would_decide:
        message = f"'{id}' is declared undetermined and does not say what would decide it"
        return "no-would-decide", message, "say in would_decide= what kind of record would"
    return None


def _bad_excuse(id: str, plain: object) -> tuple[str, str, str] | None:
    remedy = 'write plain={"first": "why it is no order here"}'
    if plain is None:
        return None
    if not isinstance(plain, Mapping):
        return "bad-plain", f"plain= of '{id}' is no mapping of words to reasons", remedy
    for word, reason in plain.items():
        if not all(isinstance(text, str) and text.strip() for text in (word, reason)):
            return "bad-plain", f"plain= of '{id}' has a word without a reason", remedy
    return None


_VERDICTS_OF_A_CRITERION = (Verdict.SUPPORTED, Verdict.REFUTED, Verdict.UNDETERMINED)


def _demand(place: tuple[str, int], complaint: tuple[str, str, str] | None) -> None:
    if complaint is not None:
        rule, message, remedy = complaint
        raise MalformedError([Fault(place[0], place[1], 1, rule, message, remedy)])


def _caller() -> tuple[str, int]:
    # The cell that called: in a check, cells are compiled under the name of their .qmd file.
    frame = sys._getframe(2)
    return frame.f_code.co_filename, frame.f_lineno


def quote(excerpt: str, words: str | None = None) -> Shown:
    """Print words of an excerpt as a quotation, exact; the whole excerpt where none are given.

    Raises:
        ValueError: there is no such excerpt, or the words do not stand in it.
    """
    known = session().corpus.excerpts
    if excerpt not in known:
        raise ValueError(f"'{excerpt}' is no excerpt of this corpus")
    text = known[excerpt].text
    if words is not None and words not in text:
        raise ValueError(f"the words '{words}' do not stand in excerpt '{excerpt}'")
    said = f"“{words or text}”".replace("[", "\\[").replace("]", "\\]").replace("'", "’")
    language = known[excerpt].language
    return Shown(said if language == "en" else f"[{said}]{{lang={language}}}")


def share(part: Quantity, whole: Quantity) -> Spelled:
    """Return a share, printed as a percentage."""
    return (part / whole).percent


def agreement(*coders: str, code: str | None = None) -> str:
    """Print Krippendorff's alpha between layers, over all decisions or those of one code."""
    corpus = session().corpus
    unknown = [name for name in coders if name not in corpus.coders]
    if unknown or len(coders) < 2:
        raise ValueError(f"name two or more coders of: {', '.join(corpus.coders)}")
    value = alpha(corpus, coders, code)
    return "undefined" if value is None else f"{value:.2f}" if value < 0.985 else f"{value:.3f}"


def pilot(name: str) -> str:
    """Print a figure that the notes of the pilot round report."""
    import csv

    path = session().root / "data" / "pilot.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        values = {row["id"]: row["value"] for row in csv.DictReader(lines)}
    if name not in values:
        raise ValueError(f"'{name}' is no figure of the pilot; one of: {', '.join(values)}")
    return values[name]


def table(
    rows: Iterable[Sequence[object]], columns: Sequence[str], widths: Sequence[int] = ()
) -> Shown:
    """Display rows as a table; numbers stand to the right; ``widths`` are relative."""
    body = [[str(cell).replace("|", "\\|") for cell in row] for row in rows]
    if not body:
        raise ValueError("the table has no rows")
    right = [all(row[place].isdigit() for row in body) for place in range(len(columns))]
    dashes = ["-" * width for width in widths or [2] * len(columns)]
    rule = [f"{d}:" if number else f":{d}" for d, number in zip(dashes, right, strict=True)]
    session().cited.update(key for row in body for cell in row for key in _CITED.findall(cell))
    lines = [" | ".join(cells) for cells in ([*columns], rule, *body)]
    return Shown("\n".join(f"| {line} |" for line in lines))


def catalogue() -> Shown:
    """Display every document of the catalogue: title, date, actor, type, passages quoted."""
    corpus = session().corpus
    quoted_from = [excerpt.document for excerpt in corpus.counted]
    known = bibliography_keys(session().source)
    rows = [
        (
            f"{_escaped(document.title)}" + (f" [@{document.id}]" if document.id in known else ""),
            document.date,
            document.actor,
            document.type,
            quoted_from.count(document.id) or "–",
        )
        for document in corpus.documents.values()
    ]
    columns = ["Document", "Date", "Actor", "Type", "Passages"]
    return table(rows, columns, widths=[50, 18, 20, 16, 10])


def figure(label: str, module: str, **options: Any) -> Any:
    """Draw a figure from the corpus, with ``module`` of analysis.figures.

    ``options`` choose the rows: families=, scopes=, contemporary=, minimum=.
    """
    current = session()
    if module in _OF_CLAIMS:
        request = _figure_of_claims(label, module, current)
    else:
        request = _figure_of_corpus(label, module, current, options)
    current.figures[label] = request
    return draw(request) if current.drawing else Shown(label)


def draw(request: FigureRequest) -> Any:
    """Return the chart of a figure, in a form that displays itself as SVG and Vega-Lite."""
    import pandas as pd

    from analysis import figures
    from analysis.figures.theme import PHONE

    module = figures.FIGURES[request.module]
    table = pd.DataFrame(list(request.rows))
    options = {name: value for name, value in request.options.items() if name != "periods"}
    if "periods" in request.options:
        options["periods"] = pd.DataFrame(request.options["periods"])
    chart = module.draw(table, **options)
    narrow = module.draw(table, **options, width=PHONE)
    return Drawn(figures.mimebundle(chart, narrow))


class Drawn:
    """A chart, as the formats in which it displays itself."""

    def __init__(self, bundle: Mapping[str, Any]) -> None:
        self.bundle = bundle

    def _repr_mimebundle_(self, **_: object) -> Mapping[str, Any]:
        return self.bundle


def _figure_of_corpus(
    label: str, module: str, current: Session, options: Mapping[str, Any]
) -> FigureRequest:
    files = tuple(current.corpus.files)
    chosen = _drawing_options(module, current, options)
    if module == "agreement_by_code":
        families = options.get("families", ())
        return FigureRequest(
            label,
            module,
            chosen,
            files,
            make_rows=lambda: agreement_rows(current.finder, families),
            inputs=lambda: [_contents(current.root, files), list(families)],
        )
    # Made at once: what is wrong with the options is a fault of the cell that gives them.
    rows = _rows(module, current, options)
    return FigureRequest(label, module, chosen, files, make_rows=lambda: rows)


def _figure_of_claims(label: str, module: str, current: Session) -> FigureRequest:
    # When the rows are wanted, all cells have run: in a check these, in a kernel those of a check.
    files = tuple(current.corpus.files)
    make_rows = partial(_rows_of_claims, module, current)
    if module == "published_outcomes":
        return FigureRequest(label, module, {}, (*files, PUBLISHED), make_rows)
    if module != "readings_by_claim":
        return FigureRequest(label, module, {}, files, make_rows)
    if (current.root / READINGS).is_file():
        files += (READINGS,)
    return FigureRequest(
        label,
        module,
        {},
        files,
        make_rows,
        inputs=lambda: [_contents(current.root, files), _criteria(_everything(current))],
    )


def _rows_of_claims(module: str, current: Session) -> list[Row]:
    collected = _everything(current)
    if module == "readings_by_claim":
        return reading_rows(collected, current)
    if module == "published_outcomes":
        return published_rows(_published(current))
    return argument_rows(collected) if module == "argument" else claim_rows(collected)


def _contents(root: Path, files: Iterable[str]) -> Mapping[str, str]:
    """Return a digest of each file that rows are computed from, and of the rooms that do it."""
    here = Path(__file__).parent
    found = {name: root / name for name in files}
    for room in ("corpus", "evidence", "claims", "robustness"):
        found |= {p.relative_to(here).as_posix(): p for p in sorted((here / room).glob("*.py"))}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in found.items()}


def _criteria(collected: Collected) -> list[Row]:
    criteria = {made.id: to_json(made.holds) for made in collected.claims}
    return [row | {"holds": criteria[row["claim"]]} for row in claim_rows(collected)]


def _drawing_options(module: str, current: Session, options: Mapping[str, Any]) -> dict[str, Any]:
    corpus = current.corpus
    if module in ("documents_over_time", "events_over_time"):
        return {"periods": tables.periods(current.finder)}
    # All families, whatever is drawn: so a family has one colour in every figure.
    chosen: dict[str, Any] = {
        "families": {key: item.label for key, item in corpus.codebook.families.items()}
    }
    if module == "code_cooccurrence":
        chosen["at_least"] = options.get("minimum", 2)
    return chosen


def _rows(module: str, current: Session, options: Mapping[str, Any]) -> list[tables.Record]:
    families, scopes = options.get("families", ()), options.get("scopes", ())
    finder = current.finder
    if module == "documents_over_time":
        return tables.documents_over_time(finder)
    if module == "events_over_time":
        return tables.events_over_time(finder)
    if module == "codes_by_period":
        return tables.codes_by_period(finder, families, scopes)
    if module == "code_cooccurrence":
        only = bool(options.get("contemporary", False))
        return tables.code_cooccurrence(finder, families, scopes, contemporary=only)
    if module == "institutions_by_code":
        return tables.institutions_by_code(finder, families)
    raise ValueError(f"no figure '{module}' in analysis.figures")


def agreement_rows(finder: Finder, families: Sequence[str]) -> list[tables.Record]:
    """Return a row for all codes, one a family and one a code: alpha, its interval, the counts."""
    over_codes = tables.agreement_by_family(finder, families)
    return [*over_codes, *tables.agreement_by_code(finder, families)]


def claim_rows(collected: Collected) -> list[Row]:
    """Return a row a claim: number, section, statement, verdict, documents for and against."""
    return [
        {
            "claim": entry.claim.id,
            "number": number,
            "section": collected.sections.get(entry.claim.id, ""),
            "statement": collected.statements.get(entry.claim.id, ""),
            "verdict": entry.verdict.value,
            "for_documents": tables.documents_of(entry.grounds),
            "against_documents": tables.documents_of(entry.rebuttal),
        }
        for number, entry in enumerate(collected.ledger.entries, start=1)
    ]


def argument_rows(collected: Collected) -> list[Row]:
    """Return a row a claim: number, section, statement, verdict, what it rests on, its level.

    The level is how many steps the claim stands above the ground, by the longest way down. A
    thesis rests on others, and none rests on it.

    Raises:
        ValueError: claims rest on one another in a circle.
    """
    below = collected.ledger.graph
    level, ends = levels(below), theses(below)
    return [
        row | {"rests_on": list(below[name]), "level": level[name], "thesis": name in ends}
        for row in claim_rows(collected)
        for name in [row["claim"]]
    ]


def reading_rows(collected: Collected, current: Session) -> list[Row]:
    """Return a row a computed claim: in how many readings its verdict stays, option by option."""
    # Imported here: a check that draws nothing does without.
    from analysis.robustness.readings import Multiverse, load_readings
    from analysis.robustness.vectors import Arrays

    readings = load_readings(current.root, current.corpus)
    labels = {
        (choice.id, option.id): {"choice": choice.label, "option": option.label}
        for choice in readings.choices
        for option in choice.options
    }
    multiverse = Multiverse(readings, Arrays(current.corpus))
    rows: list[Row] = []
    for made, row in zip(collected.claims, claim_rows(collected), strict=True):
        if made.holds is None:
            continue
        found = multiverse.result(made.holds)
        counts = {"held": found.held, "tried": found.tried, "undetermined": found.undetermined}
        by_option = [
            labels[tally.choice, tally.option]
            | {"default": tally.default, "held": tally.held, "tried": tally.tried}
            for tally in found.tallies
        ]
        rows.append(row | counts | {"choices": by_option})
    return rows


def ledger() -> Shown:
    """Display every claim of the paper with its verdict, grounds and rebuttal."""
    current = session()
    if not current.drawing:
        return Shown("")
    collected = _everything(current)
    entries = collected.ledger.entries
    head = "| No. | Claim | Verdict | For | Against |\n|--:|:------------|:----|--:|--:|"
    lines = [
        f'| [](#{e.claim.id}){{.to-ledger}} | []{{.statement-of claim="{e.claim.id}"}} '
        f"| {SIGNS[e.verdict]} {e.verdict.value} | {tables.documents_of(e.grounds) or '–'} "
        f"| {tables.documents_of(e.rebuttal) or '–'} |"
        for e in entries
    ]
    summary = "\n".join([head, *lines])
    firmly = _firmly(current)
    details = "\n\n".join(
        _ledger_entry(entry, current.corpus, firmly.get(entry.claim.id, ())) for entry in entries
    )
    return Shown(f"::::: {{.ledger}}\n\n{summary}\n\n{details}\n\n:::::")


def _ledger_entry(entry: Assessment, corpus: Corpus, firmly: Sequence[str]) -> str:
    head = f'claim="{entry.claim.id}" verdict="{entry.verdict.value}"'
    statement = f'[]{{.statement-of claim="{entry.claim.id}"}}'
    body = definitions(entry, corpus, MOST_IN_LEDGER)
    if firmly:
        body += f"\n\n{_definition('How firmly', firmly)}"
    return f":::: {{.ledger-entry {head}}}\n\n{statement}\n\n{body}\n\n::::"


def firmness() -> Summary | AwaitedSummary:
    """Return how the claims of the paper stand together, question by question, as numbers.

    Its attributes are those of :class:`analysis.robustness.summary.Summary`. In a check, which
    examines no claim, each prints as an ellipsis.
    """
    from analysis.robustness.summary import summarise

    current = session()
    return summarise(_examined(current).values()) if current.drawing else AwaitedSummary()


class Awaited:
    """A number that only a render computes."""

    words = "…"

    def __str__(self) -> str:
        return "…"


class AwaitedSummary:
    """Numbers that only a render computes; a name that is no such number is an error here too."""

    def __getattr__(self, name: str) -> Awaited:
        from analysis.robustness.summary import Summary

        if name.startswith("_") or not hasattr(Summary, name):
            raise AttributeError(f"no number of firmness() is named '{name}'")
        return Awaited()


def extremes_table(which: str, leaving_out: Sequence[str] = ()) -> Shown:
    """Display the claims that stand most firmly, or least; ``which`` is "strongest" or "weakest".

    What makes them so is said by :class:`analysis.robustness.summary.Summary`. ``leaving_out``
    are ids of claims that are not listed, such as those that an abstract repeats.

    Raises:
        ValueError: ``which`` is neither, or an id to leave out is no claim of the paper.
    """
    if which not in ("strongest", "weakest"):
        raise ValueError(f"'{which}' is neither 'strongest' nor 'weakest'")
    current = session()
    known = {span.id for span in current.source.claims}
    for name in leaving_out:
        if name not in known:
            raise ValueError(f"'{name}', which is to be left out, is no claim of this paper")
    if not current.drawing:
        return Shown("")
    from analysis.robustness.summary import summarise
    from analysis.robustness.wording import breaking_short, vacuity_short

    lines = [
        "| No. | Claim | Documents | Readings | Shuffles | Coders |",
        "|--:|:------------------------|--:|--:|--:|:-:|",
    ]
    for found in getattr(summarise(_examined(current).values()), which):
        name = found.claim.id
        if name in leaving_out:
            continue
        cells = (
            f"[](#{name}){{.to-ledger}}",
            f'[]{{.statement-of claim="{name}"}}',
            breaking_short(found.breaking[0]),
            f"{found.readings.held}/{found.readings.tried}",
            vacuity_short(found.vacuity),
            _coder_signs(found),
        )
        lines.append(f"| {' | '.join(cells)} |")
    table_of_claims = "\n".join(lines)
    return Shown(f"::::: {{.firmness}}\n\n{table_of_claims}\n\n:::::")


def _coder_signs(found: Robustness) -> str:
    signs = [SIGNS[verdict] for verdict in found.layers.by_coder.values()]
    return "\N{NO-BREAK SPACE}".join(signs) or "–"


def published(outcome: str = "", *, section: str = "", kind: str = "") -> Whole | Awaited:
    """Return how many claims of the published work there are, of an outcome, section or kind.

    In a check, whose claims are not all known where a number stands, it prints as an ellipsis.

    Raises:
        ValueError: there is no such outcome.
    """
    from analysis.claims.published import Outcome

    wanted = Outcome(outcome) if outcome else None
    current = session()
    if not current.drawing:
        return Awaited()
    return Whole(_published(current).count(wanted, section=section, kind=kind))


def _published(current: Session) -> Rebuilt:
    from analysis.claims.published import rebuilt

    entries = _everything(current).ledger.entries
    declared = {found.claim.id: found.claim.declared for found in entries}
    return rebuilt(current.root, {one.claim.id: one.verdict for one in entries}, declared)


def published_rows(found: Rebuilt) -> list[Row]:
    """Return a row a group of published claims and outcome, by section and then by kind."""
    return [
        {"panel": f"By {panel}", "group": group, "outcome": outcome.value, "claims": number}
        for panel in ("section", "kind")
        for group, numbers in found.by(panel).items()
        for outcome, number in numbers.items()
    ]


def firmness_table() -> Shown:
    """Display, a row a computed claim, what overturns its verdict and how easily."""
    current = session()
    if not current.drawing:
        return Shown("")
    from analysis.robustness.wording import absence_short, breaking_short, vacuity_short

    examined = _examined(current)
    columns = ("Documents", "Passages", "Codings", "One absence", "Readings", "Shuffles", "Coders")
    lines = [f"| No. | {' | '.join(columns)} |", "|--:|--:|--:|--:|:---|--:|--:|:-:|"]
    for name, found in examined.items():
        cells = (
            f"[](#{name}){{.to-ledger}}\N{NO-BREAK SPACE}{SIGNS[found.verdict]}",
            *(breaking_short(one) for one in found.breaking),
            absence_short(found.absences),
            f"{found.readings.held}/{found.readings.tried}",
            vacuity_short(found.vacuity),
            _coder_signs(found),
        )
        lines.append(f"| {' | '.join(cells)} |")
    table_of_claims = "\n".join(lines)
    return Shown(f"::::: {{.firmness}}\n\n{table_of_claims}\n\n:::::")


def _firmly(current: Session) -> Mapping[str, Sequence[str]]:
    from analysis.robustness.readings import load_readings
    from analysis.robustness.wording import sentences

    readings = load_readings(current.root, current.corpus)
    return {
        name: sentences(found, current.corpus, readings)
        for name, found in _examined(current).items()
    }


def _examined(current: Session) -> Mapping[str, Robustness]:
    # Examined once a kernel, and anew when a cell was run again with another criterion.
    from analysis.robustness.examine import examine_all
    from analysis.robustness.readings import load_readings

    claims = _everything(current).claims
    # What is asked, and not where: a cell that runs in a kernel stands on other lines.
    asked = [(made.id, to_json(made.holds), to_json(made.against)) for made in claims]
    if current.examined is None or current.examined[0] != asked:
        readings = load_readings(current.root, current.corpus)
        current.examined = (asked, examine_all(claims, current.corpus, readings))
    return current.examined[1]


def _everything(current: Session) -> Collected:
    # All claims of the paper, wherever the cell stands that asks for them; a claim whose cell was
    # run again with another criterion in this kernel counts as it now reads.
    if current.collected is None:
        current.collected = collect(current.source, current.corpus)
    collected = current.collected
    claims = [current.claims.get(made.id, made) for made in collected.claims]
    if all(now is before for now, before in zip(claims, collected.claims, strict=True)):
        return collected
    stock = take_stock(claims, current.finder)
    return replace(collected, claims=tuple(claims), ledger=stock)


# ------------------------------------------------------------------ evidence, as Markdown


def evidence_markdown(entry: Assessment, corpus: Corpus) -> str:
    """Return the evidence of a claim as a div that the claims filter knows."""
    attributes = (
        f'claim="{entry.claim.id}" verdict="{entry.verdict.value}" '
        f'declared="{entry.claim.declared.value}" asdeclared="{_yes(entry.as_declared)}"'
    )
    return f"::: {{.evidence {attributes}}}\n\n{definitions(entry, corpus)}\n\n:::"


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def definitions(entry: Assessment, corpus: Corpus, most: int | None = None) -> str:
    """Return what was needed, found, for, against, and by what warrant, as a definition list.

    ``most`` passages are quoted on each side, shortened; None quotes all of them whole.
    """
    made = entry.claim
    parts: list[tuple[str, list[str]]] = []
    if made.holds is not None:
        parts.append(("Needed", [sentence(needed_text(made.holds, corpus))]))
        parts.append(("Found", [found_text(entry)]))
        parts.append(("For", _quotations(passages(entry.grounds, corpus), most)))
        parts.append(("Against", _quotations(passages(entry.rebuttal, corpus), most)))
    parts.append(("Argued from", [f"[{'; '.join('@' + key for key in made.argued_from)}]"]))
    cited = [f"[{'; '.join('@' + key for key in made.warrant)}]"] if made.warrant else []
    parts.append(
        ("Warrant", ["; ".join([*(f"[](#{name})" for name in made.warranted_by), *cited])])
    )
    parts.append(("Would decide", [sentence(made.would_decide)]))
    parts.append(("Note", [sentence(made.note)]))
    excused = "; ".join(f"“{word}”: {reason}" for word, reason in made.plain)
    parts.append(("Plain words", [sentence(excused)]))
    parts.append(("Rests on", [", ".join(f"[](#{name})" for name in made.rests_on)]))
    shown = [(term, items) for term, items in parts if items and items[0] not in ("", "[]")]
    return "\n\n".join(_definition(term, items) for term, items in shown)


def _definition(term: str, items: Sequence[str]) -> str:
    first, *rest = items
    listed = "\n".join(f"    - {item}" for item in rest)
    return f"{term}\n:   {first}\n\n{listed}" if rest else f"{term}\n:   {first}"


def needed_text(criterion: Criterion, corpus: Corpus) -> str:
    """Return the criterion in English, its parts numbered as what was found is numbered."""
    return _NUMBER.sub(r"\\(\1\\)", _escaped(in_english(criterion, corpus, numbered=True)))


def found_text(entry: Assessment) -> str:
    """Return what each comparison of a criterion found, in one line."""
    found = [operand.found for operand in entry.operands]
    if len(found) == 1:
        return found[0]
    return "; ".join(f"\\({n}\\) {text}" for n, text in enumerate(found, start=1))


def _quotations(found: Sequence[Passage], most: int | None) -> list[str]:
    if not found:
        return ["none"]
    documents = len({passage.document for passage in found})
    head = f"{_counted(len(found), 'passage')} in {_counted(documents, 'document')}"
    shown = found if most is None else _one_a_document(found)[:most]
    head += "" if len(shown) == len(found) else f"; of them {len(shown)} here"
    return [head, *(_quotation(passage, cut=most is not None) for passage in shown)]


def _one_a_document(found: Sequence[Passage]) -> list[Passage]:
    return list({passage.document: passage for passage in reversed(found)}.values())[::-1]


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _quotation(passage: Passage, *, cut: bool) -> str:
    page = f", p. {passage.locator}" if passage.locator else ""
    source = f"{_escaped(passage.title)} ({passage.date}{page})"
    if not passage.words:
        return source
    said = textwrap.shorten(passage.words, 120, placeholder=" […]") if cut else passage.words
    words = f"“{_escaped(said)}”"
    if passage.language != "en":
        words = f"[{words}]{{lang={passage.language}}}"
    code = f", coded *{passage.code}*" if passage.code else ""
    stance = f" ({passage.stance})" if passage.stance else ""
    return f"{words} – {source}{code}{stance}"


def _escaped(text: str) -> str:
    for sign in "\\[]*_`@#<>|^~$":
        text = text.replace(sign, f"\\{sign}")
    return text


# ------------------------------------------------------------------ the cells, in process


def collect(source: Source, corpus: Corpus) -> Collected:
    """Return what the cells of a paper say, run in this process and without a kernel.

    Raises:
        CellError: a cell or an inline value raises; with file and line.
        MalformedError: a claim is not well formed.
    """
    global _open
    before, current = _open, open_session(source.root, corpus, drawing=False)
    namespace: dict[str, Any] = {"__name__": "__paper__"}
    values: dict[Place, Value] = {}
    cells: dict[str, tuple[str, int]] = {}
    try:
        vocabulary = current.vocabulary  # before any cell: what is wrong with it is no cell's fault
        # What a cell prints is for the page; here it would stand between the lines of a report.
        with uncollected(), contextlib.redirect_stdout(io.StringIO()):
            for block in source.blocks:
                if isinstance(block, Cell):
                    _run(block, namespace)
                else:
                    values.update(_inline_values(block, namespace))
    finally:
        _open = before
    claims = tuple(current.claims.values())
    order = {span.id: place for place, span in enumerate(source.claims)}
    claims = tuple(sorted(claims, key=lambda made: order.get(made.id, len(order))))
    for made in claims:
        cells[made.id] = (made.file, made.line)
    statements = {span.id: _statement(span, values) for span in source.claims}
    figures = tuple(current.figures.values())
    stock = Ledger(tuple(current.assessed[made.id] for made in claims))
    collected = Collected(
        claims=claims,
        figures=figures,
        statements=statements,
        cells=cells,
        cited=frozenset(current.cited),
        sections=_sections(source),
        ledger=stock,
        finder=current.finder,
        sentences={span.id: _as_read(span, values) for span in source.claims},
        vocabulary=vocabulary,
    )
    current.collected = collected
    return collected


def _sections(source: Source) -> Mapping[str, str]:
    """Return for each claim the title of the section that its sentence stands in."""
    title = ""
    title_at: dict[tuple[str, int], str] = {}
    for prose in source.prose:
        for line, place in zip(prose.text.split("\n"), prose.lines, strict=False):
            heading = _HEADING.match(line)
            title = heading[1].strip() if heading else title
            title_at[place.file, place.line] = title
    return {
        span.id: title_at.get((span.position.file, span.position.line), "")
        for span in source.claims
    }


def _run(cell: Cell, namespace: dict[str, Any]) -> None:
    place = cell.position
    code = "\n" * (place.line - 1) + cell.code
    try:
        exec(compile(code, place.file, "exec"), namespace)
    except PaperError:
        raise
    except SyntaxError as error:
        fault = Fault(
            place.file,
            error.lineno or place.line,
            error.offset or 1,
            "cell-failed",
            f"SyntaxError: {error.msg}",
            "mend the cell",
        )
        raise CellError([fault]) from error
    except (Exception, SystemExit) as error:
        raise CellError([_cell_fault(error, place.file, place.line)]) from error


def _cell_fault(error: Exception | SystemExit, file: str, line: int) -> Fault:
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return Fault(file, line, 1, "cell-failed", _raised(error), "mend the cell, or what it reads")


def _raised(error: Exception | SystemExit) -> str:
    # What exit() raises says nothing, and would end a check without a word.
    if isinstance(error, SystemExit):
        return "SystemExit: it ends the program, by exit() or the like"
    return f"{type(error).__name__}: {error}"


def _inline_values(prose: Prose, namespace: dict[str, Any]) -> Mapping[Place, Value]:
    values: dict[Place, Value] = {}
    for inline in prose.inlines:
        place = inline.position
        try:
            value = eval(inline.code.strip(), namespace)
            text = str(value)
        except (Exception, SystemExit) as error:
            message = f"`{inline.code.strip()}`: {_raised(error)}"
            fault = Fault(
                place.file,
                place.line,
                place.column,
                "inline-failed",
                message,
                "define it in a cell above, or correct it",
            )
            raise CellError([fault]) from error
        values[place.file, place.line, place.column] = Value(value, text)
    return values


def _as_read(span: ClaimSpan, values: Mapping[Place, Value]) -> Sentence:
    printed = []
    for item in span.inlines:
        place = item.position
        value = values[place.file, place.line, place.column]
        start, end = item.start - span.start, item.end - span.start
        printed.append(Printed(start, end, value.text, value.computed))
    return read_sentence(span.text, printed)


def _statement(span: ClaimSpan, values: Mapping[Place, Value]) -> str:
    places = [item.position for item in span.inlines]
    shown = iter([values[place.file, place.line, place.column].text for place in places])
    text = _INLINE.sub(lambda found: next(shown, found.group(0)), span.text)
    # As a reader sees it: without citations, attributes and escapes.
    text = _INLINE_CITED.sub("", text)
    text = re.sub(r"\[([^\]]*)\]\{[^}]*\}", r"\1", text)
    text = re.sub(r"(?<!\w)[*_]([^*_]+)[*_](?!\w)|\\(\W)", r"\1\2", text)
    return " ".join(text.split())
