"""Papers: accessible PDFs (PDF/UA-1) made in memory from data, which is never markup.

Each paper is a file of `config/papers`; every one says who took this copy, when, and which it is
(domain notes 7.2 R9).
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import typst
from django.conf import settings
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from agencies import clock
from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.models.people import Person
from agencies.verdicts import Refused

_NO_LETTER = re.compile(r"the text `\"(.+?)\"` could not be displayed")


def watermark(*, copy: str, name: str, agency: str, at: datetime) -> dict[str, str]:
    """What stands on every page: the copy's reference, who took it for which agency, and when."""
    taken = f"{at.astimezone(clock.LONDON):%-d %B %Y, %H:%M}"
    words = f"Copy {copy} for {name}, {agency}, {taken}. Not to be passed on."
    return {"copy": copy, "made_by": name, "watermark": words, "across": f"{name} · {copy}"}


def watermark_of(by: Hat, *, copy: str, at: datetime) -> dict[str, str]:
    """The same for whoever takes the copy."""
    name = Person.objects.get(pk=by.person_id).name
    agency = Agency.objects.get(pk=by.agency_id).name
    return watermark(copy=copy, name=name, agency=agency, at=at)


def pdf(paper: str, data: Mapping[str, Any]) -> bytes:
    """Make a paper of that name from data that JSON can say.

    Raises Refused when a letter in it is in no typeface of the hub, and `typst.TypstError` for a
    paper that is not accessible, which is a fault of ours.
    """
    made = _typeset(paper, data, format="pdf", pdf_standards="ua-1")
    assert isinstance(made, bytes), "a PDF is one file"
    return made


def pictures(paper: str, data: Mapping[str, Any], *, dots: int = 150) -> list[bytes]:
    """Make a paper as pictures (PNG), a page each, of so many dots an inch. Raises as `pdf` does.

    A letter that no typeface has would be drawn as an empty box: so it is typeset as an archive's PDF first,
    which refuses it.
    """
    _typeset(paper, data, format="pdf", pdf_standards="a-2b")
    made = _typeset(paper, data, format="png", ppi=float(dots))
    return [made] if isinstance(made, bytes) else made


def _typeset(paper: str, data: Mapping[str, Any], **how: Any) -> bytes | list[bytes]:
    folder = settings.PAPERS_DIR
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a warning would quote what it warns of
        try:
            made: bytes | list[bytes] = typst.compile(
                folder / f"{paper}.typ",
                root=folder,
                font_paths=[folder / "fonts"],
                ignore_system_fonts=True,
                sys_inputs={"data": json.dumps(data)},
                **how,
            )
        except typst.TypstError as error:
            letters = _NO_LETTER.findall(str(error.diagnostic))
            if not letters:
                raise
            raise Refused(
                f"No typeface of the hub has the letters {''.join(dict.fromkeys(letters))}:"
                " print the page from your browser instead."
            ) from None
    return made


def answer(made: bytes, *, name: str) -> HttpResponse:
    """The answer that gives a paper as a file, which no browser keeps; `name` holds no personal data."""
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
