"""``paper affirm``: a person says that sentence and criterion mean the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from refutable.build.entries import find_claim
from refutable.build.opening import open_paper
from refutable.build.stored import affirmations_now
from refutable.errors import Fault, UsageError
from refutable.files import write_whole
from refutable.wording import affirmation
from refutable.wording.affirmation import Affirmation


def affirm(
    root: Path | None, names: Sequence[str], date: str, *, whole: bool = False
) -> Mapping[str, Affirmation]:
    """Affirm the sentence and the criterion of claims as they are; return what was affirmed.

    ``whole`` affirms every claim that is not affirmed as it now is, and forgets those that the
    paper no longer makes. ``date`` is the day on which it is done.

    Raises:
        UsageError: no claim is named, or one that there is not.
    """
    paper = open_paper(root)
    if not (names or whole):
        remedy = "name claims, or give --all after reading every one"
        raise UsageError([Fault("", 0, 0, "no-claim-named", "no claim is named", remedy)])
    paper.demand_sound(except_in=affirmation.FILE)
    now, before = affirmations_now(paper, date), paper.affirmed
    named = [find_claim(paper, name).id for name in names]
    if whole:
        named += [item.id for item in affirmation.suspects(now, before)]
        before = {name: item for name, item in before.items() if name in now}
    made = {name: now[name] for name in named}
    write_whole(paper.root / affirmation.FILE, affirmation.as_text({**before, **made}))
    return made
