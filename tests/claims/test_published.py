"""The claims of a published work: their outcome follows from verdicts, and both tables hold."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pytest

from refutable.claims.claim import Assessment, Claim, Verdict
from refutable.claims.published import Outcome, Published, outcome_of, rebuilt
from refutable.errors import MalformedError
from refutable.language.criteria import Criterion
from refutable.language.expressions import coded, event
from tests.projects import SECOND_VERDICTS, Project

S, R, U, A = Verdict.SUPPORTED, Verdict.REFUTED, Verdict.UNDETERMINED, Verdict.ARGUED
COLUMNS = [
    "id",
    "section",
    "place",
    "kind",
    "statement",
    "evidence",
    "claims",
    "weaker",
    "contrary",
    "weighs",
    "why",
]
THROUGH, FIRST, SETTLED = "clm-disturbance-through", "clm-ban-first", "clm-noise-settled"
OVER, AFTER = "clm-life-over-disturbance", "clm-appeal-after"


def claim(
    strong: Sequence[Verdict] = (),
    weaker: Sequence[Verdict] = (),
    contrary: Sequence[Verdict] = (),
    *,
    kind: str = "existence",
    evidence: tuple[str, ...] = ("quotation",),
    of_dates: Sequence[str] = (),
) -> Outcome:
    """Return the outcome of a published claim that names claims with these verdicts."""
    verdicts: dict[str, Verdict] = {}

    def named(role: str, given: Sequence[Verdict]) -> tuple[str, ...]:
        names = tuple(f"{role}-{place}" for place in range(len(given)))
        verdicts.update(zip(names, given, strict=True))
        return names

    one = Published(
        "pub-x", "start", "line 1", kind, "It is so.", evidence,
        named("strong", strong), named("weaker", weaker), named("contrary", contrary),
    )  # fmt: skip
    return outcome_of(one, verdicts, of_dates)


@pytest.mark.parametrize(
    ("strong", "weaker", "contrary", "outcome"),
    [
        ([S], [], [], Outcome.REPRODUCED),
        ([S, S], [R], [R], Outcome.REPRODUCED),
        ([S, A], [], [], Outcome.REPRODUCED),
        ([S], [], [S], Outcome.QUALIFIED),
        ([S, R], [S], [], Outcome.QUALIFIED),
        ([], [S], [], Outcome.QUALIFIED),
        ([U], [S], [], Outcome.QUALIFIED),
        ([], [S], [S], Outcome.QUALIFIED),
        ([S, R], [], [], Outcome.NOT_BORNE_OUT),
        ([R], [U], [], Outcome.NOT_BORNE_OUT),
        ([], [R], [], Outcome.NOT_BORNE_OUT),
        ([], [], [S], Outcome.NOT_BORNE_OUT),
        ([U], [], [], Outcome.NOT_TESTABLE),
        ([S, U], [], [], Outcome.NOT_TESTABLE),
        ([], [U], [], Outcome.NOT_TESTABLE),
        ([], [], [R], Outcome.NOT_TESTABLE),
        ([], [], [], Outcome.NOT_TESTABLE),
        ([A], [], [], Outcome.NOT_TESTABLE),
        ([], [A], [], Outcome.NOT_TESTABLE),
    ],
)
def test_the_outcome_follows_from_the_verdicts(
    strong: list[Verdict], weaker: list[Verdict], contrary: list[Verdict], outcome: Outcome
) -> None:
    """Every combination that a row can have comes to one outcome, and none is typed."""
    assert claim(strong, weaker, contrary) is outcome


def test_only_what_is_taken_from_others_is_argued_from_literature() -> None:
    """Where no claim decides, a definition or a bare assertion is not testable."""
    assert claim(evidence=("example", "secondary literature")) is Outcome.ARGUED
    assert claim([A], evidence=("secondary literature",)) is Outcome.ARGUED
    assert claim(kind="theory", evidence=("argument",)) is Outcome.NOT_TESTABLE
    assert claim([A], evidence=("none",)) is Outcome.NOT_TESTABLE
    assert claim([R], evidence=("secondary literature",)) is Outcome.NOT_BORNE_OUT


def test_what_reads_dates_back_reproduces_nothing() -> None:
    """It is consistent with the dates of the work, whether at its strength or in a weaker form."""
    dates = ["strong-0", "weaker-0"]
    assert claim([S], of_dates=dates) is Outcome.CONSISTENT
    assert claim([], [S], of_dates=dates) is Outcome.CONSISTENT
    assert claim([S, S], of_dates=dates) is Outcome.REPRODUCED
    assert claim([], [S, S], of_dates=dates) is Outcome.QUALIFIED
    assert claim([R], [S], of_dates=dates) is Outcome.CONSISTENT
    assert claim([S], [], [S], of_dates=dates) is Outcome.QUALIFIED
    assert claim([R], of_dates=dates) is Outcome.NOT_BORNE_OUT


# ------------------------------------------------------------------ the tables


def assessed(
    verdicts: Mapping[str, Verdict], holds: Mapping[str, Criterion] | None = None
) -> list[Assessment]:
    """Return claims with these verdicts, each declared as it is."""
    asked = holds or {}
    return [
        Assessment(Claim(name, asked.get(name), declared=verdict), verdict)
        for name, verdict in verdicts.items()
    ]


def row(**values: str) -> Mapping[str, str]:
    """Return a row of the table, filled where nothing is given."""
    filled = dict.fromkeys(COLUMNS, "")
    filled |= {
        "id": "pub-one",
        "section": "start",
        "place": "line 1",
        "kind": "existence",
        "statement": "Noise is spoken of.",
        "evidence": "quotation",
    }
    return filled | values


def declare(project: Project, rows: Sequence[Mapping[str, str]], own: Sequence[str]) -> None:
    """Give the small paper a table of published claims, and call these its own."""
    package = json.loads(project.read("data/datapackage.json"))
    for name, path, columns in (
        ("published-claims", "published-claims.csv", COLUMNS),
        ("own-claims", "own-claims.csv", ("claim", "reason")),
    ):
        fields = [{"name": column, "type": "string"} for column in columns]
        package["resources"].append({"name": name, "path": path, "schema": {"fields": fields}})
    project.write("data/datapackage.json", json.dumps(package))
    filled = [[one[column] for column in COLUMNS] for one in rows]
    project.write_rows("published-claims.csv", COLUMNS, filled)
    project.write_rows("own-claims.csv", ("claim", "reason"), [[name, "ours"] for name in own])


def rest(*named: str) -> list[str]:
    """Return all other claims of the small paper."""
    return [name for name in SECOND_VERDICTS if name not in named]


def rules_of(project: Project) -> list[str]:
    """Return the rules under which the tables are refused."""
    try:
        faults = rebuilt(project.root, assessed(SECOND_VERDICTS)).remarks
    except MalformedError as error:
        faults = error.faults
    assert all(fault.line and fault.remedy for fault in faults)
    return [fault.rule for fault in faults]


def test_both_tables_together_hold_every_claim(project: Project) -> None:
    """Counts by outcome, section and kind come from the rows; the rest is the paper's own."""
    rows = [
        row(claims=THROUGH),
        row(id="pub-two", claims=OVER, weaker=FIRST, why="only the ban"),
        row(id="pub-three", section="end", evidence="secondary literature", claims=SETTLED),
        row(id="pub-four", section="end", claims=AFTER, why="dates"),
    ]
    declare(project, rows, rest(THROUGH, FIRST, SETTLED, OVER, AFTER))
    found = rebuilt(project.root, assessed(SECOND_VERDICTS))
    assert [one.outcome for one in found.outcomes] == [
        Outcome.REPRODUCED,
        Outcome.QUALIFIED,
        Outcome.ARGUED,
        Outcome.NOT_TESTABLE,
    ]
    assert found.count() == 4
    assert found.count(Outcome.REPRODUCED) == 1
    assert found.count(section="end") == 2
    assert found.count(Outcome.ARGUED, section="end", kind="existence") == 1
    assert len(found.by("section")["start"][Outcome.QUALIFIED]) == 1
    assert list(found.by("section")) == ["start", "end"]


@pytest.mark.parametrize(
    ("one", "own", "rule"),
    [
        (row(claims="clm-nowhere", why="?"), rest(), "unknown-claim"),
        (row(claims=THROUGH, weaker=THROUGH), rest(THROUGH), "claim-named-twice"),
        (row(claims=OVER), rest(OVER), "unexplained-outcome"),
        (row(claims=THROUGH), rest(), "own-and-published"),
        (row(claims=THROUGH), rest(THROUGH, FIRST), "claim-without-published"),
    ],
)
def test_what_does_not_hold_together_is_named(
    project: Project, one: Mapping[str, str], own: list[str], rule: str
) -> None:
    """Neither table can drift from the paper: each way has its rule, with line and remedy."""
    declare(project, [one], own)
    assert rules_of(project) == [rule]


def test_a_check_remarks_on_a_table_that_does_not_hold(project: Project) -> None:
    """`paper check` names the file, the line and the rule beside the verdicts, and exits with 1."""
    declare(project, [row(claims=OVER)], rest(OVER))
    run = project.run("check")
    assert (run.code, run.err) == (1, "")
    assert "data/published-claims.csv:2:" in run.out
    assert "[unexplained-outcome]" in run.out
    assert project.run("published").code == 0


def test_a_changed_verdict_changes_the_outcome(project: Project) -> None:
    """Nothing of an outcome is stored: with other verdicts the same row comes out otherwise."""
    declare(project, [row(claims=THROUGH, why="in case")], rest(THROUGH))
    before = rebuilt(project.root, assessed(SECOND_VERDICTS)).outcomes[0].outcome
    after = rebuilt(project.root, assessed({**SECOND_VERDICTS, THROUGH: R})).outcomes[0].outcome
    assert (before, after) == (Outcome.REPRODUCED, Outcome.NOT_BORNE_OUT)


def test_a_criterion_without_codings_reads_dates_alone(project: Project) -> None:
    """Two events in order are read from the work; the first of some codings is not."""
    declare(project, [row(claims=THROUGH, why="its own dates")], rest(THROUGH))
    for holds, outcome in (
        (event("1990").precedes(event("1991")), Outcome.CONSISTENT),
        (event("1990").precedes(coded("order.ban").first), Outcome.REPRODUCED),
    ):
        found = rebuilt(project.root, assessed(SECOND_VERDICTS, {THROUGH: holds}))
        assert found.outcomes[0].outcome is outcome


# ------------------------------------------------------------------ the command


def test_the_command_shows_counts_and_the_claims_behind_them(project: Project) -> None:
    """Text and JSON hold the same outcomes; --outcome and --section narrow the list."""
    rows = [row(claims=THROUGH), row(id="pub-two", claims=OVER, why="more texts would decide")]
    declare(project, rows, rest(THROUGH, OVER))
    told = project.run("published")
    assert told.code == 0
    assert f"✓ {THROUGH}" in told.out
    assert "more texts would decide" in told.out
    some = project.run("published", "--outcome", "not borne out")
    assert "pub-two" in some.out
    assert "pub-one" not in some.out
    counts = project.run("published", "--counts")
    assert "pub-" not in counts.out
    report = json.loads(project.run("published", "--format", "json").out)
    assert report["counts"]["reproduced"] == report["counts"]["not borne out"] == 1
    assert report["published_claims"][1]["claims"] == {OVER: "refuted"}


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        (["--outcome", "proven"], "no-such-outcome"),
        (["--section", "middle"], "no-such-section"),
    ],
)
def test_a_mistake_is_one_error_with_what_there_is(
    project: Project, arguments: list[str], rule: str
) -> None:
    """A word that names nothing is refused, with the words that do."""
    declare(project, [row(claims=THROUGH)], rest(THROUGH))
    run = project.run("published", *arguments)
    assert run.code == 2
    assert f"[{rule}]" in run.err
    assert "one of: " in run.err


def test_a_paper_that_rebuilds_nothing_says_so(project: Project) -> None:
    """Without the table the command is wrong usage, and everything else goes on."""
    run = project.run("published")
    assert run.code == 2
    assert "[no-published-claims]" in run.err
