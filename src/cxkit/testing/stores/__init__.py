"""The kit that shows that a store keeps its promises: for the stores in the box, and for yours.

As a test class:

    from cxkit.testing.stores._contract import StoreContract

    class TestMyStore(StoreContract):
        @pytest.fixture
        def store_factory(self):
            return lambda place: MyStore(place / "my.db")

From the command line, `pytest --cxkit-store=my_package:my_factory`. As a report,
`print(examine(my_factory, Path("an/empty/folder")))`.
"""

from cxkit.testing.stores import (
    _committing as committing,
    _erasing as erasing,
    _finding as finding,
    _journalling as journalling,
    _listing as listing,
    _machine as machine,
    _searching as searching,
    _sharing as sharing,
    _surviving as surviving,
)
from cxkit.testing.stores._bench import Bench as Bench, Blocking as Blocking, Factory as Factory
from cxkit.testing.stores._checks import CHECKS as CHECKS, Check as Check
from cxkit.testing.stores._contract import StoreContract as StoreContract
from cxkit.testing.stores._report import Outcome as Outcome, Report as Report, examine as examine
from cxkit.testing.stores._surviving import Crashes as Crashes, crash_often as crash_often

PARTS = (committing, finding, listing, searching, journalling, erasing, sharing, surviving, machine)
"""The modules whose functions are the checks."""
