"""The reply of a criterion to a word of its sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from refutable.language.expressions import Criterion


class Reply(Enum):
    """What a criterion has to say to a word."""

    ANSWERED = "answered"
    SILENT = "silent"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True)
class Judgement:
    """The reply to a word; ``part`` is what of the criterion answers it or speaks against it.

    A contradiction is ``firm`` where what the sentence names shows that the word is meant of that
    part; else the word may be about something else.
    """

    reply: Reply
    part: Criterion | None = None
    firm: bool = False


SILENT = Judgement(Reply.SILENT)
ANSWERED = Judgement(Reply.ANSWERED)


def answered(part: Criterion) -> Judgement:
    """Return that a part of the criterion answers the word."""
    return Judgement(Reply.ANSWERED, part)


def contradicted(part: Criterion, *, firm: bool = False) -> Judgement:
    """Return that a part of the criterion speaks against the word."""
    return Judgement(Reply.CONTRADICTED, part, firm)


def or_silent(spoken_for: Iterable[Criterion], *, firm: bool = False) -> Judgement:
    """Return that the first of these parts speaks against the word; silence where there is none."""
    part = next(iter(spoken_for), None)
    return SILENT if part is None else contradicted(part, firm=firm)
