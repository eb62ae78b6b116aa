"""What everything is made of: ids, instants, periods, money, scales, labels."""

__all__: list[str] = []
