"""Analyses of customers, answers, paths and text: what drives a score, who buys again, what is asked for.

Each module is one family of analyses; what they offer is named here and loaded when first used.
"""

from typing import TYPE_CHECKING

from cxkit._face import rooms_face

if TYPE_CHECKING:
    from cxkit.analysis import (
        drivers as drivers,
        feedback as feedback,
        gaps as gaps,
        lifetime as lifetime,
        members as members,
        offers as offers,
        paths as paths,
        people as people,
        quality as quality,
        scenarios as scenarios,
        segmentation as segmentation,
        text as text,
        visits as visits,
    )
    from cxkit.analysis.drivers import *
    from cxkit.analysis.feedback import *
    from cxkit.analysis.gaps import *
    from cxkit.analysis.lifetime import *
    from cxkit.analysis.members import *
    from cxkit.analysis.offers import *
    from cxkit.analysis.paths import *
    from cxkit.analysis.people import *
    from cxkit.analysis.quality import *
    from cxkit.analysis.scenarios import *
    from cxkit.analysis.segmentation import *
    from cxkit.analysis.text import *
    from cxkit.analysis.visits import *
else:
    __getattr__, __dir__ = rooms_face(
        __name__,
        "drivers feedback gaps lifetime members offers paths people quality scenarios segmentation "
        "text visits",
    )
