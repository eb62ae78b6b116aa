"""Pages in a headless Chromium: what is cut off or below the screen, words outside their picture, paper."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import attrs
import pytest

WIDTHS = (1440, 1200, 390, 320)

_LOOKED_AT = """
const name = frame.dataset.name + ' at ' + frame.width + ': ';
for (const each of page.querySelectorAll('section, div, table, svg, figure'))
  if (each.scrollWidth > each.clientWidth + 1 && each.clientWidth)
    out.push(name + each.tagName + ' ' + each.className + ' ' + each.scrollWidth);
if (page.documentElement.scrollWidth > frame.width) out.push(name + 'the page scrolls aside');
const first = page.querySelector('.decide tbody tr');
if (frame.width >= 1200 && first && first.getBoundingClientRect().bottom > 900)
  out.push(name + 'the first decision lies below the screen');
for (const svg of page.querySelectorAll('svg')) {
  const box = svg.getBoundingClientRect();
  for (const text of svg.querySelectorAll('text')) {
    const t = text.getBoundingClientRect();
    if (!t.width) continue;
    if (t.left < box.left - 1 || t.right > box.right + 1 || t.top < box.top - 1 || t.bottom > box.bottom + 1)
      out.push(name + 'outside ' + text.textContent);
    if (t.height < 10) out.push(name + 'small ' + text.textContent); } }
"""


@attrs.frozen
class Browser:
    """A headless Chromium that keeps what it needs in a folder."""

    program: str
    folder: Path

    def faults_of(self, pages: Mapping[str, str]) -> list[str]:
        """Everything that is cut off in one of the pages at one of the widths, or too small to read."""
        frames = ""
        for place, (name, page) in enumerate(pages.items()):
            (self.folder / f"page-{place}.html").write_text(page, encoding="utf-8")
            frames += "".join(
                f'<iframe data-name="{name}" src="page-{place}.html" width="{width}" height="900"></iframe>'
                for width in WIDTHS
            )
        script = (
            "onload = () => { const out = []; for (const frame of document.querySelectorAll('iframe')) {"
            f"const page = frame.contentDocument; {_LOOKED_AT} }}"
            "document.body.innerHTML = '<pre id=out>' + out.join('\\n') + '</pre>'; }"
        )
        start = self.folder / "frame.html"
        start.write_text(f"<body>{frames}<script>{script}</script>", encoding="utf-8")
        told = self._run("--allow-file-access-from-files", "--dump-dom", start.as_uri())
        found = re.search('<pre id="out">(.*?)</pre>', told, re.S)
        assert found is not None, told[-500:]
        return found[1].splitlines()

    def printed(self, page: str) -> Path:
        """The PDF of a page."""
        source, paper = self.folder / "page.html", self.folder / "page.pdf"
        source.write_text(page, encoding="utf-8")
        self._run(f"--print-to-pdf={paper}", "--no-pdf-header-footer", source.as_uri())
        return paper

    def _run(self, *flags: str) -> str:
        usual = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={self.folder}/profile"]
        done = subprocess.run(
            [self.program, *usual, *flags], capture_output=True, text=True, check=False, timeout=120
        )
        return done.stdout or done.stderr


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    """A headless Chromium; a test that needs it is skipped where none is installed."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no headless Chromium is installed")
    return Browser(program, tmp_path)
