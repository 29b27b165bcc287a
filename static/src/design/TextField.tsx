/** Fields for words: one line, many lines, search. */
import { Search, X } from "lucide-react";
import { forwardRef } from "react";
import {
  SearchField as AriaSearchField,
  type SearchFieldProps as AriaSearchFieldProps,
  TextArea as AriaTextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  Button,
  Group,
  Input,
} from "react-aria-components";
import { FieldLabel, FieldNotes, type FieldWords, fieldClass, isWrong } from "./Field";

type Base = Omit<AriaTextFieldProps, "className" | "children" | "isInvalid">;

export interface TextFieldProps extends Base, FieldWords {
  placeholder?: string;
  /** For code, paths, ARNs. */
  isMono?: boolean;
}

export const TextField = forwardRef<HTMLInputElement, TextFieldProps>(function TextField(
  { label, isLabelHidden, hint, error, aside, className, placeholder, isMono, ...props },
  ref,
) {
  return (
    <AriaTextField {...props} isInvalid={isWrong(error)} className={fieldClass(className)}>
      <FieldLabel label={label} isLabelHidden={isLabelHidden} aside={aside} />
      <Input ref={ref} className={`input${isMono ? " is-mono" : ""}`} placeholder={placeholder} spellCheck={!isMono} />
      <FieldNotes hint={hint} error={error} />
    </AriaTextField>
  );
});

export interface TextAreaProps extends TextFieldProps {
  rows?: number;
}

export const TextArea = forwardRef<HTMLTextAreaElement, TextAreaProps>(function TextArea(
  { label, isLabelHidden, hint, error, aside, className, placeholder, isMono, rows = 3, ...props },
  ref,
) {
  return (
    <AriaTextField {...props} isInvalid={isWrong(error)} className={fieldClass(className)}>
      <FieldLabel label={label} isLabelHidden={isLabelHidden} aside={aside} />
      <AriaTextArea
        ref={ref}
        rows={rows}
        className={`input textarea${isMono ? " is-mono" : ""}`}
        placeholder={placeholder}
        spellCheck={!isMono}
      />
      <FieldNotes hint={hint} error={error} />
    </AriaTextField>
  );
});

export interface SearchFieldProps extends Omit<AriaSearchFieldProps, "className" | "children"> {
  label: string;
  placeholder?: string;
  className?: string;
}

/** The label is for screen readers; sighted people read the placeholder and the lens. */
export const SearchField = forwardRef<HTMLInputElement, SearchFieldProps>(function SearchField(
  { label, placeholder = "Search", className, ...props },
  ref,
) {
  return (
    <AriaSearchField {...props} aria-label={label} className={fieldClass(className)}>
      {({ isEmpty }) => (
        <Group className="input-group">
          <span className="input-sign">
            <Search size={14} aria-hidden />
          </span>
          <Input ref={ref} className="input search-input" placeholder={placeholder} />
          {!isEmpty && (
            <Button aria-label="Clear search">
              <X size={13} aria-hidden />
            </Button>
          )}
        </Group>
      )}
    </AriaSearchField>
  );
});
