import { Button, Checkbox, Menu } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { setPrefs, usePrefs } from "../../app/prefs";
import type { ProductSku, ProductView } from "../../backend";
import { useAsk, useBackend, useCommand } from "../../backend/react";
import { tickedIds } from "../../grid/collect";
import { Grid } from "../../grid/Grid";
import { NO_TICKS, type Ticks, tickCount } from "../../grid/ticks";
import type { CellEdit, Sort } from "../../grid/types";
import { useRows } from "../../grid/useRows";
import { useKept } from "../../hooks/useKept";
import { Empty } from "../../parts/Empty";
import { FilterChips } from "../../parts/FilterChips";
import { later } from "../../parts/later";
import { PanelSwitch } from "../../parts/PanelSwitch";
import { ProblemBox } from "../../parts/ProblemBox";
import { TickedBar } from "../../parts/TickedBar";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";
import { TakeInButton } from "../articles/TakeInButton";
import { productColumns } from "./columns";
import { useProductEdits } from "./edits";
import { ProductArea } from "./ProductArea";

const BundleFiles = later(() => import("./BundleFiles").then((part) => part.BundleFiles));
const CopyDialog = later(() => import("./CopyDialog").then((part) => part.CopyDialog));
const CountingDialog = later(() => import("./CountingDialog").then((part) => part.CountingDialog));
const CreateDialog = later(() => import("./CreateDialog").then((part) => part.CreateDialog));
const FieldsDialog = later(() => import("./FieldsDialog").then((part) => part.FieldsDialog));
const PasteDialog = later(() => import("./PasteDialog").then((part) => part.PasteDialog));
const ProductPanel = later(() => import("./ProductPanel").then((part) => part.ProductPanel));
const RemoveDialog = later(() => import("./RemoveDialog").then((part) => part.RemoveDialog));

/** From so many cells at once on, what will change is shown first. */
const PREVIEW_FROM = 10;
const FILTERS = ["all", "bundles", "unlisted", "not_counted", "archived"] as const;
const rowId = (row: ProductSku) => row.sku_id;
const rowLabel = (row: ProductSku) => row.code;

type Open =
  | { kind: "create" | "fields" | "files" }
  | { kind: "remove"; skus: string[] }
  | { kind: "copy"; product: ProductView }
  | { kind: "paste" | "counting"; edits: CellEdit<ProductSku>[] };

/** 商品: a row a SKU, typed like a sheet. */
export function ProductsPage() {
  const search = useSearch({ from: "/products" });
  const navigate = useNavigate({ from: "/products" });
  const backend = useBackend();
  const prefs = usePrefs();
  const [kept, keep] = useKept("products", { sort: "product", desc: false, archived: false });
  const only = search.only ?? "all";
  const sort: Sort = { key: search.sort ?? kept.sort, desc: search.desc ?? kept.desc };
  const question = useMemo(
    () => ({ text: search.q ?? "", only, archived: kept.archived, sort: sort.key, desc: sort.desc }),
    [search.q, only, kept.archived, sort.key, sort.desc],
  );
  const rows = useRows<"products.list", ProductSku>("products.list", question, rowId);
  const fields = useAsk("products.fields", {});
  const edits = useProductEdits();
  const restore = useCommand("products.restore");
  const [openId, setOpenId] = useState(search.sku);
  const [open, setOpen] = useState<Open>();
  const [ticks, setTicks] = useState<Ticks>(NO_TICKS);
  const columns = useMemo(() => productColumns(fields.data ?? []), [fields.data]);
  const ticked = tickCount(ticks, rows.total);
  const shown = openId ?? rows.get(0)?.sku_id;
  const at = shown === undefined ? undefined : rows.indexOf(shown);
  const openRow = at === undefined ? undefined : rows.get(at);
  const close = () => setOpen(undefined);

  const go = useCallback(
    (change: Partial<typeof search>) => {
      void navigate({ search: (before) => ({ ...before, sku: undefined, ...change }), replace: true });
    },
    [navigate],
  );

  const onCommit = (typed: CellEdit<ProductSku>[]): CellEdit<ProductSku>[] => {
    const counting = typed.filter((edit) => edit.column === "counting");
    const plain = typed.filter((edit) => edit.column !== "counting");
    if (plain.length >= PREVIEW_FROM) {
      setOpen({ kind: "paste", edits: typed });
    } else {
      if (plain.length > 0) {
        edits.make(plain);
      }
      if (counting.length > 0) {
        setOpen({ kind: "counting", edits: counting });
      }
    }
    return [];
  };
  const onRestore = async (sku_ids: string[]) => {
    if (await restore.run({ sku_ids })) {
      toast(t("products.restored", { n: formatNumber(sku_ids.length) }));
      setTicks(NO_TICKS);
    }
  };
  const withTicked = async (act: (skus: string[]) => void) =>
    act(await tickedIds(backend, "products.list", question, ticks, rowId));
  return (
    <ProductArea after={<PanelSwitch />}>
      <div className="screen" data-panel={prefs.panel && openRow !== undefined}>
        <h1 className="unseen">{t("nav.products")}</h1>
        <div className="work">
          <div className="bar" data-selected={ticked > 0}>
            {ticked > 0 ? (
              <TickedBar count={ticked} onNone={() => setTicks(NO_TICKS)}>
                {only === "archived" ? (
                  <Button onClick={() => void withTicked((skus) => void onRestore(skus))}>
                    {t("products.restore")}
                  </Button>
                ) : (
                  <Button
                    variant="default"
                    onClick={() => void withTicked((skus) => setOpen({ kind: "remove", skus }))}
                  >
                    {t("products.remove")}
                  </Button>
                )}
              </TickedBar>
            ) : (
              <>
                <FilterChips
                  label={t("products.filters")}
                  items={FILTERS.map((key) => ({ key, label: t(`products.filter_${key}`) }))}
                  value={only}
                  onChange={(key) => {
                    setOpenId(undefined);
                    go({ only: key === "all" ? undefined : key });
                  }}
                />
                {only !== "archived" && (
                  <Checkbox
                    label={t("products.show_archived")}
                    checked={kept.archived}
                    onChange={(event) => keep({ ...kept, archived: event.currentTarget.checked })}
                  />
                )}
                <span className="grow" />
                <Menu position="bottom-end">
                  <Menu.Target>
                    <Button variant="default">{t("products.more")}</Button>
                  </Menu.Target>
                  <Menu.Dropdown>
                    <Menu.Item onClick={() => setOpen({ kind: "fields" })}>
                      {t("products.fields_title")}
                    </Menu.Item>
                    <Menu.Item onClick={() => setOpen({ kind: "files" })}>{t("bundles.files")}</Menu.Item>
                  </Menu.Dropdown>
                </Menu>
                <Button onClick={() => setOpen({ kind: "create" })}>{t("products.create")}</Button>
              </>
            )}
          </div>
          <ProblemBox
            problem={rows.problem ?? edits.problem ?? restore.problem}
            onClose={edits.problem ? edits.clear : undefined}
          />
          <ProblemBox problem={edits.warnings[0]} tone="warn" onClose={edits.clear} />
          <Grid
            key={only}
            view="products"
            label={t("products.grid")}
            columns={columns}
            rows={rows}
            rowId={rowId}
            rowLabel={rowLabel}
            sort={sort}
            onSort={(next) => {
              keep({ ...kept, sort: next.key, desc: next.desc });
              go({ sort: next.key, desc: next.desc });
            }}
            activeId={openId}
            onActive={(row) => setOpenId(row.sku_id)}
            onOpen={(row) => {
              setPrefs({ panel: true });
              setOpenId(row.sku_id);
            }}
            ticks={ticks}
            onTicks={setTicks}
            onCommit={onCommit}
            onUndo={edits.undoLast}
            empty={
              only !== "all" || search.q ? (
                <Empty title={t("products.none_here")} />
              ) : (
                <Empty
                  title={t("products.none_yet")}
                  action={
                    <div className="empty-ways">
                      <TakeInButton />
                      <Button variant="default" onClick={() => setOpen({ kind: "create" })}>
                        {t("products.create")}
                      </Button>
                    </div>
                  }
                >
                  {t("products.none_yet_text")}
                </Empty>
              )
            }
          />
          <div className="status">
            <span>
              <b>{formatNumber(rows.total)}</b> SKU
            </span>
            <span className="grow" />
            <span>{t("products.status_type")}</span>
            <span>{t("stock.status_undo")}</span>
          </div>
        </div>
        {prefs.panel && openRow && (
          <ProductPanel
            row={openRow}
            fields={fields.data ?? []}
            onEdit={(column, text) => edits.make([{ row: openRow, column, text }])}
            onSku={setOpenId}
            onListings={(code) => void navigate({ to: "/products/listings", search: { q: code } })}
            onCopy={(product) => setOpen({ kind: "copy", product })}
            onRemove={(skus) => setOpen({ kind: "remove", skus })}
            onRestore={(skus) => void onRestore(skus)}
            onFields={() => setOpen({ kind: "fields" })}
          />
        )}
        {open?.kind === "create" && <CreateDialog onClose={close} />}
        {open?.kind === "fields" && <FieldsDialog fields={fields.data ?? []} onClose={close} />}
        {open?.kind === "files" && <BundleFiles onClose={close} />}
        {open?.kind === "copy" && <CopyDialog product={open.product} onClose={close} />}
        {open?.kind === "remove" && (
          <RemoveDialog
            skus={open.skus}
            onClose={(done) => {
              close();
              if (done) {
                setTicks(NO_TICKS);
                setOpenId(undefined);
              }
            }}
          />
        )}
        {open?.kind === "paste" && (
          <PasteDialog
            edits={open.edits}
            columns={columns}
            onClose={close}
            onRun={() => {
              const counting = open.edits.filter((edit) => edit.column === "counting");
              edits.make(open.edits.filter((edit) => edit.column !== "counting"));
              setOpen(counting.length > 0 ? { kind: "counting", edits: counting } : undefined);
            }}
          />
        )}
        {open?.kind === "counting" && (
          <CountingDialog
            edits={open.edits}
            onClose={close}
            onRun={(seen) => {
              edits.make(open.edits, seen);
              close();
            }}
          />
        )}
      </div>
    </ProductArea>
  );
}
