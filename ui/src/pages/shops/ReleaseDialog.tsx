import { Button } from "@mantine/core";
import type { ShopView } from "../../backend";
import { toProblem } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { Dialog } from "../../parts/Dialog";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { SwitchPreviewList } from "./SwitchDialog";

/** Every old and new number of a shop whose pushes wait, before they go again. */
export function ReleaseDialog({ shop, onClose }: { shop: ShopView; onClose: () => void }) {
  const preview = useAsk(
    "shops.preview_switches",
    { request_id: "", shop_id: shop.id, switches: shop.switches },
    { keep: true },
  );
  const release = useCommand("shops.release_push");
  const run = async () => {
    if (await release.run({ shop_id: shop.id, seen: preview.data?.seen ?? null })) {
      toast(t("shops.push_released"));
      onClose();
    }
  };
  return (
    <Dialog
      title={t("release.title", { shop: shop.common.short_name })}
      onClose={onClose}
      size={680}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button
            loading={release.busy}
            disabled={!preview.data || preview.data.problem != null}
            onClick={() => void run()}
          >
            {t("release.run")}
          </Button>
        </>
      }
    >
      <p>{t("release.text")}</p>
      {preview.isError && <ProblemBox problem={toProblem(preview.error)} />}
      {preview.data ? (
        <SwitchPreviewList preview={preview.data} name="push_stock" wish={shop.switches} />
      ) : (
        !preview.isError && <p className="muted">{t("switches.looking")}</p>
      )}
      <ProblemBox problem={release.problem} />
    </Dialog>
  );
}
