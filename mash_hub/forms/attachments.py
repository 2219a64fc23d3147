"""The forms of one more file, with an item or with a sealed item."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms

from agencies.actors import Hat
from agencies.attachments.refusals import NotTaken
from agencies.attachments.uploads import SpooledFile
from agencies.verdicts import Verdict
from mash_hub import attachments
from mash_hub.models.attachments import Going
from mash_hub.models.items import Item

TOO_LARGE = "This file is larger than 50 MB: make it smaller, or attach it in parts."
_TAKEN = ".pdf,.docx,.jpg,.jpeg,.png,.txt"


class FileForm(forms.Form):
    """A file with what it belongs to, at a version; it is looked into while the form is checked."""

    file = forms.FileField(
        label="Choose a file",
        help_text="PDF, Word (.docx), JPEG, PNG or plain text; 50 MB at most",
        widget=forms.FileInput(attrs={"accept": _TAKEN}),
        max_length=255,
        error_messages={
            "required": "Choose a file.",
            "empty": "This file is empty.",
            "max_length": "The file’s name is longer than 255 letters: shorten it.",
        },
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, room: Callable[[int], Verdict] | None = None, **kwargs: Any
    ) -> None:
        """Take the question whether a file of so many bytes has room, when one was sent."""
        super().__init__(*args, **kwargs)
        self._room = room
        self.prepared: attachments.Prepared | None = None

    def clean_file(self) -> Any:
        """The file has room, is of a kind that is taken, and is what its name says."""
        sent = self.cleaned_data["file"]
        if not isinstance(sent, SpooledFile) or sent.is_too_large:
            raise forms.ValidationError(TOO_LARGE)
        if self._room is None:
            raise RuntimeError("A file was sent by nobody.")
        room = self._room(sent.spool.size)
        if not room:
            raise forms.ValidationError(room.reason)
        try:
            self.prepared = attachments.prepare(sent.spool, str(sent.name))
        except NotTaken as why:
            raise forms.ValidationError(str(why)) from None
        return sent


class AttachForm(FileForm):
    """A file with an item, and whom it goes to."""

    going = forms.ChoiceField(
        label="Who gets this file?", choices=Going.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, item: Item, by: Hat | None = None, **kwargs: Any) -> None:
        """Take the item, and whose quota counts when a file was sent."""
        kwargs.setdefault("auto_id", f"id_{item.pk.hex[:8]}_%s")
        room = None if by is None else partial(attachments.room_for, item, by=by)
        super().__init__(*args, room=room, **kwargs)

    def going_to(self) -> Going:
        """Whom it goes to, as chosen."""
        return Going(self.cleaned_data["going"])
