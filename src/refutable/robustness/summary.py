"""How the claims of a paper stand together: how many of them break how easily.

Each count answers one question. They are not combined into a score.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refutable.claims.claim import Verdict, verdict_of
from refutable.evaluate.numbers import TRUTH_OF
from refutable.language.english import Whole

if TYPE_CHECKING:  # a check imports nothing that examines claims
    from refutable.robustness.choices import Readings
    from refutable.robustness.encoding import Level
    from refutable.robustness.examine import Robustness


@dataclass(frozen=True)
class Summary:
    """The results for all computed claims, question by question."""

    examined: tuple[Robustness, ...]

    @property
    def claims(self) -> Whole:
        """How many claims were examined: those that are computed."""
        return Whole(len(self.examined))

    @property
    def supported(self) -> Whole:
        """How many of them are supported."""
        return self._count(_is_supported)

    @property
    def rest_on_one_document(self) -> Whole:
        """How many supported ones are overturned by the removal of a single document."""
        return self._of_supported(lambda one: _size(one, "documents") == 1)

    @property
    def inexact(self) -> Whole:
        """How many have a breaking set that is not proved to be the smallest."""
        return self._count(lambda one: any(not found.exact for found in one.breaking))

    @property
    def survive_two_documents(self) -> Whole:
        """How many supported ones stand without any two documents."""
        return self._of_supported(lambda one: _stands_without(one, 2))

    @property
    def broken_by_no_removal(self) -> Whole:
        """How many supported ones no removal of documents, excerpts or codings overturns."""
        return self._of_supported(lambda one: all(each.at_least is None for each in one.breaking))

    @property
    def hang_on_one_actor(self) -> Whole:
        """How many are overturned by the absence of a single kind of actor."""
        return self._count(lambda one: any(a.kind == "actor" for a in one.absences.overturning))

    @property
    def readings(self) -> Whole:
        """Under how many readings each was evaluated."""
        return Whole(max((one.readings.tried for one in self.examined), default=0))

    @property
    def hold_in_all_readings(self) -> Whole:
        """How many have the same verdict under every reading."""
        return self._count(lambda one: one.readings.held == one.readings.tried)

    @property
    def change_in_some_reading(self) -> Whole:
        """How many have another verdict under some reading."""
        return Whole(self.claims - self.hold_in_all_readings)

    @property
    def shuffles(self) -> Whole:
        """On how many shuffled corpora each was evaluated."""
        return Whole(max((one.null.shuffles for one in self.examined), default=0))

    @property
    def seed(self) -> Whole:
        """The seed of the shuffles."""
        return Whole(max((one.null.seed for one in self.examined), default=0))

    @property
    def say_little(self) -> Whole:
        """How many supported ones pass on more shuffled corpora than not."""
        return self._of_supported(lambda one: one.null.says_little)

    @property
    def rarely_by_chance(self) -> Whole:
        """How many supported ones pass on at most one shuffled corpus in twenty."""
        return self._of_supported(_rarely_by_chance)

    @property
    def coders_differ(self) -> Whole:
        """How many have different verdicts under different coders."""
        return self._count(_coders_differ)

    @property
    def runs_differ(self) -> Whole:
        """How many have another verdict under a further run than under the run that it repeats."""
        return self._count(lambda one: bool(one.layers.changed_by_runs))

    @property
    def strongest(self) -> tuple[Robustness, ...]:
        """The supported claims about codings that pass every test.

        They stand without any two documents, under every reading and every coder, and pass on at
        most half of the shuffled corpora. Claims about dates or the sample alone are not among
        them: no coding can refute them.
        """
        return tuple(
            one
            for one in self.examined
            if _is_supported(one)
            and _stands_without(one, 2)
            and one.readings.held == one.readings.tried
            and not _coders_differ(one)
            and one.null.null in ("places", "codes")
            and not one.null.says_little
        )

    @property
    def weakest(self) -> tuple[Robustness, ...]:
        """The supported claims that fall with one document and with some reading, and say little.

        They pass on more than half of the shuffled corpora, or the coders differ.
        """
        return tuple(
            one
            for one in self.examined
            if _is_supported(one)
            and _size(one, "documents") == 1
            and one.readings.held < one.readings.tried
            and (one.null.says_little or _coders_differ(one))
        )

    def _count(self, is_so: Callable[[Robustness], bool]) -> Whole:
        return Whole(sum(map(is_so, self.examined)))

    def _of_supported(self, is_so: Callable[[Robustness], bool]) -> Whole:
        return self._count(lambda one: _is_supported(one) and is_so(one))


@dataclass(frozen=True)
class ClaimFirmness:
    """How firmly one claim stands, as numbers and words for prose.

    ``found`` is None in a check, which examines no claim.
    """

    readings: Readings
    found: Robustness | None = None

    @property
    def by_chance(self) -> str:
        """The percentage of shuffled corpora on which it passes."""
        return f"{100 * self.found.null.share:.1f}%" if self.found else ""

    @property
    def readings_tried(self) -> Whole:
        """Under how many readings it was evaluated."""
        return Whole(self.found.readings.tried if self.found else 0)

    @property
    def readings_held(self) -> Whole:
        """Under how many of them it keeps its verdict."""
        return Whole(self.found.readings.held if self.found else 0)

    def under(self, **options: str) -> str:
        """Return its verdict where these choices of the readings are made, the others as they are.

        Raises:
            ValueError: there is no such choice, or it has no such option.
        """
        reading = list(self.readings.default)
        known = {choice.id: place for place, choice in enumerate(self.readings.choices)}
        for name, option in options.items():
            if name not in known:
                raise ValueError(f"there is no choice '{name}': use one of {', '.join(known)}")
            ids = [one.id for one in self.readings.choices[known[name]].options]
            if option not in ids:
                raise ValueError(f"'{name}' has no option '{option}': use one of {', '.join(ids)}")
            reading[known[name]] = ids.index(option)
        if self.found is None:
            return ""
        truth = self.found.readings.truths[self.readings.all.index(tuple(reading))]
        return verdict_of(TRUTH_OF[truth]).value


def summarise(examined: Iterable[Robustness]) -> Summary:
    """Return the summary of a paper's claims."""
    return Summary(tuple(examined))


def _is_supported(one: Robustness) -> bool:
    return one.verdict is Verdict.SUPPORTED


def _size(one: Robustness, level: Level) -> int | None:
    return next(found.size for found in one.breaking if found.level == level)


def _stands_without(one: Robustness, number: int) -> bool:
    found = next(found for found in one.breaking if found.level == "documents")
    return found.at_least is None or found.at_least > number


def _rarely_by_chance(one: Robustness) -> bool:
    found = one.null
    return bool(found.shuffles) and 20 * found.passes <= found.shuffles


def _coders_differ(one: Robustness) -> bool:
    return len(set(one.layers.by_coder.values())) > 1
