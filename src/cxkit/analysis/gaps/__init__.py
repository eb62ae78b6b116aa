"""Gaps of knowledge: questions that no article answers."""

from cxkit.analysis.gaps._gaps import KnowledgeGaps as KnowledgeGaps, knowledge_gaps as knowledge_gaps
