import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import type { ShopOrder } from "../../backend";
import { useCommand } from "../../backend/react";
import { useShops } from "../../hooks/useShops";
import { Dialog } from "../../parts/Dialog";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { normaliseNumber, readNumber } from "../../texts/numbers";

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
  const run = async () => {
    if (number.ok && (await save.run({ order: { shops: ids, last_pieces: number.value } }))) {
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
          <Button loading={save.busy} disabled={wrong} onClick={() => void run()}>
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
      <ProblemBox problem={save.problem} />
    </Dialog>
  );
}
