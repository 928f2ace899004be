import { useCallback, useMemo, useState } from "react";
import { read, write } from "../app/prefs";
import type { Column } from "./types";

/** How a person arranged the columns of a view, and where they were in it. */
interface Layout {
  order: string[];
  widths: Record<string, number>;
}

const MIN_WIDTH = 44;
const places = new Map<string, { top: number; left: number }>();

/** Where the person was in a view when they left it. */
export function placeOf(view: string): { top: number; left: number } {
  return places.get(view) ?? read(`miseban.place.${view}`) ?? { top: 0, left: 0 };
}

/** Remembers where the person is in a view. */
export function keepPlace(view: string, top: number, left: number): void {
  places.set(view, { top, left });
}

/** A column with its place on the screen. */
export interface PlacedColumn<Row> extends Column<Row> {
  left: number;
  width: number;
}

/** The columns in the person's order and widths. */
export function useLayout<Row>(view: string, columns: Column<Row>[], room: number) {
  const key = `miseban.view.${view}`;
  const [layout, setLayout] = useState<Layout>(() => ({
    order: [],
    widths: {},
    ...read<Partial<Layout>>(key),
  }));

  const change = useCallback(
    (next: Layout) => {
      setLayout(next);
      write(key, next);
    },
    [key],
  );

  const placed = useMemo(() => {
    const rank = (column: Column<Row>) => {
      const at = layout.order.indexOf(column.key);
      return at < 0 ? columns.indexOf(column) : at;
    };
    const sorted = [...columns].sort(
      (a, b) => Number(b.pinned ?? false) - Number(a.pinned ?? false) || rank(a) - rank(b),
    );
    // What is left of a wide screen goes to the columns that hold words.
    const wanted = (column: Column<Row>) => layout.widths[column.key] ?? column.width;
    const spare = room - sorted.reduce((sum, column) => sum + wanted(column), 0);
    const growing = sorted.filter((column) => column.grows && layout.widths[column.key] === undefined).length;
    const more = spare > 0 && growing > 0 ? Math.min(240, Math.floor(spare / growing)) : 0;
    // On a narrow screen words give way to numbers, as far as they can still be read.
    const gives = (column: Column<Row>) =>
      layout.widths[column.key] === undefined ? column.width - (column.least ?? column.width) : 0;
    const given = sorted.reduce((sum, column) => sum + gives(column), 0);
    const less = spare < 0 && room > 0 && given > 0 ? Math.min(1, -spare / given) : 0;
    let left = 0;
    return sorted.map((column): PlacedColumn<Row> => {
      const width =
        wanted(column) +
        (column.grows && layout.widths[column.key] === undefined ? more : 0) -
        Math.ceil(gives(column) * less);
      const at = { ...column, width, left };
      left += width;
      return at;
    });
  }, [columns, layout, room]);

  const resize = useCallback(
    (column: string, width: number) =>
      change({ ...layout, widths: { ...layout.widths, [column]: Math.max(MIN_WIDTH, Math.round(width)) } }),
    [change, layout],
  );

  const moveColumn = useCallback(
    (column: string, before: string) => {
      const order = placed.map((one) => one.key).filter((one) => one !== column);
      const at = order.indexOf(before);
      order.splice(at < 0 ? order.length : at, 0, column);
      change({ ...layout, order });
    },
    [change, layout, placed],
  );

  const shiftColumn = useCallback(
    (column: string, by: number) => {
      const order = placed.map((one) => one.key);
      const at = order.indexOf(column);
      const to = Math.max(0, Math.min(order.length - 1, at + by));
      order.splice(at, 1);
      order.splice(to, 0, column);
      change({ ...layout, order });
    },
    [change, layout, placed],
  );

  return { placed, resize, moveColumn, shiftColumn };
}
