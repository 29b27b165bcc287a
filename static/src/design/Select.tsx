/** Choose one of a list: Select (fixed list) and Combobox (type to filter, own words if allowed). */
import { Check, ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import {
  ComboBox as AriaComboBox,
  Select as AriaSelect,
  Button,
  Collection,
  Group,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Popover,
  SelectValue,
} from "react-aria-components";
import { FieldLabel, FieldNotes, type FieldWords, fieldClass, isWrong } from "./Field";

export interface Option {
  id: string;
  label: string;
  /** A second line in small letters. */
  detail?: string;
  icon?: ReactNode;
  isDisabled?: boolean;
  /** Options with the same group stand under its title; keep them next to each other. */
  group?: string;
}

function OptionItem({ option }: { option: Option }) {
  return (
    <ListBoxItem id={option.id} textValue={option.label} isDisabled={option.isDisabled} className="option">
      {({ isSelected }) => (
        <>
          {option.icon}
          <span className="option-words">
            <span>{option.label}</span>
            {option.detail !== undefined && <small>{option.detail}</small>}
          </span>
          {isSelected && <Check size={14} aria-hidden />}
        </>
      )}
    </ListBoxItem>
  );
}

interface OptionGroup {
  id: string;
  options: Option[];
}

function grouped(options: readonly Option[]): OptionGroup[] {
  const groups: OptionGroup[] = [];
  for (const option of options) {
    const id = option.group ?? "";
    const last = groups.at(-1);
    if (last?.id === id) last.options.push(option);
    else groups.push({ id, options: [option] });
  }
  return groups;
}

const empty = () => <div className="option-empty">Nothing matches.</div>;

function optionNodes(options: readonly Option[]) {
  if (options.every((option) => option.group === undefined)) {
    return options.map((option) => <OptionItem key={option.id} option={option} />);
  }
  return grouped(options).map((group) => (
    <ListBoxSection key={group.id} id={`group-${group.id}`}>
      {group.id !== "" && <Header className="option-header">{group.id}</Header>}
      <Collection items={group.options}>{(option) => <OptionItem option={option} />}</Collection>
    </ListBoxSection>
  ));
}

export interface SelectProps extends FieldWords {
  options: readonly Option[];
  value: string | null;
  onChange: (id: string) => void;
  placeholder?: string;
  isDisabled?: boolean;
  name?: string;
}

export function Select(props: SelectProps) {
  const { label, isLabelHidden, hint, error, aside, className, options, value, onChange, placeholder, ...rest } = props;
  return (
    <AriaSelect
      {...rest}
      value={value}
      onChange={(key) => key !== null && onChange(String(key))}
      placeholder={placeholder ?? "Choose"}
      isInvalid={isWrong(error)}
      className={fieldClass(className)}
    >
      <FieldLabel label={label} isLabelHidden={isLabelHidden} aside={aside} />
      <Button className="input select-button">
        <SelectValue className="select-value">
          {({ defaultChildren, isPlaceholder }) =>
            isPlaceholder ? defaultChildren : options.find((option) => option.id === value)?.label
          }
        </SelectValue>
        <ChevronDown size={14} aria-hidden />
      </Button>
      <FieldNotes hint={hint} error={error} />
      <Popover className="option-popover" offset={4}>
        <ListBox className="option-list" renderEmptyState={empty}>
          {optionNodes(options)}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

export interface ComboboxProps extends FieldWords {
  options: readonly Option[];
  /** The text in the field: an option's label, or own words where `allowsCustomValue`. */
  value: string;
  onChange: (text: string) => void;
  /** An option was chosen (by mouse or Enter). */
  onChoose?: (id: string) => void;
  allowsCustomValue?: boolean;
  placeholder?: string;
  isDisabled?: boolean;
  isMono?: boolean;
}

export function Combobox(props: ComboboxProps) {
  const { label, isLabelHidden, hint, error, aside, className, options, value, onChange, onChoose, ...rest } = props;
  const { placeholder, isMono, ...aria } = rest;
  return (
    <AriaComboBox
      {...aria}
      inputValue={value}
      onInputChange={onChange}
      onSelectionChange={(key) => key !== null && onChoose?.(String(key))}
      menuTrigger="focus"
      allowsEmptyCollection
      isInvalid={isWrong(error)}
      className={fieldClass(className)}
    >
      <FieldLabel label={label} isLabelHidden={isLabelHidden} aside={aside} />
      <Group className="input-group">
        <Input className={`input${isMono ? " is-mono" : ""}`} placeholder={placeholder} spellCheck={!isMono} />
        <Button>
          <ChevronDown size={14} aria-hidden />
        </Button>
      </Group>
      <FieldNotes hint={hint} error={error} />
      <Popover className="option-popover" offset={4}>
        <ListBox className="option-list" renderEmptyState={empty}>
          {optionNodes(options)}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
}
