/** What a new workflow starts from. */
import { FileJson2, LayoutTemplate, Square } from "lucide-react";
import { Label, Radio, RadioGroup } from "react-aria-components";

export type Source = "empty" | "example" | "text";

const SOURCES = [
  { id: "empty", icon: Square, label: "Blank", detail: "An empty canvas" },
  { id: "example", icon: LayoutTemplate, label: "Example", detail: "A copy that runs at once" },
  { id: "text", icon: FileJson2, label: "Definition", detail: "Paste or drop JSON or YAML" },
] as const;

export function SourceChoice({ value, onChange }: { value: Source; onChange: (source: Source) => void }) {
  return (
    <RadioGroup
      className="source-choice"
      value={value}
      onChange={(next) => onChange(next as Source)}
      orientation="horizontal"
    >
      <Label className="field-label">Start from</Label>
      <div className="source-cards">
        {SOURCES.map(({ id, icon: Icon, label, detail }) => (
          <Radio key={id} value={id} className="source-card">
            <Icon size={18} aria-hidden />
            <strong>{label}</strong>
            <small>{detail}</small>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
