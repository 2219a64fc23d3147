"""The hub's template tags: small pieces of page with words as their only arguments."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Literal
from urllib.parse import urlencode

from django import forms, template
from django.core.paginator import Page
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from agencies import clock as act_clock
from agencies import typed
from agencies.models.workspaces import Workspace
from agencies.roles import Act, may
from config import times
from config.components import component
from config.differences import Change, counted, pieces
from config.looks import ICONS, RATINGS, colour_of
from mash_hub.identifiers import phone_words
from mash_hub.map_drawing import Drawn, Shape

register = template.Library()

# -- time and names ------------------------------------------------------------------------------


@register.filter
def london(value: datetime | date | None, form: times.Form = "") -> str:
    """The instant or day in words, in London: see `config.times.london` for the forms."""
    return times.london(value, form)


@register.filter
def telephone(number: str) -> str:
    """A telephone number in international form as people read it."""
    return phone_words(number)


@register.filter
def left(due_at: datetime | None) -> str:
    """How long is left: "39 min left", or "Late by 18 min"."""
    return times.left(due_at)


@register.filter
def ago(at: datetime | None) -> str:
    """How long since: "18 min ago"."""
    return times.ago(at)


@register.filter
def initials(name: str | None) -> str:
    """Marisa Oakden as M.O.: how people are shown until somebody asks for names."""
    return "".join(f"{part[0].upper()}." for part in str(name or "").split())


@register.filter
def in_words_of(words: str, workspace: Workspace) -> str:
    """Words that speak of a CMOG, as a workspace says them."""
    return workspace.in_its_words(words)


@register.inclusion_tag("parts/look_alike.html")
def look_alike(name: str | None) -> dict[str, Any]:
    """A hint at each word of a name whose letters can be taken for others; nothing for the rest."""
    return {"words": typed.look_alikes(str(name or ""))}


# -- states and ratings --------------------------------------------------------------------------


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of our few drawings (lock, tick, ring, dot); always beside words, never instead."""
    box, path = ICONS[name]
    return format_html(
        '<svg class="hub-icon hub-icon--{}" viewBox="0 0 {} {}" aria-hidden="true" '
        'focusable="false"><path d="{}"/></svg>',
        name,
        box,
        box,
        path,
    )


@register.inclusion_tag("parts/brag.html")
def brag(rating: str | None) -> dict[str, Any]:
    """A rating: word, shape and colour, so that none of them is needed alone."""
    words, shape = RATINGS.get(str(rating or "").upper(), ("", ""))
    return {"words": words, "shape": shape, "colour": words.lower()}


@register.simple_tag
def tag(words: str, state: str = "", colour: str = "") -> SafeString:
    """A state in words; its colour comes from the state's code, or from the words."""
    return format_html(
        '<strong class="govuk-tag govuk-tag--{}">{}</strong>',
        colour or colour_of(str(state or words)),
        words,
    )


@register.simple_tag
def count(number: int | str, what: str = "") -> SafeString:
    """A number, or 99+, in a bubble; `what` is read out after it."""
    return format_html(
        '<span class="hub-count">{}<span class="govuk-visually-hidden"> {}</span></span>',
        number,
        what,
    )


@register.simple_tag(takes_context=True)
def marking(context: template.Context, words: str = "") -> SafeString:
    """The page's protective marking, the highest of what it shows."""
    return format_html(
        "<strong>{}</strong>", words or context.get("marking") or "OFFICIAL-SENSITIVE"
    )


@register.inclusion_tag("parts/clock.html")
def clock(clock: object, now: datetime | None = None, verb: str = "due") -> dict[str, Any]:
    """Time left in words first, then a bar, then when it is due; or that it is late, or was met.

    Takes anything with `started_at`, `due_at`, `met_at` and perhaps `paused_at`, or a mapping.
    """
    due_at: datetime | None = _fact(clock, "due_at")
    if due_at is None:
        return {"due_at": None}
    met_at, paused_at = _fact(clock, "met_at"), _fact(clock, "paused_at")
    started_at = _fact(clock, "started_at") or due_at
    until = met_at or paused_at or now or act_clock.now()
    total = max(int((due_at - started_at).total_seconds()), 1)
    late = until > due_at
    return {
        "due_at": due_at,
        "started_at": started_at.astimezone(UTC),
        "met_at": met_at,
        "paused_at": None if met_at else paused_at,
        "late": late,
        "ticking": met_at is None and paused_at is None,
        "total": total,
        "used": min(max(int((until - started_at).total_seconds()), 0), total),
        "words": _met(due_at, met_at) if met_at else times.left(due_at, until),
        "verb": verb,
    }


def _met(due_at: datetime, met_at: datetime) -> str:
    if met_at > due_at:
        return f"Done, late by {times.length(met_at - due_at)}"
    return "Done in time"


def _fact(thing: object, name: str) -> Any:
    return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)


# -- sealed, protected, voice --------------------------------------------------------------------


@register.simple_block_tag
def sealed(content: str, title: str) -> SafeString:
    """A sealed item: dashed edge, lock, and words that say so."""
    return format_html(
        '<div class="hub-seal"><p>{}<strong>{}</strong></p>{}</div>', icon("lock"), title, content
    )


@register.simple_block_tag
def private(content: str, title: str) -> SafeString:
    """A line that stays off the shared screen and out of circulated minutes."""
    return format_html(
        '<div class="hub-private"><p>{}<strong>{}</strong></p>{}</div>',
        icon("lock"),
        title,
        content,
    )


@register.simple_tag
def masked(words: str = "Protected address", url: str = "") -> SafeString:
    """Something shown only with a reason, and the way to give one."""
    shown = format_html('<span class="hub-masked">{}{}</span>', icon("lock"), words)
    if not url:
        return shown
    return format_html('{} – <a class="govuk-link" href="{}">reveal with reason</a>', shown, url)


@register.inclusion_tag("parts/voice.html")
def voice(title: str, words: str, who: str = "", source: str = "") -> dict[str, str]:
    """A child's or victim's own words."""
    return {"title": title, "words": words, "who": who, "source": source}


# -- lists and tables ----------------------------------------------------------------------------


@register.simple_tag
def reference_link(reference: str, url: str, words: str = "") -> SafeString:
    """A link that goes by a thing's random readable reference."""
    return format_html('<a class="govuk-link hub-nowrap" href="{}">{}</a>', url, words or reference)


@register.inclusion_tag("parts/data_table.html")
def data_table(
    caption: str, headings: Sequence[str], rows: Iterable[Sequence[object]], quiet: bool = True
) -> dict[str, Any]:
    """A table whose rows become cards on a phone; the first cell of a row is its header."""
    return {
        "caption": caption,
        "headings": headings,
        "rows": [list(zip(headings, row, strict=False)) for row in rows],
        "quiet": quiet,
    }


@register.inclusion_tag("parts/data_table.html")
def history_table(
    versions: Iterable[object], caption: str = "Full history, newest first"
) -> dict[str, Any]:
    """Every version of a row: number, when, who for whom, what changed and why."""
    rows = [
        (
            _fact(version, "number"),
            times.london(_fact(version, "at")),
            _fact(version, "who"),
            _fact(version, "changed"),
            _fact(version, "why"),
        )
        for version in versions
    ]
    headings = ["Version", "When", "Who, for whom", "What changed", "Why"]
    return data_table(caption, headings, rows)


@register.simple_tag
def version_options(versions: Iterable[Any], chosen: int) -> SafeString:
    """The choices of a list of versions, of which there may be hundreds."""
    rows = (
        (one.number, SafeString(" selected" if one.number == chosen else ""), one.label)
        for one in versions
    )
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


@register.simple_tag
def diff(before: str, after: str, side: Literal["", "before", "after"] = "") -> SafeString:
    """The words removed and added between two texts; one side of them for two columns."""
    hidden = {"before": Change.ADDED, "after": Change.REMOVED}.get(side)
    shown = [_piece(change, words) for change, words in pieces(before, after) if change != hidden]
    return format_html_join("", "{}", ((piece,) for piece in shown))


@register.simple_tag
def changes_counted(pairs: Iterable[tuple[str, str]]) -> str:
    """How many words were removed and added, and how many dates changed, between pairs of texts."""
    return str(counted(pairs))


def _piece(change: Change, words: str) -> str:
    if change is Change.KEPT:
        return words
    return format_html(
        '<{0}><span class="govuk-visually-hidden">{1}: </span>{2}</{0}>',
        "ins" if change is Change.ADDED else "del",
        change.value,
        words,
    )


@register.inclusion_tag("parts/checks.html")
def checks(items: Iterable[Any]) -> dict[str, Any]:
    """What is done and what is missing, as links: a button is never greyed out to punish.

    Takes `(done, words)` or `(done, words, url)`.
    """
    return {
        "items": [
            {"done": item[0], "words": item[1], "url": item[2] if len(item) > 2 else ""}
            for item in items
        ]
    }


@register.simple_tag
def empty_state(words: str, then: str = "") -> SafeString:
    """An honest empty list, and what comes next."""
    return format_html('<p class="govuk-body hub-quiet">{} {}</p>', words, then)


@register.inclusion_tag("parts/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any], name: str = "page") -> dict[str, Any]:
    """The pages of a list, keeping what else was asked for in the address; of one page, nothing."""
    if not page.has_other_pages():
        return {}
    kept = [pair for pair in _query(context) if pair[0] != name]

    def url(number: int) -> str:
        return "?" + urlencode([*kept, (name, number)])

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "current": page.number,
        "previous": url(page.previous_page_number()) if page.has_previous() else "",
        "next": url(page.next_page_number()) if page.has_next() else "",
        "numbers": [(n, url(n) if isinstance(n, int) else "") for n in numbers],
    }


def _query(context: template.Context) -> list[tuple[str, str]]:
    request = context.get("request")
    if request is None:
        return []
    return [(key, value) for key, values in request.GET.lists() for value in values]


@register.simple_tag(takes_context=True)
def who_opened(context: template.Context, url: str) -> SafeString:
    """The link from a record to who has opened it, for those who may know; nothing for others."""
    if not may(getattr(context.get("request"), "hat", None), Act.SEE_OPENINGS):
        return SafeString("")
    words = '<p class="govuk-body"><a class="govuk-link" href="{}">Who has opened this</a></p>'
    return format_html(words, url)


# -- pictures --------------------------------------------------------------------------------------

_OVAL = '<ellipse class="{}" cx="{}" cy="{}" rx="92" ry="38"/>'
_BOX = '<rect class="n" x="{}" y="{}" width="184" height="68"{}/>'
_NAME = '<text class="t" x="{}" y="{}" text-anchor="middle">{}</text>'
_BELOW = '<text class="s" x="{}" y="{}" text-anchor="middle">{}</text>'


@register.simple_tag
def map_nodes(nodes: Iterable[Drawn[Any]]) -> SafeString:
    """The nodes of a map of links: thousands of them, for which a loop of a template takes too long."""
    return format_html_join("", "{}{}{}", ((_outline(one), *_words(one)) for one in nodes))


def _outline(one: Drawn[Any]) -> SafeString:
    if one.node.shape == Shape.CONCERN:
        return format_html('<path class="n n-risk" d="{}"/>', one.diamond)
    if one.node.shape in (Shape.PLACE, Shape.THING):
        rounded = SafeString(' rx="20"') if one.node.shape == Shape.THING else ""
        return format_html(_BOX, one.left, one.top, rounded)
    name = "n n-child" if one.node.shape == Shape.CHILD else "n"
    return format_html(_OVAL, name, one.x, one.y)


def _words(one: Drawn[Any]) -> tuple[SafeString, SafeString | str]:
    label, below = _cut(one.node.label, 22), _cut(one.node.below, 26)
    name = format_html(_NAME, one.x, one.name_y, label)
    return name, format_html(_BELOW, one.x, one.below_y, below) if below else ""


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else Truncator(words).chars(most)


# -- live and drafts -----------------------------------------------------------------------------


@register.inclusion_tag("parts/live_box.html")
def live_box(kinds: str, about: str = "") -> dict[str, Any]:
    """Where a page says politely how many changes wait, and offers them; empty until then."""
    return {"kinds": kinds, "about": about, "opened": act_clock.now()}


@register.simple_tag
def draft_status() -> SafeString:
    """Where a form that saves itself says when it last did."""
    return format_html('<p class="{}" role="status" data-draft-status></p>', "hub-saved")


# -- forms ---------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def hat_field(context: template.Context, version: int | None = None) -> SafeString:
    """The hat a form was drawn for and, when given, the version it was drawn from."""
    fields = [("hat", context.get("hat_token")), ("version", version)]
    return format_html_join(
        "", '<input type="hidden" name="{}" value="{}">', (f for f in fields if f[1] is not None)
    )


@register.inclusion_tag("parts/act_button.html", takes_context=True)
def act_button(
    context: template.Context,
    words: str,
    url: str,
    version: int | None = None,
    kind: str = "",
    label: str = "",
    **hidden: object,
) -> dict[str, Any]:
    """A whole form with one button: an act that costs one click. Further keywords are sent too."""
    return {
        "words": words,
        "url": url,
        "version": version,
        "kind": kind,
        "label": label,
        "hidden": list(hidden.items()),
        "hat_token": context.get("hat_token"),
    }


@register.inclusion_tag("parts/error_summary.html")
def error_summary(*shown: "forms.BaseForm | forms.BaseFormSet[Any] | None") -> dict[str, Any]:
    """What is wrong with the forms of a page, each with a link to its field."""
    problems: list[tuple[str, str]] = []
    for form in shown:
        if isinstance(form, forms.BaseFormSet):
            problems += [("", str(words)) for words in form.non_form_errors()]
            problems += [problem for part in form.forms for problem in _problems(part)]
        elif form is not None:
            problems += _problems(form)
    return {"problems": problems}


def _problems(form: forms.BaseForm) -> list[tuple[str, str]]:
    found = [("", str(words)) for words in form.non_field_errors()]
    for field in form:
        where = "" if field.is_hidden else anchor(field)
        found += [(where, str(words)) for words in getattr(field, "problems", field.errors)]
    return found


@register.filter
def anchor(field: forms.BoundField) -> str:
    """The id of the box a link to this field should put the reader in."""
    widget = field.field.widget
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


@register.filter
def part(mapping: object, key: object) -> Any:
    """One value of a mapping, by a key that template dots cannot say; None when it has none."""
    if not isinstance(mapping, Mapping):
        return None
    return mapping.get(key, mapping.get(str(key)))


@register.filter
def attributes(attrs: Mapping[str, Any]) -> SafeString:
    """A widget's HTML attributes, without the settings our own widget templates read."""
    ours = {"data-inline", "data-hints", "data-limit", "data-width", "data-code"}
    return flatatt({k: v for k, v in attrs.items() if k not in ours and v is not None})


@register.simple_tag
def govuk(name: str, **params: object) -> SafeString:
    """Any component of GOV.UK Frontend, its parameters as keywords in snake_case."""
    return component(name, params)


@register.filter
def lines(text: str | None) -> SafeString:
    """A text whose line breaks were typed, shown as they were typed."""
    typed = ((line,) for line in str(text or "").splitlines())
    return format_html_join(format_html("<br>{}", ""), "{}", typed)
