import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { MallView, ShopView } from "../../backend";
import { useAsk } from "../../backend/react";
import { t, textOr } from "../../texts";

/** A shop whose mall nothing is built to talk to: its articles come in by file, its numbers go out by file. */
export function FileShop({ shop, mall }: { shop: ShopView; mall: MallView }) {
  const navigate = useNavigate();
  const layouts = useAsk("stock_files.layouts", {});
  const stock = (layouts.data ?? []).filter((one) => one.mall === shop.mall);
  return (
    <section className="sheet" aria-label={t("file_shop.title")}>
      <h2>{t("file_shop.title")}</h2>
      <p>{t("file_shop.text")}</p>
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
        {mall.item_layouts.length > 0 && (
          <Button
            variant="default"
            onClick={() => void navigate({ to: "/products/take-in", search: { shop: shop.id } })}
          >
            {t("file_shop.take_in")}
          </Button>
        )}
      </div>
    </section>
  );
}
