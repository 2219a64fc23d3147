"""Operations of migrations that draw the models no more often than they must."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.models import CreateModel
from django.db.migrations.operations.special import RunPython
from django.db.migrations.state import StateApps


class CreateModels(Operation):
    """Creates models one after the other, after the state of all of them was drawn once.

    Django draws every related model anew for each `CreateModel`. Here nearly everything is related to
    an agency, so that eighty tables cost four thousand drawings: most of a first start.
    """

    category = CreateModel.category

    def __init__(self, models: Sequence[CreateModel]) -> None:
        """Take the models in the order in which their tables can be made."""
        self.models = models

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """How a migration file writes it."""
        return type(self).__name__, [self.models], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Add the models to a state that is drawn again when somebody asks for it."""
        state.__dict__.pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Make the tables."""
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Remove the tables, the last one first."""
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """What `migrate` says of it."""
        return f"Create {len(self.models)} models"


class Rules(RunPython):
    """Gives the database rights, policies and triggers: statements that ask no model.

    Django draws all models for whatever a `RunPython` might ask of them, half a second each time.
    """

    def __init__(self, code: Any, reverse_code: Any = RunPython.noop) -> None:
        """Take the function that says the statements, and one that takes them back where there is one."""
        super().__init__(code, reverse_code, elidable=False)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Say the statements; what they are given has no models."""
        self.code(StateApps([], {}), schema_editor)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Take them back, where that was written."""
        (self.reverse_code or self.noop)(StateApps([], {}), schema_editor)
