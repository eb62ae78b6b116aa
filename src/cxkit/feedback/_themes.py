"""A theme: a node of a tree, with its labels, its meaning, and who is asked about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cxkit._typing import Named, Several
from cxkit.errors import Fault
from cxkit.feedback._enums import Severity
from cxkit.kernel import field, personal, record
from cxkit.values import Label, Language

DEEPEST: Final = 4


@record(name="theme_tree.theme")
class Theme:
    """A theme of a tree: a code that is never used twice, its parent, labels and meaning.

    `include` and `exclude` are examples of texts that belong to it or do not. `owner` is the department that
    is asked about it. A code that is retired, also by a merge or a split, stays in the tree.

    >>> late = Theme(code="late", parent="logistics", en="Late", zh_hans="配送迟", zh_hant="配送遲")
    >>> late.label("zh-TW")
    '配送遲'
    """

    code: str = field(longest=100)
    parent: str | None = field(default=None, longest=100)
    en: str = field(longest=200)
    zh_hans: str = field(longest=200)
    zh_hant: str = field(longest=200)
    definition: str | None = field(default=None, longest=2000)
    include: Several[str] = personal(default=())
    exclude: Several[str] = personal(default=())
    severity: Named[Severity] = field(default=Severity.NONE)
    owner: str | None = field(default=None, longest=200)
    retired: bool = False

    def rules(self) -> Iterator[Fault]:
        """A theme is not its own parent."""
        if self.parent == self.code:
            yield Fault("parent", "theme.parent", "is another theme")

    @property
    def labels(self) -> Label:
        """The name of the theme in the three languages."""
        return Label(self.en, self.zh_hans, self.zh_hant)

    def label(self, name: Language = "en") -> str:
        """The name of the theme in that language."""
        return self.labels.in_language(name)


def _top(code: str, en: str, zh_hans: str, zh_hant: str, severity: Severity = Severity.NONE) -> Theme:
    return Theme(code=code, en=en, zh_hans=zh_hans, zh_hant=zh_hant, severity=severity)


TOP_THEMES: Final = (
    _top("product", "Product", "产品问题", "商品問題"),
    _top("process", "Service process", "服务流程", "服務流程", Severity.TIME),
    _top("environment", "Environment and facilities", "环境设施", "環境設施"),
    _top("logistics", "Delivery", "物流", "物流", Severity.TIME),
    _top("price", "Price", "价格", "價格", Severity.MONEY),
    _top("staff", "Staff and attitude", "服务态度", "服務態度", Severity.COURTESY),
    _top("platform", "Platform", "平台", "平台"),
    _top("other", "Other", "其他", "其他"),
)
"""The top level of a tree: product, process and environment of the guide, and what shops speak of besides."""
