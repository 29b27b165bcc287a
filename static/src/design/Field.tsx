/** The frame of every form field: label, hint, the sentence that says what is wrong. */
import type { ReactNode } from "react";
import { FieldError as AriaFieldError, Label as AriaLabel, Text } from "react-aria-components";
import "./Field.css";

export interface FieldWords {
  label: string;
  /** Hides the label from sight, not from screen readers. */
  isLabelHidden?: boolean;
  /** One sentence under the field. */
  hint?: ReactNode;
  /** What is wrong, where, and what was expected; marks the field as invalid. */
  error?: string | null;
  /** Right of the label: "Optional", a link, a switch. */
  aside?: ReactNode;
  className?: string;
}

export function FieldLabel({ label, isLabelHidden, aside }: Pick<FieldWords, "label" | "isLabelHidden" | "aside">) {
  return (
    <span className={isLabelHidden ? "visually-hidden" : "field-head"}>
      <AriaLabel className="field-label">{label}</AriaLabel>
      {aside !== undefined && <span className="field-aside">{aside}</span>}
    </span>
  );
}

export function FieldNotes({ hint, error }: Pick<FieldWords, "hint" | "error">) {
  return (
    <>
      {hint !== undefined && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <AriaFieldError className="field-error">{error}</AriaFieldError>
    </>
  );
}

export const fieldClass = (className?: string): string => `field${className === undefined ? "" : ` ${className}`}`;
export const isWrong = (error: string | null | undefined): boolean =>
  error !== null && error !== undefined && error !== "";
