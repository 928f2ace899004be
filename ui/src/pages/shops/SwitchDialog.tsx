import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import type { ShopView, Switches, SwitchPreview } from "../../backend";
import { toProblem } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { Dialog } from "../../parts/Dialog";
import { ListBox } from "../../parts/ListBox";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";
import { fromLocal, toLocal } from "../../texts/moment";

/** Which switch is asked for. */
export type SwitchName = "manage_orders" | "stock_link" | "push_stock" | "share";

interface SwitchDialogProps {
  shop: ShopView;
  name: SwitchName;
  wish: Switches;
  /** The mall's own settings that go with them. */
  settings?: Record<string, string>;
  onClose: () => void;
  onDone?: () => void;
}

/** What moving a switch will do: how many orders, and every old and new number. Then, and only then, it moves. */
export function SwitchDialog({ shop, name, wish, settings = {}, onClose, onDone }: SwitchDialogProps) {
  const starting = name === "stock_link" && wish.stock_link !== "stopped";
  // Until the person types one, the program says from which moment orders count: when the stock was last set.
  const [typed, setTyped] = useState<string>();
  const [settled] = useDebouncedValue(typed, 250);
  const incomplete = typed !== undefined && fromLocal(typed) === undefined;
  const from = (moment: number | undefined): Switches =>
    starting ? { ...wish, counts_from: moment ?? null } : wish;
  const asked = from(settled === undefined ? undefined : fromLocal(settled));
  const preview = useAsk(
    "shops.preview_switches",
    { request_id: "", shop_id: shop.id, switches: asked, settings },
    { keep: true },
  );
  const taken = preview.data?.counts_from ?? undefined;
  const set = useCommand("shops.set_switches");
  const run = async () => {
    // The field shows minutes; what wasn't typed is set to the second as it was shown.
    const switches = from(typed === undefined ? taken : fromLocal(typed));
    if (await set.run({ shop_id: shop.id, switches, settings, seen: preview.data?.seen ?? null })) {
      toast(t("switches.done", { name: shop.common.short_name }));
      onDone?.();
      onClose();
    }
  };
  return (
    <Dialog
      title={`${shop.common.short_name} ・ ${title(name, wish)}`}
      onClose={onClose}
      size={680}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button
            loading={set.busy}
            disabled={!preview.data || preview.data.problem != null || incomplete}
            onClick={() => void run()}
          >
            {t("switches.run")}
          </Button>
        </>
      }
    >
      {starting && (
        <TextInput
          type="datetime-local"
          label={t("switches.counts_from")}
          description={t("switches.counts_from_text")}
          value={typed ?? (taken === undefined ? "" : toLocal(taken))}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      {preview.isError && <ProblemBox problem={toProblem(preview.error)} />}
      {preview.data ? (
        <SwitchPreviewList preview={preview.data} name={name} wish={wish} />
      ) : (
        !preview.isError && <p className="muted">{t("switches.looking")}</p>
      )}
      <ProblemBox problem={set.problem} />
    </Dialog>
  );
}

function title(name: SwitchName, wish: Switches): string {
  switch (name) {
    case "manage_orders":
      return wish.manage_orders ? t("switches.manage_orders_on") : t("switches.manage_orders_off");
    case "push_stock":
      return wish.push_stock ? t("switches.push_on") : t("switches.push_off");
    case "stock_link":
      return `${t("switches.stock_link")} → ${t(`switches.link_${wish.stock_link}`)}`;
    case "share":
      return t("switches.share");
  }
}

interface SwitchPreviewListProps {
  preview: SwitchPreview;
  name: SwitchName;
  wish: Switches;
}

/** What moving a switch will do, and every old and new number that goes out. */
export function SwitchPreviewList({ preview, name, wish }: SwitchPreviewListProps) {
  const n = formatNumber;
  const numbers = name === "push_stock" || name === "share";
  const sending = numbers && wish.push_stock;
  return (
    <>
      <ProblemBox problem={preview.problem} />
      <ul className="facts">
        {name === "manage_orders" &&
          (wish.manage_orders ? (
            <li>{t("preview.to_work", { n: n(preview.orders_to_work) })}</li>
          ) : (
            <li>{t("preview.no_work")}</li>
          ))}
        {name === "stock_link" && wish.stock_link === "running" && (
          <>
            <li>{t("preview.counting", { n: n(preview.orders_counting) })}</li>
            <li>{t("preview.history", { n: n(preview.orders_history) })}</li>
          </>
        )}
        {name === "stock_link" && wish.stock_link === "paused" && <li>{t("preview.paused")}</li>}
        {name === "stock_link" && wish.stock_link === "stopped" && <li>{t("preview.stopped")}</li>}
        {numbers && !wish.push_stock && <li>{t("preview.no_push")}</li>}
        {sending && (
          <li>
            {t("preview.listings", {
              total: n(preview.listings_total),
              changing: n(preview.listings_changing),
            })}
            {preview.listings_to_zero > 0 && (
              <b className="neg"> {t("preview.to_zero", { n: n(preview.listings_to_zero) })}</b>
            )}
          </li>
        )}
        {sending && preview.never_set.length > 0 && (
          <li>
            {t("preview.never_set", { n: n(preview.never_set.length) })}
            <div className="muted clip">{preview.never_set.join("、")}</div>
          </li>
        )}
        {sending && preview.not_at_mall.length > 0 && (
          <li>
            {t("preview.not_at_mall", { n: n(preview.not_at_mall.length) })}
            <div className="muted clip">{preview.not_at_mall.join("、")}</div>
          </li>
        )}
      </ul>
      {sending && preview.listings.length > 0 && (
        <ListBox tall label={t("preview.wanted")}>
          <table className="plain">
            <thead>
              <tr>
                <th>{t("stock.code")}</th>
                <th>{t("stock.name")}</th>
                <th className="num">{t("preview.shown")}</th>
                <th className="num">{t("preview.wanted")}</th>
              </tr>
            </thead>
            <tbody>
              {preview.listings.map((row, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a code may have several listings, and rows never move
                <tr key={`${row.code}-${at}`}>
                  <td className="nowrap">{row.code}</td>
                  <td>{row.name}</td>
                  <td className="num">{row.shown == null ? "—" : n(row.shown)}</td>
                  <td className={row.wanted === 0 && row.shown !== 0 ? "num neg" : "num"}>
                    {row.shown === row.wanted ? n(row.wanted) : <b>{n(row.wanted)}</b>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ListBox>
      )}
    </>
  );
}
