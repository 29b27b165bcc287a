/** The state's piece of the definition, byte for byte as it was for this execution. */

import type { Definition } from "../definition";
import { CodeView } from "../json/CodeView";

export function DefinitionTab({ state, definition }: { state: string; definition: Definition }) {
  const source = definition.sourceOf(state);
  if (source === null) {
    return <p className="tab-words muted">The definition of this execution holds no state of this name.</p>;
  }
  return <CodeView title={`Definition of ${state}`} text={source} format={definition.format} fileName={state} />;
}
