import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { type Problem, type ShopView, toProblem } from "../backend";
import { useAsk, useCommand } from "../backend/react";
import { useGuards } from "../hooks/useGuards";
import { useKept } from "../hooks/useKept";
import { useLoginStart } from "../hooks/useLoginStart";
import { useNow } from "../hooks/useNow";
import { useShops } from "../hooks/useShops";
import { later } from "../parts/later";
import { CopyCode, ProblemBox } from "../parts/ProblemBox";
import { toast } from "../parts/toast";
import { t, textOr } from "../texts";
import { formatLeft, formatNumber } from "../texts/format";
import { actionText, problemText } from "../texts/problem";
import { silenceText } from "./Pills";

const GuardDialog = later(() => import("../pages/shops/GuardDialog").then((part) => part.GuardDialog));

/** What the person has to know, one line each; each goes away by itself when its cause does. */
export function Notices() {
  const state = useAsk("app.state", {});
  const shops = useShops();
  const held = useGuards();
  if (state.isError && !state.data) {
    return <Line tone="bad">{unanswered(state.error)}</Line>;
  }
  const app = state.data;
  return (
    <section aria-label={t("banner.region")}>
      {app?.folder_kind === "demo" && (
        <div className="notice" data-tone="demo">
          <p>{t("notice.demo")}</p>
        </div>
      )}
      {state.isError && <Line tone="bad">{unanswered(state.error)}</Line>}
      {app?.last_restore?.problem && (
        <Line tone="bad">{t("notice.restore_failed", { why: problemText(app.last_restore.problem) })}</Line>
      )}
      {app?.restored && <Line tone="bad">{t("notice.restored")}</Line>}
      {app?.clock_skew != null && (
        <Line>{t("notice.clock_skew", { minutes: Math.round(Math.abs(app.clock_skew) / 60_000) })}</Line>
      )}
      {app?.no_copy && <Line tone="bad">{t("notice.no_copy", { why: problemText(app.no_copy) })}</Line>}
      {app?.ledger && <Line tone="bad">{problemText(app.ledger)}</Line>}
      {app?.crashed && <Crashed />}
      {app && app.stopped_workers.length > 0 && (
        <Line tone="bad">
          {t("notice.workers", {
            names: app.stopped_workers
              .map((one) => textOr(`worker.${one.kind}`, { name: one.name }))
              .join("、"),
          })}
        </Line>
      )}
      {shops.list
        .filter((shop) => shop.health.state !== "off")
        .map((shop) =>
          shop.health.problem ? (
            <ShopTrouble key={shop.id} shop={shop} problem={shop.health.problem} />
          ) : (
            <ShopSilence key={shop.id} shop={shop} />
          ),
        )}
      {shops.list.map((shop) => (
        <ShopWaits key={shop.id} shop={shop} numbers={held.get(shop.id) ?? 0} />
      ))}
      {app && !app.empty && <LoginOffer />}
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

/** The program answers no command any more: why, when it says so. */
function unanswered(error: Error): string {
  const problem = toProblem(error);
  const lost = ["problem.unreachable", "problem.host", "problem.screen"].includes(problem.code);
  return lost ? t("notice.offline") : problemText(problem);
}

/** Once, after the first shop was added: nobody has to remember to start the program. */
function LoginOffer() {
  const login = useLoginStart();
  const [answer, keepAnswer] = useKept("login-offer", { given: false });
  if (login.on !== false || answer.given) {
    return <ProblemBox problem={login.problem} />;
  }
  const accept = async () => {
    if (await login.set(true)) {
      keepAnswer({ given: true });
      toast(t("notice.login_done"));
    }
  };
  return (
    <div className="notice" data-tone="calm">
      <p>{t("notice.login_offer")}</p>
      <Button variant="default" size="compact-xs" onClick={() => void accept()}>
        {t("notice.login_yes")}
      </Button>
      <Button variant="subtle" size="compact-xs" onClick={() => keepAnswer({ given: true })}>
        {t("notice.login_no")}
      </Button>
    </div>
  );
}

/** Numbers of a shop that leave once the person has looked at them. */
function ShopWaits({ shop, numbers }: { shop: ShopView; numbers: number }) {
  const [looking, setLooking] = useState(false);
  if (numbers === 0) {
    return null;
  }
  return (
    <div className="notice" data-tone="warn" role="status">
      <p>
        <b>{shop.common.short_name}</b>
        {t("guard.waiting", { n: formatNumber(numbers) })}
      </p>
      <Button variant="default" size="compact-xs" onClick={() => setLooking(true)}>
        {t("guard.open")}
      </Button>
      {looking && <GuardDialog shop={shop} onClose={() => setLooking(false)} />}
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

/** Red without an error: the program is still trying, and the person should know. */
function ShopSilence({ shop }: { shop: ShopView }) {
  const navigate = useNavigate();
  const now = useNow();
  const silence = silenceText(shop.health, now);
  if (!silence || shop.health.state !== "trouble") {
    return null;
  }
  return (
    <div className="notice" data-tone="bad" role="status">
      <p>
        <b>{shop.common.short_name}</b>
        {silence} {t("health.silent_text")}
      </p>
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
