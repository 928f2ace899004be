import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { Problem, ShopView } from "../backend";
import { useAsk, useCommand } from "../backend/react";
import { useNow } from "../hooks/useNow";
import { useShops } from "../hooks/useShops";
import { CopyCode, ProblemBox } from "../parts/ProblemBox";
import { t, textOr } from "../texts";
import { formatLeft } from "../texts/format";
import { actionText, problemText } from "../texts/problem";

/** What the person has to know, one line each; each goes away by itself when its cause does. */
export function Notices() {
  const state = useAsk("app.state", {});
  const shops = useShops();
  if (state.isError && !state.data) {
    return <Line tone="bad">{t("notice.offline")}</Line>;
  }
  const app = state.data;
  return (
    <section aria-label={t("banner.region")}>
      {app?.folder_kind === "demo" && (
        <div className="notice" data-tone="demo">
          <p>{t("notice.demo")}</p>
        </div>
      )}
      {state.isError && <Line tone="bad">{t("notice.offline")}</Line>}
      {app?.restored && <Line tone="bad">{t("notice.restored")}</Line>}
      {app?.clock_skew != null && (
        <Line>{t("notice.clock_skew", { minutes: Math.round(Math.abs(app.clock_skew) / 60_000) })}</Line>
      )}
      {app?.crashed && <Crashed />}
      {app && app.stopped_workers.length > 0 && (
        <Line tone="bad">
          {t("notice.workers", {
            names: app.stopped_workers.map((name) => textOr(`worker.${name}`)).join("、"),
          })}
        </Line>
      )}
      {shops.list
        .filter((shop) => shop.health.problem && shop.health.state !== "off")
        .map((shop) => (
          <ShopTrouble key={shop.id} shop={shop} problem={shop.health.problem as Problem} />
        ))}
    </section>
  );
}

function Line({ tone = "warn", children }: { tone?: "warn" | "bad"; children: ReactNode }) {
  return (
    <div className="notice" data-tone={tone} role="status">
      <p>{children}</p>
    </div>
  );
}

function ShopTrouble({ shop, problem }: { shop: ShopView; problem: Problem }) {
  const navigate = useNavigate();
  const now = useNow();
  const todo = actionText(problem.action);
  return (
    <div className="notice" data-tone={shop.health.state === "trouble" ? "bad" : "warn"} role="status">
      <p>
        <b>{shop.common.short_name}</b>
        {problemText(problem)}
        {todo && ` ${todo}`}
        {problem.retry_at && problem.retry_at > now && (
          <span className="muted"> {t("banner.retry_in", { left: formatLeft(problem.retry_at, now) })}</span>
        )}
      </p>
      <CopyCode problem={problem} short />
      <Button
        variant="default"
        size="compact-xs"
        onClick={() => void navigate({ to: "/shops", search: { shop: shop.id } })}
      >
        {t("banner.open_shop")}
      </Button>
    </div>
  );
}

function Crashed() {
  const save = useCommand("diagnostics.save");
  const [path, setPath] = useState("");
  return (
    <>
      <div className="notice" role="status">
        <p>{path ? t("notice.saved_to", { path }) : t("notice.crashed")}</p>
        <Button
          variant="default"
          size="compact-xs"
          loading={save.busy}
          onClick={async () => setPath((await save.run({}))?.path ?? "")}
        >
          {t("notice.crashed_save")}
        </Button>
      </div>
      <ProblemBox problem={save.problem} />
    </>
  );
}
