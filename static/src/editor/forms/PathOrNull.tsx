/** InputPath, OutputPath and ResultPath: everything, a part of it, or nothing (null). */

import { useState } from "react";
import type { Path } from "@/asl/syntax";
import { Select } from "@/design";
import type { FieldInfo } from "../schema";
import { readPath, TextSetting } from "./TextSetting";
import { useIsReadOnly, useSetter } from "./useSetting";

type Mode = "all" | "path" | "null";

const WORDS: Record<string, Record<Mode, string>> = {
  ResultPath: {
    all: "Replace the input with the result ($)",
    path: "Combine: put the result into the input at a path",
    null: "Discard the result, keep the input (null)",
  },
  InputPath: { all: "The whole input ($)", path: "A part of the input, by path", null: "An empty object (null)" },
  OutputPath: { all: "The whole output ($)", path: "A part of the output, by path", null: "An empty object (null)" },
};

export function PathOrNull({ info, path, value }: { info: FieldInfo; path: Path; value: unknown }) {
  const set = useSetter(path);
  const isReadOnly = useIsReadOnly();
  const [isTyping, setTyping] = useState(false);
  const given: Mode = value === null ? "null" : value === undefined || value === "$" ? "all" : "path";
  const mode = isTyping && given === "all" ? "path" : given;
  const words = WORDS[info.name] ?? WORDS.InputPath!;
  const choose = (next: string) => {
    setTyping(next === "path");
    if (next === "all") set(undefined);
    if (next === "null") set(null);
    if (next === "path" && value === null) set(undefined);
  };
  return (
    <div className="form-stack">
      <Select
        label={info.title}
        hint={info.description}
        options={(["all", "path", "null"] as const).map((id) => ({ id, label: words[id] }))}
        value={mode}
        isDisabled={isReadOnly}
        onChange={choose}
      />
      {mode === "path" && (
        <TextSetting
          label={`${info.title}: path`}
          path={path}
          value={value === "$" ? undefined : value}
          read={readPath}
          placeholder={info.name === "ResultPath" ? "$.result" : "$.part"}
          isMono
        />
      )}
    </div>
  );
}
