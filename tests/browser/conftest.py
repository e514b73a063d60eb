"""A real browser, where there is one, and pages opened in it as files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Error,
    Page,
    Request,
    sync_playwright,
)

from generator.cli import main
from tests.conftest import browser_on_path
from tests.test_cli_check import EPHEMERAL, machine, written


@dataclass
class Opened:
    """A page in a browser, with what it said and asked for."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    @property
    def hash(self) -> str:
        """What stands behind the address's #."""
        return str(self.page.evaluate("decodeURIComponent(location.hash.slice(1))"))

    def until(self, part: str) -> None:
        """Waits until the address has this part."""
        self.page.wait_for_url(re.compile(re.escape(part)))

    def shown(self) -> list[str]:
        """The ids of the items that are not filtered out."""
        return self._ids(
            "[data-item]", "all => all.filter(each => each.checkVisibility()).map(each => each.id)"
        )

    def open(self) -> list[str]:
        """The ids of the items that are open."""
        return self._ids("[data-item][open]", "all => all.map(e => e.id)")

    def focused(self) -> str:
        """The id of the item in which the focus is."""
        return str(self.page.evaluate("document.activeElement.closest('[data-item]')?.id || ''"))

    def _ids(self, selector: str, script: str) -> list[str]:
        return list(self.page.eval_on_selector_all(selector, script))


def listen(found: Opened) -> None:
    """Writes down what a page says and asks for."""

    def said(message: ConsoleMessage) -> None:
        found.faults.append(message.text)

    def failed(error: Error) -> None:
        found.faults.append(str(error))

    def asked(dialog: Dialog) -> None:
        found.faults.append(dialog.message)
        dialog.dismiss()

    def requested(request: Request) -> None:
        found.requests.append(request.url)

    found.page.on("console", said)
    found.page.on("pageerror", failed)
    found.page.on("dialog", asked)
    found.page.on("request", requested)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = browser_on_path()
    if path is None:
        pytest.skip("no Chromium is on PATH")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def look(browser: Browser) -> Iterator[Any]:
    """Opens a file: look(path, '#hash', color_scheme='dark' ...); nothing may be said or asked."""
    contexts: list[tuple[BrowserContext, Opened]] = []

    def open_file(path: Path, behind: str = "", **settings: Any) -> Opened:
        context = browser.new_context(**settings)
        page = context.new_page()
        page.set_default_timeout(5000)
        found = Opened(page, path.resolve().as_uri())
        listen(found)
        page.goto(found.address + behind)
        contexts.append((context, found))
        return found

    yield open_file
    for context, found in contexts:
        context.close()
        assert found.faults == []
        assert {each.partition("#")[0] for each in found.requests} == {found.address}


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory, plan: dict[str, str]) -> Path:
    path = tmp_path_factory.mktemp("pages") / "index.html"
    path.write_text(plan["docs/index.html"], encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report on twelve machines, four of them with nothing to find."""
    room = tmp_path_factory.mktemp("report")
    machines = [machine(f"vm-{n}", **(EPHEMERAL if n % 3 else {})) for n in range(12)]
    machines.append(
        machine("vm-vhd", storageProfile={"osDisk": {"vhd": {"uri": "https://x/y.vhd"}}})
    )
    machines.append(machine('<b onclick="alert(1)">odd</b><script>alert(2)</script>', **EPHEMERAL))
    source, target = written(room / "machines.json", machines), room / "report.html"
    main.main(
        ["report", str(source), "--parameter", "ephemeralOsDiskEffect=Deny", "-o", str(target)],
        standalone_mode=False,
    )
    return target
