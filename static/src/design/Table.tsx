/** The look of tables: dense rows, quiet lines, a head that stays; sorting told to screen readers. */
import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode, TableHTMLAttributes } from "react";
import "./Table.css";

/** A plain table element with the look; rows may get `data-selected`, and class "is-link" when they can be clicked. */
export function Table({ className, ...props }: TableHTMLAttributes<HTMLTableElement>) {
  return <table {...props} className={`table ${className ?? ""}`} />;
}

export interface SortHeaderProps {
  children: ReactNode;
  /** null = not the sorted column. */
  order: "ascending" | "descending" | null;
  onSort: () => void;
  isNumeric?: boolean;
}

export function SortHeader({ children, order, onSort, isNumeric }: SortHeaderProps) {
  const Arrow = order === "ascending" ? ArrowUp : ArrowDown;
  return (
    <th scope="col" aria-sort={order ?? "none"} className={isNumeric ? "is-numeric" : undefined}>
      <button type="button" className="sort-button" onClick={onSort}>
        {children}
        <Arrow size={12} aria-hidden className={order === null ? "sort-idle" : undefined} />
      </button>
    </th>
  );
}

/** The head of the column of buttons, which only a screen reader is told. */
export function ActionsHeader() {
  return (
    <th scope="col">
      <span className="visually-hidden">Actions</span>
    </th>
  );
}
