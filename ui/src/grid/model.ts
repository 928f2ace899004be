/** A place in the grid: row from the top of the whole list, column in the order on the screen. */
export interface Cell {
  row: number;
  col: number;
}

/** What is selected: from the anchor to the active cell. */
export interface Selection {
  active: Cell;
  anchor: Cell;
}

/** How large the list is. */
export interface Size {
  rows: number;
  cols: number;
}

/** A rectangle of cells; every edge belongs to it. */
export interface Area {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

/** Selects one cell, or reaches from the anchor to it. */
export function select(selection: Selection, cell: Cell, extend: boolean): Selection {
  return { active: cell, anchor: extend ? selection.anchor : cell };
}

/** The selection some cells further; it stops at the edges. */
export function move(
  selection: Selection,
  rows: number,
  cols: number,
  size: Size,
  extend: boolean,
): Selection {
  const cell = {
    row: clamp(selection.active.row + rows, size.rows),
    col: clamp(selection.active.col + cols, size.cols),
  };
  return select(selection, cell, extend);
}

/** The selection made to fit a list that became shorter. */
export function fit(selection: Selection, size: Size): Selection {
  const inside = (cell: Cell) => ({ row: clamp(cell.row, size.rows), col: clamp(cell.col, size.cols) });
  return { active: inside(selection.active), anchor: inside(selection.anchor) };
}

/** The rectangle that is selected. */
export function area({ active, anchor }: Selection): Area {
  return {
    top: Math.min(active.row, anchor.row),
    left: Math.min(active.col, anchor.col),
    bottom: Math.max(active.row, anchor.row),
    right: Math.max(active.col, anchor.col),
  };
}

/** Whether a cell lies in a rectangle. */
export function within(cell: Cell, { top, left, bottom, right }: Area): boolean {
  return cell.row >= top && cell.row <= bottom && cell.col >= left && cell.col <= right;
}

function clamp(value: number, length: number): number {
  return Math.max(0, Math.min(value, length - 1));
}

/** Cells as Excel takes them from the clipboard. */
export function toTsv(cells: string[][]): string {
  const quote = (text: string) => (/[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return cells.map((row) => row.map(quote).join("\t")).join("\r\n");
}

/** Cells as Excel puts them on the clipboard: tabs and lines, quotes where a cell holds either. */
export function fromTsv(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = "";
  let quoted = false;
  let at = 0;
  const endCell = () => {
    rows.at(-1)?.push(cell);
    cell = "";
  };
  while (at < text.length) {
    const c = text.charAt(at);
    if (quoted) {
      if (c === '"' && text.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else if (c === '"') {
        quoted = false;
      } else {
        cell += c;
      }
    } else if (c === '"' && cell === "") {
      quoted = true;
    } else if (c === "\t") {
      endCell();
    } else if (c === "\n") {
      endCell();
      rows.push([]);
    } else if (c !== "\r") {
      cell += c;
    }
    at += 1;
  }
  endCell();
  // Excel ends the last line too: that isn't another row.
  if (rows.length > 1 && rows.at(-1)?.length === 1 && rows.at(-1)?.[0] === "") {
    rows.pop();
  }
  return rows;
}
