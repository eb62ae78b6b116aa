"""The review that users hold: its values with every form in which they are shown."""

from __future__ import annotations

import attrs

from cxkit.review._html import to_html
from cxkit.review._markdown import to_markdown
from cxkit.review._model import Contents
from cxkit.review._text import to_text
from cxkit.values import Language


@attrs.frozen(kw_only=True, repr=False)
class Review(Contents):
    """A period of service: what happened, whether it is real, why, what to do, whom to call.

    Print it (`print(review)`), or take `to_text`, `to_markdown`, `to_html`, each in en, zh-Hans or zh-Hant;
    `to_dict` and `to_json` give plain data. All of them show `sections`. In a notebook it shows itself.
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
