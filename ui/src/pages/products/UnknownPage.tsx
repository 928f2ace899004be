import { Button } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import type { ArticleView, StockRow } from "../../backend";
import { useCommand } from "../../backend/react";
import { Grid } from "../../grid/Grid";
import type { Column } from "../../grid/types";
import { useRows } from "../../grid/useRows";
import { useKeyNames } from "../../hooks/useKeyNames";
import { useShops } from "../../hooks/useShops";
import { Empty } from "../../parts/Empty";
import { PickSku } from "../../parts/PickSku";
import { ProblemBox } from "../../parts/ProblemBox";
import { ShopSelect } from "../../parts/ShopSelect";
import { toast } from "../../parts/toast";
import { t, textOr } from "../../texts";
import { formatNumber, formatWhen } from "../../texts/format";
import { TakeInButton } from "../articles/TakeInButton";
import { ProductArea } from "./ProductArea";

const rowId = (row: ArticleView) => row.article_id;
const rowLabel = (row: ArticleView) => row.key;

/** Articles of the shops that are no SKU yet. */
export function UnknownPage() {
  const search = useSearch({ from: "/products/unknown" });
  const shops = useShops();
  const navigate = useNavigate({ from: "/products/unknown" });
  const question = useMemo(
    () => ({ text: search.q ?? "", shop_id: search.shop ?? null }),
    [search.q, search.shop],
  );
  const rows = useRows<"listings.unknown", ArticleView>("listings.unknown", question, rowId);
  const [active, setActive] = useState<ArticleView>();
  const [joining, setJoining] = useState<ArticleView>();
  const columns = useMemo((): Column<ArticleView>[] => {
    const text = (key: string, title: string, width: number, read: (row: ArticleView) => string) => ({
      key,
      title,
      width,
      cell: (row: ArticleView) => read(row) || <span className="faint">—</span>,
      text: read,
    });
    return [
      { ...text("key", t("listings.key"), 150, (row) => row.key), pinned: true },
      text("shop", t("orders.shop"), 110, (row) => shops.name(row.shop_id)),
      { ...text("title", t("listings.title"), 260, (row) => row.title), grows: true },
      text("variation", t("products.options"), 110, (row) => row.variation),
      text("jan", "JAN", 120, (row) => row.jan),
      {
        ...text("price", t("listings.price"), 80, (row) =>
          row.price == null ? "" : formatNumber(row.price),
        ),
        right: true,
      },
      text("names", t("listings.code_names"), 130, (row) => row.code_names_code ?? ""),
      text("source", t("listings.source"), 110, (row) => textOr(`article_source.${row.source}`)),
      text("seen", t("listings.seen"), 120, (row) => formatWhen(row.seen_at)),
    ];
  }, [shops]);
  const chosen = active ?? rows.get(0);
  return (
    <ProductArea>
      <div className="screen" data-panel={false}>
        <h1 className="unseen">{t("products.page_unknown")}</h1>
        <div className="work">
          <div className="bar">
            <span className="muted">{t("listings.unknown_text")}</span>
            <span className="grow" />
            <ShopSelect
              value={search.shop}
              onChange={(shop) => void navigate({ search: (before) => ({ ...before, shop }), replace: true })}
            />
            <Button disabled={!chosen} onClick={() => setJoining(chosen)}>
              {t("listings.join")}
            </Button>
          </div>
          <ProblemBox problem={rows.problem} />
          <Grid
            view="unknown"
            label={t("products.page_unknown")}
            columns={columns}
            rows={rows}
            rowId={rowId}
            rowLabel={rowLabel}
            onActive={setActive}
            onOpen={setJoining}
            empty={
              <Empty
                title={t("listings.unknown_none")}
                action={<TakeInButton shop={search.shop} variant="default" />}
              >
                {t("listings.unknown_none_text")}
              </Empty>
            }
          />
          <div className="status">
            <span>
              <b>{formatNumber(rows.total)}</b> {t("listings.rows")}
            </span>
          </div>
        </div>
        {joining && <JoinDialog article={joining} onClose={() => setJoining(undefined)} />}
      </div>
    </ProductArea>
  );
}

function JoinDialog({ article, onClose }: { article: ArticleView; onClose: () => void }) {
  const keyNames = useKeyNames(article.shop_id);
  const [text, setText] = useState(article.code_names_code ?? article.jan);
  const [chosen, setChosen] = useState<StockRow>();
  const join = useCommand("listings.join");
  const run = async (chosen: StockRow) => {
    const saved = await join.run({ article_id: article.article_id, sku_id: chosen.sku_id });
    if (saved) {
      toast(t("choose_sku.done", { code: chosen.code, n: formatNumber(saved.orders_matched) }));
      onClose();
    }
  };
  return (
    <PickSku
      title={t("listings.join")}
      text={text}
      onText={setText}
      chosen={chosen}
      onChosen={setChosen}
      label={({ code }) => t("choose_sku.save", { code })}
      busy={join.busy}
      problem={join.problem}
      onRun={(chosen) => void run(chosen)}
      onClose={onClose}
    >
      <p className="break">
        <b>{article.title || article.key}</b>
        {article.variation && ` ／ ${article.variation}`}
        <br />
        <span className="muted">{keyNames(article.keys)}</span>
      </p>
    </PickSku>
  );
}
