import { useState } from "react";
import type { HistoryRow, OrderView } from "../../backend";
import { CopyCode } from "../../parts/ProblemBox";
import { Tag, type Tone } from "../../parts/Tag";
import { t, textOf, textOr } from "../../texts";
import { formatWhen } from "../../texts/format";
import { problemText, wordsOfMall } from "../../texts/problem";
import { RawDialog } from "./RawDialog";

const OUTBOX_TONES: Record<string, Tone> = { accepted: "ok", refused: "bad", in_doubt: "warn" };

/** 履歴: where the order came from, what was done with it, and what was told to the mall. */
export function OrderHistory({ order }: { order: OrderView }) {
  const [raw, setRaw] = useState<string>();
  return (
    <div className="sec">
      <h3>{t("orders.history")}</h3>
      <ul className="tl">
        {order.outbox.map((one) => (
          <li key={`${one.kind}${one.created_at}`}>
            <time>{formatWhen(one.created_at)}</time>
            <span>
              {textOr(`outbox.${one.kind}`)}
              {one.problem && <div className="neg">{problemText(one.problem)}</div>}
              {one.problem && wordsOfMall(one.problem) && (
                <div className="said">{wordsOfMall(one.problem)}</div>
              )}
              {one.problem && <CopyCode problem={one.problem} />}
            </span>
            <Tag tone={OUTBOX_TONES[one.state] ?? "info"}>{textOr(`outbox_state.${one.state}`)}</Tag>
          </li>
        ))}
        {order.history.map((row) => (
          <li key={`${row.at}${row.what}${row.after ?? ""}`}>
            <time>{formatWhen(row.at)}</time>
            <span>
              {textOr(row.what)}
              {change(row) && <span className="muted"> {change(row)}</span>}
            </span>
            <span className="muted">
              {row.who.startsWith("rule:") ? "" : row.who === "person" ? "" : row.who}
            </span>
          </li>
        ))}
        {[...order.sources].reverse().map((source) => (
          <li key={`${source.source}${source.at}${source.raw_id ?? ""}`}>
            <time>{formatWhen(source.at)}</time>
            <span>{textOr(`source.${source.source}`)}</span>
            {source.raw_id ? (
              <button type="button" className="link" onClick={() => setRaw(source.raw_id ?? undefined)}>
                {t("orders.raw")}
              </button>
            ) : (
              <span />
            )}
          </li>
        ))}
      </ul>
      {raw && <RawDialog rawId={raw} onClose={() => setRaw(undefined)} />}
    </div>
  );
}

/** What a row of history says of before and after, where it is a word that people know. */
function change(row: HistoryRow): string {
  const before = word(row.before);
  const after = word(row.after);
  if (before && after) {
    return `${before} → ${after}`;
  }
  return after;
}

function word(json: string | null | undefined): string {
  if (!json) {
    return "";
  }
  try {
    const value: unknown = JSON.parse(json);
    if (Array.isArray(value)) {
      return value
        .map((one) => word(JSON.stringify(one)))
        .filter(Boolean)
        .join("、");
    }
    if (typeof value === "string") {
      return textOf(`stage.${value}`) ?? textOf(`hold_short.${value}`) ?? value;
    }
    if (typeof value === "number") {
      return String(value);
    }
    if (typeof value === "object" && value !== null && "progress" in value) {
      return word(JSON.stringify(value.progress));
    }
    return "";
  } catch {
    return json;
  }
}
