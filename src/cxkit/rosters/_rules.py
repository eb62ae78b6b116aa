"""Rules of labour as data: forms, windows, bounds, and whether they bind or cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cxkit._typing import Named, Several, Takes
from cxkit.errors import Fault
from cxkit.kernel import evolve, field, record, repeated
from cxkit.rosters._enums import RuleForm, Window
from cxkit.values import LONGEST_ID, PolicyId

_F = RuleForm
_NEEDS: dict[RuleForm, str] = {
    _F.COUNT: "low or high",
    _F.HOURS: "low or high",
    _F.RUN: "low or high",
    _F.REST: "low",
    _F.LONG_REST: "low",
    _F.DAYS_OFF: "low",
    _F.BREAK: "low and high",
}
"""The bounds that each form needs; the others need none."""


@record(name="roster.rule")
class LabourRule:
    """A rule about the shifts of one person, as data.

    `shifts` are the codes or tags that it is about (`weekend` and `festival` are tags of days); none means
    every shift. Without a `price` it is hard; with one it is a wish that costs so much for each shift, day or
    hour missed. `low` and `high` by form:

    count: shifts in the window. hours: working hours in the window. days_off: at least `low` days without a
    shift in the window. rest: at least `low` hours after such a shift. long_rest: `low` hours without a break
    by work within the window. run: days in a row, at least `low` and at most `high`. succession: no shift
    of `then` on the day after one of `shifts`. rotation: the next day begins at most `high` hours earlier.
    weekend: Saturday and Sunday both or neither. break: shifts longer than `high` hours have breaks of `low`
    hours.

    A rolling window is any `days` in a row. `per_week` makes the bounds those of a week, scaled to the
    window (44 hours a week on average); `plus` is added to the scaled upper one.

    >>> LabourRule(code="rest", form="rest", low=11).is_hard
    True
    """

    code: str = field(longest=100)
    form: Named[RuleForm]
    shifts: Takes[Iterable[str], frozenset[str]] = field(default=frozenset())
    then: Takes[Iterable[str], frozenset[str]] = field(default=frozenset())
    low: float | None = field(default=None, low=0.0)
    high: float | None = field(default=None, low=0.0)
    window: Named[Window] = field(default=Window.ROLLING)
    days: int = field(default=7, low=1, high=366)
    per_week: bool = False
    plus: float = field(default=0.0, low=0.0)
    price: float | None = field(default=None, low=0.0)
    source: str = ""

    def rules(self) -> Iterator[Fault]:
        """A rule has the bounds that its form needs."""
        needed, low, high = _NEEDS.get(self.form, ""), self.low, self.high
        given = {"low": self.low is not None, "high": self.high is not None}
        lacking = needed and not (any(given.values()) if " or " in needed else
                                  all(given[name] for name in needed.split(" and ")))  # fmt: skip
        if lacking:
            yield Fault("form", "roster.bounds", f"a rule of form {self.form} needs {needed}")
        elif self.form is not _F.BREAK and low is not None and high is not None and low > high:
            yield Fault("low", "roster.bounds", "the lower bound is above the upper one")
        if self.form is _F.SUCCESSION and not (self.shifts and self.then):
            yield Fault("then", "roster.bounds", "a succession names both its shifts")

    @property
    def is_hard(self) -> bool:
        """Whether the rule binds; else it has a price."""
        return self.price is None

    def bounds(self, days: int) -> tuple[float | None, float | None]:
        """The bounds for a window of so many days."""
        scale = days / 7 if self.per_week else 1.0
        low = None if self.low is None else self.low * scale
        return low, None if self.high is None else self.high * scale + self.plus


@record(name="roster.rules")
class LabourRules:
    """A set of rules under one id and version.

    >>> house = LabourRules(id="house", clauses=[LabourRule(code="rest", form="rest", low=11)])
    >>> house.amended(LabourRule(code="rest", form="rest", low=12)).clauses[0].low
    12.0
    """

    id: Named[PolicyId] = field(longest=LONGEST_ID)
    version: int = field(default=1, low=1)
    clauses: Several[LabourRule]

    def rules(self) -> Iterator[Fault]:
        """A code is given once."""
        for index, code in repeated(each.code for each in self.clauses):
            yield Fault(f"clauses[{index}].code", "roster.rule_twice", f"the rule {code} is already given")

    def amended(self, *rules: LabourRule, without: Iterable[str] = ()) -> LabourRules:
        """The next version, with rules added or put in the place of those of the same code, or left out."""
        new, gone = {each.code: each for each in rules}, set(without)
        kept = {each.code: each for each in self.clauses if each.code not in gone}
        return evolve(self, {"version": self.version + 1, "clauses": tuple({**kept, **new}.values())})
