import { Button } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import type { DifferenceRow } from "../../backend";
import { Tag } from "../../parts/Tag";
import { t, textOr } from "../../texts";
import { formatDateTime, formatNumber, formatWhen, signed } from "../../texts/format";
import { problemText, wordsOfMall } from "../../texts/problem";
import { toneOf } from "./DifferencesPage";
import { Explain } from "./Explain";

interface DifferencePanelProps {
  row: DifferenceRow;
  shop: string;
  busy: boolean;
  onAct: (action: string) => void;
  onTake: () => void;
}

/** One difference: why, since when, the numbers of both sides, and what can be done about it. */
export function DifferencePanel({ row, shop, busy, onAct, onTake }: DifferencePanelProps) {
  const navigate = useNavigate();
  // What somebody typed at the mall was put right already: there is only to be told of it.
  const mended = row.reason === "edited" && row.ours === row.shown;
  const number = (value: number | null | undefined) => (value == null ? "—" : formatNumber(value));
  const when = (at: number | null | undefined) => (at ? ` (${formatWhen(at)})` : "");
  return (
    <aside className="panel" aria-label={t("differences.detail")}>
      <div className="scroll">
        <div className="sec">
          <h2>
            {row.name}
            {row.variation && ` ／ ${row.variation}`}
          </h2>
          <div className="order-line">
            <Link className="link" to="/stock" search={{ sku: row.sku_id, q: row.code }}>
              {row.code}
            </Link>
            <span className="muted">{shop}</span>
          </div>
        </div>
        <div className="sec">
          <Tag tone={toneOf(row.reason)}>{textOr(`difference.${row.reason}`)}</Tag>
          <p>
            {textOr(`difference_text.${row.reason}`)}
            {mended && t("differences.mended")}
          </p>
          {row.problem && (
            <p>
              {problemText(row.problem)}
              {wordsOfMall(row.problem) && <span className="said">{wordsOfMall(row.problem)}</span>}
            </p>
          )}
          <dl className="kv wide-kv">
            <dt>{t("differences.since")}</dt>
            <dd>{formatDateTime(row.since)}</dd>
            <dt>{t("stock.ours")}</dt>
            <dd>{number(row.ours)}</dd>
            <dt>{t("stock.sent")}</dt>
            <dd>
              {number(row.sent)}
              <span className="muted">{when(row.sent_at)}</span>
            </dd>
            <dt>{t("differences.believed")}</dt>
            <dd>{number(row.believed)}</dd>
            <dt>{t("stock.shown")}</dt>
            <dd>
              <b>{number(row.shown)}</b>
              <span className="muted">{when(row.shown_at)}</span>
            </dd>
            {row.pieces !== 0 && (
              <>
                <dt>{t("differences.change")}</dt>
                <dd>{t("differences.pieces", { n: signed(row.pieces) })}</dd>
              </>
            )}
            <dt>{t("differences.key")}</dt>
            <dd className="break">{row.key}</dd>
          </dl>
        </div>
        <Explain listingId={row.listing_id} />
      </div>
      <div className="foot">
        {!mended && (
          <Button
            variant="default"
            title={t("differences.ignore_hint")}
            disabled={busy}
            onClick={() => onAct(row.ignored_at ? "heed" : "ignore")}
          >
            {row.ignored_at ? t("differences.heed") : t("differences.ignore")}
          </Button>
        )}
        <span className="grow" />
        <Button variant="default" disabled={busy || row.shown == null} onClick={onTake}>
          {t("differences.take")}
        </Button>
        {mended ? (
          <Button loading={busy} onClick={() => onAct("ignore")}>
            {t("differences.seen")}
          </Button>
        ) : row.reason === "guarded" ? (
          <Button onClick={() => void navigate({ to: "/shops", search: { shop: row.shop_id } })}>
            {t("guard.open")}
          </Button>
        ) : (
          <Button loading={busy} onClick={() => onAct("push")}>
            {t("differences.push")}
          </Button>
        )}
      </div>
    </aside>
  );
}
