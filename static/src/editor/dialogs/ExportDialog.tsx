/** The definition or its picture as a file. */

import { Download, Printer } from "lucide-react";
import { useState } from "react";
import { stringify } from "yaml";
import { messageOf } from "@/api/client";
import { plainValue } from "@/asl/syntax";
import { Banner, Button, Checkbox, Dialog, Select } from "@/design";
import type { GraphCanvasHandle } from "@/graph";
import { useEditor } from "../model/context";
import type { Editor } from "../model/editor";
import { closeDialog } from "../ui";

type Kind = "json" | "yaml" | "svg" | "png";

const KINDS: { id: Kind; label: string; detail: string }[] = [
  { id: "json", label: "ASL as JSON", detail: ".asl.json" },
  { id: "yaml", label: "ASL as YAML", detail: ".asl.yaml" },
  { id: "svg", label: "Picture as SVG", detail: "Sharp at any size" },
  { id: "png", label: "Picture as PNG", detail: "For documents and chats" },
];

export function ExportDialog({ canvas }: { canvas: React.RefObject<GraphCanvasHandle | null> }) {
  const editor = useEditor();
  const [kind, setKind] = useState<Kind>("json");
  const [scale, setScale] = useState("2");
  const [theme, setTheme] = useState<"light" | "dark">("light");
  const [isTransparent, setTransparent] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const isPicture = kind === "svg" || kind === "png";
  const run = async () => {
    try {
      const options = { scale: Number(scale), theme, isTransparent };
      if (kind === "png") save(await canvas.current!.toPng(options), fileName(editor, "png"));
      else if (kind === "svg")
        save(new Blob([canvas.current!.toSvg(options)], { type: "image/svg+xml" }), fileName(editor, "svg"));
      else save(new Blob([definitionAs(editor, kind)], { type: "text/plain" }), fileName(editor, `asl.${kind}`));
      closeDialog();
    } catch (error) {
      setFailure(messageOf(error));
    }
  };
  const actions = (
    <>
      {isPicture && (
        <Button icon={Printer} onPress={() => print(canvas.current!.toSvg({ theme: "light" }))}>
          Print or PDF
        </Button>
      )}
      <Button onPress={closeDialog}>Cancel</Button>
      <Button kind="primary" icon={Download} onPress={() => void run()}>
        Download
      </Button>
    </>
  );
  return (
    <Dialog title="Export" isOpen onClose={closeDialog} actions={actions} size="s">
      <div className="dialog-form">
        <Select label="What" options={KINDS} value={kind} onChange={(id) => setKind(id as Kind)} />
        {kind === "png" && (
          <Select
            label="Size"
            options={["1", "2", "3", "4"].map((id) => ({ id, label: `${id}×` }))}
            value={scale}
            onChange={setScale}
          />
        )}
        {isPicture && (
          <>
            <Select
              label="Colours"
              options={["light", "dark"].map((id) => ({ id, label: id === "light" ? "Light" : "Dark" }))}
              value={theme}
              onChange={(id) => setTheme(id as "light" | "dark")}
            />
            <Checkbox isSelected={isTransparent} onChange={setTransparent}>
              Transparent ground
            </Checkbox>
          </>
        )}
        {failure !== null && <Banner kind="error">{failure}</Banner>}
      </div>
    </Dialog>
  );
}

/** The text byte for byte in its own format; converted into the other one. */
export function definitionAs(editor: Editor, format: "json" | "yaml"): string {
  if (format === editor.data.format) return editor.storedText;
  const value = plainValue(editor.data.definition.root);
  return format === "json"
    ? `${JSON.stringify(value, null, 2)}\n`
    : stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}

function fileName(editor: Editor, extension: string): string {
  return `${editor.data.workflow.name.replace(/[^\w.-]+/g, "_")}.${extension}`;
}

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** The browser's own print dialog over the picture alone; it can write a PDF. */
function print(svg: string): void {
  const picture = new Image();
  picture.className = "print-picture";
  picture.alt = "";
  picture.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  document.body.append(picture);
  const done = () => {
    URL.revokeObjectURL(picture.src);
    picture.remove();
  };
  window.addEventListener("afterprint", done, { once: true });
  picture.addEventListener("load", () => window.print(), { once: true });
  picture.addEventListener("error", done, { once: true });
}
