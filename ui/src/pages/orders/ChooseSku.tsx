import { useState } from "react";
import type { LineView, OrderView, StockRow } from "../../backend";
import { useCommand } from "../../backend/react";
import { useDraft } from "../../hooks/useDraft";
import { useKeyNames } from "../../hooks/useKeyNames";
import { PickSku } from "../../parts/PickSku";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";

interface ChooseSkuProps {
  order: OrderView;
  line: LineView;
  onClose: () => void;
}

/** The shop's article meets no SKU: which one is it? Every order that waited for it is matched at once. */
export function ChooseSku({ order, line, onClose }: ChooseSkuProps) {
  const keyNames = useKeyNames(order.row.shop_id);
  const firstKey = Object.values(line.keys)[0] ?? "";
  const [text, setText, dropText] = useDraft(`choose-sku:${order.row.shop_id}:${firstKey}`, "");
  const [chosen, setChosen] = useState<StockRow>();
  const save = useCommand("listings.save");
  const run = async (chosen: StockRow) => {
    const saved = await save.run({ shop_id: order.row.shop_id, sku_id: chosen.sku_id, keys: line.keys });
    if (saved) {
      dropText();
      toast(t("choose_sku.done", { code: chosen.code, n: formatNumber(saved.orders_matched) }));
      onClose();
    }
  };
  return (
    <PickSku
      title={t("choose_sku.title")}
      text={text}
      onText={setText}
      chosen={chosen}
      onChosen={setChosen}
      label={({ code }) => t("choose_sku.save", { code })}
      busy={save.busy}
      problem={save.problem}
      onRun={(chosen) => void run(chosen)}
      onClose={onClose}
    >
      <p className="break">
        <b>{line.title}</b>
        <br />
        <span className="muted">{keyNames(line.keys)}</span>
      </p>
    </PickSku>
  );
}
