import type { FileRows, StockFileNumber, StockFileRow } from "../../backend";
import type { Column } from "../../grid/types";
import { Tag } from "../../parts/Tag";
import { t, textOr } from "../../texts";
import { formatNumber, signed } from "../../texts/format";
import { problemText } from "../../texts/problem";

const bookOf = (number: StockFileNumber) =>
  [textOr(`book.${number.book}`), number.warehouse].filter(Boolean).join(" ");
const columnOf = (number: StockFileNumber) => [number.column, number.warehouse].filter(Boolean).join(" ");
const saysOf = (number: StockFileNumber) => (number.adds ? signed(number.says) : formatNumber(number.says));

/** What a cell of ours would become. */
function Change({ number }: { number: StockFileNumber }) {
  const tone = number.after < number.before ? "neg" : number.after > number.before ? "pos" : "faint";
  return (
    <>
      <span className="muted">{formatNumber(number.before)}</span>
      {" → "}
      <b className={tone}>{formatNumber(number.after)}</b>
    </>
  );
}

/** The columns of the look at a file. */
export function lookColumns(refuse: (line: number) => void, rows: FileRows): Column<StockFileRow>[] {
  const each = (row: StockFileRow, of: (number: StockFileNumber) => string) =>
    row.numbers.map(of).join(" / ");
  const columns: Column<StockFileRow>[] = [
    {
      key: "line",
      title: t("csv.line"),
      width: 62,
      right: true,
      cell: (row) => <span className="faint">{formatNumber(row.line)}</span>,
      text: (row) => String(row.line),
    },
    {
      key: "written",
      title: t("csv.written"),
      width: 150,
      least: 110,
      cell: (row) => row.written,
      text: (row) => row.written,
    },
    {
      key: "name",
      title: t("csv.article"),
      grows: true,
      width: 220,
      least: 140,
      cell: (row) => (row.code && row.code !== row.written ? `${row.code} ${row.name}` : row.name),
      text: (row) => `${row.code ?? ""} ${row.name}`.trim(),
    },
    {
      key: "book",
      title: rows === "cells" ? t("csv.column") : t("csv.book"),
      width: rows === "cells" ? 150 : 128,
      cell: (row) => each(row, rows === "cells" ? columnOf : bookOf),
      text: (row) => each(row, rows === "cells" ? columnOf : bookOf),
    },
    {
      key: "says",
      title: t("csv.says"),
      width: 104,
      right: true,
      cell: (row) => each(row, saysOf),
      text: (row) => each(row, saysOf),
    },
    {
      key: "since",
      title: t("csv.since"),
      hint: t("csv.since_help"),
      width: 92,
      right: true,
      cell: (row) =>
        row.numbers.some((number) => number.since !== 0) ? (
          each(row, (number) => (number.since === 0 ? "0" : signed(number.since)))
        ) : (
          <span className="faint">—</span>
        ),
      text: (row) => each(row, (number) => String(number.since)),
    },
    {
      key: "change",
      title: t("csv.change"),
      width: 176,
      right: true,
      cell: (row) => (
        <>
          {row.numbers.map((number, at) => (
            <span key={`${number.book}${number.warehouse ?? ""}`}>
              {at > 0 && " / "}
              <Change number={number} />
            </span>
          ))}
        </>
      ),
      text: (row) => each(row, (number) => `${number.before}→${number.after}`),
    },
    {
      key: "state",
      title: t("csv.state"),
      grows: true,
      width: 240,
      least: 120,
      cell: (row) =>
        row.problem ? (
          <>
            {rows !== "refused" && <Tag tone="bad">{t("csv.refused")}</Tag>} {problemText(row.problem)}
          </>
        ) : row.mended ? (
          <>
            <Tag tone="warn">{t("csv.mended_to", { code: row.code ?? "" })}</Tag>{" "}
            {textOr(`damage.${row.mended}`)}{" "}
            <button type="button" className="link" tabIndex={-1} onClick={() => refuse(row.line)}>
              {t("csv.refuse_mend")}
            </button>
          </>
        ) : (
          <span className="muted">
            {row.state === rows || (rows === "cells" && row.state === "changing")
              ? ""
              : textOr(`csv.${row.state}`)}
          </span>
        ),
      text: (row) => (row.problem ? problemText(row.problem) : textOr(`csv.${row.state}`)),
    },
  ];
  // What is refused has no numbers: the reason gets their room.
  return rows === "refused"
    ? columns.filter((column) => ["line", "written", "name", "state"].includes(column.key))
    : columns;
}
