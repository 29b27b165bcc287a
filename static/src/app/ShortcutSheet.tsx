/** The sheet behind "?": every shortcut of this page. */
import { Fragment } from "react";
import { Dialog } from "@/design/Dialog";
import { KeyHint } from "@/design/KeyHint";
import { closeShortcutSheet, type ShortcutGroup, useShortcutSheet, useShortcutSheetKey } from "./shortcuts";

const EVERYWHERE: ShortcutGroup = {
  title: "Everywhere",
  shortcuts: [
    { keys: "?", words: "Show this sheet" },
    { keys: "Escape", words: "Close what is open" },
  ],
};

export function ShortcutSheet() {
  useShortcutSheetKey();
  const { groups, isOpen } = useShortcutSheet();
  return (
    <Dialog title="Keyboard shortcuts" isOpen={isOpen} onClose={closeShortcutSheet} size="l">
      <div className="shortcut-groups">
        {[...new Set(groups), EVERYWHERE].map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <dl>
              {group.shortcuts.map((shortcut) => (
                <Fragment key={shortcut.words}>
                  <dt>{shortcut.words}</dt>
                  <dd>
                    {[shortcut.keys].flat().map((keys) => (
                      <KeyHint key={keys} keys={keys} />
                    ))}
                  </dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
