"""A print page as PDF, by whatever browser or printer there is; without one, a sentence that says what to do.

Both shape every script as the pages do. The page forbids scripts by its own policy and asks nothing of the network.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
SECONDS = 60
STYLE = "planning/printing.css"  # of every print page, as a static file
BESIDE = "print.css"  # what a page that becomes a PDF calls its one stylesheet
FLAGS = (
    "--headless=new", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--no-pdf-header-footer",
)  # fmt: skip


class NoPrinter(RuntimeError):
    """Nothing here makes a PDF; the message says what would."""


def style_text() -> str:
    """The stylesheet of print pages."""
    return (files("nakhoda.planning") / "static" / STYLE).read_text("utf-8")


def pdf_of(html: str, css: str) -> bytes:
    """The page as PDF; `html` names its one stylesheet `BESIDE`. Raises `NoPrinter`."""
    browser = browser_path()
    if browser:
        return _by_browser(browser, html, css)
    if find_spec("weasyprint"):
        return _by_weasyprint(html, css)
    raise NoPrinter(
        "there is no Chromium and no WeasyPrint here: open the print page and save it as PDF from your browser, or "
        "install chromium (or name it in CHROMIUM)"
    )


def browser_path() -> str | None:
    """A Chromium: named in the environment, on the path, or the one that Playwright brought."""
    named = os.environ.get("CHROMIUM")
    found = named if named and Path(named).exists() else next(filter(None, map(shutil.which, BROWSERS)), None)
    return found or next(map(str, _playwrights_own()), None)


def _playwrights_own() -> list[Path]:
    root = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    return sorted(root.glob("chromium-*/chrome-linux*/chrome"), reverse=True)


def _by_browser(browser: str, html: str, css: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="print-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "page.html").write_text(html, "utf-8")
        (folder / BESIDE).write_text(css, "utf-8")
        root = ["--no-sandbox"] if os.geteuid() == 0 else []  # as root Chromium has no sandbox to offer
        command = [browser, *FLAGS, *root, f"--user-data-dir={folder / 'profile'}"]
        command += [f"--print-to-pdf={folder / 'page.pdf'}", (folder / "page.html").as_uri()]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
            return (folder / "page.pdf").read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            told = "the browser that prints did not answer: open the print page and save it as PDF from your own"
            raise NoPrinter(told) from error


def _by_weasyprint(html: str, css: str) -> bytes:
    from weasyprint import CSS, HTML  # type: ignore[import-not-found]

    def nothing(url: str) -> dict[str, str]:
        raise ValueError(f"a print page fetches nothing: {url}")

    return bytes(HTML(string=html, url_fetcher=nothing).write_pdf(stylesheets=[CSS(string=css)]))
