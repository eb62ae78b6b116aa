"""Languages of articles by their tags."""

from __future__ import annotations

from cxkit.values import language


def canonical(tag: str) -> str:
    """The tag in one way of writing; Chinese by its script, whatever the region.

    >>> canonical("zh-CN"), canonical("zh_TW"), canonical("pt-BR")
    ('zh-hans', 'zh-hant', 'pt-br')
    """
    folded = tag.replace("_", "-").casefold()
    return language(tag).casefold() if folded.partition("-")[0] == "zh" else folded


def same_tag(one: str, other: str) -> bool:
    """Whether two tags name one language."""
    return canonical(one) == canonical(other)


def wider(tag: str) -> list[str]:
    """The tag and the wider ones that it begins with.

    >>> wider("pt-BR")
    ['pt-br', 'pt']
    """
    full = canonical(tag)
    if full.startswith("zh"):
        return [full]
    parts = full.split("-")
    return ["-".join(parts[:size]) for size in range(len(parts), 0, -1)]
