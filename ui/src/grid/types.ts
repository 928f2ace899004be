import type { ReactNode } from "react";
import type { Problem } from "../backend";
import type { Ticks } from "./ticks";

/** A column of the grid. */
export interface Column<Row> {
  key: string;
  title: string;
  /** Said when the pointer rests on the title. */
  hint?: string;
  width: number;
  /** How narrow it may become before the list scrolls sideways; without it, never. */
  least?: number;
  /** What the numbers inside its cells are, one word each, below the title. */
  parts?: string[];
  /** A rule stands before it: another group of columns begins. */
  group?: boolean;
  /** Numbers stand to the right. */
  right?: boolean;
  /** It stays in view when the others scroll sideways. */
  pinned?: boolean;
  /** It takes some of the room that is left over. */
  grows?: boolean;
  /** The name under which the program sorts by it. */
  sort?: string;
  /** What is drawn. */
  cell: (row: Row) => ReactNode;
  /** What is copied, and read out. */
  text: (row: Row) => string;
  /** Whether this cell can be typed into. */
  editable?: (row: Row) => boolean;
  /** What F2 starts from. */
  start?: (row: Row) => string;
  /** Before what is being typed (`+`, `−`). */
  prefix?: string;
}

/** Rows of a list of any length; those in view are there, the others come when they are asked for. */
export interface Rows<Row> {
  /** How many there are. */
  total: number;
  /** A row, when it has come. */
  get(index: number): Row | undefined;
  /** Where a row is, when it has come. */
  indexOf(id: string): number | undefined;
  /** Asks for these. */
  show(first: number, last: number): void;
  /** Nothing has come yet. */
  loading: boolean;
  /** What is shown belongs to the question before. */
  old: boolean;
  problem: Problem | undefined;
}

/** What a person typed into a cell. */
export interface CellEdit<Row> {
  row: Row;
  column: string;
  text: string;
}

/** How a list is sorted. */
export interface Sort {
  key: string;
  desc: boolean;
}

/** What the grid needs to know. */
export interface GridProps<Row> {
  /** Name of the view: widths, order and place are kept under it. */
  view: string;
  label: string;
  columns: Column<Row>[];
  rows: Rows<Row>;
  rowId: (row: Row) => string;
  rowLabel: (row: Row) => string;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  /** The row of the active cell changed. */
  onActive?: (row: Row, column: string) => void;
  /** Which row is active to begin with. */
  activeId?: string | undefined;
  ticks?: Ticks;
  onTicks?: (ticks: Ticks) => void;
  /** Enter or a double click on a cell that can't be typed into. */
  onOpen?: (row: Row) => void;
  /** What was typed or pasted; gives back what could not be understood, which then stays in its cell. */
  onCommit?: (edits: CellEdit<Row>[]) => CellEdit<Row>[];
  onUndo?: () => void;
  /** Shown when there are no rows. */
  empty: ReactNode;
}

/** Width of the column with the ticks. */
export const TICK_WIDTH = 32;
