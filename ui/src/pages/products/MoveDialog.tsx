import { Button } from "@mantine/core";
import { useState } from "react";
import type { ListingView, StockRow } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { useKeyNames } from "../../hooks/useKeyNames";
import { PickSku } from "../../parts/PickSku";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { LookTable } from "./LookTable";

/** The article is another SKU than it was taken for. */
export function MoveDialog({ row, onClose }: { row: ListingView; onClose: () => void }) {
  const keyNames = useKeyNames(row.shop_id);
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<StockRow>();
  const move = useCommand("listings.move");
  const apart = useCommand("listings.take_apart");
  const look = useAsk(
    "listings.preview_move",
    { listing_id: row.listing_id, sku_id: chosen?.sku_id ?? "" },
    { enabled: chosen !== undefined },
  );
  const run = async (chosen: StockRow) => {
    const done = await move.run({
      listing_id: row.listing_id,
      sku_id: chosen.sku_id,
      seen: look.data?.seen ?? null,
    });
    if (done) {
      toast(t("listings.moved", { code: chosen.code }));
      onClose();
    }
  };
  return (
    <PickSku
      title={t("listings.move_title")}
      text={text}
      onText={setText}
      chosen={chosen}
      onChosen={setChosen}
      but={new Set([row.sku_id])}
      label={({ code }) => t("choose_sku.save", { code })}
      ready={look.isSuccess}
      busy={move.busy}
      problem={move.problem ?? apart.problem}
      onRun={(chosen) => void run(chosen)}
      onClose={onClose}
      instead={
        <Button
          variant="default"
          loading={apart.busy}
          onClick={() => void apart.run({ listing_ids: [row.listing_id] }).then((done) => done && onClose())}
        >
          {t("listings.act_apart")}
        </Button>
      }
      look={chosen && look.data && <LookTable impact={look.data.impact} />}
    >
      <p className="break">
        <b>{row.title || row.name}</b>
        <br />
        <span className="muted">{keyNames(row.keys)}</span>
        <br />
        {t("listings.now_is", { code: row.code, name: row.name })}
      </p>
    </PickSku>
  );
}
