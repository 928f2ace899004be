import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import type { ShopOrder } from "../../backend";
import { toProblem } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { useShops } from "../../hooks/useShops";
import { Dialog } from "../../parts/Dialog";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { normaliseNumber, readNumber } from "../../texts/numbers";
import { LookTable } from "../products/LookTable";

/** ショップの優先順: which shop gets the last pieces, and from how many on. */
export function OrderDialog({ order, onClose }: { order: ShopOrder; onClose: () => void }) {
  const shops = useShops();
  const save = useCommand("shops.set_order");
  const [ids, setIds] = useState(order.shops);
  const [few, setFew] = useState(String(order.last_pieces));
  const number = readNumber(few);
  const wrong = !number.ok || number.value < 0 || number.value > 999;
  const move = (at: number, by: number) => {
    const next = [...ids];
    const [moved] = next.splice(at, 1);
    if (moved) {
      next.splice(at + by, 0, moved);
      setIds(next);
    }
  };
  const wanted = { shops: ids, last_pieces: number.ok && !wrong ? number.value : order.last_pieces };
  const same = wanted.last_pieces === order.last_pieces && ids.every((id, at) => id === order.shops[at]);
  const [asked] = useDebouncedValue(wanted, 300);
  const look = useAsk("shops.preview_order", { order: asked }, { keep: true });
  // What is saved is what was looked at.
  const settled =
    JSON.stringify(asked) === JSON.stringify(wanted) && look.isSuccess && !look.isPlaceholderData;
  const run = async () => {
    if (await save.run({ order: wanted, seen: look.data?.seen ?? null })) {
      toast(t("shop_order.saved"));
      onClose();
    }
  };
  return (
    <Dialog
      title={t("shop_order.title")}
      onClose={onClose}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button loading={save.busy} disabled={wrong || same || !settled} onClick={() => void run()}>
            {t("common.save")}
          </Button>
        </>
      }
    >
      <p>{t("shop_order.text")}</p>
      <ol className="shop-order">
        {ids.map((id, at) => {
          const name = shops.find(id)?.common.short_name ?? id;
          return (
            <li key={id}>
              <span>
                {at + 1}. {name}
              </span>
              <span className="grow" />
              <Button
                variant="default"
                size="compact-xs"
                disabled={at === 0}
                aria-label={t("shop_order.up", { name })}
                onClick={() => move(at, -1)}
              >
                ↑
              </Button>
              <Button
                variant="default"
                size="compact-xs"
                disabled={at === ids.length - 1}
                aria-label={t("shop_order.down", { name })}
                onClick={() => move(at, 1)}
              >
                ↓
              </Button>
            </li>
          );
        })}
      </ol>
      <TextInput
        label={t("shop_order.few")}
        description={t("shop_order.few_text")}
        inputMode="numeric"
        value={few}
        onChange={(event) => setFew(event.currentTarget.value)}
        onBlur={() => setFew(normaliseNumber(few))}
        error={wrong ? t("shop_order.few_wrong") : undefined}
      />
      {!same && look.data && <LookTable impact={look.data.impact} />}
      <ProblemBox problem={save.problem ?? (look.error ? toProblem(look.error) : undefined)} />
    </Dialog>
  );
}
