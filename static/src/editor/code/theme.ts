/** The look of code, from the design tokens, so that light and dark need no second theme. */

import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { styleNonce } from "@/app/nonce";

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--code-key)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: tags.number, color: "var(--code-number)" },
  { tag: [tags.bool, tags.null, tags.keyword], color: "var(--code-keyword)" },
  { tag: tags.comment, color: "var(--code-comment)", fontStyle: "italic" },
  { tag: [tags.punctuation, tags.separator, tags.brace, tags.squareBracket], color: "var(--text-3)" },
]);

const look = EditorView.theme({
  "&": { backgroundColor: "var(--surface)", color: "var(--text)", fontSize: "var(--t-s)", height: "100%" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--text)", padding: "var(--s-2) 0" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-placeholder": { color: "var(--text-3)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, .cm-content ::selection":
    { backgroundColor: "var(--selection)" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--text-3)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 var(--s-2) 0 var(--s-3)", minWidth: "36px" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--surface-3) 40%, transparent)" },
  ".cm-state-line": { backgroundColor: "var(--accent-soft)", boxShadow: "inset 2px 0 0 var(--accent)" },
  ".cm-matchingBracket": { backgroundColor: "var(--surface-3)", outline: "1px solid var(--line-strong)" },
  ".cm-foldPlaceholder": {
    backgroundColor: "var(--surface-3)",
    border: "none",
    color: "var(--text-2)",
    padding: "0 6px",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--raised)",
    color: "var(--text)",
    border: "1px solid var(--line)",
    borderRadius: "var(--radius)",
    boxShadow: "var(--shadow-2)",
    fontSize: "var(--t-s)",
  },
  ".cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "260px" },
  ".cm-tooltip-autocomplete > ul > li": { padding: "3px 8px" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--accent)",
    color: "var(--text-on-accent)",
  },
  ".cm-completionDetail": { fontStyle: "normal", color: "inherit", opacity: "0.75", fontFamily: "var(--font)" },
  ".cm-completionInfo": { padding: "var(--s-2) var(--s-3)", maxWidth: "320px", fontFamily: "var(--font)" },
  ".cm-panels": { backgroundColor: "var(--surface-2)", color: "var(--text)", borderColor: "var(--line)" },
  ".cm-panels input, .cm-panels button": { fontFamily: "var(--font)", fontSize: "var(--t-s)" },
  ".cm-textfield": { backgroundColor: "var(--surface)", border: "1px solid var(--line-control)", color: "var(--text)" },
  ".cm-button": {
    backgroundImage: "none",
    backgroundColor: "var(--surface)",
    border: "1px solid var(--line-control)",
    color: "var(--text)",
  },
  ".cm-searchMatch": { backgroundColor: "var(--waiting-soft)", outline: "1px solid var(--waiting-line)" },
  ".cm-diagnostic": { padding: "var(--s-2) var(--s-3)", borderLeft: "3px solid", fontFamily: "var(--font)" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--failed)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--waiting)" },
  ".cm-diagnostic-info": { borderLeftColor: "var(--running)" },
  // the library's own waves are pictures in data: addresses, which the page's policy refuses
  ".cm-lintRange": {
    backgroundImage: "none !important",
    textUnderlineOffset: "3px",
    textDecoration: "underline wavy 1px",
  },
  ".cm-lintRange-error": { textDecorationColor: "var(--failed)" },
  ".cm-lintRange-warning": { textDecorationColor: "var(--waiting)" },
  ".cm-lintRange-info": { textDecorationColor: "var(--running)" },
  ".cm-lint-marker": {
    content: "none !important",
    width: "0.9em",
    height: "0.9em",
    borderRadius: "50%",
    margin: "auto",
  },
  ".cm-lint-marker-error": { backgroundColor: "var(--failed)" },
  ".cm-lint-marker-warning": {
    backgroundColor: "var(--waiting)",
    borderRadius: "2px",
    transform: "rotate(45deg) scale(0.8)",
  },
  ".cm-lint-marker-info": { backgroundColor: "var(--running)", borderRadius: "2px" },
});

/** Colours and fonts of every code editor of the page. */
export function codeTheme(): Extension {
  const nonce = typeof document === "undefined" ? "" : styleNonce();
  return [look, syntaxHighlighting(colours), nonce === "" ? [] : EditorView.cspNonce.of(nonce)];
}
