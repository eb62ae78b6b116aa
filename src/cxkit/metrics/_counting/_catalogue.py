"""The definitions of every metric of the library: importing this module loads them all."""

from __future__ import annotations

from cxkit.metrics._counting._defining import DEFINITIONS as DEFINITIONS, load_all

load_all()
