import type { OrderRow } from "../../backend";
import type { Column } from "../../grid/types";
import type { Shops } from "../../hooks/useShops";
import { Drawn } from "../../parts/Drawn";
import { Tag } from "../../parts/Tag";
import { language, t } from "../../texts";
import { formatDateTime, formatMoney, formatNumber, formatWished } from "../../texts/format";
import { holdShort, holdTone, stageText, stageTone } from "./stages";

/** The columns of 受注. The stage is shown where rows of several stages stand together. */
export function orderColumns(shops: Shops, withStage: boolean): Column<OrderRow>[] {
  const columns: Column<OrderRow>[] = [
    {
      key: "ordered_at",
      title: t("orders.ordered_at"),
      width: 116,
      // Weekdays take more room in English.
      least: language() === "en" ? 118 : 104,
      sort: "ordered_at",
      cell: (row) => formatDateTime(row.ordered_at),
      text: (row) => formatDateTime(row.ordered_at),
    },
    {
      key: "shop",
      title: t("orders.shop"),
      width: 76,
      least: 68,
      cell: (row) => <span className="mall">{shops.name(row.shop_id)}</span>,
      text: (row) => shops.name(row.shop_id),
    },
    {
      key: "number",
      title: t("orders.number"),
      width: 192,
      sort: "number",
      cell: (row) => row.order_number,
      text: (row) => row.order_number,
    },
    {
      key: "buyer",
      grows: true,
      title: t("orders.buyer"),
      width: 124,
      least: 88,
      sort: "buyer",
      cell: (row) =>
        row.buyer_name ? (
          <Drawn text={row.buyer_name} />
        ) : (
          <span className="muted">{t("orders.buyer_unknown")}</span>
        ),
      text: (row) => row.buyer_name,
    },
    {
      key: "holds",
      grows: true,
      title: t("orders.holds"),
      width: 190,
      least: 124,
      cell: (row) => (
        <>
          {row.holds.map((kind) => (
            <Tag key={kind} tone={holdTone(kind)}>
              {holdShort(kind)}
            </Tag>
          ))}
          {row.locked && <Tag>{t("orders.locked")}</Tag>}
          {row.printed_at != null && <Tag>{t("orders.printed")}</Tag>}
        </>
      ),
      text: (row) => row.holds.map(holdShort).join("、"),
    },
    {
      key: "pieces",
      title: t("orders.pieces"),
      width: 52,
      least: 44,
      right: true,
      cell: (row) => formatNumber(row.pieces),
      text: (row) => String(row.pieces),
    },
    {
      key: "billed",
      title: t("orders.billed"),
      width: 84,
      least: 72,
      right: true,
      sort: "billed",
      cell: (row) => (row.billed == null ? "—" : formatMoney(row.billed, row.currency)),
      text: (row) => (row.billed == null ? "" : String(row.billed)),
    },
    {
      key: "payment",
      grows: true,
      title: t("orders.payment"),
      width: 116,
      least: 72,
      cell: (row) => row.payment || "—",
      text: (row) => row.payment,
    },
    {
      key: "wished",
      grows: true,
      title: t("orders.wished"),
      width: 128,
      least: 104,
      cell: (row) => (row.wished ? formatWished(row.wished) : "—"),
      text: (row) => row.wished,
    },
  ];
  if (withStage) {
    columns.splice(4, 0, {
      key: "stage",
      title: t("orders.stage"),
      width: 84,
      least: 76,
      cell: (row) => <Tag tone={stageTone(row.progress)}>{stageText(row.progress)}</Tag>,
      text: (row) => stageText(row.progress),
    });
  }
  return columns;
}
