"""The page of the matrix in a real browser, as people use it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from generator.azure import lint
from generator.matrix.cells import cells
from generator.matrix.model import Matrix
from generator.publish import targets
from tests.browser.conftest import Opened
from tests.browser.measures import CONTRAST, HIDDEN
from tests.pages import HOSTILE, hostile

Look = Callable[..., Opened]
ID = "ultra-disk-crash"
SUMMARY = f"#{ID} > summary"


def counted(seen: Opened) -> str:
    return seen.page.inner_text("[role=status]")


def test_everything_is_shown_at_first(look: Look, index: Path, matrix: Matrix) -> None:
    seen = look(index)
    assert seen.shown() == [each.id for each in matrix.statements]
    assert counted(seen) == f"{len(matrix.statements)} of {len(matrix.statements)} statements"


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("mode", "crash", lambda each: "crash" in each.modes),
        ("verdict", "unsupported", lambda each: each.verdict == "unsupported"),
        ("status", "withdrawn", lambda each: each.status == "withdrawn"),
        (
            "carrier",
            "policy",
            lambda each: any("policy" not in rule.excluded for rule in each.rules),
        ),
    ],
)
def test_a_filter_shows_what_it_names(  # noqa: PLR0917
    look: Look, index: Path, matrix: Matrix, name: str, value: str, fits: Callable[[Any], bool]
) -> None:
    seen = look(index)
    seen.page.select_option(f"[data-filter={name}]", value)
    wanted = [each.id for each in matrix.statements if fits(each)]
    assert seen.shown() == wanted
    assert counted(seen).startswith(f"{len(wanted)} of ")
    assert seen.hash == f"{name}={value}"


def test_what_nothing_enforces_can_be_shown(look: Look, index: Path, matrix: Matrix) -> None:
    seen = look(index, "#carrier=none")
    table = cells(matrix, targets.holding(matrix))
    bare = [key for key, row in table.items() if not any(cell.files for cell in row.values())]
    assert seen.shown() == bare
    seen.page.select_option("[data-filter=carrier]", "any")
    assert len(seen.shown()) == len(matrix.statements) - len(bare)


def test_filters_and_words_are_combined(look: Look, index: Path, matrix: Matrix) -> None:
    seen = look(index)
    seen.page.select_option("[data-filter=verdict]", "unsupported")
    seen.page.fill("input[type=search]", " DISK  maxshares ")
    assert seen.shown() == ["shared-disk"]
    seen.page.fill("input[type=search]", '"disks cannot be part of a crash"')
    assert seen.shown() == [ID, "premiumv2-disk-crash"]
    assert seen.page.locator("h3:visible").count() == 1
    seen.page.click("#clear")
    assert len(seen.shown()) == len(matrix.statements)
    assert seen.hash == ""


def test_a_reason_leads_to_its_statements(look: Look, index: Path, matrix: Matrix) -> None:
    seen = look(index)
    seen.page.click("details.plain > summary")
    seen.page.click("details.plain a:has-text('It is about what the portal offers')")
    reason = next(key for key, text in matrix.reasons.items() if "portal offers" in text)
    wanted = [each.id for each in matrix.statements if reason in each.reasons.values()]
    assert seen.shown() == wanted
    assert len(wanted) == 2


def test_a_statement_opens_and_shows_its_rule(look: Look, index: Path) -> None:
    seen = look(index)
    seen.page.click(SUMMARY)
    body = seen.page.locator(f"#{ID} .body")
    assert "Exclude the disk from restore points" in body.inner_text()
    assert "managedDisk.storageAccountType is UltraSSD_LRS" in body.inner_text()
    code = body.locator("details.code").first
    assert not code.locator("pre").is_visible()
    code.locator("summary").click()
    assert '"equals": "UltraSSD_LRS"' in code.locator("pre").inner_text()


def test_what_is_seen_can_be_shared(look: Look, index: Path) -> None:
    seen = look(index)
    seen.page.select_option("[data-filter=verdict]", "unsupported")
    seen.page.fill("input[type=search]", "ultra & disks")
    seen.page.fill("input[type=search]", "ultra")
    seen.page.click(SUMMARY)
    seen.until("open=")
    other = look(index, seen.page.evaluate("location.hash"))
    assert (other.shown(), other.open()) == (seen.shown(), [ID])
    assert other.page.input_value("input[type=search]") == "ultra"
    assert other.page.evaluate(f"document.getElementById('{ID}').getBoundingClientRect().top") < 800


@pytest.mark.parametrize("behind", [f"#{ID}", f"#open={ID}"])
def test_a_link_to_a_statement_opens_it(look: Look, index: Path, behind: str) -> None:
    assert look(index, behind).open() == [ID]


@pytest.mark.parametrize(
    "behind",
    ["#open=nothing", "#verdict=nothing&mode=", "#%E0%A4%A", "#=&&==", "#constructor", "#q=%22"],
)
def test_an_address_that_means_nothing_shows_everything(
    look: Look, index: Path, matrix: Matrix, behind: str
) -> None:
    assert len(look(index, behind).shown()) == len(matrix.statements)


def test_back_and_forward_go_through_what_was_seen(look: Look, index: Path, matrix: Matrix) -> None:
    seen = look(index)
    seen.page.select_option("[data-filter=verdict]", "limit")
    seen.page.locator("input[type=search]").press_sequentially("hours")
    few = seen.shown()
    seen.page.click(f"#{few[0]} > summary")
    seen.until("open=")
    seen.page.go_back()
    assert (seen.shown(), seen.open()) == (few, [])
    seen.page.go_back()
    assert seen.page.input_value("input[type=search]") == ""
    seen.page.go_back()
    assert len(seen.shown()) == len(matrix.statements)
    for _ in range(3):
        seen.page.go_forward()
    assert (seen.shown(), seen.open()) == (few, few[:1])


def test_it_can_be_used_by_keyboard_alone(look: Look, index: Path, matrix: Matrix) -> None:
    seen = look(index)
    keys = seen.page.keyboard
    keys.press("Tab")
    assert seen.page.inner_text(":focus") == "Skip to the content"
    keys.press("Enter")
    keys.press("/")
    keys.type("ultra")
    few = seen.shown()
    assert 1 < len(few) < len(matrix.statements)
    keys.press("Escape")
    assert len(seen.shown()) == len(matrix.statements)
    keys.press("Escape")
    assert seen.page.evaluate("document.activeElement === document.body")
    seen.page.focus("#managed-disks > summary")
    keys.press("ArrowDown")
    assert seen.focused() == "unmanaged-disks"
    keys.press("Enter")
    keys.press("Tab")
    keys.press("Escape")
    assert (seen.open(), seen.focused()) == ([], "unmanaged-disks")
    keys.press("End")
    assert seen.focused() == matrix.statements[-1].id
    keys.press("Home")
    keys.press("ArrowUp")
    assert seen.focused() == "managed-disks"


def test_the_focus_is_seen_and_goes_through_the_controls_in_order(look: Look, index: Path) -> None:
    seen = look(index)
    passed = []
    for _ in range(40):
        seen.page.keyboard.press("Tab")
        passed.append(
            seen.page.evaluate(
                "(e => [e.tagName + (e.dataset.filter || e.id || ''), e.getBoundingClientRect().top"
                " + scrollY, getComputedStyle(e).outlineStyle])(document.activeElement)"
            )
        )
    controls = [each[0] for each in passed]
    start = controls.index("INPUT")
    names = ["SELECTmode", "SELECTverdict", "SELECTcarrier", "SELECTstatus"]
    assert controls[start + 1 : start + 5] == names
    assert all(each[2] != "none" for each in passed)
    tops = [each[1] for each in passed[1:] if each[0] == "SUMMARY"]
    assert tops == sorted(tops)


def test_the_theme_follows_the_system_until_somebody_chooses(look: Look, index: Path) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light, dark = (look(index, color_scheme=each) for each in ("light", "dark"))
    assert light.page.evaluate(ground) != dark.page.evaluate(ground)
    assert dark.page.get_attribute("#theme", "aria-pressed") == "true"
    light.page.click("#theme")
    assert light.page.evaluate(ground) == dark.page.evaluate(ground)
    light.page.reload()
    assert light.page.evaluate(ground) == dark.page.evaluate(ground)
    light.page.click("#theme")
    assert light.page.get_attribute("#theme", "aria-pressed") == "false"
    assert light.page.evaluate(ground) != dark.page.evaluate(ground)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_is_enough(look: Look, index: Path, scheme: str) -> None:
    opened = f"#open={ID},windows-list-closed,lim-ultra,api-crash-floor"
    seen = look(index, opened, color_scheme=scheme)
    found = seen.page.evaluate(CONTRAST)
    assert found["poor"] == []
    assert found["counted"] > 300


@pytest.mark.parametrize("width", [320, 375, 768, 1280])
def test_no_width_scrolls_sideways(look: Look, index: Path, matrix: Matrix, width: int) -> None:
    every = ",".join(each.id for each in matrix.statements)
    seen = look(index, f"#open={every}", viewport={"width": width, "height": 700})
    seen.page.eval_on_selector_all("details", "all => all.forEach(each => { each.open = true; })")
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_script_it_can_be_read(look: Look, index: Path, matrix: Matrix) -> None:
    seen = look(index, java_script_enabled=False)
    assert seen.page.locator(".scripted:visible").count() == 0
    assert seen.page.locator("[data-item]:visible").count() == len(matrix.statements)
    seen.page.click(SUMMARY)
    assert seen.page.locator(f"#{ID} dl").is_visible()


@pytest.mark.parametrize("scripted", [True, False])
def test_what_is_printed_is_open_and_has_no_controls(
    look: Look, index: Path, scripted: bool
) -> None:
    seen = look(index, color_scheme="dark")
    if not scripted:
        seen.page.evaluate("document.documentElement.classList.remove('script')")
    assert seen.page.evaluate(HIDDEN, "[data-item] dl") > 0
    seen.page.emulate_media(media="print", color_scheme="dark")
    assert seen.page.evaluate(HIDDEN, "[data-item] dl") == 0
    assert seen.page.locator("button:visible, select:visible, input:visible").count() == 0
    assert seen.page.evaluate("getComputedStyle(document.body).color") == "rgb(27, 34, 41)"


def test_printing_leaves_the_page_and_its_address_as_they_were(look: Look, index: Path) -> None:
    seen = look(index, f"#open={ID}")
    seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert len(seen.open()) > 50
    seen.page.evaluate("dispatchEvent(new Event('afterprint'))")
    seen.page.wait_for_timeout(200)
    assert (seen.open(), seen.hash) == ([ID], f"open={ID}")
    seen.page.click("#managed-disks > summary")
    seen.until("managed-disks")


def test_a_screen_reader_finds_its_way(look: Look, index: Path) -> None:
    seen = look(index)
    client = seen.page.context.new_cdp_session(seen.page)
    nodes = [
        each
        for each in client.send("Accessibility.getFullAXTree")["nodes"]
        if not each.get("ignored")
    ]
    told = [(each["role"]["value"], each.get("name", {}).get("value", "")) for each in nodes]
    roles = {role for role, _ in told}
    assert {"banner", "main", "contentinfo", "search", "status", "heading"} <= roles
    named = {"button", "combobox", "searchbox", "image", "region", "link", "DisclosureTriangle"}
    assert [role for role, name in told if role in named and not name] == []
    triangles = [
        each
        for each in nodes
        if each["role"]["value"] == "DisclosureTriangle"
        and "ultra-disk-crash " in each["name"]["value"] + " "
    ]
    expanded = [
        prop["value"]["value"] for prop in triangles[0]["properties"] if prop["name"] == "expanded"
    ]
    assert expanded == [False]
    live = seen.page.get_attribute("[role=status]", "aria-live")
    assert live == "polite"
    levels = seen.page.eval_on_selector_all(
        "h1, h2, h3, h4, h5", "all => all.map(each => Number(each.tagName[1]))"
    )
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_picture_is_told_in_words(look: Look, index: Path) -> None:
    seen = look(index)
    client = seen.page.context.new_cdp_session(seen.page)
    images = [
        (each["name"]["value"], each.get("description", {}).get("value", ""))
        for each in client.send("Accessibility.getFullAXTree")["nodes"]
        if not each.get("ignored") and each["role"]["value"] == "image"
    ]
    assert len(images) >= 3
    assert all("enforced" in f"{name} {description}" for name, description in images)


def test_hostile_texts_stay_texts(
    look: Look, tmp_path: Path, second: Matrix, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("definition", "initiative"):
        monkeypatch.setattr(lint, name, lambda *_: ())
    page = tmp_path / "index.html"
    page.write_text(targets.plan(hostile(second))["docs/index.html"], encoding="utf-8")
    seen = look(page)
    seen.page.eval_on_selector_all("details", "all => all.forEach(each => { each.open = true; })")
    assert " ".join(HOSTILE.split()) in " ".join(seen.page.inner_text("main").split())
    assert seen.page.locator("img").count() == 0
    assert seen.page.locator("script").count() == 1
    seen.page.fill("input[type=search]", "<script>")
    assert len(seen.shown()) == len(second.statements)
