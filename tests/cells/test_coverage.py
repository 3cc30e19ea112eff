"""``paper coverage``: which sentences are claims, and which could be."""

from __future__ import annotations

import json

from refutable import build
from tests.projects import Project

SECTION = "sections/_20-order.qmd"


def test_it_counts_claims_and_lists_what_could_be_one(project: Project) -> None:
    """A decisive word or a computed value makes a sentence look like a claim."""
    project.append(
        SECTION,
        "\nMost rooms are loud, they say.\nRooms are rooms.\nOf `{python} quoted().documents` "
        "papers we read.\nHe wrote “never again” in it.\n",
    )
    sound, order, *_ = build.coverage(build.open_paper(project.root))
    assert (sound.title, sound.claims, order.claims) == ("Sound", 3, 4)
    assert [(one.text.split(",")[0], one.words, one.computes) for one in order.unclaimed] == [
        ("Most rooms are loud", ("Most",), False),
        ("Of `{python} quoted().documents` papers we read.", (), True),
    ]
    lines = project.read(SECTION).splitlines()
    assert lines[order.unclaimed[0].line - 1].startswith("Most rooms")
    assert order.sentences == order.claims + 5


def test_a_result_restates_claims_or_has_a_reason(project: Project) -> None:
    """Neither is listed as a sentence that could be a claim; the reason is printed."""
    project.append(
        SECTION,
        '\n[No zone came early.]{.result restates="clm-zoning-late"}\n'
        '[Most rooms are loud.]{.result because="no paper says so"}\n',
    )
    order = build.coverage(build.open_paper(project.root))[1]
    assert (order.restating, order.unclaimed) == (1, ())
    assert [(one.text[:16], one.because) for one in order.reasons] == [
        ("Most rooms are l", "no paper says so")
    ]
    run = project.run("coverage")
    assert "Most rooms are loud. (no claim, because no paper says so)" in " ".join(run.out.split())


def test_the_command_prints_text_or_json(project: Project) -> None:
    """One block a section, and the sum."""
    run = project.run("coverage")
    assert run.code == 0
    assert "Sound: 3 of " in run.out
    assert "7 of " in run.out.splitlines()[-1]
    sections = json.loads(project.run("coverage", "--format", "json").out)
    assert [one["title"] for one in sections][:2] == ["Sound", "Order"]
    assert {"file", "line", "text", "words", "computes"} == sections[0]["unclaimed"][0].keys()
