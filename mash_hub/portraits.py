"""A photograph of a person: small, drawn anew of its points, and only after the virus check (UP4, UP5)."""

from __future__ import annotations

from agencies import door
from agencies.attachments import kinds, names, pictures, scanner
from agencies.attachments.refusals import NotTaken
from agencies.attachments.scanner import Finding
from agencies.attachments.spools import Spool
from mash_hub.attachments import VIRUS, pieces_of

LONGEST_SIDE = 640  # points: a face is known, and a page of ten stays light
LARGEST = 10 * 1024 * 1024
_NOT_CHECKED = (
    "Nobody can check this picture for viruses just now, so it is not kept. Try again later; if your "
    "hub has no virus scanner, tell your administrator."
)


def drawn(spool: Spool, name: str) -> bytes:
    """The picture of a spool as it is kept. Raises NotTaken with a sentence for what is not."""
    if spool.size > LARGEST:
        raise NotTaken("This picture is larger than 10 MB: make it smaller.")
    kind = kinds.kind_of(spool, names.harmless(name))
    if not kind.is_picture:
        raise NotTaken("This is not a picture: choose a JPEG or PNG file.")
    finding = scanner.scan(pieces_of(spool))
    if finding is not Finding.CLEAN:
        raise NotTaken(VIRUS if finding is Finding.VIRUS else _NOT_CHECKED)
    door.stay_awake()
    made = pictures.drawn_anew(spool, kind.code, longest=LONGEST_SIDE)
    door.stay_awake()
    return b"".join(pieces_of(made))
