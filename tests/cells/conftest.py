"""A paper that is open for its cells."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from refutable.cells import session
from refutable.cells.session import Mode, open_session
from refutable.corpus import Corpus
from tests.projects import SECOND_PAPER


@pytest.fixture(autouse=True)
def opened(small: Corpus) -> Iterator[session.Session]:
    """The second paper, open as in a check."""
    before = session._open
    yield open_session(SECOND_PAPER, small, Mode.CHECK)
    session._open = before


@pytest.fixture
def live(small: Corpus) -> session.Session:
    """The second paper, open as in a kernel of Jupyter."""
    return open_session(SECOND_PAPER, small, Mode.LIVE)
