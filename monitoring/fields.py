"""A column that holds other columns of its row in the form in which they are searched."""

from collections.abc import Sequence
from typing import Any

from django.db import models

from monitoring.folding import fold


class FoldedTextField(models.TextField):
    """The folded text of other fields of the row, one line each; filled in at every save, also in bulk.

    SQL can search it with LIKE and gets what `fold` finds equal, on every database alike. A change through
    `QuerySet.update` passes it by: texts change by saving their row.
    """

    def __init__(self, *args: Any, of: Sequence[str] = (), **kwargs: Any) -> None:
        self.of = tuple(of)
        super().__init__(*args, **{"editable": False, "blank": True, "default": "", **kwargs})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """To the database it is a text like any other."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        folded = "\n".join(fold(text) for name in self.of if (text := getattr(model_instance, name)))
        setattr(model_instance, self.attname, folded)
        return folded
