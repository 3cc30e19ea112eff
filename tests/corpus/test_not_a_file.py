"""What is no file, or too large, is a fault at once: nothing waits for it, or fills the memory."""

from __future__ import annotations

import os

import pytest

from tests.projects import Project

FILES = ("data/events.csv", "data/codebook.yaml", "sections/_10-sound.qmd")


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("kind", ["a pipe", "a folder", "a link to itself"])
def test_what_is_no_file_is_a_fault(project: Project, file: str, kind: str) -> None:
    """A check ends with 3 and says what stands there (not-a-file)."""
    path = project.root / file
    path.unlink(missing_ok=True)
    if kind == "a pipe":
        os.mkfifo(path)
    elif kind == "a folder":
        path.mkdir()
    else:
        path.symlink_to(path.name)
    done = project.run("check")
    assert done.code == 3
    assert "not-a-file" in done.err + done.out


def test_a_device_is_not_read(project: Project) -> None:
    """It has no end."""
    (project.root / "data/wording.yaml").symlink_to("/dev/zero")
    assert "data/wording.yaml: here is a pipe or a device" in project.run("check").out


def test_a_binary_file_is_told_once(project: Project) -> None:
    """Ten million bytes of nothing are no ten million faults."""
    project.write("data/events.csv", "\0" * 10_000_000)
    (fault,) = project.faults()
    assert fault.startswith("data/events.csv:1:1: this is no text")
