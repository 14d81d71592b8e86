"""Chromium without a network, for tests of the HTML page: opens files, records every request and every complaint."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class Watched:
    """A page, what it asked for and what it complained about."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def state(self, expression: str) -> Any:
        """Evaluate JavaScript; ``kg`` is the page's own state."""
        return self.page.evaluate(expression)

    def settle(self) -> None:
        """Wait until the picture stands still."""
        self.page.wait_for_timeout(450)


@contextmanager
def chromium() -> Iterator[Any]:
    """A headless Chromium (the system's), or a skip with the reason."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("chromium is not installed")
    driver = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with driver.sync_playwright() as playwright:
        # A fresh profile comes with every launch.
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(
    browser: Any,
    path: Path,
    *,
    fragment: str = "",
    size: tuple[int, int] = (1280, 800),
    scheme: str = "light",
    touch: bool = False,
) -> Iterator[Watched]:
    """Open a file with the network cut, and watch it."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, offline=True, has_touch=touch
    )
    page = context.new_page()
    watched = Watched(page)
    page.on("request", lambda request: watched.requests.append(request.url))
    page.on("console", lambda message: watched.complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    page.on("dialog", lambda dialog: (watched.complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))
    try:
        page.goto(path.as_uri() + fragment)
        page.wait_for_function("window.kg !== undefined", timeout=20_000)
        watched.settle()
        yield watched
    finally:
        context.close()
