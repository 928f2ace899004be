import { Button, NativeSelect } from "@mantine/core";
import { useState } from "react";
import type { MallView, ShopView } from "../../backend";
import { toProblem } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { Dialog } from "../../parts/Dialog";
import { ListBox } from "../../parts/ListBox";
import { ProblemBox } from "../../parts/ProblemBox";
import { Tag } from "../../parts/Tag";
import { toast } from "../../parts/toast";
import { t, textOr } from "../../texts";
import { formatNumber } from "../../texts/format";
import { LookTable } from "../products/LookTable";

const TONES = { joined: "ok", moved: "warn", parted: "bad" } as const;
type Kind = keyof typeof TONES;

interface KeyDialogProps {
  shop: ShopView;
  mall: MallView;
  onClose: (key?: string) => void;
}

/** 同一商品判定キー: which listings another key joins, moves and takes apart, before it is saved. */
export function KeyDialog({ shop, mall, onClose }: KeyDialogProps) {
  const now = shop.common.matching_key || mall.default_matching_key;
  const [key, setKey] = useState(now);
  const preview = useAsk("shops.preview_matching_key", { shop_id: shop.id, matching_key: key });
  const save = useCommand("shops.set_matching_key");
  const told = preview.data;
  const run = async () => {
    const done = await save.run({ shop_id: shop.id, matching_key: key, seen: told?.look.seen ?? null });
    if (done) {
      toast(
        t("key.done", {
          joined: formatNumber(done.joined),
          moved: formatNumber(done.moved),
          parted: formatNumber(done.parted),
        }),
      );
      onClose(key);
    }
  };
  const nothing = told !== undefined && told.joined + told.moved + told.parted === 0;
  return (
    <Dialog
      title={t("key.title", { shop: shop.common.short_name })}
      onClose={() => onClose()}
      size={760}
      actions={
        <>
          <Button variant="default" onClick={() => onClose()}>
            {t("common.cancel")}
          </Button>
          <Button
            disabled={!preview.isSuccess || (nothing && key === now)}
            loading={save.busy}
            onClick={() => void run()}
          >
            {key === now ? t("key.run_same") : t("key.run")}
          </Button>
        </>
      }
    >
      <p>{t("key.text")}</p>
      <NativeSelect
        label={t("common.matching_key")}
        value={key}
        onChange={(event) => setKey(event.currentTarget.value)}
        data={mall.listing_keys.map(([name, label]) => ({
          value: name,
          label: name === now ? t("key.in_use", { name: textOr(label) }) : textOr(label),
        }))}
      />
      {told && (
        <>
          <p>
            {t("key.counts", {
              joined: formatNumber(told.joined),
              moved: formatNumber(told.moved),
              parted: formatNumber(told.parted),
              kept: formatNumber(told.kept),
              hand: formatNumber(told.kept_by_hand),
            })}
          </p>
          {(told.orders_matched > 0 || told.orders_keeping > 0) && (
            <p>
              {t("key.orders", {
                matched: formatNumber(told.orders_matched),
                keeping: formatNumber(told.orders_keeping),
              })}
            </p>
          )}
          {told.rows.length > 0 && (
            <ListBox label={t("key.rows")}>
              <table className="plain">
                <thead>
                  <tr>
                    <th>{t("key.what")}</th>
                    <th>{t("listings.article")}</th>
                    <th>{t("key.new_code")}</th>
                    <th>{t("key.from")}</th>
                    <th>{t("key.to")}</th>
                    <th className="num">{t("look.now")}</th>
                    <th className="num">{t("look.then")}</th>
                  </tr>
                </thead>
                <tbody>
                  {told.rows.map((row) => (
                    <tr key={`${row.kind}${row.key}`}>
                      <td className="nowrap">
                        <Tag tone={TONES[row.kind as Kind]}>{t(`key.kind_${row.kind as Kind}`)}</Tag>
                      </td>
                      <td className="break">
                        {row.title && <div>{row.title}</div>}
                        <span className="muted small">{row.key}</span>
                      </td>
                      <td>{row.new_code || "—"}</td>
                      <td>{row.from ?? "—"}</td>
                      <td>{row.to ?? "—"}</td>
                      <td className="num">{row.old == null ? "—" : formatNumber(row.old)}</td>
                      <td className="num">
                        <b className={row.new === 0 ? "neg" : undefined}>
                          {row.new == null ? t("look.no_more") : formatNumber(row.new)}
                        </b>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ListBox>
          )}
          {told.look.impact.rows.length > 0 && <LookTable impact={told.look.impact} />}
        </>
      )}
      <ProblemBox problem={save.problem ?? (preview.error ? toProblem(preview.error) : undefined)} />
    </Dialog>
  );
}
