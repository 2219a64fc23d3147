"""Questionnaires of risk: their questions, answers, prompts and grades, each in versions that stay."""

from mash_hub.questionnaires.registry import ALL, newest, of
from mash_hub.questionnaires.shape import (
    Answer,
    Grade,
    Prompt,
    Question,
    Questionnaire,
    Scale,
    Tool,
)

__all__ = [
    "ALL",
    "Answer",
    "Grade",
    "Prompt",
    "Question",
    "Questionnaire",
    "Scale",
    "Tool",
    "newest",
    "of",
]
