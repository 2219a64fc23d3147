"""The one history class: every version of a row, with the hat, the act's time and the reason's id."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords

from agencies.actors import Actor
from agencies.reasons import Reason


class SavedWithoutAnAct(RuntimeError):
    """A row with history was saved by something else than its own `set_…` method."""


@dataclass(frozen=True)
class Stamp:
    """Who changes a row, when (the act's time), and why."""

    by: Actor
    at: datetime
    because: Reason | None


class Stamped(models.Model):
    """The hat columns that each history row carries beside the row's own fields."""

    by_person_id = models.UUIDField(null=True)
    by_membership_id = models.UUIDField(null=True)
    by_agency_id = models.UUIDField(null=True)
    by_workspace_id = models.UUIDField(null=True)
    by_role = models.CharField(max_length=30, blank=True)
    by_service = models.CharField(max_length=40, blank=True)
    reason_code = models.CharField(max_length=40, blank=True)
    reason_id = models.UUIDField(null=True)

    class Meta:
        abstract = True


class History(HistoricalRecords):  # type: ignore[misc]  # the package has no types
    """django-simple-history with a UUID key, the hat instead of a user, and the act's time."""

    def __init__(self) -> None:
        """Take no options: every row's history is kept in the same way."""
        super().__init__(
            inherit=True,
            bases=(Stamped,),
            history_id_field=models.UUIDField(default=uuid.uuid4),
        )

    def get_extra_fields(self, model: Any, fields: Any) -> dict[str, Any]:
        """Give a history row the kind of its row too, so that its sections open by the same rules."""
        extra: dict[str, Any] = super().get_extra_fields(model, fields)
        return {**extra, "kind": model.kind}

    def _get_history_user_fields(self) -> dict[str, Any]:
        return {}  # the hat columns say it better

    def create_historical_record(
        self, instance: Any, history_type: str, using: str | None = None
    ) -> None:
        """Write the history row of the version just saved; raises SavedWithoutAnAct."""
        stamp: Stamp | None = instance.__dict__.pop("_stamp", None)
        if stamp is None:
            raise SavedWithoutAnAct(f"{type(instance).__name__} was saved without an act.")
        manager = getattr(instance, self.manager_name)
        values = {f.attname: getattr(instance, f.attname) for f in self.fields_included(instance)}
        manager.model(
            history_date=stamp.at,
            history_type=history_type,
            by_person_id=stamp.by.person_id,
            by_membership_id=stamp.by.membership_id,
            by_agency_id=stamp.by.agency_id,
            by_workspace_id=stamp.by.workspace_id,
            by_role=stamp.by.role,
            by_service=stamp.by.service,
            reason_code=stamp.because.code if stamp.because else "",
            reason_id=stamp.because.id if stamp.because else None,
            **values,
        ).save(force_insert=True)
