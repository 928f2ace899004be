import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import type { FormEvent } from "react";
import type { Combination, CreateSku } from "../../backend";
import { toProblem } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { useDraft } from "../../hooks/useDraft";
import { Dialog } from "../../parts/Dialog";
import { ListBox } from "../../parts/ListBox";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t, textOr } from "../../texts";
import { formatNumber } from "../../texts/format";
import { normaliseNumber, readNumber } from "../../texts/numbers";
import { problemText } from "../../texts/problem";

interface Typed {
  code: string;
  name: string;
  supplier: string;
  price: string;
  cost: string;
  tax_rate: string;
  counting: string;
  axes: { name: string; values: string }[];
  /** Codes and JANs of variations that were typed over, by the variation. */
  codes: Record<string, string>;
  jans: Record<string, string>;
  /** Variations that there are not. */
  without: string[];
}

const FRESH: Typed = {
  code: "",
  name: "",
  supplier: "",
  price: "",
  cost: "",
  tax_rate: "10",
  counting: "counted",
  axes: [
    { name: "", values: "" },
    { name: "", values: "" },
  ],
  codes: {},
  jans: {},
  without: [],
};

const words = (text: string) =>
  text
    .split(/[,，、\n]/)
    .map((word) => word.trim())
    .filter(Boolean);

/** A new product with all its variations at once. */
export function CreateDialog({ onClose }: { onClose: (productId?: string) => void }) {
  const [typed, setTyped, drop] = useDraft<Typed>("product:new", FRESH);
  const create = useCommand("products.create");
  const change = (part: Partial<Typed>) => setTyped({ ...typed, ...part });
  const code = typed.code.normalize("NFKC").trim();
  const axes = typed.axes.map((axis) => ({ name: axis.name.trim(), values: words(axis.values) }));
  const [asked] = useDebouncedValue(JSON.stringify({ code, axes }), 200);
  const made = useAsk("products.combine", JSON.parse(asked), { enabled: code !== "", keep: true });
  const price = readNumber(typed.price);
  const cost = readNumber(typed.cost);
  const wrong = (text: string, number: { ok: boolean }) =>
    text.trim() !== "" && !number.ok ? t("problem.not_a_number_short") : undefined;
  const several = axes.some((axis) => axis.name && axis.values.length > 0);
  const rows = several ? (made.data ?? []) : [];
  const kept = rows.filter((row) => !typed.without.includes(row.variation));
  const sku = (row: Combination | undefined): CreateSku => ({
    code: row ? (typed.codes[row.variation] ?? row.code) : code,
    options: row?.options ?? [],
    unified_code: null,
    jan: typed.jans[row?.variation ?? ""] ?? "",
    price: price.ok ? price.value : null,
    cost: cost.ok ? cost.value : null,
    tax_rate: Number(typed.tax_rate),
    weight: null,
    shelf: "",
    counting: typed.counting,
  });
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await create.run({
      code,
      name: typed.name.trim(),
      supplier: typed.supplier.trim(),
      memo: "",
      skus: several ? kept.map(sku) : [sku(undefined)],
    });
    if (saved) {
      drop();
      const odd = saved.warnings.map(problemText).join(" ");
      toast([t("products.created", { code, n: formatNumber(saved.sku_ids.length) }), odd].join(" "));
      onClose(saved.product_id);
    }
  };
  const axis = (at: number, part: Partial<Typed["axes"][number]>) =>
    change({ axes: typed.axes.map((one, i) => (i === at ? { ...one, ...part } : one)) });
  const count = several ? kept.length : 1;
  const ready = code !== "" && typed.name.trim() !== "" && count > 0 && (!several || made.isSuccess);
  return (
    <Dialog
      title={t("products.create_title")}
      onClose={() => onClose()}
      size={720}
      actions={
        <>
          <Button variant="default" onClick={() => onClose()}>
            {t("common.cancel")}
          </Button>
          <Button
            type="submit"
            form="product"
            loading={create.busy}
            disabled={!ready || Boolean(wrong(typed.price, price) ?? wrong(typed.cost, cost))}
          >
            {t("products.create_run", { n: formatNumber(count) })}
          </Button>
        </>
      }
    >
      <form id="product" className="fields" onSubmit={(event) => void onSubmit(event)}>
        <div className="two">
          <TextInput
            label={t("products.product_code")}
            value={typed.code}
            onChange={(event) => change({ code: event.currentTarget.value })}
            onBlur={() => change({ code })}
            required
            data-autofocus
          />
          <TextInput
            label={t("products.name")}
            value={typed.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
            required
          />
        </div>
        <div className="product-numbers">
          <TextInput
            label={t("products.price_tax")}
            inputMode="numeric"
            value={typed.price}
            onChange={(event) => change({ price: event.currentTarget.value })}
            onBlur={() => change({ price: normaliseNumber(typed.price) })}
            error={wrong(typed.price, price)}
          />
          <TextInput
            label={t("products.cost")}
            inputMode="numeric"
            value={typed.cost}
            onChange={(event) => change({ cost: event.currentTarget.value })}
            onBlur={() => change({ cost: normaliseNumber(typed.cost) })}
            error={wrong(typed.cost, cost)}
          />
          <NativeSelect
            label={t("products.tax_rate")}
            value={typed.tax_rate}
            onChange={(event) => change({ tax_rate: event.currentTarget.value })}
            data={["10", "8", "0"].map((value) => ({ value, label: `${value}%` }))}
          />
          <NativeSelect
            label={t("products.counting")}
            value={typed.counting}
            onChange={(event) => change({ counting: event.currentTarget.value })}
            data={["counted", "not_counted", "made_to_order"].map((value) => ({
              value,
              label: textOr(`counting.${value}`),
            }))}
          />
        </div>
        <TextInput
          label={t("products.supplier")}
          value={typed.supplier}
          onChange={(event) => change({ supplier: event.currentTarget.value })}
        />
        <fieldset className="axes">
          <legend>{t("products.axes")}</legend>
          <p className="muted small">{t("products.axes_text")}</p>
          {typed.axes.map((one, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: axes have no other name than their place
            <div className="axis" key={at}>
              <TextInput
                aria-label={t("products.axis_name", { n: at + 1 })}
                placeholder={at === 0 ? t("products.axis_example_1") : t("products.axis_example_2")}
                value={one.name}
                onChange={(event) => axis(at, { name: event.currentTarget.value })}
              />
              <TextInput
                aria-label={t("products.axis_values", { n: at + 1 })}
                placeholder={at === 0 ? t("products.values_example_1") : t("products.values_example_2")}
                value={one.values}
                onChange={(event) => axis(at, { values: event.currentTarget.value })}
              />
            </div>
          ))}
          <button
            type="button"
            className="link"
            onClick={() => change({ axes: [...typed.axes, { name: "", values: "" }] })}
          >
            {t("products.axis_add")}
          </button>
        </fieldset>
        {several ? (
          <ListBox label={t("products.variations")}>
            <table className="plain">
              <thead>
                <tr>
                  <th>{t("products.keep")}</th>
                  <th>{t("products.options")}</th>
                  <th>{t("products.code")}</th>
                  <th>JAN</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => {
                  const on = !typed.without.includes(row.variation);
                  return (
                    <tr key={row.variation}>
                      <td>
                        <input
                          type="checkbox"
                          aria-label={t("products.keep_one", { name: row.variation })}
                          checked={on}
                          onChange={() =>
                            change({
                              without: on
                                ? [...typed.without, row.variation]
                                : typed.without.filter((one) => one !== row.variation),
                            })
                          }
                        />
                      </td>
                      <td className="nowrap">{row.variation}</td>
                      <td>
                        <TextInput
                          aria-label={t("products.code_of", { name: row.variation })}
                          value={typed.codes[row.variation] ?? row.code}
                          disabled={!on}
                          onChange={(event) =>
                            change({ codes: { ...typed.codes, [row.variation]: event.currentTarget.value } })
                          }
                        />
                      </td>
                      <td>
                        <TextInput
                          aria-label={t("products.jan_of", { name: row.variation })}
                          value={typed.jans[row.variation] ?? ""}
                          disabled={!on}
                          onChange={(event) =>
                            change({ jans: { ...typed.jans, [row.variation]: event.currentTarget.value } })
                          }
                        />
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </ListBox>
        ) : (
          <TextInput
            label="JAN"
            value={typed.jans[""] ?? ""}
            onChange={(event) => change({ jans: { ...typed.jans, "": event.currentTarget.value } })}
            onBlur={() =>
              change({ jans: { ...typed.jans, "": (typed.jans[""] ?? "").normalize("NFKC").trim() } })
            }
          />
        )}
      </form>
      <ProblemBox problem={create.problem ?? (made.error ? toProblem(made.error) : undefined)} />
    </Dialog>
  );
}
