"""`paper check --watch` on a terminal: what it prints, how it ends, an engine that is edited."""

from __future__ import annotations

import os
import queue
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.processes import HANG, PATIENCE, command
from tests.projects import ROOT, Project, copy_second_paper, run


@dataclass(frozen=True)
class Terminal:
    """A command that runs, and the lines that it prints."""

    process: subprocess.Popen[str]
    lines: queue.Queue[str]
    project: Project
    engine: Path

    def until(self, words: str) -> list[str]:
        """Return the lines up to the first that has some words."""
        found = [self.lines.get(timeout=PATIENCE)]
        while words not in found[-1]:
            found.append(self.lines.get(timeout=PATIENCE))
        return found


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """`paper check --watch` on a small paper, run by a copy of the engine."""
    project = copy_second_paper(tmp_path / "paper")
    engine = tmp_path / "engine"
    shutil.copytree(
        ROOT / "src" / "refutable",
        engine / "refutable",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    process = subprocess.Popen(
        command("check", "--watch"),
        cwd=project.root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(engine), *_others()])},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    lines: queue.Queue[str] = queue.Queue()

    def listen() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.put(line)

    threading.Thread(target=listen, daemon=True).start()
    yield Terminal(process, lines, project, engine / "refutable")
    process.kill()
    process.wait()


def _others() -> list[str]:
    """Return where else modules are found, without the engine itself."""
    given = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    return [path for path in given if path and Path(path).resolve() != ROOT / "src"]


def test_what_changes_is_printed_and_an_edited_engine_is_loaded_anew(terminal: Terminal) -> None:
    """Faults and falls come with their places; a broken engine is a fault; Ctrl-C ends it well."""
    terminal.until("7 claims, all as declared")
    terminal.project.keep_rows("codings/desk.csv", lambda row: "calmer" not in ",".join(row))
    said = terminal.until("not as declared or at risk")
    assert "data/codings/desk.csv" in said[0]
    assert said[1].startswith("fell: sections/_20-order.qmd:27: clm-zoning-late, supported → refut")
    module = terminal.engine / "corpus" / "model.py"
    text = module.read_text(encoding="utf-8")
    module.write_text(f"{text}\ndef broken(\n", encoding="utf-8")
    (line,) = (one for one in terminal.until("model.py:") if "cannot be loaded" in one)
    assert f"({module}:" in line
    words = terminal.engine / "claims" / "claim.py"
    told = words.read_text(encoding="utf-8").replace('"refuted"', '"contradicted"')
    words.write_text(told, encoding="utf-8")
    module.write_text(text, encoding="utf-8")
    terminal.until("supported → contradicted")
    terminal.process.send_signal(signal.SIGINT)
    assert terminal.process.wait(HANG) == 0
    rest = "".join(terminal.lines.get(timeout=PATIENCE) for _ in iter(terminal.lines.qsize, 0))
    assert "Traceback" not in rest


def test_another_report_cannot_be_watched(project: Project) -> None:
    """It is text, for a terminal; the refusal says what to leave out."""
    done = project.run("check", "--watch", "--report", "sarif")
    assert done.code == 2
    assert "leave out --format, --report and --output" in done.err


def test_where_there_is_no_paper_or_no_port_nothing_begins(tmp_path: Path) -> None:
    """The fault is that of every command."""
    for line in (("check", "--watch"), ("watch", "--no-open")):
        done = run(*line, "--project", str(tmp_path))
        assert (done.code, "no-paper" in done.err) == (2, True)
