import { SegmentedControl, Switch } from "@mantine/core";
import { useState } from "react";
import type { ShopView, StockLink, Switches } from "../../backend";
import { t } from "../../texts";
import { formatDateTime } from "../../texts/format";
import { SwitchDialog, type SwitchName } from "./SwitchDialog";

/** The three switches. None of them moves before the person has seen what it will do. */
export function ShopSwitches({ shop }: { shop: ShopView }) {
  const [wish, setWish] = useState<{ name: SwitchName; switches: Switches }>();
  const now = shop.switches;
  const ask = (name: SwitchName, change: Partial<Switches>) =>
    setWish({ name, switches: { ...now, ...change } });
  return (
    <section className="sheet">
      <h2>{t("switches.title")}</h2>
      {!now.manage_orders && now.stock_link === "stopped" && !now.push_stock && (
        <div className="why" data-tone="info">
          <div>
            <b>{t("switches.all_off")}</b>
            <div>{t("switches.all_off_text")}</div>
          </div>
        </div>
      )}
      <div className="switch-line">
        <div>
          <b>{t("switches.manage_orders")}</b>
          <p className="muted">{t("switches.manage_orders_text")}</p>
        </div>
        <Switch
          aria-label={t("switches.manage_orders")}
          label={now.manage_orders ? t("switches.on") : t("switches.off")}
          checked={now.manage_orders}
          onChange={() => ask("manage_orders", { manage_orders: !now.manage_orders })}
        />
      </div>
      <div className="switch-line">
        <div>
          <b>{t("switches.stock_link")}</b>
          <p className="muted">
            {t(`switches.link_${now.stock_link}_text`)}
            {now.stock_link !== "stopped" && now.counts_from != null && (
              <> {t("switches.counts_from_is", { when: formatDateTime(now.counts_from) })}</>
            )}
          </p>
        </div>
        <SegmentedControl
          aria-label={t("switches.stock_link")}
          value={now.stock_link}
          onChange={(value) => ask("stock_link", { stock_link: value as StockLink })}
          data={[
            { value: "running", label: t("switches.link_running") },
            { value: "paused", label: t("switches.link_paused") },
            { value: "stopped", label: t("switches.link_stopped") },
          ]}
        />
      </div>
      <div className="switch-line">
        <div>
          <b>{t("switches.push_stock")}</b>
          <p className="muted">{t("switches.push_stock_text")}</p>
        </div>
        <Switch
          aria-label={t("switches.push_stock")}
          label={now.push_stock ? t("switches.on") : t("switches.off")}
          checked={now.push_stock}
          onChange={() => ask("push_stock", { push_stock: !now.push_stock })}
        />
      </div>
      {wish && (
        <SwitchDialog shop={shop} name={wish.name} wish={wish.switches} onClose={() => setWish(undefined)} />
      )}
    </section>
  );
}
