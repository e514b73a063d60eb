"""The report in a real browser, as people use it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import Opened
from tests.browser.measures import CONTRAST, HIDDEN

Look = Callable[..., Opened]


def counted(seen: Opened) -> str:
    return seen.page.inner_text("[role=status]")


def test_findings_are_filtered_by_kind_and_words(look: Look, report: Path) -> None:
    seen = look(report)
    assert counted(seen) == "2 of 2 statements, 10 of 10 resources"
    seen.page.select_option("[data-filter=label]", "audit")
    assert counted(seen) == "1 of 2 statements, 1 of 10 resources"
    seen.page.select_option("[data-filter=label]", "")
    seen.page.fill("input[type=search]", "vm-7")
    assert counted(seen) == "1 of 2 statements, 1 of 10 resources"
    seen.page.fill("input[type=search]", "there is no such machine")
    assert counted(seen) == "0 of 2 statements, 0 of 10 resources"
    assert seen.page.locator("h3:visible").count() == 0


def test_a_view_of_a_report_can_be_shared(look: Look, report: Path) -> None:
    seen = look(report)
    seen.page.select_option("[data-filter=label]", "deny")
    seen.page.click("#s1 > summary")
    seen.until("open=")
    other = look(report, seen.page.evaluate("location.hash"))
    assert (other.shown(), other.open()) == (seen.shown(), ["s1"])
    assert other.page.locator("#s1 li").count() == 9


def test_names_from_an_inventory_stay_text(look: Look, report: Path) -> None:
    seen = look(report)
    assert seen.page.locator("b[onclick]").count() == 0
    assert seen.page.locator("h4:has-text('<b onclick=')").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_is_enough(look: Look, report: Path, scheme: str) -> None:
    found = look(report, "#open=s1,s2,r1", color_scheme=scheme).page.evaluate(CONTRAST)
    assert found["poor"] == []
    assert found["counted"] > 60


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_no_width_scrolls_sideways(look: Look, report: Path, width: int) -> None:
    seen = look(report, "#open=s1,s2,r1,r2", viewport={"width": width, "height": 700})
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_script_and_on_paper_it_can_be_read(look: Look, report: Path) -> None:
    seen = look(report, java_script_enabled=False)
    assert seen.page.locator(".scripted:visible").count() == 0
    assert seen.page.locator("[data-item]:visible").count() == 12
    printed = look(report)
    printed.page.emulate_media(media="print")
    assert printed.page.evaluate(HIDDEN, "[data-item] li, [data-item] h5") == 0
