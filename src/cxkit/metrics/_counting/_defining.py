"""Definitions of metrics: one record a metric, from which the docs' catalogue is built."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Final, Literal

import attrs

from cxkit.errors import Invalid, NotFound, shown
from cxkit.metrics._wording import HEADS, SAID
from cxkit.values import Label, Language, mark

Better = Literal["higher", "lower"] | None
"""The better way, up or down; None where neither is."""


@attrs.frozen(kw_only=True)
class Choice:
    """An option that the field disagrees on: its values, what each means, and which is the default.

    >>> bots = Choice(name="bots", default="ignored", values={"ignored": "no answer", "counted": "an answer"})
    >>> bots.check("counted")
    'counted'
    """

    name: str
    default: Any
    values: Mapping[Any, str] = attrs.field(factory=dict[Any, str], hash=False)
    about: str = ""

    def check(self, value: Any) -> Any:
        """The value itself if it is one of the choices, else an error that lists them."""
        if self.values and value not in self.values:
            known = ", ".join(repr(each) for each in self.values)
            raise Invalid(
                f"{shown(value)} is not a choice: use one of {known}", code="option.unknown", path=self.name
            )
        return value


def _tabled(field: str) -> Any:
    """The default of a field that the table of this room says; a metric of your own gives its words."""

    def said(metric: Definition) -> Any:
        words = SAID.get(metric.id if field == "label" else f"{metric.id}.{field}")
        if words is None:
            raise Invalid(f"metric {metric.id!r} lacks its {field}", code="definition.words", path=field)
        return words if field == "label" else words.en

    return attrs.Factory(said, takes_self=True)


@attrs.frozen(kw_only=True)
class Definition:
    """A metric's id, labels, formula, unit, what is counted and what isn't, when it is undefined, its source.

    Making one registers it: `definition("nps")` finds it again. `options` are the choices on which the field
    disagrees; every result carries those that it was computed with. The fields hold English; a metric of your
    own gives them all, and they are said in its own words in every language.
    """

    id: str
    label: Label = attrs.field(default=_tabled("label"))
    formula: str = attrs.field(default=_tabled("formula"))
    unit: str
    better: Better
    counted: str = attrs.field(default=_tabled("counted"))
    not_counted: str = attrs.field(default=_tabled("not_counted"))
    undefined: str = attrs.field(default=_tabled("undefined"))
    source: str = attrs.field(default=_tabled("source"))
    options: tuple[Choice, ...] = ()

    def __attrs_post_init__(self) -> None:
        earlier = DEFINITIONS.setdefault(self.id, self)
        if earlier is not self and earlier != self:
            raise Invalid(f"metric {self.id!r} is defined twice", code="definition.twice")
        self.label.coded(f"metric.{self.id}")
        for field in HEADS:
            self._said(field)

    def choose(self, **given: Any) -> dict[str, Any]:
        """Every option with its value: those given, checked, and the defaults of the others.

        >>> from cxkit.metrics.first_response import DEFINITION
        >>> DEFINITION.choose(bots="counted")["bots"]
        'counted'
        """
        known = {option.name: option for option in self.options}
        unknown = [name for name in given if name not in known]
        if unknown:
            raise Invalid(
                f"{self.id} has no option {', '.join(unknown)}: it has {', '.join(known) or 'none'}",
                code="option.unknown",
                path=unknown[0],
            )
        return {name: option.check(given.get(name, option.default)) for name, option in known.items()}

    def better_of(self, figure: str | None = None) -> Better:
        """Direction that is good for one of the metric's figures; without one, for the metric itself.

        >>> from cxkit.metrics import definition
        >>> definition("first_response").better_of("median"), definition("first_response").better_of("within")
        ('lower', 'higher')
        """
        if figure not in _TURNED or self.better is None:
            return self.better
        return "lower" if self.better == "higher" else "higher"

    def in_language(self, name: Language = "en") -> str:
        """Its label."""
        return self.label.in_language(name)

    def formula_in(self, name: Language = "en") -> str:
        """Formula in that language."""
        return self._said("formula").in_language(name)

    def counted_in(self, name: Language = "en") -> str:
        """Cases that are counted, in that language.

        >>> from cxkit.metrics import definition
        >>> definition("nps").counted_in("zh-Hans")
        '0至10分的完整回答；0分也是回答'
        """
        return self._said("counted").in_language(name)

    def not_counted_in(self, name: Language = "en") -> str:
        """Cases that are left out, in that language."""
        return self._said("not_counted").in_language(name)

    def undefined_in(self, name: Language = "en") -> str:
        """When there is no figure."""
        return self._said("undefined").in_language(name)

    def source_in(self, name: Language = "en") -> str:
        """Where it comes from: a reference is said as it is written, in every language."""
        return self._said("source").in_language(name)

    def text(self, language: Language = "en") -> str:
        """All of it, a line each, under the label.

        >>> from cxkit.metrics import definition
        >>> print(definition("volume").text("zh-Hans"))
        咨询量
        计算公式：会话（或给定记录）的数量
        计入：所有进线的会话，不论如何结束
        不计入：没有时间的记录
        无定义：总有定义：没有会话时为0
        依据：区间按泊松计数计算
        """
        joint = mark("colon", language)
        lines = (
            head.in_language(language) + joint + self._said(field).in_language(language)
            for field, head in HEADS.items()
        )
        return "\n".join([self.in_language(language), *lines])

    def _said(self, field: str) -> Label:
        own: str = getattr(self, field)
        words = SAID.get(f"{self.id}.{field}")
        if words is None or words.en != own:
            words = Label(own, own, own)
            return words if field == "source" else words.coded(f"metric.{self.id}.{field}")
        return words


_TURNED: Final = frozenset({"within", "finished_within", "bottom_box", "detractors"})
"""Figures that are good where the metric itself is bad: the share that waited no longer than a target."""

DEFINITIONS: dict[str, Definition] = {}
"""The definition of every metric that is loaded, by its id; `cxkit.metrics.DEFINITIONS` has them all."""


def load_all() -> None:
    """Load every metric of the library, so that its definition is known."""
    package: Any = sys.modules["cxkit.metrics"]
    for module in iter_modules(package.__path__):
        import_module(f"cxkit.metrics.{module.name}")


def named_metric(id: str) -> Any:
    """The metric of that id, as it is pickled: by its name."""
    return getattr(import_module("cxkit.metrics"), id)


def definition(id: str) -> Definition:
    """The definition of the metric of that id, or an error that lists the known ones."""
    if id not in DEFINITIONS:
        load_all()
    entry = DEFINITIONS.get(id)
    if entry is None:
        known = ", ".join(sorted(DEFINITIONS))
        raise NotFound(f"no metric is defined as {shown(id)}: known are {known}", code="definition.unknown")
    return entry
