import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import type { LineView, OrderView, StockRow } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { useDraft } from "../../hooks/useDraft";
import { useKeyNames } from "../../hooks/useKeyNames";
import { Dialog } from "../../parts/Dialog";
import { ProblemBox } from "../../parts/ProblemBox";
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
  const [asked] = useDebouncedValue(text, 150);
  const [choice, setChoice] = useState<StockRow>();
  const found = useAsk("stock.list", { text: asked, sort: "code", offset: 0, limit: 50 }, { keep: true });
  const save = useCommand("listings.save");
  // What the search no longer shows is no longer chosen.
  const chosen = found.data?.rows.find((row) => row.sku_id === choice?.sku_id);
  const run = async () => {
    if (!chosen) {
      return;
    }
    const saved = await save.run({ shop_id: order.row.shop_id, sku_id: chosen.sku_id, keys: line.keys });
    if (saved) {
      dropText();
      toast(t("choose_sku.done", { code: chosen.code, n: formatNumber(saved.orders_matched) }));
      onClose();
    }
  };
  return (
    <Dialog
      title={t("choose_sku.title")}
      onClose={onClose}
      size={640}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button disabled={!chosen} loading={save.busy} onClick={() => void run()}>
            {chosen ? t("choose_sku.save", { code: chosen.code }) : t("choose_sku.save_none")}
          </Button>
        </>
      }
    >
      <p className="break">
        <b>{line.title}</b>
        <br />
        <span className="muted">{keyNames(line.keys)}</span>
      </p>
      <TextInput
        label={t("choose_sku.search")}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
      />
      <div className="list-box choices" role="radiogroup" aria-label={t("choose_sku.title")}>
        {(found.data?.rows ?? []).map((row) => (
          <label key={row.sku_id} className="choice" data-on={chosen?.sku_id === row.sku_id}>
            <input
              type="radio"
              name="sku"
              checked={chosen?.sku_id === row.sku_id}
              onChange={() => setChoice(row)}
            />
            <b>{row.code}</b>
            <span className="grow">
              {row.name}
              {row.variation && ` ／ ${row.variation}`}
            </span>
            <span className={row.expected <= 0 ? "neg num" : "muted num"}>
              {t("orders.left", { n: formatNumber(row.expected) })}
            </span>
          </label>
        ))}
        {found.data?.rows.length === 0 && <p className="muted pad">{t("choose_sku.none")}</p>}
      </div>
      <ProblemBox problem={save.problem} />
    </Dialog>
  );
}
