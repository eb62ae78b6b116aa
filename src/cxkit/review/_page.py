"""Whatever is made of sections, and the forms in which it is shown: text, Markdown, HTML, and JSON."""

from __future__ import annotations

import json
from typing import Any

from cxkit.review._html import to_html
from cxkit.review._markdown import to_markdown
from cxkit.review._text import to_text
from cxkit.values import Language


class Page:
    """The forms of everything that is made of sections; in a notebook it shows itself."""

    __slots__ = ()

    def to_text(self: Any, language: Language = "en") -> str:
        """The page for a terminal, 100 columns wide at most."""
        return to_text(self, language)

    def to_markdown(self: Any, language: Language = "en") -> str:
        """The page for a wiki or a chat."""
        return to_markdown(self, language)

    def to_html(self: Any, language: Language = "en") -> str:
        """The page as one file that needs nothing else, its pictures inside."""
        return to_html(self, language)

    def to_json(self: Any) -> str:
        """The plain data as JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False, allow_nan=False)

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        return self.to_html()
