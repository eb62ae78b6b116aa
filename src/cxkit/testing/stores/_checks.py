"""The list of checks that make the contract, and what each needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

from cxkit.errors import Conflict
from cxkit.storage import Batch, Capabilities, Store
from cxkit.testing.stores._bench import Bench

Body = Callable[[Bench], None]


@attrs.frozen
class Check:
    """One statement about a store, and the function that finds out whether it is true."""

    name: str
    statement: str
    needs: tuple[str, ...]
    run: Body

    def missing(self, capabilities: Capabilities) -> str | None:
        """The capability for want of which the check does not apply."""
        return next((need for need in self.needs if not getattr(capabilities, need)), None)


CHECKS: list[Check] = []
"""Every check, in the order in which they are run."""


def check(*needs: str) -> Callable[[Body], Body]:
    """Make a function a check; its docstring is the statement."""

    def wrap(run: Body) -> Body:
        CHECKS.append(Check(run.__name__, " ".join((run.__doc__ or "").split()), needs, run))
        return run

    return wrap


def needed(condition: object, otherwise: str) -> None:
    """Fail with a sentence that says what the store did instead."""
    if not condition:
        raise AssertionError(otherwise)


def conflict_in(store: Store, batch: Batch) -> dict[str, Any]:
    """The parameters of the conflict that the batch must meet."""
    try:
        store.commit(batch)
    except Conflict as error:
        return error.params
    keys = ", ".join(f"{write.row.id} on version {write.expected}" for write in batch.writes)
    raise AssertionError(f"there was no conflict for {keys}")
