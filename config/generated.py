"""Documents that are made from the code: states, and who may reach which address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from agencies.roles import ACTS, Act, Role
from agencies.transitions import Table

DOCS = Path(settings.BASE_DIR) / "docs"
MADE = "<!-- Made by `manage.py write_docs`; change the code, not this page. -->\n\n"


def states() -> str:
    """Every state machine as a table and a diagram."""
    parts = [
        MADE,
        "# States\n\nFrom the tables in code; the chapter is that of the domain notes.\n",
    ]
    for table in sorted(Table.tables, key=lambda table: table.noun):
        parts.append(f"\n## {table.noun.capitalize()} ({table.chapter})\n\n")
        parts.append(
            "| From | To | Whose act | Guard | Limit | If late |\n|---|---|---|---|---|---|\n"
        )
        for step in table:
            whose = step.act.value if step.act else "the hub, by rule"
            whose += " (two people)" if step.two_people else ""
            cells = [
                table.states(step.source).label,
                table.states(step.target).label,
                whose,
                step.guard or "–",
                step.limit or "–",
                step.breach or "–",
            ]
            parts.append(f"| {' | '.join(map(str, cells))} |\n")
        parts.append("\n```mermaid\nstateDiagram-v2\n")
        parts += [f"    {step.source} --> {step.target}\n" for step in table]
        parts += [f"    {state} --> [*]\n" for state in sorted(table.final())]
        parts.append("```\n")
    return "".join(parts)


def addresses(
    resolver: URLResolver | None = None, namespace: str = ""
) -> Iterator[tuple[str, Any, str]]:
    """Every address as its full name, its view and its pattern."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern.callback, str(pattern.pattern)


def _whom(view: Any) -> str:
    if getattr(view, "login_required", True) is False:
        return "everybody"
    if getattr(view, "without_hat", False):
        return "everybody signed in"
    acts: tuple[Act, ...] = getattr(view, "acts", ())
    roles = [role.label for role in Role if ACTS[role] & set(acts)]
    return "everybody with a hat" if Act.OWN_WORK in acts else ", ".join(roles)


def access() -> str:
    """Roles with their acts, and every address with whom it serves."""
    parts = [MADE, "# Access\n\n## What each role may do\n\n| Role | May |\n|---|---|\n"]
    parts += [
        f"| {role.label} | {'; '.join(sorted(a.value for a in ACTS[role]))} |\n" for role in Role
    ]
    parts.append("\n## Whom each address serves\n\n")
    parts.append(
        "Inside these, `visible_to` decides which rows; everything else is “not found”.\n\n"
    )
    parts.append("| Address | Serves |\n|---|---|\n")
    parts += [f"| `{name}` | {_whom(view)} |\n" for name, view, _ in _named()]
    return "".join(parts)


def _named() -> list[tuple[str, Any, str]]:
    return sorted(addresses(), key=lambda found: (found[0], found[2]))


PAGES = {"states.md": states, "access.md": access}


def write() -> list[str]:
    """Write every generated page; gives the names of those that changed."""
    changed = []
    for name, make in PAGES.items():
        path, text = DOCS / name, make()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(name)
    return changed
