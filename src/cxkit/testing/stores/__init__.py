"""The kit that shows that a store keeps its promises: for the stores in the box, and for yours.

As a test class:

    from cxkit.testing.stores import StoreContract

    class TestMyStore(StoreContract):
        @pytest.fixture
        def store_factory(self):
            return lambda place: MyStore(place / "my.db")

From the command line, `pytest --cxkit-store=my_package:my_factory`. As a report,
`print(examine(my_factory, Path("an/empty/folder")))`.
"""

from cxkit.testing.stores import committing, erasing, finding, journalling, machine, sharing, surviving
from cxkit.testing.stores.bench import Bench, Blocking, Factory
from cxkit.testing.stores.checks import CHECKS, Check
from cxkit.testing.stores.contract import StoreContract
from cxkit.testing.stores.report import Outcome, Report, examine
from cxkit.testing.stores.surviving import Crashes, crash_often

PARTS = (committing, finding, journalling, erasing, sharing, surviving, machine)
"""The modules whose functions are the checks."""

__all__ = [
    "CHECKS",
    "PARTS",
    "Bench",
    "Blocking",
    "Check",
    "Crashes",
    "Factory",
    "Outcome",
    "Report",
    "StoreContract",
    "crash_often",
    "examine",
]
