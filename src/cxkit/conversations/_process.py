"""Service processes: the steps that a conversation should follow, and whether it did.

The reception process is the standard one; a desk declares its own in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from cxkit._typing import Named, Several, Takes
from cxkit.conversations import facts
from cxkit.conversations._conversation import Conversation
from cxkit.conversations._enums import Purpose
from cxkit.conversations._wording import WORDS
from cxkit.conversations.facts import ConversationFact
from cxkit.errors import Fault, Invalid, shown
from cxkit.kernel import field, record, repeated
from cxkit.values import LONGEST_ID, Channel, Label, Labelled, Language, PolicyId, Reason


class Evidence(Labelled):
    """The evidence that a step was taken."""

    NOTED = "noted", "Noted as a step", "已登记的步骤", "已登記的步驟"
    OFFERED = "offered", "The contact came in", "进线", "進線"
    ANSWERED = "answered", "An agent answered", "客服已应答", "客服已應答"
    CONSENT = "consent", "Asked about recording", "已征询录音同意", "已徵詢錄音同意"
    FILED = "filed", "The record was written", "已填写服务记录", "已填寫服務紀錄"
    RATED = "rated", "The customer rated it", "顾客已评价", "顧客已評價"
    ENDED = "ended", "The contact ended", "会话结束", "對話結束"


_SHOWN_BY: Mapping[type[ConversationFact], Evidence] = {
    facts.Offered: Evidence.OFFERED,
    facts.Answered: Evidence.ANSWERED,
    facts.RecordingConsent: Evidence.CONSENT,
    facts.Filed: Evidence.FILED,
    facts.Rated: Evidence.RATED,
    facts.Ended: Evidence.ENDED,
}


@record(name="conversation.process_step")
class ProcessStep:
    """A step of a process: its name in three languages, its evidence and its time limit.

    `within` is counted from the contact's offer; a step that is not `required` may be left out. Empty
    `channels` and `purposes` mean all of them.
    """

    code: str = field(longest=100)
    en: str = field(longest=200)
    zh_hans: str = field(longest=200)
    zh_hant: str = field(longest=200)
    evidence: Named[Evidence] = field(default=Evidence.NOTED)
    required: bool = True
    within: timedelta | None = field(default=None, low=timedelta(0))
    channels: Takes[Iterable[str], frozenset[Channel]] = field(default=frozenset())
    purposes: Takes[Iterable[str], frozenset[Purpose]] = field(default=frozenset())

    @property
    def labels(self) -> Label:
        """The name of the step in the three languages."""
        return Label(self.en, self.zh_hans, self.zh_hant)

    def label(self, name: Language = "en") -> str:
        """The name of the step in that language."""
        return self.labels.in_language(name)

    def concerns(self, conversation: Conversation) -> bool:
        """Whether the step applies to the channel and purpose of the conversation."""
        if self.channels and not conversation.channel.within(*self.channels):
            return False
        return not self.purposes or conversation.purpose is None or conversation.purpose in self.purposes


@record(name="conversation.step_gap")
class StepGap:
    """The longest time that may pass between two steps of a process.

    >>> StepGap(first="answer", then="solve", within=timedelta(minutes=10)).then
    'solve'
    """

    first: str = field(longest=100)
    then: str = field(longest=100)
    within: timedelta = field(low=timedelta(0))


@record(name="conversation.process", version=2, upcasts={1: dict})
class ServiceProcess:
    """A service process: its steps in their order, under an id and a version.

    `gaps` bound the time between two steps; a step that is noted and `forbidden` breaks the process.

    >>> [step.label("zh-Hans") for step in RECEPTION.steps][:3]
    ['进线', '在规定时间内应答', '确认顾客需求']
    """

    id: Named[PolicyId] = field(longest=LONGEST_ID)
    version: int = field(default=1, low=1)
    steps: Several[ProcessStep]
    gaps: Several[StepGap] = field(default=())
    forbidden: Several[str] = field(default=())

    def rules(self) -> Iterator[Fault]:
        """Codes differ, and every evidence but a noted step belongs to one step only."""
        for index, code in repeated(step.code for step in self.steps):
            yield Fault(f"steps[{index}].code", "process.step_twice", f"{shown(code)} is declared twice")
        for index, step in enumerate(self.steps):
            shared = [s for s in self.steps[:index] if s.evidence is step.evidence is not Evidence.NOTED]
            if shared:
                rule = f"{step.evidence} already shows the step {shown(shared[0].code)}"
                yield Fault(f"steps[{index}].evidence", "process.evidence_twice", rule)
        if not self.steps:
            yield Fault("steps", "process.empty", "a process has at least one step")
        codes = {step.code for step in self.steps}
        for index, gap in enumerate(self.gaps):
            if unknown := {gap.first, gap.then} - codes:
                rule = f"{shown(min(unknown))} is no step of the process"
                yield Fault(f"gaps[{index}]", "process.gap_step", rule)
        for code in sorted(codes.intersection(self.forbidden)):
            yield Fault("forbidden", "process.forbidden_step", f"{shown(code)} is a step of the process")


RECEPTION = ServiceProcess(
    id=PolicyId("reception"),
    steps=tuple(
        ProcessStep(
            code=code,
            en=en,
            zh_hans=hans,
            zh_hant=hant,
            evidence=Evidence.of(evidence),
            within=timedelta(seconds=30) if code == "answer" else None,
        )
        for code, evidence, en, hans, hant in (
            ("queue", "offered", "Contact comes in", "进线", "進線"),
            ("answer", "answered", "Answered in time", "在规定时间内应答", "於規定時間內應答"),
            ("confirm_need", "noted", "Need confirmed", "确认顾客需求", "確認顧客需求"),
            ("solve", "noted", "Solution given", "提供解决方案", "提供解決方案"),
            ("confirm_satisfaction", "noted", "Satisfaction confirmed", "确认顾客满意", "確認顧客滿意"),
            ("close", "noted", "Closed politely", "礼貌结束", "禮貌結束"),
            ("invite_back", "noted", "Told to contact us again", "告知可再次联系", "告知可再次聯繫"),
            ("end", "ended", "Contact ends", "结束沟通", "結束溝通"),
            ("record", "filed", "Recorded", "记录归档", "紀錄歸檔"),
        )
    ),
)
"""The reception process, answered within 30 seconds; copy it with other steps or times where needed."""


class Conformance(NamedTuple):
    """The conformance of one conversation to a process: which steps are missing, out of order or late.

    `misplaced` are the fewest steps whose removal leaves the others in order; of two that changed places, the
    one declared later. `fitness` is the share of required steps that were taken, in order and in time; None
    if the process requires none here. `slow` are pairs of steps between which too much time passed, and
    `forbidden` steps that were noted though they must not be taken.
    """

    process: PolicyId
    version: int
    conversation: str
    taken: tuple[tuple[str, datetime], ...]
    missing: tuple[str, ...]
    misplaced: tuple[str, ...]
    late: tuple[str, ...]
    unknown: tuple[str, ...]
    fitness: float | None
    reasons: tuple[Reason, ...]
    slow: tuple[tuple[str, str], ...] = ()
    forbidden: tuple[str, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether nothing is missing, misplaced, late, too slow in between, or forbidden."""
        return not (self.missing or self.misplaced or self.late or self.slow or self.forbidden)


def conformance(process: ServiceProcess, conversation: Conversation) -> Conformance:
    """Compare a conversation with the process; the first time that a step was taken counts.

    Steps that do not apply to its channel or purpose are left out. Raises `Invalid` for an imported
    conversation and one that the customer abandoned.

    >>> from datetime import UTC
    >>> from cxkit.kernel.facts import Actor
    >>> t, wang, amy = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.customer("C-1"), Actor.agent("amy")
    >>> call = Conversation.offer("V-1", channel="phone", at=t, by=wang).answer("amy", at=t, by=amy)
    >>> call = call.take_step("solve", at=t, by=amy).take_step("confirm_need", at=t, by=amy)
    >>> result = conformance(RECEPTION, call)
    >>> result.misplaced, result.missing[:2], round(result.fitness, 2)
    (('solve',), ('confirm_satisfaction', 'close'), 0.33)
    """
    _judgeable(conversation)
    steps = [step for step in process.steps if step.concerns(conversation)]
    named = {step.code: (step.labels,) for step in steps}
    times, unknown = _taken(process, conversation.history)
    taken = [step for step in steps if step.code in times]
    missing = tuple(step.code for step in steps if step.required and step.code not in times)
    misplaced = _misplaced([step.code for step in taken], times)
    start = conversation.history[0].at
    slow = [step for step in taken if step.within is not None and times[step.code].at - start > step.within]
    late = tuple(step.code for step in slow)
    gaps = [gap for gap in process.gaps if {gap.first, gap.then} <= times.keys() & named.keys()]
    wide = [gap for gap in gaps if times[gap.then].at - times[gap.first].at > gap.within]
    forbidden = tuple(code for code in unknown if code in process.forbidden)
    required = [step.code for step in steps if step.required]
    good = [code for code in required if code in times and code not in (*misplaced, *late)]
    return Conformance(
        process=process.id,
        version=process.version,
        conversation=conversation.id,
        taken=tuple((code, first.at) for code, first in sorted(times.items(), key=lambda item: item[1])),
        missing=missing,
        misplaced=misplaced,
        late=late,
        unknown=tuple(code for code in unknown if code not in forbidden),
        fitness=len(good) / len(required) if required else None,
        reasons=(
            *(WORDS["process.missing"](step=named[code]) for code in missing),
            *(WORDS["process.misplaced"](step=named[code]) for code in misplaced),
            *(_lateness(step, times[step.code].at - start) for step in slow),
            *(
                WORDS["process.slow"](
                    first=named[gap.first],
                    then=named[gap.then],
                    took=times[gap.then].at - times[gap.first].at,
                    within=gap.within,
                )
                for gap in wide
            ),
            *(WORDS["process.forbidden"](step=code) for code in forbidden),
            *(WORDS["process.unknown"](step=code) for code in unknown if code not in forbidden),
        ),
        slow=tuple((gap.first, gap.then) for gap in wide),
        forbidden=forbidden,
    )


def _judgeable(conversation: Conversation) -> None:
    first = conversation.history[0]
    if isinstance(first, facts.Imported):
        raise Invalid(
            f"conversation {conversation.id!r} was imported, so its steps are not known: judge one that was "
            "recorded fact by fact",
            code="process.imported",
        )
    if any(isinstance(fact, facts.Abandoned) for fact in conversation.history):
        raise Invalid(
            f"conversation {conversation.id!r} was abandoned before anybody could take a step: leave it out",
            code="process.abandoned",
        )


class _FirstTaken(NamedTuple):
    number: int
    at: datetime


def _taken(
    process: ServiceProcess, history: Iterable[ConversationFact]
) -> tuple[dict[str, _FirstTaken], tuple[str, ...]]:
    """The first time of each step, and the noted steps that the process does not have."""
    by_evidence: dict[Evidence, str] = {step.evidence: step.code for step in process.steps}
    noted = {step.code for step in process.steps if step.evidence is Evidence.NOTED}
    times: dict[str, _FirstTaken] = {}
    unknown: dict[str, None] = {}
    for index, fact in enumerate(history):
        if isinstance(fact, facts.StepTaken):
            code = fact.step if fact.step in noted else None
            if code is None:
                unknown[fact.step] = None
        else:
            evidence = _SHOWN_BY.get(type(fact))
            code = None if evidence is None else by_evidence.get(evidence)
        if code is not None:
            times.setdefault(code, _FirstTaken(index, fact.at))
    return times, tuple(unknown)


def _misplaced(declared: list[str], times: Mapping[str, _FirstTaken]) -> tuple[str, ...]:
    """The steps outside the longest run of steps that were taken in their declared order."""
    indexes = [times[code].number for code in declared]
    chains: list[list[int]] = [[]]
    for number, index in enumerate(indexes):
        longest = max((chain for chain in chains if not chain or indexes[chain[-1]] < index), key=len)
        chains.append([*longest, number])
    in_order = max(chains, key=len)
    return tuple(code for number, code in enumerate(declared) if number not in in_order)


def _lateness(step: ProcessStep, took: timedelta) -> Reason:
    return WORDS["process.late"](step=(step.labels,), took=took, within=step.within or timedelta(0))
