"""Why a roster cannot fill every shift: a smallest set of demands that clash, and what each rule costs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

import attrs

from cxkit.rosters._rules import LabourRule
from cxkit.rosters._wording import WORDS, tidy
from cxkit.rosters.planning._assign import RosterPlan, giving_way
from cxkit.rosters.planning._assign_model import Assignment
from cxkit.rosters.planning._cover import Cover, ShapeGain, shape_gains
from cxkit.rosters.planning._model import Group, Solved
from cxkit.rosters.planning._problem import RosterProblem
from cxkit.values import Language, Reason, later, mark

_EXACT: Final = 3000
"""Up to so many columns the cost of a rule is that of whole rosters; beyond, of the linear relaxation."""
_SPANS: Final = (1, 2, 3, 7, 14)
_LEFT_OUT: Final = ("demand", "absence", "low_hours", "high_hours", "rule")
"""The order of leaving out in the search for a conflict."""


@attrs.frozen(kw_only=True)
class RuleCost:
    """The cost of a rule, or of a limit of people: the price and the shifts that would be filled without it.

    `exact` is False where the linear relaxation told it, which shows less than the whole.
    """

    said: Reason
    saved: float
    filled: float
    exact: bool

    def text(self, language: Language = "en") -> str:
        """The cost in words."""
        text = WORDS["roster.rule_cost"] if self.exact else WORDS["roster.rule_cost_least"]
        params = {"saved": tidy(self.saved), "filled": tidy(self.filled)}
        return text(**params, rule=self.said.text(language)).text(language)


@attrs.frozen(kw_only=True)
class Explanation:
    """Why a plan is as it is.

    `conflict` is a set of demands that cannot hold together while any of them left out lets the rest hold;
    empty where there is none. `minimal` is False where time ran out before each of them was tried.
    """

    plan: RosterPlan
    conflict: tuple[Reason, ...]
    minimal: bool
    costs: tuple[RuleCost, ...]
    gains: tuple[ShapeGain, ...]

    def text(self, language: Language = "en") -> str:
        """Everything in words, a sentence a line."""
        lines = [reason.text(language) for reason in self.plan.reasons()]
        if self.conflict:
            listed = mark("clause", language).join(each.text(language) for each in self.conflict)
            text = WORDS["roster.conflict"] if self.minimal else WORDS["roster.conflict_within"]
            lines.append(text(what=listed).text(language))
        lines += [each.text(language) for each in self.costs]
        lines += [each.text(language) for each in self.gains]
        return "\n".join(lines)


def explain_roster(plan: RosterPlan, *, cover: Cover | None = None, seconds: float = 20.0) -> Explanation:
    """Explain what a plan leaves unmet or broken: what clashes, which rule costs what, what would help.

    First the model gives way at a price, which finds where it hurts; then demands are left out one after
    another as long as the rest still clash, until none can be. With the `cover` of stage 1, shapes of shifts
    that were not allowed are tried as well. `seconds` limit each single solve. Needs scipy.
    """
    built = Assignment(plan.problem)
    finder = _Finder(built, seconds)
    conflict = finder.conflict(plan)
    said = tuple(_said(plan.problem, built, group) for group in conflict)
    return Explanation(
        plan=plan,
        conflict=said,
        minimal=finder.certain,
        costs=_costs(plan.problem, built, seconds),
        gains=() if cover is None else tuple(each for each in shape_gains(cover) if each.saved_hours > 1e-6),
    )


class _Finder:
    """Looks for a smallest set of groups of rows that cannot hold together."""

    def __init__(self, built: Assignment, seconds: float) -> None:
        self.built = built
        self.seconds = seconds
        self.certain = True
        named: set[Any] = {group for group in built.model.groups if group is not None}
        self.groups = sorted(named, key=lambda group: (_LEFT_OUT.index(group[0]), *map(str, group[1:])))

    def clash(self, kept: Collection[Group]) -> bool:
        """Whether those groups cannot all hold."""
        built = self.built
        gone = [group for group in self.groups if group not in kept]
        filled: list[int] = []
        for group in kept:
            if group[0] == "demand":
                _, day, kind, skill = group
                filled.append(int(built.unmet[built.skills.index(skill), day, built.kinds.index(kind)]))
        asked: dict[str, Any] = {"without": gone, "costs": False, "none_of": filled, "seconds": self.seconds}
        quick = built.model.solve(relaxed=True, **asked)
        if not quick.found:
            return self._sure(quick)
        whole = built.model.solve(**asked)
        return not whole.found and self._sure(whole)

    def _sure(self, solved: Solved) -> bool:
        self.certain = self.certain and solved.proved
        return solved.proved

    def conflict(self, plan: RosterPlan) -> list[Group]:
        """The smallest set, around the first shift that is lacking, or among the rules themselves."""
        rest = [group for group in self.groups if group[0] != "demand"]
        if not plan.feasible and self.clash(rest):
            return self.smallest(rest)
        if not plan.unmet:
            return []
        middle = (plan.unmet[0].day - plan.problem.first).days
        for span in (*_SPANS, plan.problem.days):
            near = [g for g in self.groups if g[0] == "demand" and abs(int(g[1]) - middle) < span]
            if self.clash([*near, *rest]):
                return self.smallest([*near, *rest])
            if span >= plan.problem.days:
                break
        return []

    def smallest(self, groups: list[Any]) -> list[Group]:
        """Groups of which none can be left out, by leaving out many at first and single ones at last."""
        slack = self.built.model.solve(
            relaxed=True, costs=False, seconds=self.seconds, elastic={**giving_way(self.built)},
            without=[group for group in self.groups if group not in groups],
            none_of=self._lacking(groups),
        ).slack  # fmt: skip
        # Those that gave way are kept as long as can be: they are part of some clash for certain.
        kept = sorted(groups, key=lambda group: group in slack)
        size = max(len(kept) // 2, 1)
        while True:
            place = 0
            while place < len(kept):
                fewer = kept[:place] + kept[place + size :]
                if len(fewer) < len(kept) and self.clash(fewer):
                    kept = fewer
                else:
                    place += size
            if size == 1:
                return sorted(kept, key=lambda group: [str(part) for part in group])
            size = max(size // 2, 1)

    def _lacking(self, groups: list[Any]) -> list[int]:
        built = self.built
        return [
            int(built.unmet[built.skills.index(g[3]), g[1], built.kinds.index(g[2])])
            for g in groups
            if g[0] == "demand"
        ]


def _said(problem: RosterProblem, built: Assignment, group: Any) -> Reason:
    """A group of rows in words."""
    if group[0] == "rule":
        return rule_said(next(rule for rule in problem.clauses if rule.code == group[1]))
    if group[0] == "demand":
        _, day, kind, skill = group
        count = int(built.needed[built.skills.index(skill), day, built.kinds.index(kind)])
        params = {"day": later(problem.first, days=day), "pattern": kind, "count": count}
        if skill:
            return WORDS["roster.says.demand_skill"](**params, skill=skill)
        return WORDS["roster.says.demand"](**params)
    return _LIMITS[group[0]](agent=group[1])


_LIMITS: Final = {
    "absence": WORDS["roster.says.absence"],
    "low_hours": WORDS["roster.says.low_hours"],
    "high_hours": WORDS["roster.says.high_hours"],
}
_EVERY: Final = {
    "absence": WORDS["roster.says.every_absence"],
    "low_hours": WORDS["roster.says.every_low_hours"],
    "high_hours": WORDS["roster.says.every_high_hours"],
}


_BOUNDS: Final = {
    (True, True): WORDS["roster.says.both"],
    (True, False): WORDS["roster.says.low"],
    (False, True): WORDS["roster.says.high"],
    (False, False): WORDS["roster.says.plain"],
}


def rule_said(rule: LabourRule) -> Reason:
    """A rule in words: its form and its bounds.

    >>> rule_said(LabourRule(code="rest", form="rest", low=11)).text()
    'the rule rest (rest after a shift, at least 11)'
    """
    text = _BOUNDS[rule.low is not None, rule.high is not None]
    bounds = {name: value for name, value in (("low", rule.low), ("high", rule.high)) if value is not None}
    params = {name: tidy(value) for name, value in bounds.items()}
    return text(rule=rule.code, form=rule.form, **params)


def _costs(problem: RosterProblem, built: Assignment, seconds: float) -> tuple[RuleCost, ...]:
    """The savings of the roster without each rule and without the limits of people."""
    model, exact = built.model, len(built.model.costs) <= _EXACT
    limits: dict[str, list[Group]] = {}
    for group in model.groups:
        if group is not None and group[0] != "demand":
            limits.setdefault(str(group[1] if group[0] == "rule" else group[0]), []).append(group)
    asked: dict[str, Any] = {"relaxed": not exact, "seconds": seconds, "gap": 0.001}
    elastic = giving_way(built)
    base = model.solve(**asked, elastic=elastic)
    costs: list[RuleCost] = []
    for groups in limits.values():
        freed = model.solve(**asked, elastic=elastic, without=set(groups))
        if base.x is None or freed.x is None:
            continue
        places = built.unmet[built.unmet >= 0]
        filled = float(base.x[places].sum() - freed.x[places].sum())
        said = _said(problem, built, groups[0]) if groups[0][0] == "rule" else _EVERY[groups[0][0]]()
        if base.cost - freed.cost > 1e-6:
            costs.append(RuleCost(said=said, saved=base.cost - freed.cost, filled=filled, exact=exact))
    return tuple(sorted(costs, key=lambda each: -each.saved))
