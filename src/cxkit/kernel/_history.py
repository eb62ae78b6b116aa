"""A history: an immutable sequence that grows by one in constant time.

Histories of one object share a buffer; the one that is as long as the buffer appends in place,
any other copies first. No history ever sees what was appended to another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Generic, SupportsIndex, TypeVar, overload

T_co = TypeVar("T_co", covariant=True)


class History(Sequence[T_co], Generic[T_co]):
    """An immutable sequence; `append` returns a new one and does not change this one.

    Equal to another history with equal items; hashable when its items are. Safe to append to
    from several threads: each gets its own continuation.

    >>> one = History(["opened"])
    >>> two = one.append("solved")
    >>> len(one), list(two), two[-1]
    (1, ['opened', 'solved'], 'solved')
    """

    __slots__ = ("_buffer", "_length")

    _buffer: list[T_co]
    _length: int

    def __init__(self, items: Iterable[T_co] = ()) -> None:
        self._buffer = list(items)
        self._length = len(self._buffer)

    def append(self, item: T_co) -> History[T_co]:  # type: ignore[misc]
        """This history and one more item."""
        buffer, length = self._buffer, self._length
        if len(buffer) == length:
            buffer.append(item)
            # Another thread may have appended between the check and now: then this item is not
            # at its place, and this continuation takes a copy of its own.
            if buffer[length] is not item:
                buffer = [*buffer[:length], item]
        else:
            buffer = [*buffer[:length], item]
        return self._view(buffer, length + 1)

    @classmethod
    def _view(cls, buffer: list[T_co], length: int) -> History[T_co]:
        view = object.__new__(cls)
        view._buffer, view._length = buffer, length
        return view

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[T_co]:
        return islice(self._buffer, self._length)

    @overload
    def __getitem__(self, index: SupportsIndex) -> T_co: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T_co, ...]: ...
    def __getitem__(self, index: SupportsIndex | slice) -> Any:
        if isinstance(index, slice):
            return tuple(islice(self._buffer, self._length))[index]
        position = index.__index__()
        if position < 0:
            position += self._length
        if not 0 <= position < self._length:
            raise IndexError(f"history has {self._length} facts, there is no number {index}")
        return self._buffer[position]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, History):
            return NotImplemented
        return self._same_as(other)  # pyright: ignore[reportUnknownArgumentType]

    def _same_as(self, other: History[Any]) -> bool:
        if self._buffer is other._buffer:
            return self._length == other._length
        return self._length == other._length and list(self) == list(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return History, (list(self),)

    def __repr__(self) -> str:
        return f"<{self._length} fact{'' if self._length == 1 else 's'}>"


class LazyHistory(History[T_co]):
    """A history of known length whose items are loaded when they are first asked for.

    What is wrong with them surfaces then. Equal to any other history with equal items; what is appended to
    it makes an ordinary one.

    >>> history = LazyHistory(2, lambda: ["opened", "solved"])
    >>> len(history), history[-1], list(history.append("closed"))
    (2, 'solved', ['opened', 'solved', 'closed'])
    """

    __slots__ = ("_load",)

    def __init__(self, length: int, load: Callable[[], Iterable[T_co]]) -> None:
        self._length = length
        self._load: Callable[[], Iterable[T_co]] | None = load

    @property
    def _buffer(self) -> list[T_co]:  # type: ignore[override]
        if self._load is not None:
            _ITEMS.__set__(self, list(self._load()))
            self._load = None
        items: list[T_co] = _ITEMS.__get__(self)
        return items

    @classmethod
    def _view(cls, buffer: list[T_co], length: int) -> History[T_co]:
        plain: type[History[T_co]] = History
        return plain._view(buffer, length)


_ITEMS: Any = vars(History)["_buffer"]
