import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import { usePrefs } from "../app/prefs";
import { dropDraft, keepDraft, useDraftsUnder } from "../hooks/useDraft";
import { GridHeader } from "./GridHeader";
import { GridInput, type GridInputHandle } from "./GridInput";
import { GridRow } from "./GridRow";
import { keepPlace, placeOf, useLayout } from "./layout";
import { area, type Cell, fit, fromTsv, move, type Selection, select, toTsv } from "./model";
import { isTicked, tick } from "./ticks";
import type { CellEdit, GridProps } from "./types";
import { TICK_WIDTH } from "./types";
import "./grid.css";

const HEAD = 28;
const HEAD_WITH_PARTS = 40;

/** A cell's text that was typed and isn't saved, kept under `cell:<view>:<row>:<column>`. */
export interface CellDraft {
  text: string;
  /** It was tried and could not be understood. */
  refused: boolean;
}

/**
 * The house's grid: rows of any number, every cell by keyboard, Japanese from the first key. One textarea has the focus
 * always; it lies over the active cell, unseen until something is typed, and outside of the `grid` role.
 */
export function Grid<Row>(props: GridProps<Row>) {
  const { view, label, columns, rows, rowId, rowLabel, ticks, onTicks, onActive, onOpen, onCommit, onUndo } =
    props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const input = useRef<GridInputHandle>(null);
  const rowHeight = Number(usePrefs().density);
  const [room, setRoom] = useState(0);
  const { placed, resize, moveColumn, shiftColumn } = useLayout(
    view,
    columns,
    room - (ticks ? TICK_WIDTH : 0),
  );
  const [selection, setSelection] = useState<Selection>({
    active: { row: 0, col: 0 },
    anchor: { row: 0, col: 0 },
  });
  const [editing, setEditing] = useState(false);
  const drafts = useDraftsUnder<CellDraft>(`cell:${view}:`);
  const activeId = useRef<string | undefined>(props.activeId);
  const lastTicked = useRef<number | null>(null);
  const tickWidth = ticks ? TICK_WIDTH : 0;
  const head = columns.some((column) => column.parts) ? HEAD_WITH_PARTS : HEAD;
  const width = tickWidth + placed.reduce((sum, column) => sum + column.width, 0);
  const size = { rows: rows.total, cols: placed.length };
  const { active } = fit(selection, size);
  const activeRow = rows.get(active.row);
  const activeColumn = placed[active.col];
  const editable = Boolean(activeRow && onCommit && activeColumn?.editable?.(activeRow));
  const cellKey = activeRow && activeColumn ? `${rowId(activeRow)}:${activeColumn.key}` : "";

  const virtual = useVirtualizer({
    count: rows.total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    scrollMargin: head,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the measures depend on the height of a row
  useEffect(() => virtual.measure(), [rowHeight, virtual]);
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  const { show } = rows;
  useEffect(() => show(first, last), [show, first, last]);

  // The sheet comes and goes with the rows, and with it what is measured, scrolled and focused.
  const blank = rows.total === 0 && !rows.loading;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another sheet is there when it is no longer blank
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) {
      return;
    }
    const watcher = new ResizeObserver(() => setRoom(box.clientWidth));
    watcher.observe(box);
    setRoom(box.clientWidth);
    return () => watcher.disconnect();
  }, [blank]);

  // Where the person was in this view.
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useLayoutEffect(() => {
    const place = placeOf(view);
    scroller.current?.scrollTo({ top: place.top, left: place.left });
  }, [view, blank]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(() => {
    // The list is the work: its keys answer at once, unless somebody is typing elsewhere.
    if (!document.activeElement?.closest("input, textarea, select, [role=dialog], [role=tablist]")) {
      input.current?.focus();
    }
  }, [blank]);

  // New rows above must not carry the active row, or what is being read, away.
  useEffect(() => {
    // Nobody has moved yet, or the row is gone from the list: the one that the page reads is the active one.
    if (activeId.current === undefined || rows.indexOf(activeId.current) === undefined) {
      activeId.current = props.activeId;
    }
    const wanted = activeId.current;
    const here = rows.get(active.row);
    if (wanted === undefined || (here && rowId(here) === wanted)) {
      return;
    }
    const now = rows.indexOf(wanted);
    if (now !== undefined && now !== active.row) {
      const by = now - active.row;
      setSelection({ active: { ...active, row: now }, anchor: { ...active, row: now } });
      if (scroller.current && scroller.current.scrollTop > 0) {
        scroller.current.scrollTop += by * rowHeight;
      }
    }
  }, [rows, active, rowId, rowHeight, props.activeId]);

  const bringIntoView = useCallback(
    (cell: Cell) => {
      const box = scroller.current;
      const column = placed[cell.col];
      if (!box || !column) {
        return;
      }
      const top = cell.row * rowHeight;
      if (top < box.scrollTop) {
        box.scrollTop = top;
      } else if (top + rowHeight + head > box.scrollTop + box.clientHeight) {
        box.scrollTop = top + rowHeight + head - box.clientHeight;
      }
      if (!column.pinned) {
        const kept = tickWidth + placed.filter((one) => one.pinned).reduce((sum, one) => sum + one.width, 0);
        const left = tickWidth + column.left;
        if (left - kept < box.scrollLeft) {
          box.scrollLeft = left - kept;
        } else if (left + column.width > box.scrollLeft + box.clientWidth) {
          box.scrollLeft = left + column.width - box.clientWidth;
        }
      }
    },
    [head, placed, rowHeight, tickWidth],
  );

  const choose = useCallback(
    (next: Selection) => {
      setSelection(next);
      bringIntoView(next.active);
      const row = rows.get(next.active.row);
      const column = placed[next.active.col];
      if (row) {
        activeId.current = rowId(row);
      }
      if (row && column) {
        onActive?.(row, column.key);
      }
    },
    [bringIntoView, onActive, placed, rowId, rows],
  );

  const setDraft = (key: string, draft: CellDraft | undefined) => {
    if (draft) {
      keepDraft(`cell:${view}:${key}`, draft);
    } else {
      dropDraft(`cell:${view}:${key}`);
    }
  };

  const commit = (edits: CellEdit<Row>[]) => {
    const refused = onCommit?.(edits) ?? [];
    for (const edit of edits) {
      const key = `${rowId(edit.row)}:${edit.column}`;
      setDraft(key, refused.includes(edit) ? { text: edit.text, refused: true } : undefined);
    }
  };

  const finish = (text: string) => {
    setEditing(false);
    // Empty never means 0: an emptied cell is a cell left alone.
    if (activeRow && activeColumn && text.trim() !== "") {
      commit([{ row: activeRow, column: activeColumn.key, text }]);
    } else if (cellKey) {
      setDraft(cellKey, undefined);
    }
  };

  const tickRows = (from: number, to: number, on: boolean) => {
    const ids: string[] = [];
    for (let at = Math.min(from, to); at <= Math.max(from, to); at++) {
      const row = rows.get(at);
      if (row) {
        ids.push(rowId(row));
      }
    }
    if (ticks) {
      onTicks?.(tick(ticks, ids, on));
    }
  };

  const tickAt = (index: number, range: boolean) => {
    const row = rows.get(index);
    if (!row || !ticks) {
      return;
    }
    const from = range && lastTicked.current !== null ? lastTicked.current : index;
    tickRows(from, index, range ? true : !isTicked(ticks, rowId(row)));
    lastTicked.current = index;
  };

  const copied = (): string => {
    const { top, left, bottom, right } = area(fit(selection, size));
    const cells: string[][] = [];
    for (let at = top; at <= bottom; at++) {
      const row = rows.get(at);
      if (row) {
        cells.push(placed.slice(left, right + 1).map((column) => column.text(row)));
      }
    }
    return toTsv(cells);
  };

  const paste = (text: string) => {
    const edits: CellEdit<Row>[] = [];
    fromTsv(text).forEach((line, down) => {
      const row = rows.get(active.row + down);
      line.forEach((value, across) => {
        const column = placed[active.col + across];
        // An empty cell of the sheet leaves ours alone.
        if (row && column?.editable?.(row) && value.trim() !== "") {
          edits.push({ row, column: column.key, text: value });
        }
      });
    });
    if (edits.length > 0) {
      commit(edits);
    }
  };

  const go = (down: number, across: number, extend = false) =>
    choose(move(fit(selection, size), down, across, size, extend));
  const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 2);

  const pick = (row: number, col: number, extend: boolean) => {
    if (editing) {
      input.current?.finish();
    }
    choose(select(fit(selection, size), { row, col }, extend));
    input.current?.focus();
  };

  const selected = useMemo(
    () => area(fit(selection, { rows: rows.total, cols: placed.length })),
    [selection, rows.total, placed.length],
  );
  if (blank) {
    return <div className="grid-room">{props.empty}</div>;
  }
  return (
    <div
      className="grid-room"
      ref={scroller}
      data-old={rows.old}
      onScroll={(event) => keepPlace(view, event.currentTarget.scrollTop, event.currentTarget.scrollLeft)}
    >
      <div className="grid-sheet" style={{ width, minWidth: "100%", height: head + virtual.getTotalSize() }}>
        <GridInput
          ref={input}
          label={label}
          gridId={id}
          cellId={activeRow && activeColumn ? `${id}-${active.row}-${activeColumn.key}` : undefined}
          cellKey={cellKey}
          box={{
            top: head + active.row * rowHeight,
            left: tickWidth + (activeColumn?.left ?? 0),
            width: activeColumn?.width ?? 0,
            height: rowHeight,
          }}
          right={activeColumn?.right ?? false}
          prefix={activeColumn?.prefix}
          editable={editable}
          editing={editing}
          onEditing={setEditing}
          startText={() => drafts.get(cellKey)?.text ?? (activeRow && activeColumn?.start?.(activeRow)) ?? ""}
          onFinish={finish}
          onLeave={(text) => {
            setEditing(false);
            setDraft(cellKey, text.trim() === "" ? undefined : { text, refused: false });
          }}
          onCancel={() => {
            setEditing(false);
            setDraft(cellKey, undefined);
          }}
          onMove={go}
          onEnds={(end, extend) => go(end * rows.total, 0, extend)}
          onEdge={(end, extend) => go(0, end * placed.length, extend)}
          page={page}
          onOpen={() => activeRow && onOpen?.(activeRow)}
          onTick={(range) => tickAt(active.row, range)}
          copied={copied}
          onPaste={paste}
          onUndo={onUndo}
        />
        <div
          role="grid"
          className="grid-body"
          id={id}
          aria-label={label}
          aria-rowcount={rows.total + 1}
          aria-colcount={placed.length + (ticks ? 1 : 0)}
          aria-multiselectable={ticks ? true : undefined}
          aria-busy={rows.loading || rows.old}
        >
          <GridHeader
            columns={placed}
            height={head}
            sort={props.sort}
            onSort={props.onSort}
            onResize={resize}
            onMove={moveColumn}
            onShift={shiftColumn}
            ticks={ticks}
            onTicks={onTicks}
            total={rows.total}
            onTickAll={(on) => tickRows(0, Math.min(rows.total, 500) - 1, on)}
          />
          <div role="rowgroup">
            {items.map((item) => {
              const row = rows.get(item.index);
              return (
                <GridRow
                  key={row ? rowId(row) : item.index}
                  gridId={id}
                  index={item.index}
                  top={item.start}
                  height={rowHeight}
                  row={row}
                  label={row ? rowLabel(row) : ""}
                  columns={placed}
                  selected={selected}
                  active={item.index === active.row ? active.col : -1}
                  ticked={row && ticks ? isTicked(ticks, rowId(row)) : undefined}
                  drafts={row && drafts.size > 0 ? draftsOf(drafts, rowId(row)) : undefined}
                  onPick={pick}
                  onOpen={(col) => {
                    const column = placed[col];
                    if (row && onCommit && column?.editable?.(row)) {
                      input.current?.edit();
                    } else if (row) {
                      onOpen?.(row);
                    }
                  }}
                  onTick={(range) => {
                    tickAt(item.index, range);
                    input.current?.focus();
                  }}
                />
              );
            })}
          </div>
        </div>
      </div>
    </div>
  );
}

function draftsOf(drafts: Map<string, CellDraft>, id: string): Map<string, CellDraft> | undefined {
  const found = new Map<string, CellDraft>();
  for (const [key, draft] of drafts) {
    if (key.startsWith(`${id}:`)) {
      found.set(key.slice(id.length + 1), draft);
    }
  }
  return found.size > 0 ? found : undefined;
}
