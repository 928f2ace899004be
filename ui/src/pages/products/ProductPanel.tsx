import { Button, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import type { FieldView, ProductSku, ProductView } from "../../backend";
import { toProblem } from "../../backend";
import { useAsk } from "../../backend/react";
import { ProblemBox } from "../../parts/ProblemBox";
import { Tabs } from "../../parts/Tabs";
import { Tag } from "../../parts/Tag";
import { t, textOr } from "../../texts";
import { formatNumber, formatWhen } from "../../texts/format";
import { BundleTab } from "./BundleTab";
import { ListingsTab } from "./ListingsTab";
import { PictureBox } from "./PictureBox";

const TABS = ["base", "skus", "listings", "bundle", "fields", "history"] as const;
type Tab = (typeof TABS)[number];

interface ProductPanelProps {
  row: ProductSku;
  fields: FieldView[];
  onEdit: (field: string, value: string) => void;
  onSku: (skuId: string) => void;
  onListings: (code: string) => void;
  onCopy: (product: ProductView) => void;
  onRemove: (skus: string[]) => void;
  onRestore: (skus: string[]) => void;
  onFields: () => void;
}

/** A product with all that is known of it; the SKU of the grid's row is the one that its tabs are about. */
export function ProductPanel(props: ProductPanelProps) {
  const { row } = props;
  const [tab, setTab] = useState<Tab>("base");
  const product = useAsk("products.get", { product_id: row.product_id }, { keep: true });
  const view = product.data?.product_id === row.product_id ? product.data : undefined;
  return (
    <aside className="panel" aria-label={t("products.detail")}>
      <div className="scroll">
        <div className="sec">
          <h2>
            {row.name}
            {row.variation && ` ／ ${row.variation}`}
          </h2>
          <div className="order-line">
            <span className="muted">{row.code}</span>
            {row.bundle && <Tag tone="violet">{t("stock.bundle")}</Tag>}
            {row.archived && <Tag tone="warn">{t("products.archived")}</Tag>}
          </div>
        </div>
        <Tabs
          label={t("products.detail")}
          items={TABS.map((key) => ({
            key,
            label: t(`products.tab_${key}`),
            ...(key === "skus" && view ? { count: view.skus.length } : {}),
          }))}
          value={tab}
          onChange={(key) => setTab(key as Tab)}
        />
        {product.isError && <ProblemBox problem={toProblem(product.error)} />}
        {view && tab === "base" && <Base {...props} view={view} />}
        {view && tab === "skus" && <Skus view={view} chosen={row.sku_id} onSku={props.onSku} />}
        {tab === "listings" && <ListingsTab key={row.sku_id} sku={row} onOpen={props.onListings} />}
        {tab === "bundle" && <BundleTab key={row.sku_id} sku={row} />}
        {view && tab === "fields" && <Fields {...props} view={view} />}
        {tab === "history" && <History productId={row.product_id} />}
      </div>
      {view && (
        <div className="foot">
          <Button variant="default" onClick={() => props.onCopy(view)}>
            {t("products.copy")}
          </Button>
          <span className="grow" />
          {row.archived ? (
            <Button variant="default" onClick={() => props.onRestore([row.sku_id])}>
              {t("products.restore")}
            </Button>
          ) : (
            <Button variant="default" color="red" onClick={() => props.onRemove([row.sku_id])}>
              {t("products.remove")}
            </Button>
          )}
        </div>
      )}
    </aside>
  );
}

/** A text that is saved when it is left; what was typed is never dropped. */
function Field({
  label,
  value,
  onSave,
  many,
}: {
  label: string;
  value: string;
  onSave: (value: string) => void;
  many?: boolean;
}) {
  const [typed, setTyped] = useState<string>();
  const leave = () => {
    if (typed !== undefined && typed !== value) {
      onSave(typed);
    }
    setTyped(undefined);
  };
  const shared = {
    label,
    value: typed ?? value,
    onBlur: leave,
  };
  return many ? (
    <Textarea {...shared} autosize minRows={2} onChange={(event) => setTyped(event.currentTarget.value)} />
  ) : (
    <TextInput {...shared} onChange={(event) => setTyped(event.currentTarget.value)} />
  );
}

function Base({ row, view, onEdit }: ProductPanelProps & { view: ProductView }) {
  return (
    <div className="sec fields">
      <PictureBox productId={view.product_id} name={view.name} />
      <Field
        key={`n${view.product_id}`}
        label={t("products.name")}
        value={view.name}
        onSave={(value) => onEdit("name", value)}
      />
      <Field
        key={`c${view.product_id}`}
        label={t("products.product_code")}
        value={view.code}
        onSave={(value) => onEdit("product_code", value)}
      />
      <Field
        key={`s${view.product_id}`}
        label={t("products.supplier")}
        value={view.supplier}
        onSave={(value) => onEdit("supplier", value)}
      />
      <Field
        key={`m${view.product_id}`}
        label={t("products.product_memo")}
        value={view.memo}
        many
        onSave={(value) => onEdit("product_memo", value)}
      />
      {row.jan_warnings.map((problem) => (
        <ProblemBox key={problem.code} problem={problem} tone="warn" />
      ))}
      <p className="muted small">{t("products.added", { when: formatWhen(view.created_at) })}</p>
    </div>
  );
}

interface SkusProps {
  view: ProductView;
  chosen: string;
  onSku: (skuId: string) => void;
}

function Skus({ view, chosen, onSku }: SkusProps) {
  return (
    <div className="sec">
      <table className="plain shop-numbers">
        <thead>
          <tr>
            <th>{t("products.code")}</th>
            <th>{t("products.options")}</th>
            <th className="num">{t("stock.expected")}</th>
          </tr>
        </thead>
        <tbody>
          {view.skus.map((sku) => (
            <tr key={sku.sku_id} data-on={sku.sku_id === chosen}>
              <td>
                <button type="button" className="link" onClick={() => onSku(sku.sku_id)}>
                  {sku.code}
                </button>
                {sku.archived && <Tag tone="warn">{t("products.archived")}</Tag>}
              </td>
              <td>
                {sku.variation || "—"}
                {sku.own_name && <div className="muted small">{sku.own_name}</div>}
              </td>
              <td className="num">{sku.expected == null ? "—" : formatNumber(sku.expected)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Fields({ view, fields, onEdit, onFields }: ProductPanelProps & { view: ProductView }) {
  return (
    <div className="sec fields">
      {fields.length === 0 && <p className="muted">{t("products.no_fields")}</p>}
      {fields.map((field) => (
        <Field
          key={`${view.product_id}${field.field_id}`}
          label={field.name}
          value={view.fields[field.field_id] ?? ""}
          onSave={(value) => onEdit(`field:${field.field_id}`, value)}
        />
      ))}
      <button type="button" className="link" onClick={onFields}>
        {t("products.fields_title")}
      </button>
    </div>
  );
}

/** A field of the record in the shop's words; the shop's own fields are called as the shop calls them. */
function fieldName(field: string): string {
  const code = `product_field.${field}`;
  const text = textOr(code);
  return text === code ? field : text;
}

function History({ productId }: { productId: string }) {
  const history = useAsk("products.history", { product_id: productId });
  if (history.data?.length === 0) {
    return <p className="sec muted">{t("products.no_history")}</p>;
  }
  return (
    <div className="sec">
      <ul className="tl">
        {history.data?.map((change) => (
          <li key={`${change.at}${change.what}${change.code ?? ""}`}>
            <time className="muted small">{formatWhen(change.at)}</time>
            <div>
              <b>{textOr(change.what)}</b> {change.code && <span className="muted">{change.code}</span>}
              {change.changes.map((field) => (
                <div key={field.field} className="small break">
                  {fieldName(field.field)}：{field.before || "—"} → {field.after || "—"}
                </div>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
