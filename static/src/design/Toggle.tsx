/** On or off: Switch acts at once, Checkbox waits for its form. */
import { Check, Minus } from "lucide-react";
import type { ReactNode } from "react";
import { Checkbox as AriaCheckbox, Switch as AriaSwitch } from "react-aria-components";
import "./Field.css";

export interface ToggleProps {
  children: ReactNode;
  hint?: ReactNode;
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
  isDisabled?: boolean;
}

function Words({ children, hint }: Pick<ToggleProps, "children" | "hint">) {
  return (
    <span className="switch-words">
      <span>{children}</span>
      {hint !== undefined && <small>{hint}</small>}
    </span>
  );
}

export function Switch({ children, hint, ...props }: ToggleProps) {
  return (
    <AriaSwitch {...props} className="switch">
      <span className="switch-track" />
      <Words hint={hint}>{children}</Words>
    </AriaSwitch>
  );
}

export function Checkbox({ children, hint, ...props }: ToggleProps & { isIndeterminate?: boolean }) {
  return (
    <AriaCheckbox {...props} className="checkbox">
      <span className="checkbox-box">
        {props.isIndeterminate ? <Minus size={12} aria-hidden /> : <Check size={12} aria-hidden />}
      </span>
      <Words hint={hint}>{children}</Words>
    </AriaCheckbox>
  );
}
