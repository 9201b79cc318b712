"""How the page looks: at three widths, in light and dark, and with hostile words in it."""

from __future__ import annotations

import pytest
from selenium.common.exceptions import NoAlertPresentException

from tests.browser.conftest import Browser
from tests.browser.samples import a_history
from tests.reports.test_hostile import HOSTILE, audit_with

# WCAG 2.2, "contrast ratio": 4.5 for text.
CONTRASTS = """
const channel = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
const luminance = ([red, green, blue]) => 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
const behind = (element) => {
  for (; element; element = element.parentElement) {
    const colour = numbers(getComputedStyle(element).backgroundColor);
    if (colour.length === 3 || colour[3] === 1) return colour;
  }
  throw new Error("no background");
};
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const found = [];
while (texts.nextNode()) {
  const element = texts.currentNode.parentElement;
  if (!texts.currentNode.data.trim() || !element.checkVisibility() || element.closest("script, option")) continue;
  const style = getComputedStyle(element);
  const colour = numbers(element.closest("svg") ? style.fill : style.color);
  const [dark, light] = [luminance(colour), luminance(behind(element))].sort((one, other) => one - other);
  found.push([(light + 0.05) / (dark + 0.05), `${element.tagName}.${element.className}: ${texts.currentNode.data}`]);
}
return found;
"""
WIDTHS = [1280, 800, 375, 320]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_can_be_read(browser: Browser, width: int, dark: bool) -> None:
    browser.open(a_history(), width=width, dark=dark)
    for button in browser.run("return [...document.querySelectorAll('button.open')]"):
        browser.run("arguments[0].click()", button)
    contrasts = browser.run(CONTRASTS)
    assert len(contrasts) > 100
    assert [text for contrast, text in contrasts if contrast < 4.5] == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_scheme_is_the_reader_s(browser: Browser, dark: bool) -> None:
    browser.open(a_history(), dark=dark)
    red, green, blue = browser.run("return getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
    assert (max(red, green, blue) < 64) == dark


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_never_scrolls_sideways(browser: Browser, width: int) -> None:
    browser.open(audit_with("a_very_long_name_without_a_place_to_break_it" * 5), width=width)
    for button in browser.run("return [...document.querySelectorAll('button.open')]"):
        browser.run("arguments[0].click()", button)
    page, shown = browser.run("const page = document.documentElement; return [page.scrollWidth, page.clientWidth]")
    assert page == shown
    assert width - 20 < shown <= width


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_do_nothing(browser: Browser, words: str) -> None:
    browser.open(audit_with(words))
    browser.one("button.open").click()
    with pytest.raises(NoAlertPresentException):
        _ = browser.driver.switch_to.alert.text
    assert browser.run("return [...document.scripts].map((script) => script.type)") == ["application/json", ""]
    assert browser.texts("img, iframe, b:not([data-figure], .bars b, summary b)") == []
    assert not browser.run(
        "return [...document.querySelectorAll('*')].some((e) => e.getAttributeNames().some((n) => n.startsWith('on')))"
    )
    assert browser.run("return document.title") == "Backfill audit report"
    assert len(browser.ids) == 1
    hrefs = browser.run("return [...document.querySelectorAll('a[href]')].map((a) => a.getAttribute('href'))")
    assert {href.partition("/")[0] for href in hrefs if not href.startswith("#")} == {"https:"}


def test_a_style_or_script_that_is_not_its_own_would_not_run(browser: Browser) -> None:
    browser.open(a_history())
    browser.run(
        "const script = document.createElement('script'); script.textContent = 'window.ran = true';"
        "document.body.append(script)"
    )
    assert browser.run("return window.ran") is None
    (refused,) = browser.driver.get_log("browser")  # type: ignore[no-untyped-call]
    assert "Content Security Policy" in refused["message"]
