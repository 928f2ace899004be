import { Button } from "@mantine/core";
import { useState } from "react";
import { toProblem } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { useShops } from "../../hooks/useShops";
import { CopyCode, ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t, textOr } from "../../texts";
import { formatDateTime } from "../../texts/format";
import { problemText } from "../../texts/problem";
import { RawDialog } from "./RawDialog";

/** What came in and could not be read: kept, shown and counted, never dropped or guessed. */
export function Unreadable() {
  const trouble = useAsk("inbox.trouble", {});
  const retry = useCommand("inbox.retry");
  const shops = useShops();
  const [raw, setRaw] = useState<string>();
  return (
    <>
      <div className="bar">
        <span>{t("unreadable.text")}</span>
        <span className="grow" />
        <Button
          variant="default"
          loading={retry.busy}
          onClick={() => void retry.run({}).then((done) => done && toast(t("unreadable.retried")))}
        >
          {t("unreadable.retry")}
        </Button>
      </div>
      <ProblemBox problem={retry.problem ?? (trouble.error ? toProblem(trouble.error) : undefined)} />
      <div className="page-scroll">
        <table className="plain wide">
          <thead>
            <tr>
              <th>{t("unreadable.at")}</th>
              <th>{t("orders.shop")}</th>
              <th>{t("unreadable.source")}</th>
              <th>{t("unreadable.key")}</th>
              <th>{t("unreadable.why")}</th>
              <th>
                <span className="unseen">{t("orders.raw")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {(trouble.data ?? []).map((row) => (
              <tr key={row.raw_id}>
                <td className="nowrap">{formatDateTime(row.at)}</td>
                <td>{row.shop_id ? <span className="mall">{shops.name(row.shop_id)}</span> : "—"}</td>
                <td className="nowrap">{textOr(`source_short.${row.source}`)}</td>
                <td className="break">{row.key}</td>
                <td>
                  {problemText(row.problem)} <CopyCode problem={row.problem} />
                </td>
                <td className="nowrap">
                  <button type="button" className="link" onClick={() => setRaw(row.raw_id)}>
                    {t("orders.raw")}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {raw && <RawDialog rawId={raw} onClose={() => setRaw(undefined)} />}
    </>
  );
}
