import { Button, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { StockRow } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { useDraft } from "../../hooks/useDraft";
import { useShops } from "../../hooks/useShops";
import { Dialog } from "../../parts/Dialog";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t, textOr } from "../../texts";
import { formatNumber } from "../../texts/format";

/** This SKU is that article of a shop, by the mall's own keys. */
export function ListingDialog({ row, onClose }: { row: StockRow; onClose: () => void }) {
  const shops = useShops();
  const malls = useAsk("malls.list", {});
  const [shopId, setShopId] = useState(shops.list[0]?.id ?? "");
  const shop = shops.find(shopId);
  const mall = malls.data?.find((one) => one.id === shop?.mall);
  const [keys, setKeys, drop] = useDraft<Record<string, string>>(`listing:${row.sku_id}:${shopId}`, {});
  const save = useCommand("listings.save");
  const filled = Object.fromEntries(Object.entries(keys).filter(([, value]) => value.trim() !== ""));
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await save.run({ shop_id: shopId, sku_id: row.sku_id, keys: filled });
    if (saved) {
      drop();
      toast(t("choose_sku.done", { code: row.code, n: formatNumber(saved.orders_matched) }));
      onClose();
    }
  };
  return (
    <Dialog
      title={t("listing.title")}
      onClose={onClose}
      size={460}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button
            type="submit"
            form="listing"
            loading={save.busy}
            disabled={Object.keys(filled).length === 0}
          >
            {t("common.save")}
          </Button>
        </>
      }
    >
      <p>{t("listing.text", { code: row.code, name: row.name })}</p>
      <form id="listing" className="fields" onSubmit={(event) => void onSubmit(event)}>
        <NativeSelect
          label={t("orders.shop")}
          value={shopId}
          onChange={(event) => setShopId(event.currentTarget.value)}
          data={shops.list.map((one) => ({ value: one.id, label: one.common.short_name }))}
        />
        {(mall?.listing_keys ?? []).map(([name, label]) => (
          <TextInput
            key={name}
            label={textOr(label)}
            value={keys[name] ?? ""}
            onChange={(event) => setKeys({ ...keys, [name]: event.currentTarget.value })}
          />
        ))}
      </form>
      <ProblemBox problem={save.problem} />
    </Dialog>
  );
}
