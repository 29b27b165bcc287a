/** Tabs above panels. */
import type { ReactNode } from "react";
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from "react-aria-components";
import "./Tabs.css";

export interface TabItem {
  id: string;
  label: ReactNode;
  content: ReactNode;
  /** Small number or sign after the label. */
  badge?: ReactNode;
  /** How many mistakes are inside. */
  wrong?: number;
}

export interface TabsProps {
  /** The accessible name of the row of tabs. */
  label: string;
  items: TabItem[];
  selected?: string;
  onSelect?: (id: string) => void;
  /** Right end of the row. */
  actions?: ReactNode;
  className?: string;
}

export function Tabs({ label, items, selected, onSelect, actions, className }: TabsProps) {
  return (
    <AriaTabs
      className={`tabs ${className ?? ""}`}
      selectedKey={selected}
      onSelectionChange={(key) => onSelect?.(String(key))}
      keyboardActivation="manual"
    >
      <div className="tabs-row">
        <TabList className="tabs-list" aria-label={label}>
          {items.map((item) => (
            <Tab key={item.id} id={item.id} className="tab">
              {item.label}
              {item.badge !== undefined && <span className="tab-badge">{item.badge}</span>}
              {item.wrong !== undefined && (
                <span className="tab-wrong">
                  <span className="visually-hidden">{item.wrong === 1 ? "1 error" : `${item.wrong} errors`}</span>
                </span>
              )}
            </Tab>
          ))}
        </TabList>
        {actions !== undefined && <div className="tabs-actions">{actions}</div>}
      </div>
      {items.map((item) => (
        <TabPanel key={item.id} id={item.id} className="tab-panel">
          {item.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
