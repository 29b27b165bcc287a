/** A number with steps; empty is `null`, never 0. */
import { Minus, Plus } from "lucide-react";
import { NumberField as AriaNumberField, Button, Group, Input } from "react-aria-components";
import { FieldLabel, FieldNotes, type FieldWords, fieldClass, isWrong } from "./Field";

export interface NumberFieldProps extends FieldWords {
  value: number | null;
  onChange: (value: number | null) => void;
  minValue?: number;
  maxValue?: number;
  step?: number;
  /** Shown after the number: "s", "items". */
  unit?: string;
  placeholder?: string;
  isDisabled?: boolean;
  isReadOnly?: boolean;
  name?: string;
}

export function NumberField(props: NumberFieldProps) {
  const { label, isLabelHidden, hint, error, aside, className, value, onChange, unit, placeholder, ...rest } = props;
  return (
    <AriaNumberField
      {...rest}
      value={value ?? Number.NaN}
      onChange={(next) => onChange(Number.isNaN(next) ? null : next)}
      formatOptions={{ useGrouping: false, maximumFractionDigits: 10 }}
      isInvalid={isWrong(error)}
      className={fieldClass(className)}
    >
      <FieldLabel label={label} isLabelHidden={isLabelHidden} aside={aside} />
      <Group className="input-group">
        <Input className="input tabular" placeholder={placeholder} />
        {unit !== undefined && <span className="input-unit">{unit}</span>}
        <Button slot="decrement">
          <Minus size={13} aria-hidden />
        </Button>
        <Button slot="increment">
          <Plus size={13} aria-hidden />
        </Button>
      </Group>
      <FieldNotes hint={hint} error={error} />
    </AriaNumberField>
  );
}
