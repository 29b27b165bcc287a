"""`{% vite_entry "src/pages/editor.tsx" %}`: the script and style elements of a page, from Vite's manifest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

_cache: dict[Path, tuple[int, dict[str, Any]]] = {}


@register.simple_tag
def vite_entry(entry: str) -> SafeString:
    """Return the elements for one entry of the build, or a sentence when the front end is not built."""
    manifest = _manifest()
    if manifest is None or entry not in manifest:
        what = "The front end is not built yet" if manifest is None else f"The front end's build has no page “{entry}”"
        return format_html(
            '<main class="page-message"><h1>{}</h1><p>Run <code>make build</code>, then reload this page.</p></main>',
            what,
        )
    chunks = _with_imports(manifest, entry)
    styles = dict.fromkeys(file for key in chunks for file in manifest[key].get("css", ()))
    head = format_html_join("\n", '<link rel="stylesheet" href="{}">', ((static(file),) for file in styles))
    early = format_html_join(
        "\n",
        '<link rel="modulepreload" href="{}">',
        ((static(manifest[key]["file"]),) for key in chunks if key != entry),
    )
    script = format_html('<script type="module" src="{}"></script>', static(manifest[entry]["file"]))
    return format_html("{}\n{}\n{}", head, early, script)


def _manifest() -> dict[str, Any] | None:
    path = settings.STUDIO_FRONTEND / ".vite" / "manifest.json"
    try:
        stamp = path.stat().st_mtime_ns
    except FileNotFoundError:
        return None
    known = _cache.get(path)
    if known is None or known[0] != stamp:
        known = _cache[path] = (stamp, json.loads(path.read_text(encoding="utf-8")))
    return known[1]


def _with_imports(manifest: dict[str, Any], entry: str) -> list[str]:
    """Return the entry and every chunk that it imports at start, imported ones first (their styles come first too)."""
    order: list[str] = []
    seen: set[str] = set()

    def visit(key: str) -> None:
        if key in seen:
            return
        seen.add(key)
        for imported in manifest[key].get("imports", ()):
            visit(imported)
        order.append(key)

    visit(entry)
    return order
