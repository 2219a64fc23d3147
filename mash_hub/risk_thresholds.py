"""From which score which grade is usual in DASH: each partnership's own, kept by what was begun (5.8).

A questionnaire in code carries the thresholds proposed by the domain notes; here those of a workspace
are put in when an assessment is begun, and those it was begun with whenever it is opened again. They
say what a score usually stands for and nothing else (R24).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from mash_hub import partnership_settings
from mash_hub.models.partnership_settings import SettingName
from mash_hub.questionnaires import Questionnaire

HIGH, MEDIUM, STANDARD = "HIGH", "MEDIUM", "STANDARD"


def in_force(form: Questionnaire, workspace_id: UUID, at: datetime) -> Questionnaire:
    """A questionnaire with the thresholds a workspace has at an instant; one without has none."""
    if not form.steps:
        return form
    high = partnership_settings.number(SettingName.DASH_HIGH, workspace_id, at)
    medium = partnership_settings.number(SettingName.DASH_MEDIUM, workspace_id, at)
    # Where medium was set no lower than high there is nothing that is usually called medium.
    steps = [(high, HIGH), *([(medium, MEDIUM)] if medium < high else []), (1, STANDARD)]
    return replace(form, steps=tuple(steps))


def kept(form: Questionnaire, steps: Sequence[Sequence[Any]] | None) -> Questionnaire:
    """A questionnaire with the thresholds an assessment was begun with; its own where none were kept."""
    if not steps or not form.steps:
        return form
    return replace(form, steps=tuple((int(least), str(code)) for least, code in steps))


def to_keep(form: Questionnaire) -> list[list[Any]]:
    """The thresholds as they are sealed with an assessment."""
    return [[least, code] for least, code in form.steps]
