import { Button, Select } from "@mantine/core";
import { useSearch } from "@tanstack/react-router";
import { type KeyboardEvent, useState } from "react";
import { type ProposalView, type ReasonView, toProblem, type WaitingArticle } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { useShops } from "../../hooks/useShops";
import { Empty } from "../../parts/Empty";
import { ProblemBox } from "../../parts/ProblemBox";
import { Tabs } from "../../parts/Tabs";
import { Tag, type Tone } from "../../parts/Tag";
import { toast } from "../../parts/toast";
import { t, textOr } from "../../texts";
import { formatNumber } from "../../texts/format";
import { isIme } from "../../texts/ime";
import { ProductArea } from "../products/ProductArea";
import "./articles.css";
import { TakeInButton } from "./TakeInButton";

const SURE = ["certain", "probable", "maybe", "none"] as const;
const TONES: Record<string, Tone> = { certain: "ok", probable: "info", maybe: "warn" };

/** 同じ商品の候補: which waiting article is which SKU, by keyboard. */
export function ProposalsPage() {
  const search = useSearch({ from: "/products/proposals" });
  const shops = useShops();
  const [shop, setShop] = useState<string | null>(search.shop ?? null);
  const [sureness, setSureness] = useState("");
  const [at, setAt] = useState(0);
  const [picked, setPicked] = useState<Record<string, string>>({});
  const query = { shop_id: shop, text: "", sureness, offset: 0, limit: 200 };
  const list = useAsk("articles.proposals", query, { keep: true });
  const accept = useCommand("articles.accept");
  const refuse = useCommand("articles.refuse");
  const create = useCommand("articles.create");
  const undo = useCommand("articles.undo");
  const rows = list.data?.rows ?? [];
  const place = Math.min(at, Math.max(rows.length - 1, 0));
  const current = rows[place];
  const busy = accept.busy || refuse.busy || create.busy || undo.busy;
  const chosen = (row: WaitingArticle | undefined) =>
    row?.proposals.find((one) => one.sku_id === picked[row.id]) ?? row?.proposals[0];

  const done = (job: { job: { id: string; succeeded: number } } | undefined, key: "joined" | "created") => {
    if (job) {
      toast(t(`articles.${key}`, { n: formatNumber(job.job.succeeded) }), () => {
        void undo.run({ job_id: job.job.id });
      });
    }
  };
  const take = async (row: WaitingArticle | undefined) => {
    const sku = chosen(row);
    if (row && sku && !busy) {
      done(
        await accept.run({
          joins: [{ article_id: row.id, sku_id: sku.sku_id }],
          from_percent: null,
          shop_id: null,
        }),
        "joined",
      );
    }
  };
  const takeSure = async () => {
    done(await accept.run({ joins: [], from_percent: 90, shop_id: shop }), "joined");
  };
  const no = async (row: WaitingArticle | undefined) => {
    const sku = chosen(row);
    if (row && sku && !busy) {
      await refuse.run({ article_id: row.id, sku_id: sku.sku_id });
    }
  };
  const make = async (row: WaitingArticle | undefined) => {
    if (row && !busy) {
      done(await create.run({ article_ids: [row.id] }), "created");
    }
  };
  const choose = (step: number) => {
    const count = current?.proposals.length ?? 0;
    if (current && count > 0) {
      const now = current.proposals.findIndex((one) => one.sku_id === chosen(current)?.sku_id);
      const next = current.proposals[(now + step + count) % count];
      if (next) {
        setPicked((before) => ({ ...before, [current.id]: next.sku_id }));
      }
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isIme(event) || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const keys = new Map<string, () => void>([
      ["arrowdown", () => setAt(Math.min(place + 1, rows.length - 1))],
      ["arrowup", () => setAt(Math.max(place - 1, 0))],
      ["arrowright", () => choose(1)],
      ["arrowleft", () => choose(-1)],
      ["enter", () => void take(current)],
      ["x", () => void no(current)],
      ["n", () => void make(current)],
    ]);
    const run = keys.get(event.key.toLowerCase());
    if (run) {
      event.preventDefault();
      run();
    }
  };

  return (
    <ProductArea>
      <div className="screen" data-panel={false}>
        <h1 className="unseen">{t("articles.proposals")}</h1>
        <div className="work">
          <Tabs
            label={t("articles.sureness")}
            items={[
              {
                key: "",
                label: t("articles.all"),
                count: list.data ? SURE.reduce((sum, key) => sum + list.data[key], 0) : 0,
              },
              ...SURE.map((key) => ({ key, label: t(`articles.sure_${key}`), count: list.data?.[key] ?? 0 })),
            ]}
            value={sureness}
            onChange={(key) => {
              setSureness(key);
              setAt(0);
            }}
          />
          <div className="bar">
            <Select
              aria-label={t("orders.shop")}
              placeholder={t("orders.every_shop")}
              clearable
              data={shops.list.map((one) => ({ value: one.id, label: one.common.short_name }))}
              value={shop}
              onChange={(value) => {
                setShop(value);
                setAt(0);
              }}
            />
            <span className="muted">{t("articles.keys")}</span>
            <span className="grow" />
            <Button disabled={!list.data?.certain} loading={accept.busy} onClick={() => void takeSure()}>
              {t("articles.take_sure", { n: formatNumber(list.data?.certain ?? 0) })}
            </Button>
          </div>
          <ProblemBox
            problem={
              accept.problem ??
              refuse.problem ??
              create.problem ??
              undo.problem ??
              (list.isError ? toProblem(list.error) : undefined)
            }
          />
          {rows.length === 0 && list.data ? (
            <Empty title={t("articles.no_proposals")} action={<TakeInButton shop={shop ?? undefined} />}>
              {t("articles.no_proposals_text")}
            </Empty>
          ) : (
            // biome-ignore lint/a11y/useSemanticElements: an option holds buttons of its own here
            <div
              className="proposals"
              role="group"
              aria-label={t("articles.proposals")}
              // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys of the screen are heard here
              tabIndex={0}
              onKeyDown={onKeyDown}
              ref={(element) => {
                if (element && document.activeElement === document.body) {
                  element.focus();
                }
              }}
            >
              {rows.map((row, index) => (
                <Proposal
                  key={row.id}
                  row={row}
                  active={index === place}
                  chosen={chosen(row)}
                  shop={shops.name(row.shop_id)}
                  busy={busy}
                  onActive={() => setAt(index)}
                  onChoose={(sku) => setPicked((before) => ({ ...before, [row.id]: sku }))}
                  onTake={() => void take(row)}
                  onNo={() => void no(row)}
                  onMake={() => void make(row)}
                />
              ))}
            </div>
          )}
        </div>
      </div>
    </ProductArea>
  );
}

interface ProposalProps {
  row: WaitingArticle;
  active: boolean;
  chosen: ProposalView | undefined;
  shop: string;
  busy: boolean;
  onActive: () => void;
  onChoose: (sku: string) => void;
  onTake: () => void;
  onNo: () => void;
  onMake: () => void;
}

function Proposal({
  row,
  active,
  chosen,
  shop,
  busy,
  onActive,
  onChoose,
  onTake,
  onNo,
  onMake,
}: ProposalProps) {
  return (
    <article
      className="proposal"
      data-active={active}
      aria-current={active}
      ref={(element) => {
        if (active) {
          element?.scrollIntoView({ block: "nearest" });
        }
      }}
      onPointerDown={onActive}
    >
      <div>
        <b>{row.title}</b> {row.variation && <span>{row.variation}</span>}
        <div className="muted">
          {shop} ・ {row.code || row.key}
          {row.jan && ` ・ JAN ${row.jan}`}
          {row.price != null && ` ・ ${t("articles.yen", { n: formatNumber(row.price) })}`}
        </div>
      </div>
      <div className="proposed">
        {row.proposals.length === 0 && <span className="muted">{t("articles.nothing_alike")}</span>}
        {row.proposals.map((one) => (
          <label key={one.sku_id} data-chosen={one.sku_id === chosen?.sku_id}>
            <input
              type="radio"
              name={`sku-${row.id}`}
              tabIndex={-1}
              checked={one.sku_id === chosen?.sku_id}
              onChange={() => onChoose(one.sku_id)}
            />
            <Tag tone={TONES[one.sureness] ?? "plain"}>
              {t(`articles.sure_${one.sureness}`)} {one.percent}%
            </Tag>
            <b>{one.code}</b> {one.name} {one.variation}
            <span className="muted"> {one.reasons.map(reasonText).join("・")}</span>
          </label>
        ))}
      </div>
      <div className="actions">
        <Button size="compact-xs" tabIndex={-1} disabled={!chosen || busy} onClick={onTake}>
          {t("articles.take")}
        </Button>
        <Button size="compact-xs" tabIndex={-1} variant="default" disabled={!chosen || busy} onClick={onNo}>
          {t("articles.no")}
        </Button>
        <Button size="compact-xs" tabIndex={-1} variant="default" disabled={busy} onClick={onMake}>
          {t("articles.make")}
        </Button>
      </div>
    </article>
  );
}

function reasonText(reason: ReasonView): string {
  const text = textOr(`alike.${reason.kind}`);
  return reason.percent == null ? text : `${text}${reason.percent}%`;
}
