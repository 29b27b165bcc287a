/** ErrorEquals: names of errors as removable words, with the known ones to choose from. */

import { X } from "lucide-react";
import { useState } from "react";
import type { Path } from "@/asl/syntax";
import { Combobox } from "@/design";
import { useFieldError, useIsReadOnly, useSetter } from "./useSetting";
import "./ErrorNames.css";

const KNOWN: { group: string; names: string[] }[] = [
  {
    group: "States",
    names: [
      "States.ALL",
      "States.TaskFailed",
      "States.Timeout",
      "States.HeartbeatTimeout",
      "States.Permissions",
      "States.DataLimitExceeded",
      "States.Runtime",
      "States.ParameterPathFailure",
      "States.ResultPathMatchFailure",
      "States.IntrinsicFailure",
      "States.NoChoiceMatched",
      "States.BranchFailed",
      "States.ExceedToleratedFailureThreshold",
      "States.ItemReaderFailed",
      "States.ResultWriterFailed",
      "States.QueryEvaluationError",
      "States.Http.Socket",
    ],
  },
  {
    group: "Lambda",
    names: [
      "Lambda.ServiceException",
      "Lambda.AWSLambdaException",
      "Lambda.SdkClientException",
      "Lambda.ClientExecutionTimeoutException",
      "Lambda.TooManyRequestsException",
      "Lambda.Unknown",
      "Sandbox.Timedout",
    ],
  },
];

export function ErrorNames({ path, value }: { path: Path; value: unknown }) {
  const set = useSetter(path);
  const error = useFieldError(path);
  const isReadOnly = useIsReadOnly();
  const [typed, setTyped] = useState("");
  const names = Array.isArray(value) ? value.map(String) : [];
  const add = (name: string) => {
    const trimmed = name.trim();
    if (trimmed !== "" && !names.includes(trimmed)) set([...names, trimmed]);
    setTyped("");
  };
  const options = KNOWN.flatMap(({ group, names: known }) =>
    known.filter((name) => !names.includes(name)).map((id) => ({ id, label: id, group })),
  );
  const wanted = typed.trim().toLowerCase();
  const matching = options.filter((option) => option.id.toLowerCase().includes(wanted));
  const own =
    wanted !== "" && !options.some((o) => o.id.toLowerCase() === wanted)
      ? [{ id: typed.trim(), label: typed.trim(), detail: "Add this name", group: "Own error" }]
      : [];
  return (
    <div className="form-stack">
      {names.length > 0 && (
        <ul className="error-names" aria-label="Errors of this entry">
          {names.map((name) => (
            <li key={name}>
              <code>{name}</code>
              {!isReadOnly && (
                <button
                  type="button"
                  aria-label={`Remove ${name}`}
                  onClick={() => set(names.filter((other) => other !== name))}
                >
                  <X size={12} aria-hidden />
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {!isReadOnly && (
        <Combobox
          label="Errors (ErrorEquals)"
          hint="Choose or type a name and press Enter."
          error={error}
          options={[...own, ...matching]}
          value={typed}
          onChange={setTyped}
          onChoose={add}
          placeholder="States.ALL"
          isMono
        />
      )}
    </div>
  );
}
