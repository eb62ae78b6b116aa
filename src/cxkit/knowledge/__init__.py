"""The knowledge base: articles in versions, languages and variants, what was used of them, and traps."""

from cxkit.knowledge import facts as facts, use_facts as use_facts
from cxkit.knowledge._article import Article as Article, ArticleState as ArticleState
from cxkit.knowledge._base import (
    Hit as Hit,
    KnowledgeBase as KnowledgeBase,
    Overdue as Overdue,
    Reader as Reader,
    Served as Served,
    Trap as Trap,
    serve as serve,
)
from cxkit.knowledge._enums import (
    ArticleKind as ArticleKind,
    Audience as Audience,
    ChangeSize as ChangeSize,
    Confidence as Confidence,
    DependantKind as DependantKind,
    Governance as Governance,
    LinkKind as LinkKind,
    ReviewSignal as ReviewSignal,
    SessionStatus as SessionStatus,
    StalePolicy as StalePolicy,
    VersionStatus as VersionStatus,
    ViewSource as ViewSource,
    Visitor as Visitor,
)
from cxkit.knowledge._lifecycle import REVIEW_EVERY as REVIEW_EVERY
from cxkit.knowledge._parts import (
    Dependant as Dependant,
    ReviewCall as ReviewCall,
    Translation as Translation,
    Version as Version,
)
from cxkit.knowledge._queries import clean_query as clean_query
from cxkit.knowledge._session import HelpSession as HelpSession, held_out as held_out
