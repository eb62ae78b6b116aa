"""Names that `typing` offers in later versions of Python."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import override as override
else:

    def override(method: object) -> object:
        """Mark a method that takes the place of an inherited one; type checkers see that there is one."""
        return method
