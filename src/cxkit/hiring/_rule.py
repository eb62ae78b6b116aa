"""The rule by which candidates are selected, declared before anybody is assessed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from cxkit._typing import Named, Several
from cxkit.errors import Fault
from cxkit.hiring._enums import Stage
from cxkit.kernel import field, record, repeated
from cxkit.values import LONGEST_ID, PolicyId


@record(name="opening.stage")
class StagePlan:
    """A stage: the rubric that scores it, how many raters score it apart, its hurdle, and its weight.

    Scores go from 0 to 1. A weight of 0 says that the stage is only passed or not. A written test is a rubric
    whose criteria are its items.

    >>> StagePlan(stage="interview", rubric="talk", raters=2, hurdle=0.5).rubric_version
    1
    """

    stage: Named[Stage]
    rubric: Named[PolicyId] = field(longest=LONGEST_ID)
    rubric_version: int = field(default=1, low=1)
    raters: int = field(default=1, low=1, high=20)
    hurdle: float | None = field(default=None, low=0.0, high=1.0)
    weight: float = field(default=1.0, low=0.0)

    def rules(self) -> Iterator[Fault]:
        """One interviewer alone is no structured interview."""
        if self.stage is Stage.INTERVIEW and self.raters < 2:
            yield Fault("raters", "opening.raters", "a structured interview has two raters at least")


@record(name="opening.hurdle")
class Hurdle:
    """The least that a competency needs, whatever the total: a section of the rubrics, by its code.

    >>> Hurdle(competency="calm", least=0.4).least
    0.4
    """

    competency: str = field(longest=100)
    least: float = field(low=0.0, high=1.0)


@record(name="opening.rule")
class SelectionRule:
    """Rule of a selection: stages in their order, hurdles first, then the weighted mean of what is weighed.

    Competencies are the sections of the rubrics, which weigh them. `pass_mark` is the least total; data of
    whoever was not hired are kept for `retention` after the decision.

    >>> rule = SelectionRule(id="agents", stages=[StagePlan(stage="written_test", rubric="basics")])
    >>> rule.name, rule.retention.days
    ('agents/1', 180)
    """

    id: Named[PolicyId] = field(longest=LONGEST_ID)
    version: int = field(default=1, low=1)
    stages: Several[StagePlan]
    hurdles: Several[Hurdle] = field(default=())
    pass_mark: float | None = field(default=None, low=0.0, high=1.0)
    retention: timedelta = field(default=timedelta(days=180), low=timedelta(days=1))

    def rules(self) -> Iterator[Fault]:
        """Each stage and competency is there once, and something is weighed."""
        for index, _ in repeated(each.stage for each in self.stages):
            yield Fault(f"stages[{index}].stage", "opening.stage_twice", "the stage is there twice")
        for index, _ in repeated(each.competency for each in self.hurdles):
            yield Fault(
                f"hurdles[{index}].competency", "opening.hurdle_twice", "the competency is there twice"
            )
        if not any(each.weight > 0 for each in self.stages):
            yield Fault("stages", "opening.weights", "weigh one stage at least")

    @property
    def name(self) -> str:
        """Its id and version, as decisions carry them."""
        return f"{self.id}/{self.version}"
