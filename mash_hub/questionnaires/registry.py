"""Every version of every questionnaire; the last of a tool is the one begun today."""

from __future__ import annotations

from mash_hub.questionnaires.children import CSE, EXPLOITATION, MISSING
from mash_hub.questionnaires.domestic_abuse import DARA, DASH, DASH_YOUNG
from mash_hub.questionnaires.shape import Questionnaire, Tool
from mash_hub.questionnaires.thrive import THRIVE

# The newest version of a tool stands last; earlier ones stay, for what was answered under them.
ALL: tuple[Questionnaire, ...] = (DASH, DASH_YOUNG, DARA, CSE, EXPLOITATION, MISSING, THRIVE)


def of(tool: str, version: str) -> Questionnaire:
    """The questionnaire that was answered; raises KeyError for one that never was."""
    return {(one.tool.value, one.version): one for one in ALL}[tool, version]


def newest(tool: Tool) -> Questionnaire:
    """The version of a tool that is begun today."""
    return [one for one in ALL if one.tool == tool][-1]
