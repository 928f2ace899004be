import { ActionIcon, Button, Menu } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconDots } from "@tabler/icons-react";
import { useState } from "react";
import type { OrderView } from "../../backend";
import { toProblem } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { useShops } from "../../hooks/useShops";
import { Drawn } from "../../parts/Drawn";
import { later } from "../../parts/later";
import { ProblemBox } from "../../parts/ProblemBox";
import { Tag } from "../../parts/Tag";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { formatDateTime } from "../../texts/format";
import { Deliveries } from "./Deliveries";
import { Holds } from "./Holds";
import { OrderHistory } from "./OrderHistory";
import { Sums } from "./Sums";
import { NOT_ACKNOWLEDGED, STAGES, stageText, stageTone } from "./stages";
import { Waits } from "./Waits";

const CancelDialog = later(() => import("./CancelDialog").then((part) => part.CancelDialog));
const ShipDialog = later(() => import("./ShipDialog").then((part) => part.ShipDialog));
const SlipDialog = later(() => import("./SlipDialog").then((part) => part.SlipDialog));

interface OrderPanelProps {
  orderId: string;
  /** Goes to the next order of the list. */
  onNext: () => void;
}

/** Everything of one order, beside the list. */
export function OrderPanel({ orderId, onNext }: OrderPanelProps) {
  // Running through the list with an arrow key asks for the order where it stops.
  const [settled] = useDebouncedValue(orderId, 60);
  const order = useAsk("orders.get", { order_id: settled }, { keep: true });
  if (order.isError) {
    return (
      <aside className="panel" aria-label={t("orders.detail")}>
        <div className="sec">
          <ProblemBox problem={toProblem(order.error)} />
        </div>
      </aside>
    );
  }
  return (
    <aside className="panel" aria-label={t("orders.detail")} id="order-panel" tabIndex={-1}>
      {order.data ? (
        <Detail order={order.data} onNext={onNext} />
      ) : (
        <div className="sec muted">{t("common.loading")}</div>
      )}
    </aside>
  );
}

type Open = "slip" | "ship" | "cancel" | undefined;

function Detail({ order, onNext }: { order: OrderView; onNext: () => void }) {
  const { row } = order;
  const shops = useShops();
  const [open, setOpen] = useState<Open>();
  const acknowledge = useCommand("orders.acknowledge");
  const confirm = useCommand("orders.confirm");
  const move = useCommand("orders.move");
  const applyStock = useCommand("orders.apply_stock");
  const ids = { order_ids: [row.id] };
  const waiting = order.holds.filter((hold) => !hold.acknowledged);
  const canClear = waiting.length > 0 && waiting.some((hold) => !NOT_ACKNOWLEDGED.includes(hold.kind));
  const bare = waiting.some((hold) => hold.kind === "lines_missing");
  const canShip = row.progress === "ready" || row.progress === "shipping";
  const close = () => setOpen(undefined);
  const problem = acknowledge.problem ?? confirm.problem ?? move.problem ?? applyStock.problem;

  const clearAndNext = async () => {
    const done = await acknowledge.run({ ...ids, kind: null });
    if (done && done.done > 0) {
      toast(t("orders.acknowledged_one", { number: row.order_number }));
      onNext();
    }
  };

  return (
    <>
      <div className="scroll">
        <div className="sec">
          <h2>
            {row.buyer_name ? (
              <Drawn text={t("orders.dear", { name: row.buyer_name })} />
            ) : (
              t("orders.buyer_unknown")
            )}
          </h2>
          <div className="order-line">
            <span className="mall">{shops.name(row.shop_id)}</span>
            <span className="break">{row.order_number}</span>
          </div>
          <div className="order-line tags">
            <Tag tone={stageTone(row.progress)}>{stageText(row.progress)}</Tag>
            <span className="muted">{formatDateTime(row.ordered_at)}</span>
            {row.locked && <Tag title={t("orders.locked_text")}>{t("orders.locked")}</Tag>}
            {row.printed_at != null && (
              <Tag>{t("orders.printed_at", { when: formatDateTime(row.printed_at) })}</Tag>
            )}
            {order.stock_mode !== "counts" && (
              <Tag tone="warn">{t(`stock_mode.${order.stock_mode as "history"}`)}</Tag>
            )}
          </div>
          <ProblemBox problem={problem} />
        </div>
        <Waits order={order} busy={confirm.busy} onConfirm={() => void confirm.run(ids)} />
        <Holds order={order} onApplyStock={() => void applyStock.run(ids)} />
        <Deliveries order={order} />
        <Sums order={order} />
        <OrderHistory order={order} />
      </div>
      <div className="foot">
        <Button
          variant="default"
          disabled={bare}
          title={bare ? t("problem.orders_without_lines") : undefined}
          onClick={() => setOpen("slip")}
        >
          {t("orders.slip")}
        </Button>
        {order.can_confirm && row.progress !== "needs_payment" && (
          <Button variant="default" loading={confirm.busy} onClick={() => void confirm.run(ids)}>
            {t("orders.confirm")}
          </Button>
        )}
        {canShip && (
          <Button variant={canClear ? "default" : "filled"} onClick={() => setOpen("ship")}>
            {t("orders.ship")}
          </Button>
        )}
        <Menu position="top-start" withinPortal>
          <Menu.Target>
            <ActionIcon variant="default" size={30} aria-label={t("orders.more")}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {row.locked && (
              <Menu.Item onClick={() => void move.run({ ...ids, progress: null })}>
                {t("orders.give_back")}
              </Menu.Item>
            )}
            <Menu.Label>{t("orders.move_to")}</Menu.Label>
            {STAGES.filter(
              (stage) => stage !== row.progress && stage !== "cancelled" && stage !== "unchecked",
            ).map((stage) => (
              <Menu.Item key={stage} onClick={() => void move.run({ ...ids, progress: stage })}>
                {stageText(stage)}
              </Menu.Item>
            ))}
            <Menu.Divider />
            <Menu.Item color="red" disabled={row.progress === "cancelled"} onClick={() => setOpen("cancel")}>
              {t("orders.cancel_more")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <span className="grow" />
        {canClear && (
          <Button loading={acknowledge.busy} onClick={() => void clearAndNext()}>
            {t("orders.acknowledge_next")}
          </Button>
        )}
      </div>
      {open === "slip" && <SlipDialog rows={[row]} onClose={close} />}
      {open === "ship" && <ShipDialog order={order} onClose={close} />}
      {open === "cancel" && <CancelDialog rows={[row]} onClose={close} onDone={close} />}
    </>
  );
}
