import { Button, Radio } from "@mantine/core";
import { useState } from "react";
import { toProblem } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { Dialog } from "../../parts/Dialog";
import { ListBox } from "../../parts/ListBox";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";
import { problemText } from "../../texts/problem";
import { LookTable } from "./LookTable";

const ACTS = ["link", "unlink", "by_shop", "by_mall", "apart"] as const;
type Act = (typeof ACTS)[number];

/** Stock link, shipper, or taking apart, for many listings: what it does is shown first. */
export function SwitchListings({ ids, onClose }: { ids: string[]; onClose: (done: boolean) => void }) {
  const [act, setAct] = useState<Act>("unlink");
  const change = useCommand("listings.change");
  const apart = useCommand("listings.take_apart");
  const wanted = {
    listing_ids: ids,
    linked: act === "link" ? true : act === "unlink" ? false : null,
    fulfilled_by: act === "by_shop" ? "shop" : act === "by_mall" ? "mall" : null,
  };
  const preview = useAsk("listings.preview_change", wanted, { enabled: act !== "apart" });
  const count = act === "apart" ? ids.length : (preview.data?.changed ?? 0);
  const run = async () => {
    const done =
      act === "apart"
        ? await apart.run({ listing_ids: ids })
        : await change.run({ ...wanted, seen: preview.data?.look.seen ?? null });
    if (done) {
      toast(t("listings.switched", { n: formatNumber(count) }));
      onClose(true);
    }
  };
  return (
    <Dialog
      title={t("listings.switch_title", { n: formatNumber(ids.length) })}
      onClose={() => onClose(false)}
      size={680}
      actions={
        <>
          <Button variant="default" onClick={() => onClose(false)}>
            {t("common.cancel")}
          </Button>
          <Button
            disabled={count === 0 || (act !== "apart" && !preview.isSuccess)}
            loading={change.busy || apart.busy}
            onClick={() => void run()}
          >
            {t("listings.switch_run", { n: formatNumber(count) })}
          </Button>
        </>
      }
    >
      <Radio.Group value={act} onChange={(value) => setAct(value as Act)} label={t("listings.switch_what")}>
        <div className="fields">
          {ACTS.map((key) => (
            <Radio
              key={key}
              value={key}
              label={t(`listings.act_${key}`)}
              description={t(`listings.act_${key}_text`)}
            />
          ))}
        </div>
      </Radio.Group>
      {act !== "apart" && preview.data && (
        <>
          {preview.data.to_be_read > 0 && (
            <p>{t("listings.to_be_read", { n: formatNumber(preview.data.to_be_read) })}</p>
          )}
          <LookTable impact={preview.data.look.impact} />
          {preview.data.left_out.length > 0 && (
            <>
              <p className="muted">
                {t("listings.left_out", { n: formatNumber(preview.data.left_out.length) })}
              </p>
              <ListBox label={t("listings.left_out_title")}>
                <table className="plain">
                  <tbody>
                    {preview.data.left_out.map((row) => (
                      <tr key={row.listing_id}>
                        <td className="nowrap">{row.code}</td>
                        <td className="muted">{problemText(row.reason)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </ListBox>
            </>
          )}
        </>
      )}
      <ProblemBox
        problem={change.problem ?? apart.problem ?? (preview.error ? toProblem(preview.error) : undefined)}
      />
    </Dialog>
  );
}
