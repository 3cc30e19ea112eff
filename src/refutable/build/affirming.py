"""``paper affirm``: a person affirms that sentence and criterion say the same."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from enum import Enum
from pathlib import Path

from refutable.build.listing import find_claim
from refutable.build.opening import open_paper
from refutable.errors import UsageError
from refutable.files import locked, write_whole
from refutable.wording import affirmation
from refutable.wording.affirmation import Affirmation, Suspect


class Answer(Enum):
    """What a person says of a sentence and its criterion side by side."""

    YES = "y"
    NO = "n"
    QUIT = "q"


def affirm(
    root: Path | None,
    names: Sequence[str],
    *,
    by: str,
    date: str,
    ask: Callable[[Suspect], Answer],
) -> tuple[str, ...]:
    """Affirm claims one by one as ``ask`` answers, and return the ids of those affirmed.

    Without ``names`` these are all claims that are suspect, and affirmations
    of claims that the paper no longer makes are removed. Each answer is written at once. ``by`` is
    who affirms; empty, it is the name that git has for the user.

    Raises:
        UsageError: there is no such claim, or an affirmation needs a name.
    """
    paper = open_paper(root)
    paper.demand_sound(except_in=affirmation.FILE)
    by = by or _git_user(paper.root)
    # Nothing is taken as known: what is written is put into English now.
    now, before = replace(paper, affirmed={}).affirmable, paper.affirmed
    if names:
        chosen = [find_claim(paper, name).id for name in names]
        asked = [Suspect(name, now[name], before.get(name)) for name in chosen]
    else:
        asked = list(affirmation.suspects(now, before))
        _keep(paper.root, {}, only=now.keys())
    done: list[str] = []
    for item in asked:
        answer = ask(item)
        if answer is Answer.QUIT:
            break
        if answer is Answer.YES:
            _keep(paper.root, {item.id: replace(item.now, by=by, date=date)})
            done.append(item.id)
    return tuple(done)


def _keep(root: Path, new: Mapping[str, Affirmation], only: Collection[str] | None = None) -> None:
    """Add affirmations to those in the file, which somebody else may have changed meanwhile."""
    with locked(root):
        kept = {**affirmation.read_affirmed(root), **new}
        kept = {name: one for name, one in kept.items() if only is None or name in only}
        write_whole(root / affirmation.FILE, affirmation.as_text(kept), root)


def _git_user(folder: Path) -> str:
    try:
        answer = subprocess.run(
            ["git", "config", "user.name"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        name = answer.stdout.strip()
    except OSError:
        name = ""
    if not name:
        remedy = "give it with --by, or set user.name in git"
        raise UsageError.of("no-name", "an affirmation needs a name", remedy)
    return name
