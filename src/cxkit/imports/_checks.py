"""The check of a mapping against a file, before anything is read."""

from __future__ import annotations

import attrs


@attrs.frozen(kw_only=True)
class RuleCheck:
    """How one rule reads a file: of `cells` that say something it read `read`; `examples` are others.

    Examples of personal fields are left out.

    >>> RuleCheck(path="complaint.status", column="Status", cells=4, read=3, examples=("?",)).share
    0.75
    """

    path: str
    column: str
    cells: int
    read: int
    examples: tuple[str, ...] = attrs.field(default=(), repr=False)

    @property
    def share(self) -> float | None:
        """The share of the cells that it could read; None where no cell says anything."""
        return self.read / self.cells if self.cells else None


@attrs.frozen(kw_only=True)
class Check:
    """A mapping checked against a file: columns matched, missing and unread, how each rule reads its cells.

    `changed` is how the mapping differs from the one that it is compared with.

    >>> print(Check(file="a.csv", mapping="cfpb", table="t", matched=(), missing=("Product",), unread=("x",)))
    a.csv by cfpb, table t
      missing: Product
      not read: x
    """

    file: str
    mapping: str
    table: str
    matched: tuple[str, ...]
    missing: tuple[str, ...]
    unread: tuple[str, ...]
    rows: int = 0
    rules: tuple[RuleCheck, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether no column is missing and every rule reads every cell."""
        return not self.missing and all(rule.read == rule.cells for rule in self.rules)

    def __str__(self) -> str:
        lines = [
            f"{self.file} by {self.mapping}, table {self.table}" + f", {self.rows} rows" * bool(self.rows)
        ]
        lines += [f"  missing: {', '.join(self.missing)}"] if self.missing else []
        lines += [f"  not read: {', '.join(self.unread)}"] if self.unread else []
        for rule in self.rules:
            if rule.read < rule.cells:
                shown = f": {', '.join(map(repr, rule.examples))}" if rule.examples else ""
                lines.append(
                    f"  {rule.path} reads {rule.read} of {rule.cells} cells of {rule.column}, not{shown}"
                )
        return "\n".join([*lines, *(f"  changed: {line}" for line in self.changed)])
