"""Value classes, segments, behaviour traits, personas and membership tiers."""
