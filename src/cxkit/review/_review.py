"""The review that users hold: its values with every form in which they are shown."""

from __future__ import annotations

import attrs

from cxkit.review._model import Contents
from cxkit.review._page import Page


@attrs.frozen(kw_only=True, repr=False)
class Review(Page, Contents):
    """A period of service: what happened, whether it is real, why, what to do, whom to call.

    Print it (`print(review)`), or take `to_text`, `to_markdown`, `to_html`, each in en, zh-Hans or zh-Hant;
    `to_dict` and `to_json` give plain data. All of them show `sections`. In a notebook it shows itself.
    """

    def __repr__(self) -> str:
        return (
            f"Review({self.source!r}, {self.period.text!r}: {len(self.figures)} figures, "
            f"{len(self.signals)} of {len(self.findings)} findings beyond chance, "
            f"{len(self.callbacks)} to call back)"
        )
