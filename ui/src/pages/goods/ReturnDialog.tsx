import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import type { WhichBooks as Books, ReturnableOrder } from "../../backend";
import { toProblem } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { useDraft } from "../../hooks/useDraft";
import { useShops } from "../../hooks/useShops";
import { Dialog } from "../../parts/Dialog";
import { ProblemBox } from "../../parts/ProblemBox";
import { SkuPicker } from "../../parts/SkuPicker";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { formatDateTime, formatNumber } from "../../texts/format";
import { normaliseNumber, readNumber } from "../../texts/numbers";
import { WhichBooks } from "./WhichBooks";
import { WhichWarehouse } from "./WhichWarehouse";

interface Back {
  line_key: string;
  sku_id: string;
  label: string;
  most: number | null;
  quantity: string;
  sellable: boolean;
}
interface Typed {
  number: string;
  search: string;
  note: string;
  order: string | null;
  lines: Back[];
}
const NOTHING: Typed = { number: "", search: "", note: "", order: null, lines: [] };

/** 返品を受ける: of an order by its number, or of a SKU where nobody knows the order. */
export function ReturnDialog({ onClose }: { onClose: () => void }) {
  const [typed, setTyped, drop] = useDraft<Typed>("return", NOTHING);
  const [books, setBooks] = useState<Books>("both");
  const [warehouse, setWarehouse] = useState<string | null>(null);
  const [asked] = useDebouncedValue(typed.number.trim(), 200);
  const found = useAsk("returns.find", { number: asked }, { keep: true });
  const shops = useShops();
  const take = useCommand("returns.take");
  const change = (part: Partial<Typed>) => setTyped({ ...typed, ...part });
  const setLine = (at: number, part: Partial<Back>) =>
    change({ lines: typed.lines.map((line, i) => (i === at ? { ...line, ...part } : line)) });
  const choose = (order: ReturnableOrder) =>
    change({
      order: order.order_id,
      lines: order.lines.map((line) => ({
        line_key: line.line_key,
        sku_id: line.sku.sku_id,
        label: `${line.sku.code} ${line.sku.name}`,
        most: line.taken - line.returned,
        quantity: "",
        sellable: true,
      })),
    });
  const wrong = (line: Back) => {
    const number = readNumber(line.quantity);
    const bad = !number.ok || number.value < 0 || (line.most !== null && number.value > line.most);
    return line.quantity.trim() !== "" && bad;
  };
  const some = typed.lines.some((line) => line.quantity.trim() !== "");
  const run = async () => {
    const done = await take.run({
      order_id: typed.order,
      lines: typed.lines.map(({ line_key, sku_id, quantity, sellable }) => ({
        line_key,
        sku_id,
        quantity,
        sellable,
      })),
      warehouse_id: warehouse,
      books,
      reason: "",
      note: typed.note,
    });
    if (done) {
      drop();
      toast(t("returns.done", { n: formatNumber(done.pieces) }));
      onClose();
    }
  };
  return (
    <Dialog
      title={t("returns.take")}
      onClose={onClose}
      size={720}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button loading={take.busy} disabled={!some || typed.lines.some(wrong)} onClick={() => void run()}>
            {t("returns.take_in")}
          </Button>
        </>
      }
    >
      <div className="fields">
        <TextInput
          label={t("returns.number")}
          value={typed.number}
          onChange={(event) => change({ number: event.currentTarget.value, order: null, lines: [] })}
          data-autofocus
        />
        {asked !== "" && typed.order === null && (
          <div className="list-box choices" role="radiogroup" aria-label={t("returns.orders")}>
            {(found.data ?? []).map((order) => (
              <label key={order.order_id} className="choice">
                <input type="radio" name="order" checked={false} onChange={() => choose(order)} />
                <b>{order.number}</b>
                <span className="grow">
                  {shops.list.find((shop) => shop.id === order.shop_id)?.common.short_name} ・{" "}
                  {order.buyer_name}
                </span>
                <span className="muted">
                  {order.shipped_at
                    ? t("returns.shipped", { when: formatDateTime(order.shipped_at) })
                    : t("returns.not_shipped")}
                </span>
              </label>
            ))}
            {found.data?.length === 0 && <p className="muted pad">{t("returns.no_order")}</p>}
          </div>
        )}
        {typed.order === null && (
          <SkuPicker
            label={t("returns.without_order")}
            text={typed.search}
            onText={(search) => change({ search })}
            chosen={undefined}
            but={new Set(typed.lines.map((line) => line.sku_id))}
            onChoose={(row) =>
              change({
                lines: [
                  ...typed.lines.filter((line) => line.sku_id !== row.sku_id),
                  {
                    line_key: "",
                    sku_id: row.sku_id,
                    label: `${row.code} ${row.name}`,
                    most: null,
                    quantity: "1",
                    sellable: true,
                  },
                ],
              })
            }
          />
        )}
        {typed.lines.length > 0 && (
          <table className="plain">
            <thead>
              <tr>
                <th>{t("stock.name")}</th>
                <th>{t("returns.quantity")}</th>
                <th>{t("returns.where")}</th>
              </tr>
            </thead>
            <tbody>
              {typed.lines.map((line, at) => (
                <tr key={`${line.line_key} ${line.sku_id}`}>
                  <td>
                    {line.label}
                    {line.most !== null && (
                      <div className="muted small">{t("returns.most", { n: formatNumber(line.most) })}</div>
                    )}
                  </td>
                  <td className="num">
                    <TextInput
                      w={80}
                      aria-label={`${line.label} ${t("returns.quantity")}`}
                      inputMode="numeric"
                      value={line.quantity}
                      disabled={line.most === 0}
                      onChange={(event) => setLine(at, { quantity: event.currentTarget.value })}
                      onBlur={() => setLine(at, { quantity: normaliseNumber(line.quantity) })}
                      error={wrong(line)}
                    />
                  </td>
                  <td>
                    <NativeSelect
                      aria-label={`${line.label} ${t("returns.where")}`}
                      value={line.sellable ? "good" : "defective"}
                      onChange={(event) => setLine(at, { sellable: event.currentTarget.value === "good" })}
                      data={[
                        { value: "good", label: t("returns.sellable") },
                        { value: "defective", label: t("returns.not_sellable") },
                      ]}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <WhichBooks value={books} onChange={setBooks} />
        <WhichWarehouse value={warehouse} onChange={setWarehouse} />
        <TextInput
          label={t("arrivals.note")}
          value={typed.note}
          onChange={(event) => change({ note: event.currentTarget.value })}
        />
      </div>
      <ProblemBox problem={take.problem ?? (found.error ? toProblem(found.error) : undefined)} />
    </Dialog>
  );
}
