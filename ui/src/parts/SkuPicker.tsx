import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import type { StockRow } from "../backend";
import { useAsk } from "../backend/react";
import { t } from "../texts";
import { formatNumber } from "../texts/format";

interface SkuPickerProps {
  label: string;
  text: string;
  onText: (text: string) => void;
  chosen: StockRow | undefined;
  onChoose: (row: StockRow) => void;
  /** Left out of the choice. */
  but?: ReadonlySet<string>;
}

/** One SKU of all, by any part of what is known of it. */
export function SkuPicker({ label, text, onText, chosen, onChoose, but }: SkuPickerProps) {
  const [asked] = useDebouncedValue(text, 150);
  const found = useAsk("stock.list", { text: asked, sort: "code", offset: 0, limit: 50 }, { keep: true });
  const rows = (found.data?.rows ?? []).filter((row) => !but?.has(row.sku_id));
  // What the search no longer shows is no longer chosen.
  const shown = rows.find((row) => row.sku_id === chosen?.sku_id);
  return (
    <>
      <TextInput
        label={t("choose_sku.search")}
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
        data-autofocus
      />
      <div className="list-box choices" role="radiogroup" aria-label={label}>
        {rows.map((row) => (
          <label key={row.sku_id} className="choice" data-on={shown?.sku_id === row.sku_id}>
            <input
              type="radio"
              name="sku"
              checked={shown?.sku_id === row.sku_id}
              onChange={() => onChoose(row)}
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
        {found.data && rows.length === 0 && <p className="muted pad">{t("choose_sku.none")}</p>}
      </div>
    </>
  );
}
