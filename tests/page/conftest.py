"""The browser in which pages are opened."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.page.browsing import ARGUMENTS, find_browser
from tests.processes import PATIENCE

expect.set_options(timeout=1000 * PATIENCE)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium without a window."""
    executable = find_browser()
    with sync_playwright() as tools:
        started = tools.chromium.launch(
            executable_path=executable, args=ARGUMENTS, timeout=1000 * PATIENCE
        )
        yield started
        started.close()
