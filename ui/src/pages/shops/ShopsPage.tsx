import { Button } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { colourOf, healthText } from "../../app/Pills";
import { useAsk } from "../../backend/react";
import { useNow } from "../../hooks/useNow";
import { useShops } from "../../hooks/useShops";
import { Empty } from "../../parts/Empty";
import { t, textOr } from "../../texts";
import { problemText } from "../../texts/problem";
import { Credentials } from "./Credentials";
import { MailboxForm } from "./MailboxForm";
import { NewShop } from "./NewShop";
import { OrderDialog } from "./OrderDialog";
import { ShopDetail } from "./ShopDetail";

/** ショップ: every shop and mailbox, and how each does. */
export function ShopsPage() {
  const search = useSearch({ from: "/shops" });
  const navigate = useNavigate({ from: "/shops" });
  const shops = useShops();
  const malls = useAsk("malls.list", {});
  const mailboxes = useAsk("mailboxes.list", {});
  const order = useAsk("shops.order", {});
  const [ordering, setOrdering] = useState(false);
  const now = useNow();
  const open = (change: { shop?: string; mailbox?: string }) => void navigate({ search: change });
  const boxes = mailboxes.data ?? [];
  const chosen = search.mailbox ? undefined : (search.shop ?? shops.list[0]?.id);
  const shop = shops.find(chosen);
  const box = boxes.find((one) => one.id === search.mailbox);
  return (
    <div className="screen shops">
      <h1 className="unseen">{t("nav.shops")}</h1>
      <nav className="side" aria-label={t("shops.list")}>
        <div className="side-head">
          <h2>{t("nav.shops")}</h2>
          {shops.list.length > 1 && (
            <Button size="compact-xs" variant="default" onClick={() => setOrdering(true)}>
              {t("shop_order.open")}
            </Button>
          )}
          <Button size="compact-xs" variant="default" onClick={() => open({ shop: "new" })}>
            {t("palette.add_shop")}
          </Button>
        </div>
        {ordering && order.data && <OrderDialog order={order.data} onClose={() => setOrdering(false)} />}
        {shops.list.map((one) => (
          <button
            key={one.id}
            type="button"
            className="side-item"
            aria-current={one.id === chosen ? "true" : undefined}
            onClick={() => open({ shop: one.id })}
          >
            <span className="side-name">
              <i className="dot" data-state={colourOf(one.health)} />
              <b>{one.common.short_name}</b>
              <span className="mall">{textOr(`mall.${one.mall}`)}</span>
            </span>
            <span className="muted small">
              {one.health.problem && one.health.state !== "off"
                ? `${textOr(`health.${one.health.state}`)} ・ ${problemText(one.health.problem)}`
                : one.health.state === "off" || one.health.state === "files"
                  ? textOr(`health.${one.health.state}`)
                  : `${textOr(`health.${one.health.state}`)} ・ ${healthText(one.health, now)}`}
            </span>
            <Credentials credentials={one.credentials} now={now} short />
          </button>
        ))}
        {shops.loaded && shops.list.length === 0 && <p className="muted side-none">{t("shops.none")}</p>}
        <div className="side-head">
          <h2>{t("mailboxes.title")}</h2>
          <Button size="compact-xs" variant="default" onClick={() => open({ mailbox: "new" })}>
            {t("common.add")}
          </Button>
        </div>
        {boxes.map((one) => (
          <button
            key={one.id}
            type="button"
            className="side-item"
            aria-current={one.id === search.mailbox ? "true" : undefined}
            onClick={() => open({ mailbox: one.id ?? undefined })}
          >
            <span className="side-name">
              <i className="dot" data-state={mailboxDot(one.active, one.state ?? "", one.problem != null)} />
              <b>{one.name || one.user}</b>
            </span>
            <span className="muted small">
              {one.active ? textOr(`mailbox_state.${one.state || "stopped"}`) : t("mailbox_state.stopped")} ・{" "}
              {one.user}
            </span>
          </button>
        ))}
        {mailboxes.isSuccess && boxes.length === 0 && (
          <p className="muted side-none">{t("mailboxes.none")}</p>
        )}
      </nav>
      <div className="work">
        {search.mailbox !== undefined && mailboxes.isSuccess ? (
          <MailboxForm
            key={search.mailbox}
            mailbox={box}
            onDone={(id) => open({ mailbox: id })}
            onRemoved={() => open({})}
          />
        ) : chosen === "new" ? (
          <NewShop malls={malls.data ?? []} onSaved={(id) => open({ shop: id })} />
        ) : shop ? (
          <ShopDetail
            key={shop.id}
            shop={shop}
            mall={malls.data?.find((one) => one.id === shop.mall)}
            mailboxes={boxes}
          />
        ) : shops.loaded ? (
          <Empty
            title={t("shops.none")}
            action={<Button onClick={() => open({ shop: "new" })}>{t("palette.add_shop")}</Button>}
          >
            {t("shops.none_text")}
          </Empty>
        ) : null}
      </div>
    </div>
  );
}

function mailboxDot(active: boolean, state: string, problem: boolean): string {
  if (!active || state === "stopped") {
    return "off";
  }
  return problem ? "trouble" : state === "waiting" ? "late" : "ok";
}
