"""``paper watch`` and ``paper check --watch``: what is done in the warm process."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from importlib import import_module
from pathlib import Path

from refutable.build.checking import check
from refutable.build.listing import entries
from refutable.build.opening import examined
from refutable.build.paper import open_claims
from refutable.build.rendering import made
from refutable.errors import PaperError, system_error
from refutable.inputs import OUTPUT, engine
from refutable.keeping import keeping
from refutable.live.pages import version
from refutable.live.standing import Note, Standing
from refutable.live.worker import Tell
from refutable.paper.lines import find_root
from refutable.paper.watched import CELLS
from refutable.reports.findings import AT_RISK, FALLEN, Finding, of_check, of_faults
from refutable.reports.report import Entry

# What a check and a render load when they first need it. Only what has a file of its own, and
# nothing of a project, so that no work finds anything loaded that another left.
for _name in (
    *("pandas", "altair", "scipy.optimize", "nbclient", "nbformat", "jupyter_client.manager"),
    *("refutable.page.assets", "refutable.page.unscripted", "refutable.page.records"),
    *("refutable.paper.conditional", "refutable.paper.document", "refutable.paper.execute"),
    *("refutable.paper.html", "refutable.paper.pdf", "refutable.paper.render"),
    *("refutable.figures.altair", "refutable.robustness.examine", "refutable.build.kernel"),
):
    with suppress(ModuleNotFoundError):
        import_module(_name)
_LOADED = engine()


def work(tell: Tell, root: str, formats: Sequence[str], out: str) -> None:
    """Check a paper, then make its formats; tell the verdicts first, and all as it is known.

    Raises:
        RuntimeError: the engine was edited since it was loaded; whoever watches loads it anew.
    """
    if engine() != _LOADED:
        raise RuntimeError("the engine was edited since it was loaded")
    CELLS.tell.append(lambda at: tell(at=f"{at.file}:{at.line}" if at else ""))
    try:
        grave = _checked(tell, Path(root))
        if formats and not grave:
            tell(step="rendering")
            _rendered(tell, Path(root), formats, Path(out))
    except PaperError as error:
        _refused(tell, error)
    except OSError as error:
        _refused(tell, system_error(error))


def _checked(tell: Tell, root: Path) -> bool:
    """Check a paper; return whether anything was left unevaluated."""
    paper = open_claims(find_root(root))
    tell(claims=[asdict(_standing(one)) for one in entries(paper)])
    paper = examined(paper)
    report = check(paper)
    found = of_check(report, paper.corpus)
    why = {one.claim: one.reasons for one in found.findings if one.rule in (FALLEN, AT_RISK)}
    told = {FALLEN, AT_RISK, *(fault.rule for fault in report.stale)}
    rest = (one for one in found.findings if one.rule not in told)
    grave = {fault.rule for fault in report.grave}
    notes = sorted((_note(one, grave=one.rule in grave) for one in rest), key=lambda n: not n.grave)
    tell(
        claims=[asdict(replace(_standing(one), why=why.get(one.id, ""))) for one in report.entries],
        notes=[asdict(one) for one in notes],
        stale=len(report.stale),
    )
    return bool(grave)


def _standing(entry: Entry) -> Standing:
    return Standing(entry.id, entry.verdict.value, entry.fine, f"{entry.file}:{entry.line}")


def _note(finding: Finding, *, grave: bool) -> Note:
    return Note(str(finding.place), finding.title, finding.reasons, finding.rule, grave)


def _rendered(tell: Tell, root: Path, formats: Sequence[str], out: Path) -> None:
    with keeping(root):
        contents = made(root, formats)
    for old in out.iterdir():
        old.unlink()
    page = b""
    for path, content in contents.items():
        if path.parent.name == OUTPUT:  # the figures are on the page, and need no file
            (out / path.name).write_bytes(content)
            page = content if path.suffix == ".html" else page
    tell(page=version(page))


def _refused(tell: Tell, error: PaperError) -> None:
    found = of_faults(error.faults, error.exit_code)
    tell(notes=[asdict(_note(one, grave=True)) for one in found.findings])
