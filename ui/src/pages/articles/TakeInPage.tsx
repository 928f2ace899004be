import { Button, Checkbox, SegmentedControl, Select } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { ArticleChoice, ArticlesJob } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { useShops } from "../../hooks/useShops";
import { ProblemBox } from "../../parts/ProblemBox";
import { t, textOr } from "../../texts";
import { ProductArea } from "../products/ProductArea";
import { Chosen, type ChosenFile } from "./Chosen";
import { Look } from "./Look";
import "./articles.css";
import { Outcome } from "./Outcome";

/** A file of our own brings products without a shop. */
const OWN = "own";

/** 商品の取込: choose the shop, drop its files, look at what would happen, let it happen, see what came of it. */
export function TakeInPage() {
  const search = useSearch({ from: "/products/take-in" });
  const navigate = useNavigate({ from: "/products/take-in" });
  const shops = useShops();
  const malls = useAsk("malls.list", {});
  const shopId = search.shop ?? (shops.list.length === 1 ? shops.list[0]?.id : undefined);
  const [files, setFiles] = useState<ChosenFile[]>([]);
  const [unmatched, setUnmatched] = useState("ask");
  const [takeStock, setTakeStock] = useState(false);
  const [job, setJob] = useState<ArticlesJob>();
  const take = useCommand("articles.import");
  const fetch = useCommand("articles.fetch");
  const shop = shops.list.find((one) => one.id === shopId);
  const mall = malls.data?.find((one) => one.id === shop?.mall);

  const choice: ArticleChoice = {
    shop_id: shopId === OWN ? null : (shopId ?? null),
    files: files.map((file) => ({ file_id: file.id, job_id: file.job, layout: file.layout, encoding: "" })),
    unmatched,
    take_stock: takeStock,
  };
  const start = async () => {
    const begun = await take.run({ choice });
    if (begun) {
      setJob(begun);
    }
  };
  const again = () => {
    setJob(undefined);
    setFiles([]);
    take.clear();
  };

  if (job) {
    return (
      <Frame>
        <Outcome
          jobId={job.job.id}
          onAgain={again}
          onFetched={(fetched) => {
            setFiles([{ id: null, job: fetched, name: t("articles.from_api"), layout: "" }]);
            setJob(undefined);
          }}
        />
      </Frame>
    );
  }
  return (
    <Frame>
      <section className="taking-step">
        <h2>{t("articles.step_shop")}</h2>
        <Select
          label={t("orders.shop")}
          placeholder={t("articles.choose_shop")}
          w={360}
          data={[
            ...shops.list.map((one) => ({
              value: one.id,
              label: `${one.common.short_name}（${textOr(`mall.${one.mall}`)}）`,
            })),
            { value: OWN, label: t("articles.own_file") },
          ]}
          value={shopId ?? null}
          onChange={(value) => {
            setFiles([]);
            void navigate({ search: { shop: value ?? undefined }, replace: true });
          }}
        />
        {mall?.reads_articles && shop && (
          <div className="line">
            <Button
              variant="default"
              loading={fetch.busy}
              onClick={() => void fetch.run({ shop_id: shop.id }).then((begun) => begun && setJob(begun))}
            >
              {t("articles.fetch", { mall: textOr(`mall.${shop.mall}`) })}
            </Button>
            <span className="muted">{t("articles.fetch_text")}</span>
          </div>
        )}
        <ProblemBox problem={fetch.problem} />
      </section>
      {shopId && (
        <section className="taking-step">
          <h2>{t("articles.step_files")}</h2>
          <Chosen files={files} onFiles={setFiles} layouts={mall?.item_layouts ?? ["own.items"]} />
        </section>
      )}
      {files.length > 0 && (
        <>
          <section className="taking-step">
            <h2>{t("articles.step_how")}</h2>
            {shopId !== OWN && (
              <div className="line">
                <span id="unmatched">{t("articles.unmatched")}</span>
                <SegmentedControl
                  aria-labelledby="unmatched"
                  value={unmatched}
                  onChange={setUnmatched}
                  data={["ask", "create", "wait"].map((value) => ({
                    value,
                    label: t(`articles.unmatched_${value as "ask" | "create" | "wait"}`),
                  }))}
                />
                <span className="muted">
                  {t(`articles.unmatched_${unmatched as "ask" | "create" | "wait"}_text`)}
                </span>
              </div>
            )}
            <Checkbox
              label={t("articles.take_stock")}
              description={t("articles.take_stock_text")}
              checked={takeStock}
              onChange={(event) => setTakeStock(event.currentTarget.checked)}
            />
          </section>
          <section className="taking-step">
            <h2>{t("articles.step_look")}</h2>
            <Look
              choice={choice}
              onLayout={(id, layout) =>
                setFiles((before) => before.map((file) => (file.id === id ? { ...file, layout } : file)))
              }
              action={
                <Button loading={take.busy} onClick={() => void start()}>
                  {t("articles.run")}
                </Button>
              }
            />
            <ProblemBox problem={take.problem} />
          </section>
        </>
      )}
    </Frame>
  );
}

function Frame({ children }: { children: ReactNode }) {
  return (
    <ProductArea>
      <div className="screen" data-panel={false}>
        <div className="work taking-in">
          <h1>{t("articles.title")}</h1>
          <p className="muted">{t("articles.text")}</p>
          {children}
        </div>
      </div>
    </ProductArea>
  );
}
