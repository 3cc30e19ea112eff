"""The system's Chromium, a page opened in it, and what tests ask of a page."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.processes import PATIENCE

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# WCAG 2.2, success criterion 1.4.3, for text of ordinary size.
LEAST_CONTRAST = 4.5

# Every element that itself holds text a reader sees, with its contrast against what lies behind it.
CONTRASTS = """
() => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const colours = new Map();
  const parts = (colour) => {
    if (!colours.has(colour)) {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
      colours.set(colour, [...pen.getImageData(0, 0, 1, 1).data]);
    }
    return colours.get(colour);
  };
  const light = (channel) => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  const luminance = ([r, g, b]) =>
    0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = parts(getComputedStyle(e).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const known = new Map();
  const found = [];
  for (const element of document.querySelectorAll("body, body *")) {
    if (element.closest("svg, script, style")) continue;
    const own = [...element.childNodes].some(
      (node) => node.nodeType === 3 && node.data.trim());
    if (!own || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      continue;
    const ink = getComputedStyle(element).color;
    const paper = behind(element);
    const key = ink + paper;
    if (!known.has(key)) {
      const a = luminance(parts(ink)), b = luminance(paper);
      known.set(key, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
    }
    found.push([known.get(key), element.tagName + "." + element.className
      + ": " + element.textContent.trim().slice(0, 40)]);
  }
  return found;
}
"""


def find_browser() -> str:
    """Return the system's Chromium; without one the tests fail, they do not pass by."""
    named = os.environ.get("CHROMIUM", "")
    found = shutil.which(named) if named else None
    found = found or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail(
            "These tests need Chromium. Install the package chromium with the system's package "
            "manager (make test does so where it can), or name a browser in CHROMIUM=.",
            pytrace=False,
        )
    return found


@dataclass
class Opened:
    """A page with all that it asked for and complained of since it was opened."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def ask(self, script: str, argument: Any = None) -> Any:
        """Return what a script finds in the page."""
        return self.page.evaluate(script, argument)


def open_page(browser: Browser, url: str, **options: Any) -> Opened:
    """Open the page in a fresh context and wait until it says that it is ready."""
    options = {"viewport": WIDE, **options}
    context = browser.new_context(**options)
    context.set_default_timeout(1000 * PATIENCE)
    opened = Opened(context.new_page())
    page = opened.page
    page.on("request", lambda request: opened.requests.append(request.url))
    page.on("console", lambda said: opened.complaints.append(f"{said.type}: {said.text}"))
    page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    page.goto(url)
    if options.get("java_script_enabled", True):
        page.wait_for_selector("html[data-ready=true]", state="attached")
    return opened


def build_supplement(opened: Opened) -> Opened:
    """Build all sections of a page that wait to be asked for."""
    opened.ask("() => document.querySelectorAll('button.build').forEach((one) => one.click())")
    return opened


def becomes(page: Page, ask: Callable[[], Any], expected: Any) -> None:
    """Wait until a question about the page has the expected answer; a slow machine may be late."""
    end = time.monotonic() + PATIENCE
    while (answer := ask()) != expected and time.monotonic() < end:
        page.wait_for_timeout(20)
    assert answer == expected


def weak_text(opened: Opened) -> list[str]:
    """Return the texts of a page, with everything unfolded, that lack contrast; there are texts."""
    opened.ask("() => document.querySelectorAll('details').forEach((e) => { e.open = true; })")
    found = opened.ask(CONTRASTS)
    assert len(found) > 50
    return sorted({f"{ratio:.2f} {where}" for ratio, where in found if ratio < LEAST_CONTRAST})


def lightness(opened: Opened) -> float:
    """Return how light the page is, from 0 to 255."""
    colour: str = opened.ask("() => getComputedStyle(document.body).backgroundColor")
    return sum(int(part) for part in colour.strip("rgb()").split(",")[:3]) / 3
