import { useState } from "react";
import type { MallView } from "../../backend";
import { useAsk } from "../../backend/react";
import { t, textOr } from "../../texts";
import { ShopEditor } from "./ShopEditor";

/** ショップを追加: first where, then everything that it needs, all in one view. */
export function NewShop({ malls, onSaved }: { malls: MallView[]; onSaved: (id: string) => void }) {
  const [id, setId] = useState<string>();
  const mailboxes = useAsk("mailboxes.list", {});
  const mall = malls.find((one) => one.id === (id ?? malls[0]?.id));
  return (
    <div className="page-scroll">
      <div className="sheets">
        <section className="sheet">
          <h2>{t("shops.new")}</h2>
          <div className="mall-choices" role="radiogroup" aria-label={t("shops.which_mall")}>
            {malls.map((one) => (
              <label key={one.id} className="mall-choice" data-on={one.id === mall?.id}>
                <input
                  type="radio"
                  name="mall"
                  checked={one.id === mall?.id}
                  onChange={() => setId(one.id)}
                />
                {textOr(one.name)}
              </label>
            ))}
          </div>
          <p className="muted">{t("shops.new_text")}</p>
        </section>
        {mall && (
          <ShopEditor
            key={mall.id}
            shop={undefined}
            mall={mall}
            mailboxes={mailboxes.data ?? []}
            onSaved={onSaved}
          />
        )}
      </div>
    </div>
  );
}
