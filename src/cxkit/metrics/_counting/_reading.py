"""Reading a metric's tally at once: `of` comes from `tally`."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import timedelta
from typing import Any, ParamSpec, Protocol, overload

from cxkit.metrics._counting._defining import Definition
from cxkit.metrics._counting._inputs import Grouping
from cxkit.metrics._counting._times import figure_of
from cxkit.stats.tallies import Tally

P = ParamSpec("P")


class Reading(Protocol[P]):
    """The figure of what a tally takes; `figure` names another figure of that tally."""

    @overload
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Any: ...
    @overload
    def __call__(
        self,
        *columns: Any,
        by: Grouping = None,
        figure: str | None = None,
        confidence: float = 0.95,
        **options: Any,
    ) -> Any: ...


class TimeReading(Protocol[P]):
    """The same of times: also the share within a `target`, or the quantile of a `share`."""

    @overload
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Any: ...
    @overload
    def __call__(
        self,
        *columns: Any,
        by: Grouping = None,
        figure: str | None = None,
        target: timedelta | float | None = None,
        share: float | None = None,
        confidence: float = 0.95,
        **options: Any,
    ) -> Any: ...


def reading(tally: Callable[P, Tally], definition: Definition) -> Reading[P]:
    """The `of` of a metric: the figure of its tally, an `Estimate`, or `Estimates` by group.

    >>> from cxkit.metrics import reopens
    >>> reading(reopens.tally, reopens.DEFINITION)([0, 1]).value
    0.5
    """

    def of(*columns: Any, figure: str | None = None, confidence: float = 0.95, **options: Any) -> Any:
        made: Any = tally
        return made(*columns, **options).result(figure, confidence=confidence)

    shown: Reading[P] = _shown(of, tally, definition, "`figure` names another figure of the tally.")
    return shown


def time_reading(tally: Callable[P, Tally], definition: Definition) -> TimeReading[P]:
    """The `of` of a metric of times.

    >>> from cxkit.metrics import handle_time
    >>> time_reading(handle_time.tally, handle_time.DEFINITION)([timedelta(minutes=4)], target=300).value
    1.0
    """

    def of(
        *columns: Any,
        figure: str | None = None,
        target: timedelta | float | None = None,
        share: float | None = None,
        confidence: float = 0.95,
        **options: Any,
    ) -> Any:
        made: Any = tally
        times = made(*columns, **options)
        return figure_of(times, figure, target=target, share=share, confidence=confidence)

    about = "In seconds; another `figure`, the share within a `target`, or the quantile of a `share`."
    shown: TimeReading[P] = _shown(of, tally, definition, about)
    return shown


def _shown(of: Any, tally: Any, definition: Definition, about: str) -> Any:
    """The function as its module shows it: with the tally's parameters before its own, and with its text."""
    own = inspect.signature(of).parameters.values()
    taken = inspect.signature(tally).parameters.values()
    parts = [
        *(part for part in taken if part.kind is not part.VAR_KEYWORD),
        *(part for part in own if part.kind is part.KEYWORD_ONLY),
        *(part for part in taken if part.kind is part.VAR_KEYWORD),
    ]
    of.__signature__ = inspect.Signature(parts, return_annotation=Any)
    text = f"{definition.label.en}: {definition.formula}"
    figure = f"An `Estimate`, or `Estimates` by group. {about}"
    of.__doc__ = "\n\n".join([f"{text}.", figure, inspect.getdoc(tally) or ""])
    of.__module__, of.__qualname__ = tally.__module__, "of"
    return of
