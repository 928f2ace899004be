import { Button, NativeSelect, TextInput } from "@mantine/core";
import type { FormEvent } from "react";
import type { OrderView } from "../../backend";
import { useCommand } from "../../backend/react";
import { useDraft } from "../../hooks/useDraft";
import { useKept } from "../../hooks/useKept";
import { Dialog } from "../../parts/Dialog";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t, textOr } from "../../texts";
import { normalisePhone } from "../../texts/numbers";
import { LeftOutList } from "./Outcome";

const CARRIERS = ["yamato", "sagawa", "japan_post", "seino", "other"];

/** 発送報告: the parcel's number goes to the mall, and the order goes on. */
export function ShipDialog({ order, onClose }: { order: OrderView; onClose: () => void }) {
  const [kept, keep] = useKept("ship", { carrier: "yamato" });
  const [number, setNumber, dropNumber] = useDraft(`ship:${order.row.id}`, "");
  const ship = useCommand("orders.ship");
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await ship.run({
      order_id: order.row.id,
      carrier: kept.carrier,
      tracking_number: normalisePhone(number),
    });
    if (done && done.left_out.length === 0) {
      dropNumber();
      toast(t("ship.done", { number: order.row.order_number }));
      onClose();
    } else if (done) {
      setLeftOut(done.left_out);
    }
  };
  const [leftOut, setLeftOut] = useDraft<Parameters<typeof LeftOutList>[0]["rows"]>(
    `ship-left:${order.row.id}`,
    [],
  );
  return (
    <Dialog
      title={t("ship.title")}
      onClose={onClose}
      size={440}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" form="ship" loading={ship.busy}>
            {t("ship.send")}
          </Button>
        </>
      }
    >
      <p>{t("ship.text", { number: order.row.order_number })}</p>
      <form id="ship" className="fields" onSubmit={(event) => void onSubmit(event)}>
        <NativeSelect
          label={t("ship.carrier")}
          value={kept.carrier}
          onChange={(event) => keep({ carrier: event.currentTarget.value })}
          data={CARRIERS.map((value) => ({ value, label: textOr(`carrier.${value}`) }))}
        />
        <TextInput
          label={t("ship.number")}
          inputMode="numeric"
          value={number}
          onChange={(event) => setNumber(event.currentTarget.value)}
          onBlur={() => setNumber(normalisePhone(number))}
          data-autofocus
        />
      </form>
      <LeftOutList rows={leftOut} />
      <ProblemBox problem={ship.problem} />
    </Dialog>
  );
}
