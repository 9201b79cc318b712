"""A headless Chromium with the page in it.

Without Chromium and its driver (Debian: ``apt-get install chromium chromium-driver``) these tests are skipped, but not
where the environment variable CI is "true": there they fail.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from flake8_backfill import render
from flake8_backfill.audit import Audit
from flake8_backfill.reports import Presentation

LINK = "https://host/{path}#L{line}"
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--no-first-run",
)


class Browser:
    """What a test does with the page, and what it sees of it."""

    def __init__(self, driver: Chrome, folder: Path) -> None:
        self.driver = driver
        self._folder = folder

    def open(self, audit: Audit, *, width: int = 1280, dark: bool = False, at: str = "") -> None:
        """Show the page of an audit, ``width`` pixels wide, in the light or the dark scheme."""
        page = self._folder / "report.html"
        page.write_text(render(audit, "html", Presentation(link=LINK)), encoding="utf-8")
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
        self.driver.get("about:blank")
        self.driver.get(page.as_uri() + at)

    def run(self, script: str, *arguments: object) -> Any:
        """Run a script in the page and return what it returns."""
        return self.driver.execute_script(script, *arguments)

    def one(self, selector: str) -> WebElement:
        """The first element that a CSS selector finds."""
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def texts(self, selector: str) -> list[str]:
        """The texts of all elements that a CSS selector finds, as they are written in the page."""
        found: list[str] = self.run(
            "return [...document.querySelectorAll(arguments[0])].map((found) => found.textContent)", selector
        )
        return found

    @property
    def ids(self) -> list[str]:
        """The migrations that the table shows, in their order."""
        return self.texts("tr.migration .id")

    def shows(self, ids: list[str]) -> bool:
        """Wait until the table shows just these migrations: the page learns of a new address a little later."""
        return bool(WebDriverWait(self.driver, 10).until(lambda _: self.ids == ids))

    def choose(self, name: str, value: str) -> None:
        """Put a value into one of the filters."""
        self.run(
            "const control = document.forms.filters.elements[arguments[0]]; control.value = arguments[1];"
            "control.dispatchEvent(new Event('input', { bubbles: true }))",
            name,
            value,
        )


def _program(*names: str) -> str | None:
    return next((found for found in map(shutil.which, names) if found), None)


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """One Chromium for all tests, with a profile of its own."""
    browser = _program("chromium", "chromium-browser", "google-chrome", "chrome")
    chromedriver = _program("chromedriver", "chromium.chromedriver")
    if browser is None or chromedriver is None:
        missing = "chromium or chromedriver is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    options = ChromeOptions()
    options.binary_location = browser
    for flag in (*_FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    started = Chrome(options=options, service=Service(chromedriver))
    yield started
    started.quit()


@pytest.fixture
def browser(driver: Chrome, tmp_path: Path) -> Iterator[Browser]:
    """The browser; nothing that a test does may make it complain."""
    driver.get_log("browser")  # type: ignore[no-untyped-call]
    yield Browser(driver, tmp_path)
    assert driver.get_log("browser") == []  # type: ignore[no-untyped-call]
