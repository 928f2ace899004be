import type { MouseEvent } from "react";
import { t } from "../texts";
import type { PlacedColumn } from "./layout";
import { type Area, within } from "./model";
import { TICK_WIDTH } from "./types";

interface GridRowProps<Row> {
  gridId: string;
  index: number;
  top: number;
  height: number;
  row: Row | undefined;
  label: string;
  columns: PlacedColumn<Row>[];
  selected: Area;
  /** The active column, or -1 in other rows. */
  active: number;
  ticked: boolean | undefined;
  drafts: Map<string, { text: string; refused: boolean }> | undefined;
  onPick: (row: number, col: number, extend: boolean) => void;
  onOpen: (col: number) => void;
  onTick: (range: boolean) => void;
}

/** One row of the grid; a row that has yet to come is drawn empty. */
export function GridRow<Row>(props: GridRowProps<Row>) {
  const { row, columns, index, ticked } = props;
  const tickWidth = ticked === undefined && row ? 0 : ticked === undefined ? 0 : TICK_WIDTH;
  // The focus stays in the textarea whatever is clicked.
  const onMouseDown = (event: MouseEvent, col: number) => {
    if (event.button === 0) {
      event.preventDefault();
      props.onPick(index, col, event.shiftKey);
    }
  };
  return (
    <div
      role="row"
      className="grid-row"
      aria-rowindex={index + 2}
      aria-selected={ticked}
      data-active={props.active >= 0}
      data-ticked={ticked}
      style={{ top: props.top, height: props.height, lineHeight: `${props.height - 1}px` }}
    >
      {ticked !== undefined && (
        <div
          role="gridcell"
          aria-colindex={1}
          className="grid-cell tick"
          style={{ left: 0, width: TICK_WIDTH }}
          onMouseDown={(event) => event.preventDefault()}
          onClick={(event) => props.onTick(event.shiftKey)}
        >
          <span className="box" data-on={ticked}>
            <span className="unseen">{ticked ? t("grid.ticked") : t("grid.not_ticked")}</span>
          </span>
        </div>
      )}
      {columns.map((column, col) => {
        const draft = props.drafts?.get(column.key);
        return (
          <div
            key={column.key}
            role="gridcell"
            id={`${props.gridId}-${index}-${column.key}`}
            aria-colindex={col + 1 + (ticked === undefined ? 0 : 1)}
            aria-selected={props.active === col ? true : undefined}
            aria-readonly={row && column.editable?.(row) ? undefined : true}
            className="grid-cell"
            data-right={column.right}
            data-group={column.group}
            data-pinned={column.pinned}
            data-editable={row !== undefined && column.editable?.(row) === true}
            data-active={props.active === col}
            data-selected={within({ row: index, col }, props.selected)}
            style={{ left: column.pinned ? tickWidth + column.left : undefined, width: column.width }}
            onMouseDown={(event) => onMouseDown(event, col)}
            onDoubleClick={() => props.onOpen(col)}
          >
            {draft ? (
              <span
                className="draft"
                data-refused={draft.refused}
                title={draft.refused ? t("grid.refused") : t("grid.draft")}
              >
                {draft.text}
              </span>
            ) : row ? (
              column.cell(row)
            ) : null}
          </div>
        );
      })}
    </div>
  );
}
