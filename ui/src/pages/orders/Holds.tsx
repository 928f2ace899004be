import { Button } from "@mantine/core";
import { useState } from "react";
import type { HoldReason, LineView, OrderView } from "../../backend";
import { useCommand } from "../../backend/react";
import { readKeys, useKeyNames } from "../../hooks/useKeyNames";
import { Drawn } from "../../parts/Drawn";
import { ProblemBox } from "../../parts/ProblemBox";
import { t, textOf } from "../../texts";
import { codedText } from "../../texts/problem";
import { ChooseSku } from "./ChooseSku";
import { holdShort, holdTone, NOT_ACKNOWLEDGED } from "./stages";

/** 確認事項: why the order waits, each reason with what clears it. */
export function Holds({ order, onApplyStock }: { order: OrderView; onApplyStock: () => void }) {
  const acknowledge = useCommand("orders.acknowledge");
  const [choosing, setChoosing] = useState<LineView>();
  const keyNames = useKeyNames(order.row.shop_id);
  if (order.holds.length === 0) {
    return null;
  }
  const open = order.holds.filter((hold) => !hold.acknowledged);
  const lines = order.deliveries.flatMap((delivery) => delivery.lines);
  const remedy = (hold: HoldReason) => {
    if (hold.kind === "unknown_sku") {
      const line =
        lines.find((one) => !one.sku_id && one.title === hold.text.args?.title) ??
        lines.find((one) => !one.sku_id);
      return line ? (
        <Button variant="default" size="compact-xs" onClick={() => setChoosing(line)}>
          {t("holds.choose_sku")}
        </Button>
      ) : null;
    }
    if (hold.kind === "stock_not_applied") {
      return (
        <Button variant="default" size="compact-xs" onClick={onApplyStock}>
          {t("holds.apply_stock")}
        </Button>
      );
    }
    if (NOT_ACKNOWLEDGED.includes(hold.kind)) {
      return null;
    }
    return (
      <Button
        variant="default"
        size="compact-xs"
        loading={acknowledge.busy}
        onClick={() => void acknowledge.run({ order_ids: [order.row.id], kind: hold.kind })}
      >
        {t("holds.seen")}
      </Button>
    );
  };
  return (
    <div className="sec">
      <h3>
        {t("orders.holds")} {open.length}
      </h3>
      {order.holds.map((hold) => (
        <div
          className="why"
          key={hold.fingerprint}
          data-tone={
            hold.acknowledged
              ? "done"
              : holdTone(hold.kind) === "bad"
                ? "bad"
                : holdTone(hold.kind) === "warn"
                  ? "warn"
                  : "info"
          }
        >
          <div>
            <b>{holdShort(hold.kind)}</b>
            {hold.acknowledged && ` ・ ${t("holds.cleared")}`}
            <div>
              <Drawn text={holdText(hold, keyNames)} />
            </div>
          </div>
          {!hold.acknowledged && remedy(hold)}
        </div>
      ))}
      <ProblemBox problem={acknowledge.problem} />
      {choosing && <ChooseSku order={order} line={choosing} onClose={() => setChoosing(undefined)} />}
    </div>
  );
}

function holdText(hold: HoldReason, keyNames: (keys: Record<string, string>) => string): string {
  const args = { ...hold.text.args };
  if (args.keys) {
    args.keys = keyNames(readKeys(args.keys));
  }
  // Names of fields come as codes, several in one argument.
  for (const name of ["missing", "field"]) {
    const value = args[name];
    if (value) {
      args[name] = value
        .split(" ")
        .map((field) => textOf(`party.${field.replace("recipient.", "").replace("buyer.", "")}`) ?? field)
        .join("、");
    }
  }
  return codedText({ ...hold.text, args });
}
