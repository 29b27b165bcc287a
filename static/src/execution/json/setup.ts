/** The look of JSON in CodeMirror, from the design tokens, and what viewer and editor share. */

import { json } from "@codemirror/lang-json";
import { bracketMatching, foldGutter, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { highlightSelectionMatches, search } from "@codemirror/search";
import type { Extension } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { styleNonce } from "@/app/nonce";
import { themeChoice } from "@/design/theme";

const highlight = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--code-key)" },
  { tag: tags.string, color: "var(--code-string)" },
  { tag: tags.number, color: "var(--code-number)" },
  { tag: [tags.bool, tags.null], color: "var(--code-keyword)" },
]);

const look = EditorView.theme({
  "&": { height: "100%", fontSize: "var(--t-s)", backgroundColor: "transparent", color: "var(--text)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--text-3)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-placeholder": { color: "var(--text-3)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--selection)",
  },
  ".cm-panels": { backgroundColor: "var(--surface-2)", color: "var(--text)", borderColor: "var(--line)" },
  ".cm-panels input, .cm-panels button": { font: "inherit" },
  ".cm-textfield": { backgroundColor: "var(--surface)", border: "1px solid var(--line-control)", borderRadius: "4px" },
  ".cm-button": { background: "var(--surface)", border: "1px solid var(--line-strong)", borderRadius: "4px" },
  ".cm-searchMatch": { backgroundColor: "var(--waiting-soft)", outline: "1px solid var(--waiting-line)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--waiting-line)" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--surface-3)", color: "var(--text-2)", border: "none" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--failed)" },
});

/** Colours, folding, find (Mod+F) and the nonce that the content security policy asks of injected styles. */
export function codeBasics(): Extension {
  const nonce = styleNonce();
  return [
    syntaxHighlighting(highlight),
    look,
    foldGutter(),
    lineNumbers(),
    bracketMatching(),
    search({ top: true }),
    highlightSelectionMatches(),
    EditorView.darkTheme.of(isDark()),
    nonce === "" ? [] : EditorView.cspNonce.of(nonce),
  ];
}

function isDark(): boolean {
  const choice = themeChoice();
  return choice === "system" ? window.matchMedia("(prefers-color-scheme: dark)").matches : choice === "dark";
}

export function jsonBasics(): Extension {
  return [json(), codeBasics()];
}
