"""How a candidate stands by the rule: the panel's mean of each stage, hurdles, and the weighted total."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import fmean
from typing import NamedTuple

from cxkit.errors import NotFound
from cxkit.hiring._enums import Stage
from cxkit.hiring._state import ApplicationState
from cxkit.quality import Rubric, score
from cxkit.values import Attainment


class StageStanding(NamedTuple):
    """A stage: how many raters scored it, of how many; their mean, 0 to 1; and whether it reaches the hurdle.

    The mean is None until all of them have: nobody is judged by half a panel.
    """

    stage: Stage
    n: int
    needed: int
    score: float | None
    verdict: Attainment


class Standing(NamedTuple):
    """The standing of a candidate by the rule of that name and version.

    `competencies` are the means of the rubrics' sections over the stages that have them; `missed` names the
    stages and competencies below their hurdles. A high total makes up for no hurdle. The verdict cannot be
    told while a stage is not complete, unless a hurdle is missed already.
    """

    rule: str
    stages: tuple[StageStanding, ...]
    competencies: Mapping[str, float]
    total: float | None
    missed: tuple[str, ...]
    verdict: Attainment


def standing(application: ApplicationState, rubrics: Iterable[Rubric]) -> Standing:
    """The standing of an application; `rubrics` are those that its stages were scored with."""
    known, rule = {each.name: each for each in rubrics}, application.rule
    stages, sections = list[StageStanding](), dict[str, list[float]]()
    for plan in rule.stages:
        given = [each for each in application.assessments if each.stage is plan.stage]
        name = f"{plan.rubric}/{plan.rubric_version}"
        if given and name not in known:
            raise NotFound(f"the rubric {name} is not given", code="rubric.version")
        scored = [score(known[name], each.answers) for each in given]
        scores = [each.score for each in scored if each.score is not None]
        mean = fmean(scores) if scores and len(given) >= plan.raters else None
        verdict = Attainment.CANNOT_BE_TOLD
        if mean is not None:
            verdict = Attainment.MET if mean >= (plan.hurdle or 0.0) else Attainment.NOT_MET
            for code in scored[0].sections:
                panel = [value for each in scored if (value := each.sections[code]) is not None]
                if panel:
                    sections.setdefault(code, []).append(fmean(panel))
        stages.append(StageStanding(plan.stage, len(given), plan.raters, mean, verdict))
    competencies = {code: fmean(values) for code, values in sections.items()}
    missed = [str(each.stage) for each in stages if each.verdict is Attainment.NOT_MET]
    complete = all(each.score is not None for each in stages)
    total = None
    if complete:
        weighed = [(plan.weight, each.score or 0.0) for plan, each in zip(rule.stages, stages, strict=True)]
        total = sum(weight * value for weight, value in weighed) / sum(weight for weight, _ in weighed)
        missed += [
            each.competency for each in rule.hurdles if competencies.get(each.competency, 0.0) < each.least
        ]
    below = total is not None and rule.pass_mark is not None and total < rule.pass_mark
    verdict = Attainment.MET if complete else Attainment.CANNOT_BE_TOLD
    if missed or below:
        verdict = Attainment.NOT_MET
    return Standing(rule.name, tuple(stages), competencies, total, tuple(missed), verdict)
