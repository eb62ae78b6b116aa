"""The review that users hold: its values with every form in which they are shown."""

from __future__ import annotations

import json
from typing import Any

import attrs

from cxkit.review._html import to_html
from cxkit.review._markdown import to_markdown
from cxkit.review._model import Contents
from cxkit.review._tables import to_dict
from cxkit.review._text import to_text
from cxkit.values import Language


@attrs.frozen(kw_only=True, repr=False)
class Review(Contents):
    """A period of service: figures, what stands out, volumes, rankings, people to call back.

    Print it (`print(review)`), or take `to_text`, `to_markdown`, `to_html`, each in en, zh-Hans or zh-Hant;
    `to_dict` and `to_json` give plain data. In a notebook it shows itself.
    """

    def to_text(self, language: Language = "en") -> str:
        """The review for a terminal."""
        return to_text(self, language)

    def to_markdown(self, language: Language = "en") -> str:
        """The review for a wiki or a chat."""
        return to_markdown(self, language)

    def to_html(self, language: Language = "en") -> str:
        """The review as one page that needs nothing else, its pictures inside."""
        return to_html(self, language)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, everything with n and interval; labels in all three languages."""
        return to_dict(self)

    def to_json(self) -> str:
        """The plain data as JSON, indented."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2, allow_nan=False)

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        return (
            f"Review({self.source!r}, {self.period.text!r}: {len(self.figures)} figures, "
            f"{len(self.signals)} of {len(self.findings)} findings beyond chance, "
            f"{len(self.callbacks)} to call back)"
        )

    def _repr_html_(self) -> str:
        return self.to_html()
