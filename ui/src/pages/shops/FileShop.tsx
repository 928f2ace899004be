import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { ShopView } from "../../backend";
import { useAsk } from "../../backend/react";
import { t, textOr } from "../../texts";

/** What a shop can do at a mall that nobody talks to yet: its numbers go out by file, where its mall takes one. */
export function FileShop({ shop }: { shop: ShopView }) {
  const navigate = useNavigate();
  const layouts = useAsk("stock_files.layouts", {});
  const stock = (layouts.data ?? []).filter((one) => one.mall === shop.mall);
  const none = layouts.data !== undefined && stock.length === 0;
  return (
    <section className="sheet" aria-label={t("file_shop.title")}>
      <h2>{t("file_shop.title")}</h2>
      <p>{t(none ? "file_shop.none" : "file_shop.text")}</p>
      <div className="row-acts">
        {stock.map((layout) => (
          <Button
            key={layout.id}
            onClick={() =>
              void navigate({ to: "/csv/download", search: { layout: layout.id, shop: shop.id } })
            }
          >
            {stock.length > 1
              ? t("file_shop.download_of", { what: textOr(layout.label) })
              : t("file_shop.download")}
          </Button>
        ))}
      </div>
    </section>
  );
}
