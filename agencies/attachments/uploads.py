"""Files that a browser sends: taken by the pages that say so alone, into sealed spools, up to a size."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.urls import Resolver404, resolve

from agencies.attachments.spools import Spool

LARGEST_BODY = 1024 * 1024  # of a form without a file (IN6)
LARGEST_FILE = 50 * 1024 * 1024  # UP2
ROUND_A_FILE = 64 * 1024  # the fields beside it, and the borders between

View = TypeVar("View", bound=Callable[..., Any])


def takes_a_file(view: View) -> View:
    """Declare a page to which a file may be sent; to all others a body of 1 MiB at most."""
    view.largest_body = LARGEST_FILE + ROUND_A_FILE  # type: ignore[attr-defined]
    return view


def largest_body(path: str) -> int:
    """The most bytes that a request to a path may have."""
    try:
        view = resolve(path).func
    except (Resolver404, ValueError):
        return LARGEST_BODY
    return int(getattr(view, "largest_body", LARGEST_BODY))


class SpooledFile(UploadedFile):  # type: ignore[type-arg]  # generic in the stubs alone
    """A file as it was sent, in a sealed spool; `is_too_large` when its end was not kept."""

    def __init__(self, spool: Spool, *, is_too_large: bool, **what: Any) -> None:
        """Take the spool, finished, and what the browser said of it."""
        super().__init__(file=spool.reader(), **what)
        self.spool = spool
        self.is_too_large = is_too_large


class SealingHandler(FileUploadHandler):
    """Seals each file while it is taken from the request: nothing of it is ever stored in clear."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self._spool = Spool()
        self._is_too_large = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a piece; what is beyond the largest size is dropped, and the form says so."""
        if start + len(raw_data) > LARGEST_FILE:
            self._is_too_large = True
        else:
            self._spool.write(raw_data)

    def file_complete(self, file_size: int) -> SpooledFile:
        """Give the whole file to the form."""
        self._spool.finish()
        return SpooledFile(
            self._spool,
            is_too_large=self._is_too_large,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
        )

    def upload_interrupted(self) -> None:
        """The browser went away: nothing is kept."""
        if hasattr(self, "_spool"):
            self._spool.close()
