"""What each coder coded, and what was adjudicated where they differ."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from refutable.corpus.codings import Codings, Column, Places
from refutable.corpus.layers import Decisions
from refutable.corpus.load.reading import Reading, unknown
from refutable.corpus.load.texts import nearest_words, short
from refutable.corpus.model import Adjudication, Codebook, Coder, CountingRules, Excerpt
from refutable.corpus.schema import listed
from refutable.corpus.tables import Row, Table
from refutable.errors import Fault, Nearest
from refutable.lookalikes import told_apart

_CODED = ("excerpt", "code", "quote", "stance")
# The files that a coding refers to, by the rule that checks the reference.
_REFERRED: Mapping[str, str] = {
    "unknown-excerpt": "excerpts.csv",
    "unknown-code": "codebook.yaml",
    "unknown-stance": "counting.yaml",
}


@dataclass(frozen=True)
class Known:
    """What codings may refer to, each with its position."""

    excerpts: Mapping[str, Excerpt]
    codebook: Codebook
    counting: CountingRules
    layers: tuple[str, ...]

    @cached_property
    def names(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """The ids of all excerpts and codes, and the stances."""
        return tuple(self.excerpts), tuple(self.codebook.codes), tuple(self.counting.stances)

    @cached_property
    def places(self) -> tuple[Mapping[str, int], ...]:
        """The places of the excerpts that may be coded, of the codes and of the stances."""
        places = [{name: place for place, name in enumerate(some)} for some in self.names]
        counted = (name for name, excerpt in self.excerpts.items() if excerpt.counted)
        return {name: places[0][name] for name in counted}, *places[1:]

    @cached_property
    def texts(self) -> Sequence[str]:
        """The text of each excerpt."""
        return [excerpt.text for excerpt in self.excerpts.values()]


def layer(reading: Reading, coder: Coder, known: Known) -> Codings:
    """Return a coder's codings; rows with unknown references are left out, with a fault."""
    # Who has seen something may have found no code in it.
    has_seen = coder.seen is not None
    table = reading.table(_declared(reading, coder), coder.file, may_be_empty=has_seen)
    found = _layer_if_sound(coder, table, known)
    if found is None:
        found = _layer_if_sound(coder, _sound_rows(reading, table, known), known)
    return Codings() if found is None else found


def _declared(reading: Reading, coder: Coder) -> str:
    """Return the resource of a coder's file; of one that is not declared, the first layer's."""
    layers = [name for name in reading.resources if name.startswith("codings")]
    own = (name for name in layers if reading.resources[name]["path"] == coder.file)
    return next(own, layers[0] if layers else "codings")


def _layer_if_sound(coder: Coder, table: Table, known: Known) -> Codings | None:
    """Return a layer, checked column by column; None where a row has a fault.

    It checks what :func:`judged` checks row by row: most layers have no fault.
    """
    excerpt, code, quote, stance = map(table.column, _CODED)
    columns = zip((excerpt, code, stance), known.places, strict=True)
    try:
        listed_at = [list(map(places.__getitem__, names)) for names, places in columns]
    except KeyError:
        return None
    at = [np.array(some, dtype=np.int64) for some in listed_at]
    excerpts, codes, stances = known.names
    given = (at[0] * len(codes) + at[1]) * len(stances) + at[2]
    texts = list(map(known.texts.__getitem__, listed_at[0]))
    starts = list(map(str.find, texts, quote))
    if _repeated(given, quote) or min(starts, default=0) < 0:
        return None
    ends = list(map(operator.add, starts, map(len, quote)))
    if "" in quote:  # the whole excerpt
        ends = [
            end if words else len(text) for words, end, text in zip(quote, ends, texts, strict=True)
        ]
    return Codings(
        coder=Column(known.layers, np.full(len(starts), known.layers.index(coder.id))),
        excerpt=Column(excerpts, at[0]),
        code=Column(codes, at[1]),
        quote=quote,
        stance=Column(stances, at[2]),
        memo=table.column("memo"),
        start=starts,
        end=ends,
        line=table.lines,
    )


def _repeated(given: Places, quote: Sequence[str]) -> bool:
    """Return whether the same code and stance is given twice to the same words of an excerpt."""
    # A layer is mostly in the order of its excerpts, which makes a stable sort fast.
    ordered = np.sort(given, kind="stable")
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    if not len(twice):
        return False
    places = np.flatnonzero(np.isin(given, twice)).tolist()
    return len({(int(given[place]), quote[place]) for place in places}) < len(places)


def _sound_rows(reading: Reading, table: Table, known: Known) -> Table:
    """Return the rows without a fault; the faults are kept."""
    places: list[int] = []
    judged_rows = judged(table.rows, known.excerpts, known.codebook, known.counting)
    for place, (_, found) in enumerate(judged_rows):
        reading.faults += [f for f in found if not reading.unread(_REFERRED.get(f.rule, ""))]
        if not found:
            places.append(place)
    return table.at(places)


def judged(
    rows: Iterable[Row],
    excerpts: Mapping[str, Excerpt],
    codebook: Codebook,
    counting: CountingRules,
) -> Iterator[tuple[Row, list[Fault]]]:
    """Return each row of a layer with all that is wrong with it, by the excerpts of these ids."""
    seen: dict[tuple[str, ...], int] = {}
    near = Nearest(excerpts), Nearest(codebook.codes)
    for row in rows:
        faults = list(_coding_faults(row, excerpts, codebook, counting, *near))
        key = tuple(map(row.__getitem__, _CODED))
        if key in seen:
            message = f"line {seen[key]} already has this excerpt, code, stance and words"
            faults.append(row.fault("excerpt", "duplicate-coding", message, "keep one of the two"))
        seen.setdefault(key, row.line)
        yield row, faults


def _coding_faults(
    row: Row,
    excerpts: Mapping[str, Excerpt],
    codebook: Codebook,
    counting: CountingRules,
    near_excerpts: Nearest,
    near_codes: Nearest,
) -> Iterable[Fault]:
    if row["code"] not in codebook.codes:
        yield unknown(row, "code", near_codes, "unknown-code")
    if row["stance"] not in counting.stances:
        yield _unknown_stance(row, counting)
    excerpt = excerpts.get(row["excerpt"])
    if excerpt is None:
        yield unknown(row, "excerpt", near_excerpts, "unknown-excerpt")
    elif not excerpt.counted:
        message = f"excerpt '{excerpt.id}' is not counted ({excerpt.kind})"
        yield row.fault("excerpt", "not-counted", message, "code the excerpt that it repeats")
    elif row["quote"] and row["quote"] not in excerpt.text:
        message = f"the words '{short(row['quote'])}' are not in excerpt '{excerpt.id}'"
        yield row.fault(
            "quote", "not-in-excerpt", message, nearest_words(row["quote"], excerpt.text)
        )


def _unknown_stance(row: Row, counting: CountingRules) -> Fault:
    if not any(counting.stances):
        message = f"the codebook declares no stance, and here is '{row['stance']}'"
        remedy = "declare the stances in codebook.yaml and counting.yaml, or empty the column"
    else:
        message = f"stance '{row['stance']}' is neither upheld nor apart"
        known = sorted(counting.stances)
        remedy = told_apart(row["stance"], known) or f"use one of: {', '.join(known)}"
    return row.fault("stance", "unknown-stance", message, remedy)


def adjudications(
    reading: Reading,
    decisions: Decisions,
    counting: CountingRules,
    instrument: Mapping[str, object],
) -> tuple[Adjudication, ...]:
    """Return the adjudications; where the coders agree, there is nothing to decide."""
    made: dict[tuple[str, str], Adjudication] = {}
    sound = reading.evaluable
    for row in reading.table("adjudications").rows:
        decision = _decision(row["decision"], counting)
        _check_adjudication(reading, row, decision, counting, instrument)
        place = (row["excerpt"], row["code"])
        if not decisions.differ(place):
            if sound:
                message = f"the coders do not differ on '{row['code']}' in '{row['excerpt']}'"
                remedy = "correct the excerpt or the code, or delete the row"
                reading.faults.append(
                    row.fault("excerpt", "nothing-to-adjudicate", message, remedy)
                )
            continue
        if place in made:
            message = f"line {made[place].line} already decides this disagreement"
            remedy = "keep one of the two"
            reading.faults.append(row.fault("excerpt", "duplicate-adjudication", message, remedy))
        rule, reason, date = row["rule"], row["reason"], row["date"]
        made[place] = Adjudication(*place, decision, rule, reason, date, row.line)
    return tuple(made.values())


def _decision(text: str, counting: CountingRules) -> tuple[str, ...]:
    """Return the stances that are decided for; without stances it is given, or none."""
    if text == "given" and "" in counting.stances:
        return ("",)
    return () if text == "none" else listed(text)


def _check_adjudication(
    reading: Reading,
    row: Row,
    decision: Sequence[str],
    counting: CountingRules,
    instrument: Mapping[str, object],
) -> None:
    unheard = [name for name in decision if name not in counting.stances]
    if unheard and not reading.unread("counting.yaml"):
        known = ", ".join(sorted(counting.stances))
        remedy = f"use 'none', or one or more of: {known}, joined with ';'"
        remedy = "use 'none' or 'given'" if "" in counting.stances else remedy
        message = f"'{unheard[0]}' is not a stance"
        reading.faults.append(row.fault("decision", "unknown-decision", message, remedy))
    if instrument and not _names_a_rule(instrument, row["rule"]):
        message = f"'{row['rule']}' leads to nothing in the codebook"
        remedy = "write the path to the rule, such as codes.<id>.boundary or how_to.2"
        reading.faults.append(row.fault("rule", "unknown-rule", message, remedy))


def _names_a_rule(content: object, path: str) -> bool:
    # Ids of codes hold dots themselves, so a key is matched as the beginning of what is left.
    if isinstance(content, dict):
        steps = {str(key): value for key, value in content.items()}
    elif isinstance(content, list):
        steps = {str(place): item for place, item in enumerate(content, start=1)}
        steps |= {str(i["id"]): i for i in content if isinstance(i, dict) and "id" in i}
    else:
        return False
    return any(
        path == key or (path.startswith(f"{key}.") and _names_a_rule(value, path[len(key) + 1 :]))
        for key, value in steps.items()
    )
