import { Select } from "@mantine/core";
import { type ReactNode, useMemo, useState } from "react";
import { type ArticleChoice, type ArticlePlanRow, toProblem } from "../../backend";
import { useAsk } from "../../backend/react";
import { ProblemBox } from "../../parts/ProblemBox";
import { Tabs } from "../../parts/Tabs";
import { Tag, type Tone } from "../../parts/Tag";
import { t, textOr } from "../../texts";
import { formatNumber } from "../../texts/format";
import { problemText } from "../../texts/problem";

const PAGE = 100;
const KINDS = ["create", "join", "change", "wait", "same", "refuse"] as const;
type Kind = (typeof KINDS)[number];
const TONES: Record<string, Tone> = {
  create: "info",
  join: "ok",
  change: "violet",
  wait: "warn",
  refuse: "bad",
};

interface LookProps {
  choice: ArticleChoice;
  onLayout: (fileId: string, layout: string) => void;
  action: ReactNode;
}

/** What taking the files in would do: how many of each, and every row of it. */
export function Look({ choice, onLayout, action }: LookProps) {
  const [show, setShow] = useState<Kind | "">("");
  const [page, setPage] = useState(0);
  const look = useAsk("articles.preview", { choice, show, offset: page * PAGE, limit: PAGE }, { keep: true });
  const counts = look.data?.counts;
  const items = useMemo(
    () => [
      { key: "", label: t("articles.all"), count: (counts?.articles ?? 0) + unreadable(counts) },
      ...KINDS.map((kind) => ({
        key: kind,
        label: t(`articles.what_${kind}`),
        count: counts?.[kind] ?? 0,
        tone: kind === "refuse" ? ("bad" as const) : kind === "wait" ? ("warn" as const) : undefined,
      })),
    ],
    [counts],
  );
  if (look.isError) {
    return <ProblemBox problem={toProblem(look.error)} />;
  }
  if (!look.data || !counts) {
    return <p role="status">{t("articles.reading")}</p>;
  }
  const doing = counts.create + counts.join + counts.change + counts.wait + counts.stock + counts.proves;
  return (
    <div className="look">
      {look.data.files.map((file) => (
        <div key={file.file_id ?? file.name} className="line">
          <b>{file.name}</b>
          {file.file_id && file.fits.length > 1 ? (
            <Select
              aria-label={t("articles.layout_of", { name: file.name })}
              data={file.fits.map((id) => ({ value: id, label: textOr(`layout.${id}`) }))}
              value={file.layout}
              onChange={(value) => value && file.file_id && onLayout(file.file_id, value)}
            />
          ) : (
            <span>{textOr(`layout.${file.layout}`)}</span>
          )}
          <span className="muted">
            {file.encoding} ・ {t("articles.file_rows", { n: formatNumber(file.rows) })}
          </span>
        </div>
      ))}
      <p>
        {t("articles.would", {
          products: formatNumber(counts.new_products),
          skus: formatNumber(counts.create),
          join: formatNumber(counts.join),
        })}
        {counts.stock > 0 && ` ${t("articles.would_stock", { n: formatNumber(counts.stock) })}`}
      </p>
      {counts.proves > 0 && (
        <p className="muted">{t("articles.would_prove", { n: formatNumber(counts.proves) })}</p>
      )}
      {counts.match_only > 0 && (
        <p className="muted">{t("articles.match_only", { n: formatNumber(counts.match_only) })}</p>
      )}
      <Tabs
        label={t("articles.rows")}
        items={items}
        value={show}
        onChange={(key) => {
          setShow(key as Kind | "");
          setPage(0);
        }}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <section className="look-rows" tabIndex={0} aria-label={t("articles.rows")}>
        <table>
          <thead>
            <tr>
              <th>{t("articles.col_line")}</th>
              <th>{t("articles.col_what")}</th>
              <th>{t("articles.col_code")}</th>
              <th>{t("articles.col_title")}</th>
              <th className="num">{t("articles.col_price")}</th>
              <th className="num">{t("articles.col_stock")}</th>
              <th>{t("articles.col_note")}</th>
            </tr>
          </thead>
          <tbody>
            {look.data.rows.map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: several articles may come from one line; the rows never move
              <Row key={`${row.file}:${row.line}:${at}`} row={row} />
            ))}
          </tbody>
        </table>
        {look.data.rows.length === 0 && <p className="muted">{t("articles.none_here")}</p>}
      </section>
      <div className="line">
        <button type="button" className="link" disabled={page === 0} onClick={() => setPage(page - 1)}>
          {t("articles.before")}
        </button>
        <span className="muted">
          {t("articles.page", {
            from: formatNumber(Math.min(page * PAGE + 1, look.data.total)),
            to: formatNumber(Math.min((page + 1) * PAGE, look.data.total)),
            total: formatNumber(look.data.total),
          })}
        </span>
        <button
          type="button"
          className="link"
          disabled={(page + 1) * PAGE >= look.data.total}
          onClick={() => setPage(page + 1)}
        >
          {t("articles.after")}
        </button>
        <span className="grow" />
        {doing > 0 ? action : <b>{t("articles.nothing_to_do")}</b>}
      </div>
    </div>
  );
}

/** Rows that are no article at all stand in the refused ones besides the articles. */
function unreadable(
  counts:
    | {
        articles: number;
        create: number;
        join: number;
        change: number;
        same: number;
        wait: number;
        refuse: number;
      }
    | undefined,
): number {
  if (!counts) {
    return 0;
  }
  return (
    counts.create + counts.join + counts.change + counts.same + counts.wait + counts.refuse - counts.articles
  );
}

function Row({ row }: { row: ArticlePlanRow }) {
  const number = (value: number | null | undefined) => (value == null ? "" : formatNumber(value));
  return (
    <tr>
      <td className="num">
        <span title={row.file}>{row.line}</span>
      </td>
      <td>
        <Tag tone={TONES[row.what] ?? "plain"}>{t(`articles.what_${row.what as Kind}`)}</Tag>
      </td>
      <td>{row.code}</td>
      <td>
        {row.title} {row.variation && <span className="muted">{row.variation}</span>}
      </td>
      <td className="num">{number(row.price)}</td>
      <td className="num">{number(row.stock)}</td>
      <td>
        {row.sku && (
          <span>
            → {row.sku}
            {row.percent != null && ` ${row.percent}%`}{" "}
          </span>
        )}
        {row.changes.map((field) => textOr(`articles.field.${field}`)).join("・")}
        {row.column && (
          <b>
            {row.column}：{row.value}{" "}
          </b>
        )}
        {row.note && <span className="muted">{problemText(row.note)}</span>}
      </td>
    </tr>
  );
}
