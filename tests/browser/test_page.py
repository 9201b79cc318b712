"""The page in a browser: figures, filters, order, and what a migration opens to."""

from __future__ import annotations

import json

import pytest
from selenium.webdriver.common.keys import Keys

from flake8_backfill import render
from tests.audit_samples import an_audit
from tests.browser.conftest import Browser
from tests.browser.samples import a_history, a_long_history

ALL = ["1", "3", "2", "4", "10", "9", "11"]


def test_figures_are_those_of_the_json(browser: Browser) -> None:
    document = json.loads(render(a_history(), "json"))
    browser.open(a_history())
    for name, key in (("high", "high"), ("medium", "medium"), ("low", "low"), ("comment", "comment_only")):
        assert browser.texts(f'[data-figure="{name}"]') == [str(document["summary"][key])]
    assert sorted(browser.ids) == sorted(migration["id"] for migration in document["migrations"])
    assert browser.texts("#outcome") == ["7 of 7 migrations"]
    counts = [int(text.split()[0]) for text in browser.texts(".bars b")]
    changes = dict(zip(browser.texts(".bars a"), counts, strict=True))
    assert changes == {"leads": 3, "agents": 2, "teams": 2, "zones": 1}


def test_it_loads_nothing(browser: Browser) -> None:
    browser.open(a_history())
    assert browser.run("return performance.getEntriesByType('resource').map((entry) => entry.name)") == []


def test_of_nothing(browser: Browser) -> None:
    browser.open(an_audit())
    assert browser.ids == []
    assert browser.texts("#outcome") == ["No migration changes rows."]


@pytest.mark.parametrize(
    ("name", "value", "ids"),
    [
        ("priority", "HIGH", ["1", "3"]),
        ("priority", "MEDIUM", ["2", "4", "10"]),
        ("priority", "LOW", ["9"]),
        ("priority", "COMMENT", ["11"]),
        ("table", "leads", ["1", "3", "9"]),
        ("table", "teams", ["2", "10"]),
        ("operation", "DELETE", ["2", "9"]),
        ("operation", "COMMENT", ["11"]),
        ("operation", "COPY", []),
        ("direction", "upgrade", ["1", "3", "2", "4", "10", "11"]),
        ("direction", "downgrade", ["2", "9"]),
        ("status", "new", ["1", "3", "2", "9", "11"]),
        ("status", "suppressed", ["4"]),
        ("status", "grandfathered", ["10"]),
        ("text", "SCORE leads", ["1"]),
        ("text", "ten rows", ["4"]),
        ("text", "db/1", ["1", "10", "11"]),
        ("text", "every", ["1"]),
        ("text", "nothing has this", []),
        ("text", "  ", ALL),
    ],
)
def test_each_filter(browser: Browser, name: str, value: str, ids: list[str]) -> None:
    browser.open(a_history())
    browser.choose(name, value)
    assert browser.ids == ids
    (said,) = browser.texts("#outcome")
    assert said == (f"{len(ids)} of 7 migrations" if ids else "None of 7 migrations matches.")


def test_filters_ask_for_one_finding_that_has_it_all(browser: Browser) -> None:
    browser.open(a_history())
    browser.choose("table", "agents")
    browser.choose("operation", "UPDATE")
    assert browser.ids == []
    browser.choose("operation", "INSERT")
    assert browser.ids == ["3"]
    browser.one("#clear").click()
    assert browser.ids == ALL
    assert not browser.one("#clear").is_displayed()


@pytest.mark.parametrize(
    ("column", "ascending", "descending"),
    [
        ("priority", ALL, ["11", "9", "2", "4", "10", "1", "3"]),
        ("migration", ["1", "2", "3", "4", "9", "10", "11"], ["11", "10", "9", "4", "3", "2", "1"]),
        ("tables", ["11", "4", "3", "1", "9", "2", "10"], ["10", "2", "1", "9", "3", "4", "11"]),
        ("operations", ["11", "2", "9", "1", "10", "3", "4"], ["4", "3", "1", "10", "2", "9", "11"]),
        ("direction", ["2", "9", "1", "3", "4", "10", "11"], ["1", "3", "4", "10", "11", "9", "2"]),
        ("changes", ["11", "1", "2", "4", "9", "10", "3"], ["3", "1", "2", "4", "9", "10", "11"]),
    ],
)
def test_each_column_sorts(browser: Browser, column: str, ascending: list[str], descending: list[str]) -> None:
    browser.open(a_history())
    header = browser.one(f'th[data-sort="{column}"]')
    orders = {}
    for _ in range(2):
        browser.one(f'th[data-sort="{column}"] button').click()
        orders[header.get_attribute("aria-sort")] = browser.ids
        assert [sort for sort in browser.run(SORTS) if sort != "none"] == [header.get_attribute("aria-sort")]
    assert set(orders) == {"ascending", "descending"}
    assert orders["ascending"] == ascending
    assert orders["descending"] == descending


SORTS = "return [...document.querySelectorAll('th[data-sort]')].map((header) => header.getAttribute('aria-sort'))"


def test_the_most_urgent_come_first(browser: Browser) -> None:
    browser.open(a_history())
    assert browser.ids == ALL
    assert browser.run(SORTS) == ["ascending", "none", "none", "none", "none", "none"]


def test_a_migration_opens_to_its_source(browser: Browser) -> None:
    browser.open(a_history())
    button = browser.one("button.open")
    assert button.get_attribute("aria-expanded") == "false"
    assert browser.texts(".details") == []
    button.click()
    assert button.get_attribute("aria-expanded") == "true"
    assert browser.one(f"#{button.get_attribute('aria-controls')}").is_displayed()
    assert browser.texts(".details .tag") == ["BKF101"]
    assert browser.texts(".details .facts li") == ["line 3, column 10", "on upgrade", "no WHERE: every row"]
    assert browser.texts("mark") == ["UPDATE leads \"", "\"SET score = 0"]
    assert browser.one(".place a").get_attribute("href") == "https://host/db/1.py#L3"
    assert browser.one(".number a").get_attribute("href") == "https://host/db/1.py#L1"
    button.click()
    assert button.get_attribute("aria-expanded") == "false"
    assert not browser.one(".details").is_displayed()


def test_what_is_suppressed_says_why(browser: Browser) -> None:
    browser.open(a_history())
    browser.choose("text", "db/4.py")
    assert browser.texts("td.changes small") == ["1 suppressed"]
    browser.one("button.open").click()
    assert "suppressed: ten rows" in browser.texts(".facts li")


def test_a_click_beside_the_name_opens_it_too_and_a_link_does_not(browser: Browser) -> None:
    browser.open(a_history())
    browser.one("td.tables").click()
    assert browser.one("button.open").get_attribute("aria-expanded") == "true"
    browser.run("document.querySelector('.path a').addEventListener('click', (event) => event.preventDefault())")
    browser.one(".path a").click()
    assert browser.one("button.open").get_attribute("aria-expanded") == "true"


def test_a_figure_and_a_bar_filter(browser: Browser) -> None:
    browser.open(a_history())
    browser.one('.figures a[href="#priority=HIGH"]').click()
    assert browser.shows(["1", "3"])
    assert browser.one('select[name="priority"]').get_attribute("value") == "HIGH"
    browser.one('.bars a[href="#table=teams"]').click()
    assert browser.shows(["2", "10"])
    browser.run("document.querySelector('.columns a:nth-of-type(2)').dispatchEvent(new MouseEvent('click'))")
    assert browser.shows(["2"])
    assert browser.texts("#outcome") == ["1 of 7 migrations, of those from 2 to 2"]


def test_the_address_keeps_what_is_shown(browser: Browser) -> None:
    browser.open(a_history())
    browser.choose("table", "leads")
    browser.one('th[data-sort="changes"] button').click()
    address = browser.run("return location.hash")
    shown = browser.ids
    assert shown == ["3", "1", "9"]
    browser.open(a_history(), at=address)
    assert browser.ids == shown
    assert browser.one('select[name="table"]').get_attribute("value") == "leads"


@pytest.mark.parametrize(
    ("at", "outcome"),
    [
        ("#migrations", "7 of 7 migrations"),
        ("#sort=nothing", "7 of 7 migrations"),
        ("#sort=-constructor", "7 of 7 migrations"),
        ("#table=no%20such", "7 of 7 migrations"),
        ("#priority=%", "7 of 7 migrations"),
        ("#from=x&to=-1", "7 of 7 migrations"),
        ("#from=5&to=99", "2 of 7 migrations, of those from 10 to 11"),
        ("#from=99", "None of 7 migrations matches, of those from 11 to 11."),
        ("#=", "7 of 7 migrations"),
    ],
)
def test_any_address_opens(browser: Browser, at: str, outcome: str) -> None:
    browser.open(a_history(), at=at)
    assert browser.texts("#outcome") == [outcome]


def test_two_thousand_migrations_are_made_as_they_are_needed(browser: Browser) -> None:
    browser.open(a_long_history(2000, 5))
    assert browser.texts("#outcome") == ["2,000 of 2,000 migrations"]
    assert len(browser.ids) == 100
    assert browser.run("return document.querySelectorAll('*').length") < 4000
    browser.choose("text", "number 1999 of")
    assert browser.ids == ["m1999"]
    browser.choose("text", "")
    browser.one('[data-more="100"]').click()
    assert len(browser.ids) == 200
    assert browser.run("return document.activeElement.textContent").startswith(browser.ids[100])
    browser.one('[data-more="all"]').click()
    assert len(browser.ids) == 2000
    assert not browser.one("#more").is_displayed()
    assert browser.texts(".details") == []
    browser.one("button.open").click()
    assert len(browser.texts(".details pre")) > 1


def test_all_rows_are_printed(browser: Browser) -> None:
    browser.open(a_long_history(250, 1))
    assert len(browser.ids) == 100
    browser.driver.execute_cdp_cmd("Page.printToPDF", {})
    assert len(browser.ids) == 250


def test_it_works_by_keyboard(browser: Browser) -> None:
    browser.open(a_history())

    def press(*keys: str) -> str:
        for key in keys:
            browser.driver.switch_to.active_element.send_keys(key)
        assert browser.run("return getComputedStyle(document.activeElement).outlineStyle") != "none"
        focused: str = browser.run("return document.activeElement.textContent")
        return focused

    assert press(Keys.TAB) == "Skip to the migrations"
    browser.one("body").send_keys("")
    browser.run("document.forms.filters.elements.status.focus()")
    assert press(Keys.TAB) == "Priority"
    assert press(Keys.TAB) == "Migration"
    press(Keys.ENTER)
    assert browser.ids == ["1", "2", "3", "4", "9", "10", "11"]
    assert press(*[Keys.TAB] * 5) == "1 Add leads.score"
    press(Keys.SPACE)
    assert browser.one("button.open").get_attribute("aria-expanded") == "true"
    assert press(Keys.TAB).startswith("db/1.py:3")
    assert press(Keys.TAB) == "line 3, column 10"
    press(Keys.TAB)
    assert browser.run("return document.activeElement.getAttribute('aria-label')") == "db/1.py, lines 1 to 5"
