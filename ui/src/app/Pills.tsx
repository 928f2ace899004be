import { useElementSize } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import type { ShopHealth, ShopView } from "../backend";
import { useAsk } from "../backend/react";
import { useGuards } from "../hooks/useGuards";
import { useNow } from "../hooks/useNow";
import { later } from "../parts/later";
import { t, textOr } from "../texts";
import { formatAgo, formatLeft, formatNumber } from "../texts/format";
import { problemText } from "../texts/problem";

const MorePills = later(() => import("./MorePills").then((part) => part.MorePills));

const PILL_WIDTH = 138;
const WORST_FIRST = ["trouble", "late", "off", "ok", "files"];

/** The state of every shop, always in view. Where there isn't room for all, the ones with trouble stay. */
export function Pills({ shops }: { shops: ShopView[] }) {
  const { ref, width } = useElementSize();
  const navigate = useNavigate();
  const now = useNow();
  const room = Math.max(1, Math.floor(width / PILL_WIDTH));
  const syncs = useAsk("jobs.list", { kind: "full_sync", state: "running", offset: 0, limit: 50 });
  /** How far a shop's full sync is, where there is one. */
  const syncing = (id: string) => {
    const walk = syncs.data?.rows.find((job) => job.shop_id === id)?.walk;
    return walk && walk.total > 0 ? Math.floor((100 * walk.done) / walk.total) : undefined;
  };
  const held = useGuards();
  const fits = shops.length <= room;
  const worst = [...shops].sort(
    (a, b) => WORST_FIRST.indexOf(colourOf(a.health)) - WORST_FIRST.indexOf(colourOf(b.health)),
  );
  const kept = new Set(worst.slice(0, fits ? shops.length : Math.max(1, room - 1)).map((shop) => shop.id));
  const shown = shops.filter((shop) => kept.has(shop.id));
  const rest = shops.filter((shop) => !kept.has(shop.id));
  const open = (id: string) => void navigate({ to: "/shops", search: { shop: id } });
  return (
    <section className="pills-room" ref={ref} aria-label={t("health.label")}>
      <div className="pills">
        {shown.map((shop) => (
          <Pill
            key={shop.id}
            shop={shop}
            now={now}
            syncing={syncing(shop.id)}
            held={held.get(shop.id) ?? 0}
            onOpen={() => open(shop.id)}
          />
        ))}
        {rest.length > 0 && <MorePills shops={rest} now={now} onOpen={open} />}
      </div>
    </section>
  );
}

interface PillProps {
  shop: ShopView;
  now: number;
  syncing: number | undefined;
  /** Numbers that wait for the person. */
  held: number;
  onOpen: () => void;
}

function Pill({ shop, now, syncing, held, onOpen }: PillProps) {
  const health = shop.health;
  const waits = held > 0 && !health.problem && health.state === "ok";
  const colour = waits ? "late" : colourOf(health);
  const detail = waits
    ? t("guard.pill", { n: formatNumber(held) })
    : syncing !== undefined && !health.problem
      ? t("sync.pill", { percent: syncing })
      : healthText(health, now);
  return (
    <button
      type="button"
      className="pill"
      data-state={colour}
      title={health.problem ? problemText(health.problem) : undefined}
      aria-label={t("health.pill", {
        shop: shop.common.short_name,
        state: textOr(`health.${health.state}`),
        detail,
      })}
      onClick={onOpen}
    >
      <i className="dot" data-state={colour} />
      <b>{shop.common.short_name}</b>
      <span>{detail}</span>
    </button>
  );
}

/** The state as it is coloured: at a mall that nobody is asked about, what waits for the person is all there can be. */
export function colourOf(health: ShopHealth): string {
  return health.state === "files" && health.problem ? "late" : health.state;
}

/** Why a shop is yellow or red though nothing was refused: its orders haven't come in for a while. */
export function silenceText(health: ShopHealth, now: number): string | undefined {
  if (health.problem || (health.state !== "late" && health.state !== "trouble")) {
    return undefined;
  }
  return health.last_complete_at
    ? t("health.silent", { ago: formatAgo(health.last_complete_at, now) })
    : t("health.silent_ever");
}

/** How a shop does, in two or three words. */
export function healthText(health: ShopHealth, now: number): string {
  if (health.state === "off") {
    return t("health.off");
  }
  if (health.state === "files") {
    return health.problem ? t("health.to_do") : t("health.files");
  }
  if (health.problem?.retry_at && health.problem.retry_at > now) {
    return t("health.retry_at", { left: formatLeft(health.problem.retry_at, now) });
  }
  if (health.problem) {
    return health.state === "late" ? t("health.late") : t("health.trouble");
  }
  const synced = health.last_complete_at ? formatAgo(health.last_complete_at, now) : t("health.never");
  return health.waiting > 0 ? `${synced} ・ ${t("health.waiting", { n: health.waiting })}` : synced;
}
