"""Scores of a rubric's answers, computed whenever they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cxkit.errors import Fault, Invalid, shown
from cxkit.kernel import repeated
from cxkit.quality._enums import AutoFail, Critical, NaPolicy
from cxkit.quality._rubric import Answers, Criterion, Rubric, Section, answers_of
from cxkit.values import Channel


class Scored(NamedTuple):
    """Score of a form, 0 to 1, and what it was made of; None where nothing applied.

    `points` are those of each criterion that applied, `failed` the criteria that brought something to 0,
    `errors` the critical ones that failed, by class, and `immediate` those that ask for action at once.
    """

    rubric: str
    score: float | None
    score_without_auto_fail: float | None
    sections: Mapping[str, float | None]
    points: Mapping[str, float]
    failed: tuple[str, ...]
    errors: Mapping[Critical, tuple[str, ...]]
    immediate: tuple[str, ...]

    def free_of(self, critical: Critical | str) -> bool | None:
        """Whether no critical error of that class was made; None where none could be."""
        return None if (errors := self.errors.get(Critical.of(critical))) is None else not errors


def applicable(
    rubric: Rubric, answers: Answers, channel: Channel | str | None = None
) -> tuple[Criterion, ...]:
    """Criteria that are asked on the channel and whose conditions the answers meet, scored or not."""
    given = {answer.criterion: answer.value for answer in answers_of(answers)}
    asked: dict[str, Criterion] = {}
    for each in rubric.criteria:
        condition = each.condition
        met = condition is None or (
            condition.criterion in asked and given.get(condition.criterion) in condition.values
        )
        if met and each.on(channel):
            asked[each.code] = each
    return tuple(asked.values())


def answer_faults(rubric: Rubric, answers: Answers, channel: Channel | str | None = None) -> Iterator[Fault]:
    """Faults of the answers of a form: every criterion that is asked is answered as it can be."""
    read = answers_of(answers)
    asked = {each.code: each for each in applicable(rubric, read, channel)}
    for index, code in repeated(answer.criterion for answer in read):
        yield Fault(f"answers[{index}]", "rubric.answer_twice", f"{shown(code)} is answered twice")
    for index, answer in enumerate(read):
        criterion = asked.get(answer.criterion)
        if criterion is None:
            yield Fault(
                f"answers[{index}]", "rubric.not_asked", f"{shown(answer.criterion)} is not asked here"
            )
        elif answer.value is None:
            if criterion.is_scored and not criterion.may_not_apply:
                yield Fault(
                    f"answers[{index}]", "rubric.applies", f"{shown(answer.criterion)} always applies"
                )
        elif not criterion.accepts(answer.value):
            text = f"{answer.value:g} is no answer to {shown(answer.criterion)}"
            yield Fault(f"answers[{index}].value", "rubric.value", text)
    given = {answer.criterion for answer in read}
    for code, criterion in asked.items():
        if code not in given and (criterion.is_scored or not criterion.scored):
            yield Fault("answers", "rubric.unanswered", f"{shown(code)} is not answered")


def score(rubric: Rubric, answers: Answers, channel: Channel | str | None = None) -> Scored:
    """Score a form: points over the most that can be earned, by the weights of what applied.

    A section's score is the weighted mean of its criteria. `within_section` weighs sections by their own
    weights, so that what does not apply changes no other section; `global` spreads the weight of every
    section over its criteria and takes the mean of those that applied. The two agree where all apply. A
    failed criterion with an auto-fail brings its scope to 0; `score_without_auto_fail` is kept beside.

    >>> from cxkit.quality import SERVICE_RUBRIC
    >>> answers = {criterion.code: 1 for criterion in applicable(SERVICE_RUBRIC, {"upset": 0}, "chat")}
    >>> scored = score(SERVICE_RUBRIC, answers | {"upset": 0, "remarks": None, "forbidden": 0}, "chat")
    >>> scored.score, round(scored.score_without_auto_fail, 2), scored.failed
    (0.0, 0.67, ('forbidden',))
    """
    given = answers_of(answers)
    faults = list(answer_faults(rubric, given, channel))
    if faults:
        raise Invalid.of(f"answers to {rubric.name}", faults)
    return _scored(rubric, given, channel)


def _scored(rubric: Rubric, answers: Answers, channel: Channel | str | None) -> Scored:
    given = {answer.criterion: answer.value for answer in answers_of(answers) if answer.value is not None}
    asked = [each for each in applicable(rubric, answers, channel) if each.is_scored and each.code in given]
    points = {each.code: each.points(given[each.code]) for each in asked}
    lost = {each.code: each for each in asked if each.failed(given[each.code])}
    failed = {code: each for code, each in lost.items() if each.auto_fail is not AutoFail.NONE}
    without = _form(rubric, points, {})
    classes = {each.critical for each in asked} - {Critical.NONE}
    return Scored(
        rubric=rubric.name,
        score=_form(rubric, points, failed),
        score_without_auto_fail=without,
        sections={each.code: _section(each, points, failed) for each in rubric.sections},
        points={code: 0.0 if code in failed else earned for code, earned in points.items()},
        failed=tuple(failed),
        errors={
            kind: tuple(code for code, each in lost.items() if each.critical is kind)
            for kind in Critical
            if kind in classes
        },
        immediate=tuple(code for code, each in lost.items() if each.safety),
    )


def _form(rubric: Rubric, points: Mapping[str, float], failed: Mapping[str, Criterion]) -> float | None:
    parts: list[tuple[float, float]] = []
    for section in rubric.sections:
        earned = _section(section, points, failed)
        if earned is not None:
            weight = section.weight
            if rubric.na_policy is NaPolicy.GLOBAL:
                weight *= _weight(section, points) / sum(
                    each.weight for each in section.criteria if each.is_scored
                )
            parts.append((weight, earned))
    if not parts:
        return None
    if any(each.auto_fail is AutoFail.FORM for each in failed.values()):
        return 0.0
    return _mean(parts)


def _section(section: Section, points: Mapping[str, float], failed: Mapping[str, Criterion]) -> float | None:
    inside = [each for each in section.criteria if each.code in points]
    if not inside:
        return None
    if any(each.code in failed and each.auto_fail is AutoFail.SECTION for each in inside):
        return 0.0
    return _mean([(each.weight, 0.0 if each.code in failed else points[each.code]) for each in inside])


def _weight(section: Section, points: Mapping[str, float]) -> float:
    return sum(each.weight for each in section.criteria if each.code in points)


def _mean(parts: list[tuple[float, float]]) -> float:
    return sum(weight * value for weight, value in parts) / sum(weight for weight, _ in parts)
