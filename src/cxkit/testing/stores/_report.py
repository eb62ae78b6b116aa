"""The contract run outside pytest, and what came of it as a table and as plain data."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter
from typing import Any, Literal

import attrs

from cxkit.storage import Capabilities
from cxkit.testing.stores._bench import Bench, Factory
from cxkit.testing.stores._checks import CHECKS, Check


@attrs.frozen
class Outcome:
    """Outcome of one check."""

    name: str
    statement: str
    result: Literal["passed", "failed", "does not apply"]
    seconds: float
    reason: str = ""


@attrs.frozen
class Report:
    """Report on a store: what it declares of itself, and which statements of the contract are true of it."""

    capabilities: Capabilities
    outcomes: tuple[Outcome, ...]

    @property
    def passed(self) -> bool:
        """Whether everything that applies is true."""
        return not self.failures

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """The checks that failed."""
        return tuple(outcome for outcome in self.outcomes if outcome.result == "failed")

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "capabilities": attrs.asdict(self.capabilities),
            "passed": self.passed,
            "checks": [attrs.asdict(outcome) for outcome in self.outcomes],
        }

    def to_json(self) -> str:
        """The report as JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)

    def __str__(self) -> str:
        declared = attrs.asdict(self.capabilities)
        name = declared.pop("name")
        lines = [f"{name}: " + ", ".join(f"{key} {_mark(value)}" for key, value in declared.items())]
        width = max((len(outcome.name) for outcome in self.outcomes), default=0)
        for outcome in self.outcomes:
            reason = f"  {outcome.reason}" if outcome.reason else ""
            lines.append(f"{outcome.name:<{width}}  {outcome.result:<14}  {outcome.seconds:6.2f} s{reason}")
        applied = [outcome for outcome in self.outcomes if outcome.result != "does not apply"]
        lines.append(f"{len(applied) - len(self.failures)} of {len(applied)} that apply passed")
        return "\n".join(lines)


def _mark(value: bool) -> str:
    return "yes" if value else "no"


def examine(
    factory: Factory, place: Path, *, checks: Iterable[Check] = CHECKS, stop_at_failure: bool = False
) -> Report:
    """Run the contract on the store that a factory opens in an empty folder.

    >>> from tempfile import TemporaryDirectory
    >>> from cxkit.storage import MemoryStore
    >>> with TemporaryDirectory() as place:
    ...     report = examine(lambda _: MemoryStore(), Path(place), checks=CHECKS[:5])
    >>> report.passed, len(report.outcomes)
    (True, 5)
    """
    first = Bench(factory, place / "capabilities")
    try:
        capabilities = first.open().capabilities
    finally:
        first.close()
    outcomes: list[Outcome] = []
    for number, each in enumerate(checks):
        outcome = _outcome(each, Bench(factory, place / f"check{number}"), capabilities)
        outcomes.append(outcome)
        if stop_at_failure and outcome.result == "failed":
            break
    return Report(capabilities, tuple(outcomes))


def _outcome(check: Check, bench: Bench, capabilities: Capabilities) -> Outcome:
    missing = check.missing(capabilities)
    if missing is not None:
        return Outcome(check.name, check.statement, "does not apply", 0.0, f"not {missing}")
    begun, reason = perf_counter(), ""
    try:
        check.run(bench)
    except Exception as error:
        reason = f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"
    finally:
        bench.close()
    seconds = round(perf_counter() - begun, 3)
    return Outcome(check.name, check.statement, "failed" if reason else "passed", seconds, reason)
