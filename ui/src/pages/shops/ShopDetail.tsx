import { Button } from "@mantine/core";
import { useState } from "react";
import { colourOf, healthText, silenceText } from "../../app/Pills";
import type { Checked, MailboxView, MallView, ShopView } from "../../backend";
import { useCommand } from "../../backend/react";
import { useNow } from "../../hooks/useNow";
import { ProblemBox } from "../../parts/ProblemBox";
import { Tag, type Tone } from "../../parts/Tag";
import { t, textOr } from "../../texts";
import { formatDateTime, formatNumber } from "../../texts/format";
import { Credentials } from "./Credentials";
import { FileShop } from "./FileShop";
import { LoginDialog } from "./LoginDialog";
import { ReleaseDialog } from "./ReleaseDialog";
import { Remedy } from "./Remedy";
import { ShopEditor } from "./ShopEditor";
import { ShopProducts } from "./ShopProducts";
import { ShopSwitches } from "./ShopSwitches";
import { StockSettings } from "./StockSettings";
import { SyncSheet } from "./SyncSheet";
import { ToWithdraw } from "./ToWithdraw";

const TONES: Record<string, Tone> = { ok: "ok", late: "warn", trouble: "bad", off: "plain" };

interface ShopDetailProps {
  shop: ShopView;
  mall: MallView | undefined;
  mailboxes: MailboxView[];
}

/** One shop: how it does, its switches, its settings. */
export function ShopDetail({ shop, mall, mailboxes }: ShopDetailProps) {
  const now = useNow();
  const check = useCommand("shops.check");
  const [checked, setChecked] = useState<Checked>();
  const [login, setLogin] = useState(false);
  const [releasing, setReleasing] = useState(false);
  const health = shop.health;
  const silence = silenceText(health, now);
  // Nobody talks to its mall yet: what would ask it, or switch it on, does nothing.
  const files = mall?.file_only === true;
  return (
    <div className="page-scroll">
      <div className="sheets">
        <section className="sheet">
          <div className="sheet-head">
            <h2>{shop.common.official_name || shop.common.short_name}</h2>
            <span className="mall">{textOr(`mall.${shop.mall}`)}</span>
            <Tag tone={TONES[colourOf(health)] ?? "plain"}>
              {textOr(`health.${health.state}`)}
              {health.state !== "off" && !files && !health.problem && ` ・ ${healthText(health, now)}`}
            </Tag>
            <span className="grow" />
            {!files && (
              <Button
                variant="default"
                loading={check.busy}
                onClick={() => void check.run({ shop_id: shop.id }).then(setChecked)}
              >
                {t("shops.check")}
              </Button>
            )}
            {mall?.login && (
              <Button variant={needsLogin(shop) ? "filled" : "default"} onClick={() => setLogin(true)}>
                {t("shops.login")}
              </Button>
            )}
          </div>
          <ProblemBox problem={health.problem} tone={health.state === "trouble" ? "bad" : "warn"}>
            <Remedy problem={health.problem} mall={mall} onLogin={() => setLogin(true)} />
          </ProblemBox>
          {silence && (
            <div className="why" data-tone={health.state === "trouble" ? "bad" : "warn"} role="alert">
              <div>
                <b>{silence}</b>
                <div>{t("health.silent_text")}</div>
              </div>
            </div>
          )}
          {shop.push_blocked && (
            <div className="why" data-tone="bad" role="status">
              <div>
                <b>{textOr(shop.push_blocked)}</b>
                <div>{t("shops.push_blocked_text")}</div>
              </div>
              <Button variant="default" size="compact-xs" onClick={() => setReleasing(true)}>
                {t("shops.push_release")}
              </Button>
            </div>
          )}
          {checked?.ok && (
            <div className="why" data-tone="done" role="status">
              <div>{t("shops.check_ok")}</div>
            </div>
          )}
          <ProblemBox problem={checked?.problem ?? check.problem}>
            <Remedy problem={checked?.problem ?? check.problem} mall={mall} onLogin={() => setLogin(true)} />
          </ProblemBox>
          {!files && (
            <dl className="kv wide-kv">
              <dt>{t("shops.last_complete")}</dt>
              <dd>{health.last_complete_at ? formatDateTime(health.last_complete_at) : t("health.never")}</dd>
              <dt>{t("shops.waiting")}</dt>
              <dd>{t("common.count", { n: formatNumber(health.waiting) })}</dd>
            </dl>
          )}
          <Credentials credentials={shop.credentials} now={now} />
        </section>
        <ShopProducts shop={shop} />
        {files && <FileShop shop={shop} />}
        {mall?.withdraw && <ToWithdraw shop={shop} />}
        {!files && <SyncSheet shop={shop} />}
        {!files && <ShopSwitches shop={shop} />}
        {mall && <StockSettings shop={shop} mall={mall} />}
        {mall && <ShopEditor shop={shop} mall={mall} mailboxes={mailboxes} onSaved={() => undefined} />}
      </div>
      {releasing && <ReleaseDialog shop={shop} onClose={() => setReleasing(false)} />}
      {login && <LoginDialog shop={shop} onClose={() => setLogin(false)} />}
    </div>
  );
}

function needsLogin(shop: ShopView): boolean {
  const login = shop.credentials.find((one) => one.name === "login");
  return login === undefined || login.state === "over" || login.state === "soon";
}
