"""Names that `typing` offers in later versions of Python, and what type checkers are told of records."""

from typing import TYPE_CHECKING, Any, Generic, TypeVar

T = TypeVar("T")

if TYPE_CHECKING:
    from collections.abc import Iterable

    from typing_extensions import override as override

    S = TypeVar("S")

    class Takes(Generic[S, T]):
        """A field whose record takes the one and holds the other."""

        def __get__(self, subject: Any, owner: Any = None) -> T: ...
        def __set__(self, subject: Any, value: S) -> None: ...

    Several = Takes[Iterable[T], tuple[T, ...]]
    Named = Takes[str, T]
    MaybeNamed = Takes[str | None, T | None]
else:

    def override(method: object) -> object:
        """Mark a method that takes the place of an inherited one; type checkers see that there is one."""
        return method

    class Takes:
        """A field whose record takes the one and holds the other; at run time it is the other."""

        def __class_getitem__(cls, item: tuple[Any, Any]) -> Any:
            """The type that the record holds."""
            return item[1]

    class Named:
        """A member of an enumeration or an id, taken as its text too."""

        def __class_getitem__(cls, item: Any) -> Any:
            """The type that the record holds."""
            return item

    Several = tuple[T, ...]
    """A tuple, taken as any iterable."""
    MaybeNamed = T | None
    """A member of an enumeration or an id, taken as its text too, or None."""
