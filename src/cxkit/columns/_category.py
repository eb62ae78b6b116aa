"""A column of categories: small whole-number codes and the texts that they stand for."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import pairwise, repeat
from typing import Any, Final, TypeVar

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.errors import Invalid, NotFound, shown

MISSING_CODE: Final = -1
"""The code of a cell whose category is not known."""

T = TypeVar("T", bound=Hashable)
Codes = NDArray[np.integer[Any]]
Flags = NDArray[np.bool_]


def code_type(size: int) -> type[np.signedinteger[Any]]:
    """The narrowest type of codes for that many categories.

    >>> code_type(100).__name__, code_type(1_000).__name__, code_type(100_000).__name__
    ('int8', 'int16', 'int32')
    """
    return np.int8 if size <= 127 else np.int16 if size <= 32_767 else np.int32


def set_slots(made: object, state: Any, **defaults: Any) -> None:
    """Set the slots of an object read from a pickle; `defaults` are for fields that are not in it."""
    slots: Any = state if isinstance(state, dict) else state[1]  # pyright: ignore
    for name, value in {**defaults, **slots}.items():
        object.__setattr__(made, name, value)


@attrs.frozen(slots=True, eq=False, repr=False)
class Category:
    """Codes into `categories`; -1 where the category is missing. Categories are texts, each once.

    `ordered`: they stand in a declared order, as in pandas' ordered categories, which axes of groups keep.
    `zone`: they name periods of that time zone, which axes keep too.

    >>> channel = Category.of(["chat", "phone", None, "chat"])
    >>> channel.codes.tolist(), channel.categories
    ([0, 1, -1, 0], ('chat', 'phone'))
    >>> channel == "chat"
    array([ True, False, False,  True])
    """

    codes: Codes
    categories: tuple[str, ...]
    ordered: bool = False
    zone: str | None = None

    def __setstate__(self, state: Any) -> None:
        # Pickles of 0.1.0 do not say whether it is ordered, nor of a zone.
        set_slots(self, state, ordered=False, zone=None)

    @classmethod
    def of(cls, values: Iterable[str | None]) -> Category:
        """The column of those texts, None for missing; categories in the order in which they first appear."""
        coder, texts = Coder(), list(values)
        for text in texts:
            if not isinstance(text, str | None):  # pyright: ignore[reportUnnecessaryIsInstance]
                raise Invalid(f"must be texts, None where missing, got {shown(text)}", code="category.type")
        codes = coder.codes(texts)
        return cls(codes.astype(code_type(len(coder.categories))), coder.categories)

    def mapped(self, to: Callable[[str], str]) -> Category:
        """The column with other categories: `to` gives each one's, equal ones become one.

        >>> from cxkit.values import Channel
        >>> came_in = Category.of(["chat/wangwang", "phone", None, "chat"])
        >>> main = came_in.mapped(lambda text: Channel(text).main)
        >>> main.codes.tolist(), main.categories
        ([0, 1, -1, 0], ('chat', 'phone'))
        """
        coder = Coder()
        codes = np.append(coder.codes([str(to(text)) for text in self.categories]), MISSING_CODE)[self.codes]
        return attrs.evolve(
            self, codes=codes.astype(code_type(len(coder.categories))), categories=coder.categories
        )

    @property
    def known(self) -> Flags:
        """Where the category is known."""
        return np.asarray(self.codes != MISSING_CODE)

    def code(self, category: str) -> int:
        """The code of a category; an unknown one is an error that lists some of the known ones."""
        try:
            return self.categories.index(category)
        except ValueError:
            few = ", ".join(self.categories[:8]) or "none"
            raise NotFound(
                f"{shown(category)} is not a category of this column: it has {few}", code="category.unknown"
            ) from None

    def isin(self, categories: Iterable[str]) -> Flags:
        """Where the category is one of those; one that does not occur matches nothing."""
        wanted = frozenset(categories)
        table = np.array([category in wanted for category in self.categories] + [False])
        rows: Flags = table[self.codes]
        return rows

    def recode(self, mapping: dict[str, str]) -> Category:
        """The column with categories renamed or joined: every category needs a new name.

        >>> Category.of(["chat", "email", "phone"]).recode(
        ...     {"chat": "text", "email": "text", "phone": "voice"}).to_list()
        ['text', 'text', 'voice']
        """
        lacking = [category for category in self.categories if category not in mapping]
        if lacking:
            raise Invalid(
                f"the mapping lacks {', '.join(lacking[:8])}: name a new category for each",
                code="category.mapping",
            )
        names = tuple(dict.fromkeys(mapping[category] for category in self.categories))
        return self._through([names.index(mapping[category]) for category in self.categories], names)

    def aligned(self, categories: Sequence[str]) -> Category:
        """The same column with its codes into other categories, which must contain its own."""
        place = {category: code for code, category in enumerate(categories)}
        return self._through([place[category] for category in self.categories], tuple(categories))

    def _through(self, new_codes: list[int], categories: tuple[str, ...]) -> Category:
        table = np.array([*new_codes, MISSING_CODE], dtype=code_type(len(categories)))
        return Category(table[self.codes], categories, self.ordered)

    def to_list(self) -> list[str | None]:
        """The texts as a list, None for missing."""
        texts: list[str | None] = self.to_numpy().tolist()
        return texts

    def to_numpy(self) -> NDArray[np.object_]:
        """The texts as an array of objects, None for missing."""
        table = np.empty(len(self.categories) + 1, dtype=object)
        table[:-1] = self.categories
        texts: NDArray[np.object_] = table[self.codes]
        return texts

    def counts(self) -> dict[str, int]:
        """How often each category occurs.

        >>> Category.of(["chat", "phone", None, "chat"]).counts()
        {'chat': 2, 'phone': 1}
        """
        times = np.bincount(self.codes.astype(np.int64) + 1, minlength=len(self.categories) + 1)[1:]
        return dict(zip(self.categories, times.tolist(), strict=True))

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, place: Any) -> Any:
        """The text at a position, or the column at several."""
        if isinstance(place, (int, np.integer)):
            code = int(self.codes[place])
            return None if code == MISSING_CODE else self.categories[code]
        return Category(self.codes[place], self.categories, self.ordered, self.zone)

    def __eq__(self, other: object) -> Any:
        """Where the column holds a text, cell by cell; or whether two columns hold the same texts."""
        if isinstance(other, str):
            if other not in self.categories:
                return np.zeros(len(self.codes), dtype=np.bool_)
            return self.codes == self.categories.index(other)
        if isinstance(other, Category):
            return len(self) == len(other) and bool(np.all(self.to_numpy() == other.to_numpy()))
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        few = ", ".join(self.categories[:4]) + (", …" if len(self.categories) > 4 else "")
        return f"Category({len(self.codes):,} cells of {len(self.categories):,}: {few})"


class Coder:
    """Gives every text a code, in the order of first appearance; grows chunk by chunk.

    >>> coder = Coder(("chat", "phone"))
    >>> coder.codes(["phone", None, "email"]).tolist(), coder.categories
    ([1, -1, 2], ('chat', 'phone', 'email'))
    """

    __slots__ = ("_codes",)

    def __init__(self, categories: Iterable[str] = ()) -> None:
        self._codes: dict[str | None, int] = {category: code for code, category in enumerate(categories)}

    @property
    def categories(self) -> tuple[str, ...]:
        """Every text that has a code, in the order of the codes."""
        return tuple(text for text in self._codes if text is not None)

    def codes(self, texts: Sequence[str | None]) -> NDArray[np.int32]:
        """The codes of those texts, -1 for None; texts not seen before get the next codes."""
        table = self._codes
        for text in dict.fromkeys(texts):
            if text is not None and text not in table:
                table[text] = len(table)
        return np.fromiter(map(table.get, texts, repeat(MISSING_CODE)), dtype=np.int32, count=len(texts))


def united_order(orders: Iterable[Sequence[T] | None], name: str = "") -> tuple[T, ...] | None:
    """The one order that holds every declared order, None where none is declared.

    Orders that contradict each other, or that leave open which of two labels comes first, are refused.

    >>> united_order([("low", "high"), None, ("low", "mid", "high")])
    ('low', 'mid', 'high')
    """
    declared = list(dict.fromkeys(tuple(order) for order in orders if order is not None))
    if len(declared) < 2:
        return declared[0] if declared else None
    after: dict[T, set[T]] = {label: set() for order in declared for label in order}
    for order in declared:
        for first, second in pairwise(order):
            after[second].add(first)
    united: list[T] = []
    while after:
        free = [label for label, before in after.items() if not before - set(united)]
        if len(free) != 1:
            raise Invalid(
                f"the declared orders {', '.join(shown(list(order), 60) for order in declared)} do not make "
                "one: give all parts the same ordered categories",
                code="axis.order",
                path=name,
            )
        united += free
        del after[free[0]]
    return tuple(united)
