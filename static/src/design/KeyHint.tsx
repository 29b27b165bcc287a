/** Keys as people see them on their keyboard: "Mod+Shift+Z" is ⌘⇧Z on a Mac and Ctrl Shift Z elsewhere. */
import "./KeyHint.css";

export const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);

const MAC: Record<string, string> = {
  Mod: "⌘",
  Alt: "⌥",
  Shift: "⇧",
  Ctrl: "⌃",
  Enter: "↩",
  Backspace: "⌫",
  Delete: "⌦",
};
const OTHER: Record<string, string> = { Mod: "Ctrl", Delete: "Del" };
const BOTH: Record<string, string> = { Up: "↑", Down: "↓", Left: "←", Right: "→", Escape: "Esc" };

export function keyWords(keys: string, mac: boolean = isMac): string[] {
  return keys.split("+").map((key) => (mac ? MAC[key] : OTHER[key]) ?? BOTH[key] ?? key);
}

/** True when the event is exactly these keys ("Mod" is Ctrl, or Command on a Mac). */
export function matchesKeys(event: KeyboardEvent | React.KeyboardEvent, keys: string, mac: boolean = isMac): boolean {
  const parts = keys.split("+");
  const key = parts.pop() ?? "";
  const names: Record<string, string> = { Up: "ArrowUp", Down: "ArrowDown", Left: "ArrowLeft", Right: "ArrowRight" };
  const has = (name: string) => parts.includes(name);
  const ctrl = has("Ctrl") || (has("Mod") && !mac);
  const meta = has("Mod") && mac;
  // "?" is typed with Shift on most keyboards: for signs only the sign counts
  const shift = /^[^a-zA-Z0-9]$/.test(key) || event.shiftKey === has("Shift");
  return (
    event.key.toLowerCase() === (names[key] ?? key).toLowerCase() &&
    event.ctrlKey === ctrl &&
    event.metaKey === meta &&
    event.altKey === has("Alt") &&
    shift
  );
}

export function KeyHint({ keys }: { keys: string }) {
  return (
    <span className="key-hint">
      {keyWords(keys).map((word, index) => (
        <kbd key={index}>{word}</kbd>
      ))}
    </span>
  );
}
