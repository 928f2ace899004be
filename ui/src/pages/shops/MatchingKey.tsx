import { Button } from "@mantine/core";
import { useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import type { MallView, ShopView } from "../../backend";
import { later } from "../../parts/later";
import { t, textOr } from "../../texts";
import type { ShopForm } from "./shopForm";

const KeyDialog = later(() => import("./KeyDialog").then((part) => part.KeyDialog));

interface MatchingKeyProps {
  form: UseFormReturn<ShopForm>;
  mall: MallView;
  shop: ShopView;
}

/** The key in use; another one is looked at before it is saved, by itself. */
export function MatchingKey({ form, mall, shop }: MatchingKeyProps) {
  const [open, setOpen] = useState(false);
  const key = shop.common.matching_key || mall.default_matching_key;
  const label = mall.listing_keys.find(([name]) => name === key)?.[1] ?? key;
  return (
    <div>
      <div className="field-label">{t("common.matching_key")}</div>
      <div className="field-help">{t("common.matching_key.help")}</div>
      <div className="kept-line">
        <span>{textOr(label)}</span>
        <Button variant="default" onClick={() => setOpen(true)}>
          {t("key.open")}
        </Button>
      </div>
      {open && (
        <KeyDialog
          shop={shop}
          mall={mall}
          onClose={(changed) => {
            setOpen(false);
            if (changed !== undefined) {
              form.resetField("common.matching_key", { defaultValue: changed });
            }
          }}
        />
      )}
    </div>
  );
}
