import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { t } from "../texts";
import type { PlacedColumn } from "./layout";
import type { Ticks } from "./ticks";
import { ALL_TICKS, NO_TICKS, tickCount } from "./ticks";
import { type Sort, TICK_WIDTH } from "./types";

interface GridHeaderProps<Row> {
  columns: PlacedColumn<Row>[];
  height: number;
  sort: Sort | undefined;
  onSort: ((sort: Sort) => void) | undefined;
  onResize: (column: string, width: number) => void;
  onMove: (column: string, before: string) => void;
  onShift: (column: string, by: number) => void;
  ticks: Ticks | undefined;
  onTicks: ((ticks: Ticks) => void) | undefined;
  total: number;
  onTickAll: (on: boolean) => void;
}

/** The titles: sorted by a click, widened by their edge, moved by dragging; all of it by keyboard too. */
export function GridHeader<Row>(props: GridHeaderProps<Row>) {
  const { columns, sort, onSort, ticks, onTicks } = props;
  const [dragged, setDragged] = useState<string>();
  const tickWidth = ticks ? TICK_WIDTH : 0;
  const count = ticks ? tickCount(ticks, props.total) : 0;

  const sortBy = (column: PlacedColumn<Row>) => {
    if (column.sort && onSort) {
      onSort({ key: column.sort, desc: sort?.key === column.sort ? !sort.desc : false });
    }
  };

  const onKeyDown = (event: KeyboardEvent, column: PlacedColumn<Row>) => {
    const by = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (by === 0 || !event.altKey) {
      return;
    }
    event.preventDefault();
    if (event.shiftKey) {
      props.onResize(column.key, column.width + by * 12);
    } else {
      props.onShift(column.key, by);
    }
  };

  return (
    <div role="rowgroup" className="grid-head" style={{ height: props.height }}>
      <div role="row" aria-rowindex={1} className="grid-titles">
        {ticks && (
          <div role="columnheader" className="grid-title tick" style={{ left: 0, width: tickWidth }}>
            <input
              type="checkbox"
              aria-label={t("grid.tick_all")}
              checked={count > 0 && count === props.total}
              ref={(box) => {
                if (box) {
                  box.indeterminate = count > 0 && count < props.total;
                }
              }}
              onChange={() => onTicks?.(count > 0 ? NO_TICKS : ALL_TICKS)}
            />
          </div>
        )}
        {columns.map((column, at) => (
          <div
            key={column.key}
            role="columnheader"
            aria-colindex={at + 1 + (ticks ? 1 : 0)}
            aria-sort={
              column.sort && sort?.key === column.sort ? (sort.desc ? "descending" : "ascending") : undefined
            }
            className="grid-title"
            data-right={column.right}
            data-group={column.group}
            data-pinned={column.pinned}
            data-over={dragged !== undefined && dragged !== column.key}
            style={{ left: column.pinned ? tickWidth + column.left : undefined, width: column.width }}
            draggable
            onDragStart={() => setDragged(column.key)}
            onDragEnd={() => setDragged(undefined)}
            onDragOver={(event) => event.preventDefault()}
            onDrop={() => dragged && props.onMove(dragged, column.key)}
          >
            <button
              type="button"
              title={`${column.hint ?? column.title}\n${t("grid.title_keys")}`}
              onClick={() => sortBy(column)}
              onKeyDown={(event) => onKeyDown(event, column)}
              data-sorts={column.sort !== undefined && onSort !== undefined}
            >
              <span className="grid-word">
                {column.title}
                {column.sort && sort?.key === column.sort && (
                  <span aria-hidden="true">{sort.desc ? " ▾" : " ▴"}</span>
                )}
              </span>
              {column.parts && (
                <span className="grid-parts">
                  {column.parts.map((part) => (
                    <span key={part}>{part}</span>
                  ))}
                </span>
              )}
            </button>
            <Edge width={column.width} onResize={(width) => props.onResize(column.key, width)} />
          </div>
        ))}
      </div>
    </div>
  );
}

function Edge({ width, onResize }: { width: number; onResize: (width: number) => void }) {
  const start = useRef<{ x: number; width: number } | null>(null);
  const onPointerDown = (event: PointerEvent<HTMLSpanElement>) => {
    event.preventDefault();
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, width };
  };
  return (
    <span
      className="grid-edge"
      draggable
      onDragStart={(event) => {
        event.preventDefault();
        event.stopPropagation();
      }}
      onPointerDown={onPointerDown}
      onPointerMove={(event) => {
        if (start.current) {
          onResize(start.current.width + event.clientX - start.current.x);
        }
      }}
      onPointerUp={() => {
        start.current = null;
      }}
    />
  );
}
