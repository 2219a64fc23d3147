"""Copies what the pages use of GOV.UK Frontend and MoJ Frontend, less what only GOV.UK may wear.

The Design System may be used off GOV.UK, its logos and its typeface may not: so the fonts, the
crown and the crest stay behind in node_modules, and a copy that still holds one of them is refused.
Standard library only: `./hub` calls it.
"""

import re
import shutil
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
MODULES = PROJECT / "node_modules"
TARGET = PROJECT / "config" / "static" / "vendor"

GOVUK = MODULES / "govuk-frontend" / "dist" / "govuk"
MOJ = MODULES / "@ministryofjustice" / "frontend" / "moj"
AXE = MODULES / "axe-core" / "axe.min.js"

# The typeface of PDFs: its letters are told apart most easily. Its licence (OFL) goes with it.
FONTS = MODULES / "@expo-google-fonts" / "atkinson-hyperlegible"
PAPER_FONTS = PROJECT / "config" / "papers" / "fonts"

SHEETS = [GOVUK / "govuk-frontend.min.css", MOJ / "moj-frontend.min.css"]
SCRIPTS = [GOVUK / "govuk-frontend.min.js", MOJ / "moj-frontend.min.js"]

_FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
_CREST = re.compile(r"url\(/assets/images/govuk-crest\.svg\)")
_RELATIVE = re.compile(r"url\(images/([^)]+)\)")
_IMAGE = re.compile(r"url\(/assets/images/([^)]+)\)")
# A map that is not copied would make the hashed storage of static files stop.
_SOURCE_MAP = re.compile(r"(/\*[#@] sourceMappingURL=[^*]*\*/|//[#@] sourceMappingURL=\S*)\s*$")
_FORBIDDEN = re.compile(r"GDS Transport|@font-face|crest\.|crown\.|url\(/")


class MissingAssets(Exception):
    """node_modules does not hold what is to be copied: `npm ci` has not run, or not to its end."""


class ForbiddenAssets(Exception):
    """A copied file still carries a font, a crown, a crest or an absolute address."""


def without_branding(css: str) -> str:
    """The style sheet with relative images, in Arial, and without font files and crest."""
    css = _FONT_FACE.sub("", css)
    css = css.replace("GDS Transport,arial", "arial")
    css = _CREST.sub("none", css)
    css = _IMAGE.sub(r"url(images/\1)", css)
    css = _SOURCE_MAP.sub("", css)
    if found := _FORBIDDEN.search(css):
        raise ForbiddenAssets(f"The style sheet still holds {found.group()!r}.")
    return css


def vendor(target: Path = TARGET) -> list[Path]:
    """Copy all assets to `target`, replacing it, and return the files written."""
    if missing := [path for path in [*SHEETS, *SCRIPTS] if not path.is_file()]:
        raise MissingAssets(f"{missing[0].relative_to(PROJECT)} is missing; run npm ci first.")
    shutil.rmtree(target, ignore_errors=True)
    (target / "images").mkdir(parents=True)
    styles = {path.name: without_branding(path.read_text(encoding="utf-8")) for path in SHEETS}
    scripts = {path.name: path.read_text(encoding="utf-8") for path in SCRIPTS}
    texts = styles | {name: _SOURCE_MAP.sub("", script) for name, script in scripts.items()}
    images = {found for css in styles.values() for found in _RELATIVE.findall(css)}
    copies = [(MOJ / "assets" / "images" / name, target / "images" / name) for name in images]
    if AXE.is_file():  # a development dependency: only the tests load it
        copies.append((AXE, target / AXE.name))
    return [
        *(_write(target / name, text) for name, text in texts.items()),
        *(Path(shutil.copyfile(source, copy)) for source, copy in copies),
    ]


def vendor_fonts(target: Path = PAPER_FONTS) -> list[Path]:
    """Copy the typeface of PDFs with its licence to `target`, replacing it; return the files written."""
    found = [*sorted(FONTS.glob("*/*.ttf")), FONTS / "LICENSE_FONT"]
    if len(found) < 5 or not found[-1].is_file():
        raise MissingAssets(f"{FONTS.relative_to(PROJECT)} is missing; run npm ci first.")
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    return [Path(shutil.copyfile(path, target / path.name)) for path in found]


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


if __name__ == "__main__":
    try:
        files = [*vendor(), *vendor_fonts()]
    except (MissingAssets, ForbiddenAssets) as error:
        sys.exit(str(error))
    places = " and ".join(str(place.relative_to(PROJECT)) for place in (TARGET, PAPER_FONTS))
    print(f"{len(files)} files copied to {places}")
