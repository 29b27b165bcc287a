/** The tree of states as they were visited: a virtual table that walks and opens by keyboard. */

import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronDown, ChevronRight, Columns3Cog, Hourglass } from "lucide-react";
import { type CSSProperties, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/design/Button";
import { EmptyState } from "@/design/EmptyState";
import { count } from "@/design/format";
import { Menu } from "@/design/Menu";
import { StateIcon } from "@/design/StateIcon";
import { type Definition, resourceOf } from "../definition";
import { type Picks, picksOf, type TableRow, tableRows, visitToShow } from "../model/select";
import type { Visit } from "../model/visits";
import { choose, useChoice } from "../urlState";
import { useFeed, useNow } from "../useFeed";
import { type CellContext, COLUMNS, type Column, useColumns } from "./columns";

const ROW = 32;
/** Containers at the top are open at first; their iterations are not: there may be thousands. */
const isOpenAtFirst = (key: string, depth: number) => depth === 0 && key.startsWith("v");

export function TableView({ definition }: { definition: Definition }) {
  const { model } = useFeed();
  const choice = useChoice();
  const [flipped, setFlipped] = useState<ReadonlySet<string>>(new Set());
  const { columns, isShown, toggle } = useColumns();
  const now = useNow(model.active, 500);
  const selected = choice.state === null ? undefined : visitToShow(model, choice.state, choice.picks);
  useOpenTo(selected, setFlipped);
  const rows = tableRows(model, (key, depth) => isOpenAtFirst(key, depth) !== flipped.has(key));
  const range = {
    from: Date.parse(model.startedAt ?? ""),
    to: model.endedAt === null ? now : Date.parse(model.endedAt),
  };
  const flip = (row: TableRow) => {
    const next = new Set(flipped);
    if (!next.delete(row.key)) next.add(row.key);
    setFlipped(next);
  };
  if (rows.length === 0) {
    return (
      <EmptyState icon={Hourglass} title="No state was entered yet">
        States appear here as they are entered.
      </EmptyState>
    );
  }
  const items = COLUMNS.map(({ id, title }) => ({
    id,
    label: title,
    isChecked: isShown(id),
    onAction: () => toggle(id),
  }));
  return (
    <section className="table-view" aria-label="States">
      <div className="view-bar">
        <span className="muted tabular">{count(model.visits.length)} visits of states</span>
        <span className="view-bar-gap" />
        <Menu
          label="Columns"
          trigger={
            <Button size="s" kind="ghost" icon={Columns3Cog}>
              Columns
            </Button>
          }
          items={items}
          placement="bottom end"
        />
      </div>
      <Rows
        rows={rows}
        columns={columns}
        context={{ model, definition, range, now }}
        selectedKey={selected ? `v${selected.index}` : null}
        onFlip={flip}
        onSelect={(row) =>
          row.visit && choose({ state: row.visit.state, picks: keepAll(picksOf(row.visit), choice.picks) })
        }
      />
    </section>
  );
}

/** What is selected in another view is unfolded here: every container around it opens. */
function useOpenTo(
  selected: Visit | undefined,
  setFlipped: (change: (before: ReadonlySet<string>) => ReadonlySet<string>) => void,
): void {
  useEffect(() => {
    if (selected === undefined || selected.frame.container === null) return;
    setFlipped((before) => {
      const next = new Set(before);
      for (let frame = selected.frame; frame.container; frame = frame.container.frame) {
        next.add(`f${frame.id}`); // frames are folded at first
        const container = `v${frame.container.index}`;
        if (isOpenAtFirst(container, frame.container.frame.container === null ? 0 : 1)) next.delete(container);
        else next.add(container);
      }
      return next;
    });
  }, [selected, setFlipped]);
}

/** Selecting a row chooses its iteration; Maps it is not inside of stay as they were chosen. */
function keepAll(own: Picks, before: Picks): Picks {
  return { iterations: { ...before.iterations, ...own.iterations }, visits: { ...before.visits, ...own.visits } };
}

interface RowsProps {
  rows: TableRow[];
  columns: Column[];
  context: CellContext;
  selectedKey: string | null;
  onFlip: (row: TableRow) => void;
  onSelect: (row: TableRow) => void;
}

function Rows({ rows, columns, context, selectedKey, onFlip, onSelect }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string | null>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
  });
  const place = Math.max(
    0,
    rows.findIndex((row) => row.key === (active ?? selectedKey)),
  );
  const selectedPlace = rows.findIndex((row) => row.key === selectedKey);
  // biome-ignore lint/correctness/useExhaustiveDependencies: when another row is selected, not while scrolling
  useEffect(() => {
    if (selectedPlace < 0) return;
    setActive(selectedKey);
    virtual.scrollToIndex(selectedPlace);
  }, [selectedKey, selectedPlace < 0]);
  const go = (index: number) => {
    const next = Math.min(rows.length - 1, Math.max(0, index));
    setActive(rows[next]?.key ?? null);
    virtual.scrollToIndex(next);
  };
  const press = (event: KeyboardEvent) => {
    const row = rows[place];
    const step = row && stepOf(event.key, rows, place);
    if (row === undefined || step === undefined) return;
    event.preventDefault();
    if (step === "flip") onFlip(row);
    else if (step === "select") onSelect(row);
    else go(step);
  };
  const tracks = { gridTemplateColumns: `minmax(150px, 1.5fr) ${columns.map(({ width }) => width).join(" ")}` };
  return (
    <div
      className="states-table"
      role="treegrid"
      aria-label="States in the order of entering"
      aria-rowcount={rows.length + 1}
      aria-activedescendant={`row-${rows[place]?.key}`}
      tabIndex={0}
      onKeyDown={press}
    >
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names its active row */}
      <div className="state-row state-head" role="row" style={tracks} aria-rowindex={1}>
        {["State", ...columns.map(({ title }) => title)].map((title) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
          <span key={title} role="columnheader">
            {title}
          </span>
        ))}
      </div>
      <div className="virtual" ref={scroller} role="rowgroup">
        <div className="virtual-all" style={{ height: virtual.getTotalSize() }} role="presentation">
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index] as TableRow;
            return (
              <StateRow
                key={row.key}
                row={row}
                columns={columns}
                context={context}
                rowIndex={item.index + 2}
                isSelected={row.key === selectedKey}
                isActive={item.index === place}
                style={{ ...tracks, transform: `translateY(${item.start}px)`, height: ROW }}
                onFlip={onFlip}
                onPress={() => {
                  setActive(row.key);
                  if (row.visit) onSelect(row);
                  else onFlip(row);
                }}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface StateRowProps {
  row: TableRow;
  columns: Column[];
  context: CellContext;
  rowIndex: number;
  isSelected: boolean;
  isActive: boolean;
  style: CSSProperties;
  onFlip: (row: TableRow) => void;
  onPress: () => void;
}

function StateRow({ row, columns, context, rowIndex, isSelected, isActive, style, onFlip, onPress }: StateRowProps) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the grid has the focus and the keys
    <div
      id={`row-${row.key}`}
      role="row"
      aria-rowindex={rowIndex}
      aria-level={row.depth + 1}
      aria-expanded={row.expandable ? row.expanded : undefined}
      aria-selected={isSelected}
      className="state-row virtual-item"
      data-selected={isSelected || undefined}
      data-active={isActive || undefined}
      style={style}
      onClick={onPress}
    >
      <NameCell row={row} definition={context.definition} onFlip={onFlip} />
      {columns.map((column) => (
        <span
          key={column.id}
          role="gridcell"
          className={`truncate${column.isNumeric ? " is-numeric" : ""}`}
          tabIndex={-1}
        >
          {column.cell(row, context)}
        </span>
      ))}
    </div>
  );
}

function NameCell({
  row,
  definition,
  onFlip,
}: {
  row: TableRow;
  definition: Definition;
  onFlip: (row: TableRow) => void;
}) {
  const Arrow = row.expanded ? ChevronDown : ChevronRight;
  const { visit, frame } = row;
  const visits = visit?.frame.byState.get(visit.state);
  const nth = visit && visits && visits.length > 1 ? ` ×${visits.indexOf(visit) + 1}` : "";
  return (
    <span role="gridcell" className="state-name truncate" tabIndex={-1} style={{ paddingLeft: row.depth * 18 }}>
      {row.expandable ? (
        <button
          type="button"
          tabIndex={-1}
          className="state-toggle"
          aria-label={row.expanded ? "Fold" : "Open"}
          onClick={(event) => {
            event.stopPropagation();
            onFlip(row);
          }}
        >
          <Arrow size={14} aria-hidden />
        </button>
      ) : (
        <span className="state-toggle" />
      )}
      {visit && (
        <StateIcon type={visit.type ?? ""} resource={resourceOf(definition.states.get(visit.state))} size={14} />
      )}
      <span className="truncate" title={visit?.state}>
        {visit ? visit.state : `#${frame?.index}`}
      </span>
      {nth !== "" && <span className="muted tabular">{nth}</span>}
    </span>
  );
}

/** What a key does in a tree of rows: go to a row, fold or open this one, select it. */
function stepOf(key: string, rows: readonly TableRow[], place: number): number | "flip" | "select" | undefined {
  const row = rows[place] as TableRow;
  if (key === "Enter" || key === " ") return "select";
  if (key === "ArrowRight") return row.expandable && !row.expanded ? "flip" : place + 1;
  if (key === "ArrowLeft") {
    if (row.expandable && row.expanded) return "flip";
    return rows.slice(0, place).findLastIndex((other) => other.depth < row.depth);
  }
  const moves: Record<string, number> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: 12,
    PageUp: -12,
    Home: -rows.length,
    End: rows.length,
  };
  const move = moves[key];
  return move === undefined ? undefined : place + move;
}
