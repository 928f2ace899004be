import type { FieldView, ProductSku } from "../../backend";
import type { Column } from "../../grid/types";
import { Tag } from "../../parts/Tag";
import { t, textOr } from "../../texts";
import { formatNumber } from "../../texts/format";
import { problemText } from "../../texts/problem";

/** The columns of 商品: what the product says, what the SKU says, and the shop's own fields. */
export function productColumns(fields: FieldView[]): Column<ProductSku>[] {
  const text = (
    key: string,
    title: string,
    width: number,
    read: (row: ProductSku) => string,
    more: Partial<Column<ProductSku>> = {},
  ): Column<ProductSku> => ({
    key,
    title,
    width,
    cell: (row) => read(row) || <span className="faint">—</span>,
    text: read,
    editable: () => true,
    start: read,
    ...more,
  });
  const number = (
    key: string,
    title: string,
    width: number,
    read: (row: ProductSku) => number | null | undefined,
    more: Partial<Column<ProductSku>> = {},
  ): Column<ProductSku> => ({
    key,
    title,
    width,
    right: true,
    cell: (row) => {
      const value = read(row);
      return value == null ? <span className="faint">—</span> : formatNumber(value);
    },
    text: (row) => String(read(row) ?? ""),
    editable: () => true,
    start: (row) => String(read(row) ?? ""),
    ...more,
  });
  return [
    text("code", t("products.code"), 132, (row) => row.code, { pinned: true, sort: "code", least: 100 }),
    {
      key: "name",
      title: t("products.name"),
      width: 230,
      least: 190,
      grows: true,
      sort: "name",
      cell: (row) => (
        <span className="named">
          <span>{row.name}</span>
          {row.archived && <Tag tone="warn">{t("products.archived")}</Tag>}
          {row.bundle && <Tag tone="violet">{t("stock.bundle")}</Tag>}
        </span>
      ),
      text: (row) => row.name,
      editable: () => true,
      start: (row) => row.name,
    },
    {
      key: "options",
      title: t("products.options"),
      hint: t("products.options_hint"),
      width: 116,
      cell: (row) => row.variation || <span className="faint">—</span>,
      text: (row) => row.variation,
      editable: () => true,
      start: optionsText,
    },
    {
      key: "jan",
      title: "JAN",
      width: 118,
      sort: "jan",
      cell: (row) => (
        <span className="named" title={row.jan_warnings.map(problemText).join("\n")}>
          <span>{row.jan || <span className="faint">—</span>}</span>
          {row.jan_warnings.length > 0 && <Tag tone="warn">{t("products.check")}</Tag>}
        </span>
      ),
      text: (row) => row.jan,
      editable: () => true,
      start: (row) => row.jan,
    },
    number("cost", t("products.cost"), 78, (row) => row.cost, { sort: "cost" }),
    number("price", t("products.price"), 86, (row) => row.price, { sort: "price" }),
    {
      key: "tax_rate",
      title: t("products.tax_rate"),
      width: 52,
      right: true,
      cell: (row) => `${row.tax_rate}%`,
      text: (row) => `${row.tax_rate}`,
      editable: () => true,
      start: (row) => String(row.tax_rate),
    },
    {
      key: "expected",
      title: t("stock.expected"),
      hint: t("products.expected_hint"),
      width: 64,
      right: true,
      cell: (row) => (
        <span className="key-number" data-tone={toneOf(row)}>
          {row.expected == null ? "—" : formatNumber(row.expected)}
        </span>
      ),
      text: (row) => String(row.expected ?? ""),
    },
    {
      key: "counting",
      title: t("products.counting"),
      hint: t("products.counting_hint"),
      width: 78,
      cell: (row) =>
        row.counting === "counted" ? (
          <span className="muted">{textOr("counting.counted")}</span>
        ) : (
          <Tag title={textOr(`counting.${row.counting}`)}>
            {t(`counting_short.${row.counting as "not_counted"}`)}
          </Tag>
        ),
      text: (row) => textOr(`counting.${row.counting}`),
      editable: () => true,
      start: (row) => textOr(`counting.${row.counting}`),
    },
    {
      key: "listings",
      title: t("products.listings"),
      hint: t("products.listings_hint"),
      width: 62,
      right: true,
      cell: (row) => (row.listings > 0 ? formatNumber(row.listings) : <span className="faint">—</span>),
      text: (row) => String(row.listings),
    },
    text("shelf", t("products.shelf"), 84, (row) => row.shelf, { sort: "shelf" }),
    text("supplier", t("products.supplier"), 110, (row) => row.supplier, { sort: "supplier" }),
    number("weight", t("products.weight"), 66, (row) => row.weight),
    number("low_at", t("products.low_at"), 66, (row) => row.low_at, { hint: t("products.low_at_hint") }),
    text("unified_code", t("products.unified_code"), 116, (row) => row.unified_code ?? "", {
      hint: t("products.unified_code_hint"),
    }),
    text("product_code", t("products.product_code"), 110, (row) => row.product_code, { sort: "product" }),
    text("memo", t("products.memo"), 130, (row) => row.memo),
    ...fields.map((field) =>
      text(`field:${field.field_id}`, field.name, 110, (row) => row.fields[field.field_id] ?? ""),
    ),
  ];
}

/** Options as they are typed: `色:赤 / サイズ:M`. */
export function optionsText(row: ProductSku): string {
  return row.options.map((option) => `${option.name}:${option.value}`).join(" / ");
}

function toneOf(row: ProductSku): string | undefined {
  if (row.expected == null) {
    return "none";
  }
  return row.expected < 0 ? "bad" : row.expected === 0 ? "zero" : undefined;
}
