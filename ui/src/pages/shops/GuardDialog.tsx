import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { GuardCause, ShopView } from "../../backend";
import { toProblem } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { Dialog } from "../../parts/Dialog";
import { ListBox } from "../../parts/ListBox";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t, textOr } from "../../texts";
import { formatDateTime, formatNumber } from "../../texts/format";

/** So many rows are drawn at most; the counts are of all. */
const DRAWN = 500;

/** Numbers that wait because too many would change at once: old and new of each, 送る, or what to put right. */
export function GuardDialog({ shop, onClose }: { shop: ShopView; onClose: () => void }) {
  const waiting = useAsk("guard.list", { shop_id: shop.id }, { keep: true });
  const release = useCommand("guard.release");
  const view = waiting.data;
  const n = formatNumber;
  const number = (value: number | null | undefined) => (value == null ? "—" : n(value));
  const run = async () => {
    const done = await release.run({ shop_id: shop.id, seen: view?.seen ?? "", listing_ids: [] });
    if (done) {
      toast(t("guard.released", { n: n(done.released) }));
      if (done.changed > 0) {
        toast(t("guard.released_changed", { n: n(done.changed) }));
      }
      onClose();
    }
  };
  return (
    <Dialog
      title={t("guard.title", { shop: shop.common.short_name })}
      onClose={onClose}
      size={720}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("guard.keep")}
          </Button>
          <Button
            loading={release.busy}
            disabled={!view || view.rows.length === 0}
            onClick={() => void run()}
          >
            {t("guard.run", { n: n(view?.rows.length ?? 0) })}
          </Button>
        </>
      }
    >
      {waiting.isError && <ProblemBox problem={toProblem(waiting.error)} />}
      {!view && !waiting.isError && <p className="muted">{t("common.loading")}</p>}
      {view && (
        <>
          <p>
            <b>{t("guard.summary", { listings: n(view.listings), n: n(view.rows.length) })}</b>{" "}
            {t("guard.summary_parts", {
              zero: n(view.to_zero),
              lowered: n(view.lowered),
              raised: n(view.raised),
            })}
          </p>
          <p>{t("guard.text")}</p>
          {(view.causes.length > 0 || view.edited > 0) && (
            <>
              <h3>{t("guard.causes")}</h3>
              <ul className="left-out">
                {view.edited > 0 && (
                  <li>
                    <b>{t("guard.edited_at_mall", { n: n(view.edited) })}</b>
                  </li>
                )}
                {view.causes.map((cause) => (
                  <Cause key={`${cause.kind}${cause.what}${cause.at}`} cause={cause} shop={shop} />
                ))}
              </ul>
            </>
          )}
          <ListBox label={t("guard.title", { shop: shop.common.short_name })}>
            <table className="plain">
              <thead>
                <tr>
                  <th>{t("stock.code")}</th>
                  <th>{t("stock.name")}</th>
                  <th className="num">{t("stock.shown")}</th>
                  <th className="num">{t("stock.after")}</th>
                  <th>{t("guard.reason")}</th>
                </tr>
              </thead>
              <tbody>
                {view.rows.slice(0, DRAWN).map((row) => (
                  <tr key={row.listing_id}>
                    <td className="nowrap">{row.code}</td>
                    <td>{row.name}</td>
                    <td className="num">{number(row.shown)}</td>
                    <td className="num">
                      <b className={row.ours === 0 ? "neg" : undefined}>{number(row.ours)}</b>
                    </td>
                    <td className="nowrap">{textOr(`guard.${row.reason}`)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ListBox>
          {view.rows.length > DRAWN && (
            <p className="muted">
              {t("differences.more")} {n(view.rows.length - DRAWN)}
            </p>
          )}
        </>
      )}
      <ProblemBox problem={release.problem} />
    </Dialog>
  );
}

function Cause({ cause, shop }: { cause: GuardCause; shop: ShopView }) {
  const what = textOr(cause.what);
  return (
    <li>
      {formatDateTime(cause.at)}{" "}
      <b>
        {cause.kind === "movements"
          ? t("guard.cause_movements", { what, n: formatNumber(cause.skus) })
          : t("guard.cause_shop", { what })}
      </b>{" "}
      {cause.kind === "movements" ? (
        <Link className="link" to="/stock/history" search={cause.job_id ? { job: cause.job_id } : {}}>
          {t("guard.undo_movements")}
        </Link>
      ) : (
        <Link className="link" to="/shops" search={{ shop: shop.id }}>
          {t("guard.undo_shop")}
        </Link>
      )}
    </li>
  );
}
