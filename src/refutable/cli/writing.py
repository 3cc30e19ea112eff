"""Sub-commands that write something of a paper."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from refutable import build
from refutable.cli.app import PROFILES, PROJECT, SCHEDULER, TIMEOUT, argument, at_least, command
from refutable.paper.formats import DEFAULT, FORMATS
from refutable.robustness.workers import use_scheduler

if TYPE_CHECKING:
    from refutable.coders.sample import Size
    from refutable.keeping import Step
    from refutable.wording.affirmation import Suspect


@command(
    argument(
        "--to",
        action="append",
        metavar="|".join(FORMATS),
        help=f"Format to write; may be repeated. Default: {' and '.join(DEFAULT)}.",
    ),
    argument(
        "--engine",
        choices=("auto", "embedded", "quarto"),
        default="auto",
        help="auto is embedded; quarto needs Quarto on the PATH.",
    ),
    argument(
        "--open",
        dest="open_after",
        action="store_true",
        help="Open the first file that was written.",
    ),
    argument(
        "--explain",
        action="store_true",
        help="Say of each step whether it ran or was kept from before, and what had changed.",
    ),
    TIMEOUT,
    SCHEDULER,
    PROJECT,
    PROFILES,
    reads=True,
    ahead=False,
)
def render(
    to: Sequence[str] | None,
    engine: str,
    open_after: bool,
    explain: bool,
    scheduler: str | None,
    project: Path | None,
    profile: str | None,
) -> None:
    """Write the paper to _output/ and its figures to figures/.

    Runs the cells in a kernel. A claim that is not as declared does not stop the render: the page
    shows it. Nor does a remark, such as a number typed into the prose: it is printed. `paper check`
    fails on both. Malformed data or text, or a cell that fails, stops the render before anything
    is written. What follows from nothing that has changed is kept from the last render; where
    nothing has changed at all, nothing runs.
    """
    from refutable.build.unchanged import render
    from refutable.keeping import told

    use_scheduler(scheduler)
    steps: list[Step] = []
    written = render(
        project,
        to or DEFAULT,
        engine,
        progress=_progress(),
        remark=lambda fault: print(str(fault), file=sys.stderr),
        explain=steps.append,
    )
    if explain:
        print("\n".join(told(steps)), file=sys.stderr)
    for path in written:
        print(path)
    if open_after:
        import webbrowser

        webbrowser.open(written[0].resolve().as_uri())


@command(PROJECT, reads=True)
def record(project: Path | None) -> None:
    """Record the passages for and against each claim.

    Writes data/ledger.json. A later check compares with it to name the passages that a claim lost.
    """
    print(build.record(project))


@command(
    argument("claims", nargs="*", metavar="ID", help="Claims by id, or by number."),
    argument("--by", default="", metavar="NAME", help="Who affirms. Default: git's user.name."),
    PROJECT,
    reads=True,
)
def affirm(claims: Sequence[str], by: str, project: Path | None) -> None:
    """Affirm that the sentence and the criterion of a claim say the same.

    Without an id, shows each suspect claim, its sentence above its criterion with changes marked,
    and asks: y affirms, n goes on, q stops. With ids, shows and affirms these claims.
    data/affirmations.json keeps who affirmed what, and when. When the sentence, the criterion or
    the definition of a code in it changes, a check reports the claim as suspect.
    """
    from refutable.reports import text as as_text

    def ask(suspect: Suspect) -> build.Answer:
        print(f"{suspect.id}\n{as_text.side_by_side(suspect)}")
        if claims:
            return build.Answer.YES
        try:
            answer = input("  do they say the same? [y/n/q]: ")
        except (EOFError, KeyboardInterrupt):
            print()
            return build.Answer.QUIT  # what was affirmed so far is kept
        print()
        known = [one for one in build.Answer if one.value == answer.strip().lower()[:1]]
        return known[0] if known else build.Answer.NO

    day = date.today().isoformat()
    done = build.affirm(project, claims, by=by, date=day, ask=ask)
    print(as_text.affirmed_text(done))


def _size(text: str) -> Size:
    from refutable.coders.sample import Size

    try:
        return Size.of(text)
    except ValueError as error:
        raise ArgumentTypeError(f"'{text}' is no size; write 50 or 20%") from error


def _seen(text: str) -> int:
    return sys.maxsize if text == "all" else at_least(0)(text)


@command(
    argument("coder", metavar="NAME", help="The coder's name in the data."),
    argument(
        "--seed",
        type=at_least(0),
        default=1,
        metavar="N",
        help="The seed of ids and order. Default: 1.",
    ),
    argument("--out", type=Path, metavar="FOLDER", help="A new folder. Default: sheets/NAME."),
    argument(
        "--sample",
        type=_size,
        metavar="N|N%",
        help="Hand out a sample: so many excerpts, or a share of all. Default: all.",
    ),
    argument(
        "--by",
        action="append",
        metavar="ATTRIBUTE",
        help="Stratify the sample by this attribute of documents, excerpts or people. "
        "Within it, documents have their share each. May be repeated. Default: type.",
    ),
    argument(
        "--texts",
        action="store_true",
        help="Hand out whole texts (data/texts) instead of excerpts, to mark words in.",
    ),
    PROJECT,
    name="coder new",
    exits="0 done; 2 wrong usage; 3 data malformed.",
)
def coder_new(
    coder: str,
    seed: int,
    out: Path | None,
    sample: Size | None,
    by: Sequence[str] | None,
    texts: bool,
    project: Path | None,
) -> None:
    """Write what a blind coder needs, and no more, into a new folder.

    The folder holds the codebook for coders; the counted excerpts as CSV, shuffled, under neutral
    ids, without emphasis, notes or codings; an empty file for the codings; and coding.html, a page
    for coding offline. With --sample, each type of document, or each value of the attributes named
    by --by, has its share of the sheet, and each document its share of that. With --texts, the
    coder reads whole texts and marks words in them; when they come back, their places are found.
    """
    from refutable.build.coding import new_coder
    from refutable.coders.sample import BY

    print(new_coder(project, coder, seed, out, sample, by or BY, texts=texts))


@command(
    argument("file", type=Path, metavar="FILE", help="The codings, as saved by the coder."),
    argument(
        "--name",
        metavar="NAME",
        help="The coder of the sheet. Default: as in coder.json, or the file's name.",
    ),
    argument("--label", metavar="TEXT", help="The coder's name for readers. Default: NAME."),
    argument(
        "--made-by",
        default="coded blind on a coding sheet",
        metavar="TEXT",
        help="How the codings were made. Default: coded blind on a coding sheet.",
    ),
    argument(
        "--replace",
        dest="again",
        action="store_true",
        help="Replace this coder's present layer.",
    ),
    argument(
        "--seen",
        type=_seen,
        metavar="N|all",
        help="How many excerpts of the sheet the coder has seen, from its beginning. Needed where "
        "the codings end long before the sheet does, and no row says that nothing applies.",
    ),
    PROJECT,
    name="coder add",
    exits="0 done; 2 wrong usage; 3 the file, or the data, malformed.",
)
def coder_add(
    file: Path,
    name: str | None,
    label: str | None,
    made_by: str,
    again: bool,
    seen: int | None,
    project: Path | None,
) -> None:
    """Check a coder's file and add it as a layer of the data.

    If the file has faults, all are reported with line, column and remedy, and nothing is written.
    Otherwise the ids are mapped back, and data/codings, data/coders.csv and data/datapackage.json
    are written together. A row may have several codes, joined with a semicolon. A row without a
    code says that the excerpt was seen and nothing applies, or, with a memo, what the coder notes.
    What a coder has not seen counts for no agreement and no consensus: data/codings/NAME.seen.csv
    lists what was, if it is not all.
    """
    from refutable.build.coding import add_coder
    from refutable.coders.layer import NewCoder, name_for

    known = name or name_for(file)
    made = NewCoder(known, label or known, made_by, date.today().isoformat())
    added = add_coder(project, file, made, again=again, seen=seen)
    print(added.layer)
    if added.seen < added.counted:
        print(f"{known} has seen {added.seen} of {added.counted} {added.what}")
    for note in added.notes:
        print(f"a note without a code, of {note}")


def _progress() -> Callable[[int, int, str], None] | None:
    if not sys.stderr.isatty():
        return None

    def report(done: int, total: int, what: str) -> None:
        end = "\n" if done == total else ""
        print(f"\r\x1b[K{what} {done} of {total}{end}", end="", file=sys.stderr, flush=True)

    return report
