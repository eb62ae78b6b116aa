"""Rubrics: what is judged and how, as data; checklists, interviews and practical tests are rubrics too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from cxkit._typing import Named, Several, Takes
from cxkit.errors import Fault, NotFound, shown
from cxkit.kernel import field, personal, record, repeated
from cxkit.quality._enums import AutoFail, CriterionKind, Critical, NaPolicy
from cxkit.quality._wording import WORDS
from cxkit.values import LONGEST_ID, Channel, Label, Language, PolicyId, Reason


@record(abstract=True)
class Worded:
    """Base of what has words in the three languages."""

    en: str = field(longest=500)
    zh_hans: str = field(longest=500)
    zh_hant: str = field(longest=500)

    def label(self, name: Language = "en") -> str:
        """Its words in that language."""
        return Label(self.en, self.zh_hans, self.zh_hant).in_language(name)


@record(name="rubric.level")
class Level(Worded):
    """Level of a criterion: its points, and the anchor that says what earns them.

    >>> Level(points=2, en="Lets people finish", zh_hans="让顾客说完", zh_hant="讓顧客說完").points
    2.0
    """

    points: float = field(low=0.0)


@record(name="rubric.rule")
class Rule(Worded):
    """Rule for one criterion, such as when it does not apply."""


@record(name="rubric.condition")
class Condition:
    """Condition of a criterion: it applies where an earlier one has one of these answers.

    >>> Condition(criterion="upset", values=[1]).values
    (1.0,)
    """

    criterion: str = field(longest=100)
    values: Several[float]


@record(name="rubric.criterion")
class Criterion(Worded):
    """Criterion of a rubric: what is asked, how it is answered, and what a failure means.

    Yes is 1 and no is 0; a level is answered by its points. A range earns points from `low` to `high`, which
    may run downwards; what is `measured` earns them within its limits. Free text and what is not `scored`
    carry no weight. `not_applicable` is the rule for when it may be left out; `safety` asks for action at
    once. Without `channels` it applies on each.

    >>> ask = {"en": "Calm", "zh_hans": "冷静", "zh_hant": "冷靜"}
    >>> Criterion(code="calm", kind="yes_no", **ask).points(1)
    1.0
    """

    code: str = field(longest=100)
    kind: Named[CriterionKind]
    weight: float = field(default=1.0, low=0.0)
    scored: bool = True
    levels: Several[Level] = field(default=())
    low: float | None = None
    high: float | None = None
    unit: str | None = field(default=None, longest=40)
    instrument: str | None = field(default=None, longest=200)
    may_not_apply: bool = False
    not_applicable: Rule | None = None
    channels: Takes[Iterable[str], frozenset[Channel]] = field(default=frozenset())
    condition: Condition | None = None
    critical: Named[Critical] = field(default=Critical.NONE)
    auto_fail: Named[AutoFail] = field(default=AutoFail.NONE)
    safety: bool = False

    def rules(self) -> Iterator[Fault]:
        """Weights are above 0, levels rise, limits fit the kind, and only a failure can be critical."""
        kind = self.kind
        if self.weight <= 0:
            yield Fault("weight", "rubric.weight", "must be above 0")
        points = [level.points for level in self.levels]
        if (kind is CriterionKind.LEVELS) != bool(points):
            yield Fault("levels", "rubric.levels", "give levels to a criterion of levels, and to no other")
        elif points and (len(points) < 2 or points != sorted(set(points)) or points[-1] <= 0):
            yield Fault("levels", "rubric.levels_rise", "two levels or more, whose points rise")
        if kind is CriterionKind.RANGE and (None in (self.low, self.high) or self.low == self.high):
            yield Fault("low", "rubric.range", "a range goes from low to another high")
        if kind is CriterionKind.MEASURED and self.low is None and self.high is None:
            yield Fault("low", "rubric.range", "say within which limits")
        if kind is CriterionKind.MEASURED and None not in (self.low, self.high) and self.low > self.high:  # type: ignore[operator]
            yield Fault("low", "rubric.range", "limits run upwards")
        if kind not in (CriterionKind.RANGE, CriterionKind.MEASURED) and (self.low, self.high) != (
            None,
            None,
        ):
            yield Fault("low", "rubric.range", "only ranges and measured criteria have limits")
        fails = self.critical is not Critical.NONE or self.auto_fail is not AutoFail.NONE or self.safety
        if fails and not self.is_scored:
            yield Fault("critical", "rubric.fails", "what is not scored cannot fail")

    @property
    def is_scored(self) -> bool:
        """Whether the criterion counts."""
        return self.scored and self.kind is not CriterionKind.TEXT

    def accepts(self, value: float) -> bool:
        """Whether the value answers it."""
        if self.kind is CriterionKind.YES_NO:
            return value in (0, 1)
        if self.kind is CriterionKind.LEVELS:
            return any(level.points == value for level in self.levels)
        if self.kind is CriterionKind.RANGE:
            low, high = sorted((self.low or 0.0, self.high or 0.0))
            return low <= value <= high
        return self.kind is CriterionKind.MEASURED

    def points(self, value: float) -> float:
        """Points of an answer over the most that it can earn, 0 to 1."""
        if self.kind is CriterionKind.LEVELS:
            return value / self.levels[-1].points
        if self.kind is CriterionKind.RANGE:
            assert self.low is not None
            assert self.high is not None
            return (value - self.low) / (self.high - self.low)
        if self.kind is CriterionKind.MEASURED:
            below, above = (
                self.low is not None and value < self.low,
                self.high is not None and value > self.high,
            )
            return 0.0 if below or above else 1.0
        return float(value)

    def failed(self, value: float) -> bool:
        """Whether the answer is the worst that it can have."""
        worst = self.levels[0].points if self.levels else None
        return value == worst if worst is not None else self.points(value) == 0

    def on(self, channel: str | None) -> bool:
        """Whether the criterion is asked on a channel, or within one; None asks every criterion."""
        return (
            channel is None
            or not self.channels
            or any(Channel.read(channel).within(c) for c in self.channels)
        )


@record(name="rubric.section")
class Section(Worded):
    """Section of a rubric: criteria that are scored together, and their weight in the form."""

    code: str = field(longest=100)
    weight: float = field(default=1.0, low=0.0)
    criteria: Several[Criterion]

    def rules(self) -> Iterator[Fault]:
        """A section has a weight and criteria."""
        if self.weight <= 0:
            yield Fault("weight", "rubric.weight", "must be above 0")
        if not self.criteria:
            yield Fault("criteria", "rubric.empty", "name what is judged")


@record(name="rubric.answer")
class Answer:
    """Answer to a criterion; a value of None says that it does not apply.

    >>> Answer(criterion="calm", value=1)
    Answer(criterion='calm', value=1.0)
    """

    criterion: str = field(longest=100)
    value: float | None = None
    comment: str | None = personal(default=None, longest=2000, whose="actor")


Answers = Mapping[str, float | None] | Iterable[Answer]
"""Answers by criterion, None for what does not apply; or as records, with their comments."""


def answers_of(given: Answers) -> tuple[Answer, ...]:
    """Answers as records.

    >>> answers_of({"calm": 1, "terms": None})
    (Answer(criterion='calm', value=1.0), Answer(criterion='terms'))
    """
    if isinstance(given, Mapping):
        by_code = cast("Mapping[str, float | None]", given)
        return tuple(Answer(criterion=code, value=value) for code, value in by_code.items())
    return tuple(given)


@record(name="rubric")
class Rubric(Worded):
    """Rubric: sections of criteria with their weights, the rule for what does not apply, and its version.

    A score names the rubric and version it was made with. Without `channels` it serves
    every one.

    >>> ask = {"en": "Calm", "zh_hans": "冷静", "zh_hant": "冷靜"}
    >>> calm = Criterion(code="calm", kind="yes_no", **ask)
    >>> rubric = Rubric(id="shop", sections=[Section(code="feelings", criteria=[calm], **ask)], **ask)
    >>> rubric.name, [criterion.code for criterion in rubric.criteria]
    ('shop/1', ['calm'])
    """

    id: Named[PolicyId] = field(longest=LONGEST_ID)
    version: int = field(default=1, low=1)
    sections: Several[Section]
    na_policy: Named[NaPolicy] = field(default=NaPolicy.WITHIN_SECTION)
    channels: Takes[Iterable[str], frozenset[Channel]] = field(default=frozenset())

    def rules(self) -> Iterator[Fault]:
        """Codes are unique, conditions can be met, and every channel has something that is scored."""
        for index, code in repeated(section.code for section in self.sections):
            yield Fault(f"sections[{index}].code", "rubric.code_twice", f"{shown(code)} is there twice")
        for _, code in repeated(criterion.code for criterion in self.criteria):
            yield Fault("sections", "rubric.code_twice", f"the criterion {shown(code)} is there twice")
        if not self.sections:
            yield Fault("sections", "rubric.empty", "name what is judged")
        for number, criterion in enumerate(self.criteria):
            yield from self._condition_faults(criterion, self.criteria[:number])
        for channel in self._served():
            if not any(each.is_scored and each.on(channel) for each in self.criteria):
                yield Fault("channels", "rubric.channel", f"nothing is scored on {channel}")

    @staticmethod
    def _condition_faults(criterion: Criterion, before: Iterable[Criterion]) -> Iterator[Fault]:
        if (condition := criterion.condition) is None:
            return
        asked = next((each for each in before if each.code == condition.criterion), None)
        place = f"criteria[{criterion.code}].condition"
        if asked is None:
            yield Fault(place, "rubric.condition", f"{shown(condition.criterion)} is no earlier criterion")
        elif not any(asked.accepts(value) for value in condition.values):
            yield Fault(place, "rubric.unreachable", "no answer to it can meet the condition")
        elif asked.channels and criterion.channels and not _meet(asked.channels, criterion.channels):
            yield Fault(place, "rubric.unreachable", "the two are never asked on one channel")

    @property
    def name(self) -> str:
        """Its id and version, as scores carry them."""
        return f"{self.id}/{self.version}"

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Its criteria in order."""
        return tuple(criterion for section in self.sections for criterion in section.criteria)

    def criterion(self, code: str) -> Criterion:
        """The criterion of that code."""
        for criterion in self.criteria:
            if criterion.code == code:
                return criterion
        raise NotFound(f"the rubric {self.name} has no criterion {shown(code)}", code="rubric.unknown")

    def lint(self) -> tuple[Reason, ...]:
        """Weaknesses that a rubric may have all the same, in words.

        People split most over "failed or does not apply", so what may be left out needs a rule for when.
        """
        return tuple(self._weaknesses())

    def _weaknesses(self) -> Iterator[Reason]:
        for each in self.criteria:
            what = Label(each.en, each.zh_hans, each.zh_hant)
            if each.may_not_apply and each.not_applicable is None:
                yield WORDS["rubric.no_rule"](criterion=what)
            if each.critical is not Critical.NONE and each.may_not_apply:
                yield WORDS["rubric.critical_left_out"](criterion=what)
            if each.kind is CriterionKind.MEASURED and each.instrument is None:
                yield WORDS["rubric.no_instrument"](criterion=what)
        for channel in self._served():
            asked = [each for each in self.criteria if each.is_scored and each.on(channel)]
            if all(each.may_not_apply or each.condition is not None for each in asked):
                yield WORDS["rubric.may_be_empty"](channel=channel)

    def _served(self) -> list[Channel]:
        return sorted(self.channels or Channel)


def _meet(one: Iterable[Channel], other: Iterable[Channel]) -> bool:
    return any(a.within(b) or b.within(a) for a in one for b in other)
