"""Plain data to show: everything but what is personal, for logs, tickets and support tools.

>>> from datetime import UTC, datetime
>>> from cxkit.customers import Customer
>>> from cxkit.kernel.facts import Actor
>>> t, amy = datetime(2026, 2, 3, tzinfo=UTC), Actor.agent("amy")
>>> shown = masked(Customer.register("C-1", name="Wang Fang", region="Shanghai", at=t, by=amy))
>>> shown["masked"], shown["name"], shown["born"] if "born" in shown else None, shown["status"]
('customer/1', '<personal>', None, 'active')
"""

from __future__ import annotations

from typing import Any

from cxkit.codec._encode import encode
from cxkit.kernel import History
from cxkit.kernel._plan import plan_of

MASK = "<personal>"
"""The text in place of a personal value."""


def masked(value: object) -> dict[str, Any]:
    """The object as plain data with a mask over every personal value, all the way down.

    What is empty stays empty. The tag is called `masked` instead of `schema`: `from_dict` refuses such data,
    so that a mask is never stored as a name.
    """
    data = encode(value)
    _cover(value, data)
    return {"masked" if key == "schema" else key: part for key, part in data.items()}


def _cover(value: Any, data: Any) -> None:
    if data.__class__ is list:
        # Sets hold no records: only what has an order is gone into.
        if issubclass(value.__class__, (tuple, History)):
            for item, part in zip(value, data, strict=True):
                _cover(item, part)
    elif hasattr(value.__class__, "__schema__"):
        for field in plan_of(value.__class__).fields:
            held = getattr(value, field.name)
            if field.personal and held:
                data[field.name] = MASK
            elif field.name in data:
                _cover(held, data[field.name])
