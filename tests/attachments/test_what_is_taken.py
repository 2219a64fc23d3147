"""What may be attached is told by its content, and what hides something is refused with a sentence."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from PIL import Image

from agencies.attachments import kinds, names, pictures, programs, redraw, words
from agencies.attachments.refusals import NotTaken
from tests.attachments.papers import (
    archive,
    docx,
    located_picture,
    packed_pdf,
    pdf,
    picture,
    scanned_pdf,
    spool,
    written_pdf,
)

NOTE = "Seen on Tuesday – “well”, says M.".encode()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("letter.pdf", pdf(), "PDF"),
        ("LETTER.PDF", pdf(b"/Metadata (Launch date)"), "PDF"),
        ("report.docx", docx(), "WORD"),
        ("bruise.jpg", picture(), "JPEG"),
        ("bruise.jpeg", picture(), "JPEG"),
        ("plan.png", picture("PNG"), "PNG"),
        ("note.txt", NOTE, "TEXT"),
        ("note.txt", b"BMI 23, seen by the school nurse", "TEXT"),
    ],
)
def test_up1_five_kinds_of_document_are_taken_by_their_content(
    name: str, content: bytes, code: str
) -> None:
    assert kinds.kind_of(spool(content), name).code == code


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("letter.pdf", picture(), "is a JPEG picture: call it what it is"),
        ("letter.pdf", docx(), "is an archive or an Office document inside"),
        ("letter.pdf", NOTE, "is no PDF"),
        ("bruise.jpg", b"GIF89a" + bytes(40), "is no JPEG picture"),
        ("note.txt", pdf(), "is a PDF"),
        ("note.txt", b"MZ" + bytes(200), "Programs, scripts"),
        ("note.txt", b"\x7fELF\x02\x01\x01" + bytes(60), "Programs, scripts"),
        ("note.txt", b"Words\x00and more", "no plain text"),
        ("note.txt", b"  <!DOCTYPE html><p>", "Scripts and web pages"),
        ("note.txt", b"#!/bin/sh\nrm", "Scripts and web pages"),
        ("note.txt", "Müller".encode("latin-1"), "UTF-8"),
        ("note.txt", b"", "empty"),
        ("all.zip", archive(), "unpack it"),
        ("all.pdf", b"Rar!\x1a\x07\x00" + bytes(60), "unpack it"),
        ("all.7z", b"x", "unpack it"),
        ("form.docm", docx(), "Documents with macros"),
        ("run.exe", b"MZ", "Programs, scripts"),
        ("invoice.pdf.js", pdf(), "Programs, scripts"),
        ("page.svg", b"<svg/>", "Programs, scripts"),
        ("table.xlsx", docx(), "Files of this kind"),
        ("no ending", pdf(), "Files of this kind"),
    ],
)
def test_up1_what_is_something_else_is_refused_with_a_sentence(
    name: str, content: bytes, words: str
) -> None:
    with pytest.raises(NotTaken, match=words):
        kinds.kind_of(spool(content), name)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (pdf() + archive(), "an archive as well"),
        (b"junk" + pdf(), "is no PDF"),
        (pdf(end=b""), "not whole"),
        (pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "holds a script"),
        (pdf(b"/AA << /S /J#61vaScr#69pt >>"), "holds a script"),
        (pdf(b"/S /Launch /F (cmd.exe)"), "holds a script"),
        (pdf(b"/Names << /EmbeddedFiles 3 0 R >>"), "holds a script"),
        (pdf(b"/AcroForm << /XFA [(form) 4 0 R] >>"), "holds a script"),
        (packed_pdf(b"5 0 << /S /JavaScript /JS (x) >>"), "holds a script"),
        (packed_pdf(b"5 0 << /S /URI >>").replace(b"/ObjStm", b"/Obj#53tm"), "holds a script"),
        (packed_pdf(bytes(9_000_000)), "unpacks to far more"),
        (pdf(b"/Encrypt 9 0 R"), "password"),
    ],
)
def test_up1_a_pdf_that_is_two_things_or_acts_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(NotTaken, match=words):
        kinds.kind_of(spool(content), "letter.pdf")


def test_a_harmless_packed_pdf_is_taken() -> None:
    assert kinds.kind_of(spool(packed_pdf(b"5 0 << /S /URI >>")), "letter.pdf") is kinds.PDF


def test_an_action_on_the_border_of_two_pieces_is_found() -> None:
    for before in (1024 * 1024 - 20, 1024 * 1024 - 4096 - 5, 1024 * 1024 + 1):
        hidden = pdf(b"(" + b"a" * before + b") /S /JavaScript")
        with pytest.raises(NotTaken, match="script"):
            kinds.kind_of(spool(hidden), "letter.pdf")


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        package.writestr("[Content_Types].xml", "x")
        package.writestr("word/media/a.xml", bytes(60_000_000))
    return made.getvalue()


def linked() -> bytes:
    made = io.BytesIO(docx())
    with zipfile.ZipFile(made, "a") as package:
        link = zipfile.ZipInfo("word/link")
        link.external_attr = 0o120777 << 16
        package.writestr(link, "/etc/passwd")
    return made.getvalue()


OUTSIDE = '<Relationship Type="http://x/{}" Target="http://evil.example" TargetMode="External"/>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (archive(), "no Word document"),
        (bomb(), "far more than it holds"),
        (docx({f"word/{number}.xml": "" for number in range(2100)}), "far more than it holds"),
        (docx({"../../etc/cron.d/x": "x"}), "outside its folder"),
        (docx({"/etc/x": "x"}), "outside its folder"),
        (docx({"c:\\x": "x"}), "outside its folder"),
        (linked(), "outside its folder"),
        (docx({"word/vbaProject.bin": "x"}), "macros"),
        (docx({"word/embeddings/oleObject1.bin": "x"}), "macros"),
        (docx({"word/_rels/settings.xml.rels": OUTSIDE.format("attachedTemplate")}), "fetches"),
        (docx()[:-30], "cannot be opened"),
    ],
)
def test_up3_a_word_document_is_looked_into_before_anything_is_unpacked(
    content: bytes, words: str
) -> None:
    begun = time.monotonic()
    with pytest.raises(NotTaken, match=words):
        kinds.kind_of(spool(content), "report.docx")
    assert time.monotonic() - begun < 2


def test_a_link_to_a_page_in_a_word_document_is_no_danger() -> None:
    linked_page = docx({"word/_rels/document.xml.rels": OUTSIDE.format("hyperlink")})
    assert kinds.kind_of(spool(linked_page), "report.docx") is kinds.WORD


def test_up4_a_picture_is_drawn_anew_without_place_camera_or_second_file() -> None:
    taken = located_picture()
    assert b"ZQXCAMERA" in taken
    assert Image.open(io.BytesIO(taken)).getexif().get_ifd(0x8825)
    kept = pictures.drawn_anew(spool(taken), "JPEG").reader().read()
    drawn = Image.open(io.BytesIO(kept))
    assert drawn.size == (40, 30)
    assert not drawn.getexif()
    assert not any(hidden in kept for hidden in (b"ZQX", b"Exif", b"PK\x03\x04"))
    assert max(abs(a - b) for a, b in zip(drawn.getpixel((5, 5)), (200, 30, 30), strict=True)) < 9


def test_up4_a_picture_on_its_side_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    kept = pictures.drawn_anew(spool(picture(exif=exif)), "JPEG").reader().read()
    assert Image.open(io.BytesIO(kept)).size == (30, 40)


@pytest.mark.parametrize(("size", "taken"), [((7000, 7100), True), ((8000, 6300), False)])
def test_up4_a_picture_of_more_than_fifty_million_points_is_refused(
    size: tuple[int, int], taken: bool
) -> None:
    made = io.BytesIO()
    Image.new("1", size).save(made, "PNG")
    if taken:
        assert redraw.drawn_anew(made.getvalue(), "PNG")
        return
    with pytest.raises(NotTaken, match="50 million points"):
        pictures.drawn_anew(spool(made.getvalue()), "PNG")


def test_a_broken_picture_is_refused_with_a_sentence() -> None:
    with pytest.raises(NotTaken, match="cannot be opened"):
        pictures.drawn_anew(spool(picture()[:300]), "JPEG")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("C:\\Users\\k\\letter.pdf", "letter.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\u202efdp.exe", "afdp.exe"),
        ('say "hi"; rm\r\n.txt', "say _hi__ rm.txt"),
        ("  .pdf", "pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("x" * 300 + ".docx", "x" * 115 + ".docx"),
        ("", "file"),
    ],
)
def test_up7_a_name_is_made_harmless(sent: str, kept: str) -> None:
    assert names.harmless(sent) == kept


def test_the_words_of_a_pdf_are_read_across_lines_and_a_scan_is_said_to_be_unread() -> None:
    read = words.said_in(spool(written_pdf("Seen at 4 Hidden\nLane today", "Page two")), "PDF")
    assert read.is_whole
    assert "Seen at 4 Hidden Lane today" in read.paragraphs
    one = words.said_in(spool(written_pdf("One line.")), "PDF")
    assert one == words.Said(("One line.",))
    for unread in (scanned_pdf(), pdf(), b"%PDF-1.7\nbroken"):
        assert not words.said_in(spool(unread), "PDF").is_whole
    assert words.said_in(spool(picture()), "JPEG") == words.Said()


def test_a_pdf_that_takes_too_long_is_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "SECONDS", 0.001)
    assert words.said_in(spool(written_pdf("Words.")), "PDF") == words.Said((), is_whole=False)
