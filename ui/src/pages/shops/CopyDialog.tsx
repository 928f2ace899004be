import { Button, NativeSelect } from "@mantine/core";
import { useState } from "react";
import { type CopyPreview, type ShopView, toProblem } from "../../backend";
import { useAsk } from "../../backend/react";
import { useShops } from "../../hooks/useShops";
import { Dialog } from "../../parts/Dialog";
import { ProblemBox } from "../../parts/ProblemBox";
import { t, textOf } from "../../texts";
import { problemText } from "../../texts/problem";

interface CopyDialogProps {
  shop: ShopView;
  onClose: () => void;
  onWish: (copy: CopyPreview) => void;
}

/** ほかのショップの設定を写す: what would be copied and what not, and only then the numbers that it leads to. */
export function CopyDialog({ shop, onClose, onWish }: CopyDialogProps) {
  const others = useShops().list.filter((one) => one.id !== shop.id);
  const [from, setFrom] = useState(others[0]?.id ?? "");
  const preview = useAsk("shops.preview_copy", { from: from || shop.id, to: shop.id });
  const copy = preview.data;
  const name = (key: string) => textOf(`stock_name.${key}`) ?? textOf(`setting.${shop.mall}.${key}`) ?? key;
  return (
    <Dialog
      title={t("stock_set.copy_title", { name: shop.common.short_name })}
      onClose={onClose}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button
            disabled={!copy || copy.changed.length === 0 || from === ""}
            onClick={() => copy && onWish(copy)}
          >
            {t("switches.look")}
          </Button>
        </>
      }
    >
      {others.length === 0 ? (
        <p>{t("stock_set.copy_none")}</p>
      ) : (
        <>
          <NativeSelect
            label={t("stock_set.copy_from")}
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
            data={others.map((one) => ({ value: one.id, label: one.common.short_name }))}
          />
          {preview.isError && <ProblemBox problem={toProblem(preview.error)} />}
          {copy && (
            <ul className="facts">
              <li>
                <b>{t("stock_set.copied")}</b>{" "}
                {copy.changed.length > 0 ? copy.changed.map(name).join("、") : t("stock_set.copied_none")}
              </li>
              {copy.left_out.map((one) => (
                <li key={one.name}>
                  {t("stock_set.left_out", { name: name(one.name) })} {problemText(one.problem)}
                </li>
              ))}
              <li className="muted">{t("stock_set.never_copied")}</li>
            </ul>
          )}
        </>
      )}
    </Dialog>
  );
}
