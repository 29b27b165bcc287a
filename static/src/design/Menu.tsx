/** A menu behind a button, or at a point of the page (a context menu). */
import { Check, ChevronRight, type LucideIcon } from "lucide-react";
import { type ReactElement, type ReactNode, useRef } from "react";
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  Header,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
  SubmenuTrigger,
} from "react-aria-components";
import { KeyHint } from "./KeyHint";
import "./Menu.css";

export interface MenuItem {
  id: string;
  label: string;
  /** A second line in small letters. */
  detail?: string;
  icon?: LucideIcon | (() => ReactNode);
  keys?: string;
  isDisabled?: boolean;
  isDangerous?: boolean;
  /** Shows a check mark (for choices such as the theme). */
  isChecked?: boolean;
  href?: string;
  onAction?: () => void;
  items?: MenuEntry[];
}

export type MenuEntry = MenuItem | { section: string; items: MenuItem[] } | "separator";

interface MenuListProps {
  label: string;
  items: MenuEntry[];
  onClose?: () => void;
}

function Item({ item }: { item: MenuItem }) {
  const Icon = item.icon as LucideIcon | undefined;
  const entry = (
    <AriaMenuItem
      id={item.id}
      className={`menu-item${item.isDangerous ? " menu-danger" : ""}`}
      textValue={item.label}
      isDisabled={item.isDisabled}
      href={item.href}
      onAction={item.onAction}
    >
      <span className="menu-icon">{Icon && <Icon size={15} aria-hidden />}</span>
      <span className="menu-words">
        <span>{item.label}</span>
        {item.detail !== undefined && <small>{item.detail}</small>}
      </span>
      {item.isChecked && <Check size={14} aria-label="chosen" />}
      {item.keys !== undefined && <KeyHint keys={item.keys} />}
      {item.items !== undefined && <ChevronRight size={14} aria-hidden />}
    </AriaMenuItem>
  );
  if (item.items === undefined) return entry;
  return (
    <SubmenuTrigger>
      {entry}
      <Popover className="menu-popover">
        <MenuList label={item.label} items={item.items} />
      </Popover>
    </SubmenuTrigger>
  );
}

function MenuList({ label, items, onClose }: MenuListProps) {
  return (
    <AriaMenu className="menu" aria-label={label} onClose={onClose} autoFocus="first">
      {items.map((entry, index) => {
        if (entry === "separator") return <Separator key={`separator-${index}`} className="menu-separator" />;
        if (!("section" in entry)) return <Item key={entry.id} item={entry} />;
        return (
          <MenuSection key={entry.section}>
            <Header className="menu-header">{entry.section}</Header>
            {entry.items.map((item) => (
              <Item key={item.id} item={item} />
            ))}
          </MenuSection>
        );
      })}
    </AriaMenu>
  );
}

export interface MenuProps {
  /** A Button or IconButton of this kit. */
  trigger: ReactElement;
  /** The accessible name of the list. */
  label: string;
  items: MenuEntry[];
  placement?: "bottom start" | "bottom end" | "top start" | "top end";
}

export function Menu({ trigger, label, items, placement = "bottom start" }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className="menu-popover" placement={placement} offset={4}>
        <MenuList label={label} items={items} />
      </Popover>
    </MenuTrigger>
  );
}

export interface ContextMenuProps {
  label: string;
  items: MenuEntry[];
  /** Client coordinates; null = closed. */
  at: { x: number; y: number } | null;
  onClose: () => void;
}

export function ContextMenu({ label, items, at, onClose }: ContextMenuProps) {
  const anchor = useRef<HTMLSpanElement>(null);
  return (
    <>
      <span ref={anchor} className="menu-anchor" style={at === null ? undefined : { left: at.x, top: at.y }} />
      <Popover
        className="menu-popover"
        triggerRef={anchor}
        isOpen={at !== null}
        onOpenChange={(open) => !open && onClose()}
        placement="bottom start"
        offset={2}
      >
        <MenuList label={label} items={items} onClose={onClose} />
      </Popover>
    </>
  );
}
