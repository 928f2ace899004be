import { Button } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import type { ListingCell, ListingView, Look, Problem, ShopView } from "../../backend";
import { toProblem } from "../../backend";
import { useBackend } from "../../backend/react";
import { tickedIds } from "../../grid/collect";
import { type CellDraft, Grid } from "../../grid/Grid";
import { NO_TICKS, type Ticks, tickCount } from "../../grid/ticks";
import type { CellEdit, Column } from "../../grid/types";
import { useRows } from "../../grid/useRows";
import { keepDraft } from "../../hooks/useDraft";
import { useShops } from "../../hooks/useShops";
import { Dialog } from "../../parts/Dialog";
import { Empty } from "../../parts/Empty";
import { FilterChips } from "../../parts/FilterChips";
import { later } from "../../parts/later";
import { ProblemBox } from "../../parts/ProblemBox";
import { ShopSelect } from "../../parts/ShopSelect";
import { Tag } from "../../parts/Tag";
import { TickedBar } from "../../parts/TickedBar";
import { toast } from "../../parts/toast";
import { t, textOr } from "../../texts";
import { formatNumber } from "../../texts/format";
import { TakeInButton } from "../articles/TakeInButton";
import { LookTable } from "./LookTable";
import { ProductArea } from "./ProductArea";

const SwitchListings = later(() => import("./SwitchListings").then((part) => part.SwitchListings));
const MoveDialog = later(() => import("./MoveDialog").then((part) => part.MoveDialog));

const FILTERS = ["all", "unlinked", "by_mall", "own_rules", "trouble"] as const;
const RULES = ["set_aside", "cap", "buffer", "stopped"];
const rowId = (row: ListingView) => row.listing_id;
const rowLabel = (row: ListingView) => row.code;

type Open = { kind: "switch"; ids: string[] } | { kind: "move"; row: ListingView };

/** ショップ別商品: which SKU is which article of which shop, and what each shows for itself. */
export function ListingsPage() {
  const search = useSearch({ from: "/products/listings" });
  const navigate = useNavigate({ from: "/products/listings" });
  const backend = useBackend();
  const shops = useShops();
  const only = search.only ?? "all";
  const question = useMemo(
    () => ({ text: search.q ?? "", only, shop_id: search.shop ?? null, sku_id: null }),
    [search.q, only, search.shop],
  );
  const rows = useRows<"listings.list", ListingView>("listings.list", question, rowId);
  const [ticks, setTicks] = useState<Ticks>(NO_TICKS);
  const [open, setOpen] = useState<Open>();
  const [look, setLook] = useState<{ cells: ListingCell[]; look: Look }>();
  const [problem, setProblem] = useState<Problem>();
  const [undone, setUndone] = useState<ListingCell[][]>([]);
  const columns = useMemo(() => listingColumns(shops.list), [shops.list]);
  const ticked = tickCount(ticks, rows.total);
  const go = (change: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });

  const write = useCallback(
    async (changes: ListingCell[], seen: string | null, back = false) => {
      try {
        const done = await backend.rpc("listings.edit", {
          request_id: crypto.randomUUID(),
          changes,
          seen,
        });
        for (const cell of done.refused) {
          const typed = changes.find((one) => one.listing_id === cell.listing_id && one.field === cell.field);
          keepDraft(`cell:listings:${cell.listing_id}:${cell.field}`, {
            text: typed?.value ?? "",
            refused: true,
          } satisfies CellDraft);
        }
        setProblem(done.refused[0]?.problem);
        if (done.before.length > 0 && !back) {
          setUndone((all) => [...all.slice(-49), done.before]);
          toast(t("products.changed_n", { n: formatNumber(done.before.length) }));
        } else if (back) {
          toast(t("products.taken_back", { n: formatNumber(done.before.length) }));
        }
      } catch (error) {
        setProblem(toProblem(error));
      }
    },
    [backend],
  );
  const make = useCallback(
    async (cells: ListingCell[], back = false) => {
      setProblem(undefined);
      if (!cells.some((cell) => RULES.includes(cell.field))) {
        await write(cells, null, back);
        return;
      }
      try {
        const seen = await backend.rpc("listings.preview_edit", { changes: cells });
        if (seen.impact.rows.length > 0 && !back) {
          setLook({ cells, look: seen });
        } else {
          await write(cells, seen.seen, back);
        }
      } catch (error) {
        setProblem(toProblem(error));
      }
    },
    [backend, write],
  );
  const onCommit = (typed: CellEdit<ListingView>[]): CellEdit<ListingView>[] => {
    void make(
      typed.map((edit) => ({ listing_id: edit.row.listing_id, field: edit.column, value: edit.text })),
    );
    return [];
  };
  const undoLast = () => {
    const last = undone.at(-1);
    if (last) {
      setUndone(undone.slice(0, -1));
      void make(last, true);
    }
  };
  const switchTicked = async () =>
    setOpen({ kind: "switch", ids: await tickedIds(backend, "listings.list", question, ticks, rowId) });
  return (
    <ProductArea>
      <div className="screen" data-panel={false}>
        <h1 className="unseen">{t("products.page_listings")}</h1>
        <div className="work">
          <div className="bar" data-selected={ticked > 0}>
            {ticked > 0 ? (
              <TickedBar count={ticked} onNone={() => setTicks(NO_TICKS)}>
                <Button onClick={() => void switchTicked()}>{t("listings.switch")}</Button>
              </TickedBar>
            ) : (
              <>
                <FilterChips
                  label={t("products.filters")}
                  items={FILTERS.map((key) => ({ key, label: t(`listings.filter_${key}`) }))}
                  value={only}
                  onChange={(key) => {
                    go({ only: key === "all" ? undefined : key });
                  }}
                />
                <span className="grow" />
                <ShopSelect value={search.shop} onChange={(shop) => go({ shop })} />
              </>
            )}
          </div>
          <ProblemBox
            problem={rows.problem ?? problem}
            onClose={problem ? () => setProblem(undefined) : undefined}
          />
          <Grid
            key={`${only}${search.shop ?? ""}`}
            view="listings"
            label={t("products.page_listings")}
            columns={columns}
            rows={rows}
            rowId={rowId}
            rowLabel={rowLabel}
            ticks={ticks}
            onTicks={setTicks}
            onCommit={onCommit}
            onUndo={undoLast}
            onOpen={(row) => setOpen({ kind: "move", row })}
            empty={
              only !== "all" || search.q ? (
                <Empty title={t("products.none_here")} />
              ) : (
                <Empty title={t("listings.none_yet")} action={<TakeInButton shop={search.shop} />}>
                  {t("listings.none_yet_text")}
                </Empty>
              )
            }
          />
          <div className="status">
            <span>
              <b>{formatNumber(rows.total)}</b> {t("listings.rows")}
            </span>
            <span className="grow" />
            <span>{t("listings.status")}</span>
            <span>{t("stock.status_undo")}</span>
          </div>
        </div>
        {open?.kind === "switch" && (
          <SwitchListings
            ids={open.ids}
            onClose={(done) => {
              setOpen(undefined);
              if (done) {
                setTicks(NO_TICKS);
              }
            }}
          />
        )}
        {open?.kind === "move" && <MoveDialog row={open.row} onClose={() => setOpen(undefined)} />}
        {look && (
          <Dialog
            title={t("listings.look_title")}
            onClose={() => setLook(undefined)}
            actions={
              <>
                <Button variant="default" onClick={() => setLook(undefined)}>
                  {t("common.cancel")}
                </Button>
                <Button
                  onClick={() => {
                    void write(look.cells, look.look.seen);
                    setLook(undefined);
                  }}
                >
                  {t("common.save")}
                </Button>
              </>
            }
          >
            <p>{t("listings.look_text")}</p>
            <LookTable impact={look.look.impact} />
          </Dialog>
        )}
      </div>
    </ProductArea>
  );
}

function listingColumns(shops: ShopView[]): Column<ListingView>[] {
  const shop = (row: ListingView) => shops.find((one) => one.id === row.shop_id)?.common.short_name ?? "";
  const number = (
    key: string,
    title: string,
    read: (row: ListingView) => number | null | undefined,
    hint?: string,
  ): Column<ListingView> => ({
    key,
    title,
    ...(hint ? { hint } : {}),
    width: 76,
    right: true,
    cell: (row) => {
      const value = read(row);
      return value == null || value === 0 ? (
        <span className="faint">{value == null ? "—" : "0"}</span>
      ) : (
        formatNumber(value)
      );
    },
    text: (row) => String(read(row) ?? ""),
    editable: () => true,
    start: (row) => String(read(row) ?? ""),
  });
  return [
    {
      key: "code",
      title: t("products.code"),
      width: 120,
      pinned: true,
      cell: (row) => row.code,
      text: (row) => row.code,
    },
    {
      key: "name",
      title: t("products.name"),
      width: 210,
      least: 160,
      grows: true,
      cell: (row) => (
        <span className="named">
          <span>{row.name}</span>
          {row.variation && <span className="variation">／ {row.variation}</span>}
        </span>
      ),
      text: (row) => row.name,
    },
    { key: "shop", title: t("orders.shop"), width: 96, cell: shop, text: shop },
    {
      key: "key",
      title: t("listings.key"),
      width: 140,
      cell: (row) => row.key,
      text: (row) => row.key,
    },
    {
      key: "title",
      title: t("listings.title"),
      width: 130,
      grows: true,
      cell: (row) => row.title || <span className="faint">—</span>,
      text: (row) => row.title,
      editable: () => true,
      start: (row) => row.title,
    },
    number("price", t("listings.price"), (row) => row.price),
    {
      key: "ours",
      title: t("stock.ours"),
      width: 64,
      right: true,
      cell: (row) => <b>{row.numbers.ours == null ? "—" : formatNumber(row.numbers.ours)}</b>,
      text: (row) => String(row.numbers.ours ?? ""),
    },
    number("set_aside", t("listings.set_aside"), (row) => row.set_aside, t("listings.set_aside_hint")),
    number("cap", t("listings.cap"), (row) => row.cap, t("listings.cap_hint")),
    number("buffer", t("listings.buffer"), (row) => row.buffer, t("listings.buffer_hint")),
    {
      key: "state",
      title: t("stock.state"),
      width: 160,
      cell: (row) =>
        states(row).map(([word, tone]) => (
          <Tag key={word} tone={tone}>
            {word}
          </Tag>
        )),
      text: (row) =>
        states(row)
          .map(([word]) => word)
          .join("、"),
    },
    {
      key: "matched_by",
      title: t("listings.matched_by"),
      width: 92,
      cell: (row) => <span className="muted">{textOr(`matched_by.${row.matched_by}`)}</span>,
      text: (row) => textOr(`matched_by.${row.matched_by}`),
    },
  ];
}

function states(row: ListingView): [string, "bad" | "warn" | "info" | "violet" | undefined][] {
  const found: [string, "bad" | "warn" | "info" | "violet" | undefined][] = [];
  if (row.stopped) {
    found.push([t("listings.stopped"), "bad"]);
  }
  if (!row.linkable) {
    found.push([t("listings.orders_only"), undefined]);
  } else if (!row.linked) {
    found.push([t("listings.unlinked"), "warn"]);
  }
  if (row.fulfilled_by === "mall") {
    found.push([t("listings.by_mall"), "violet"]);
  }
  return found;
}
