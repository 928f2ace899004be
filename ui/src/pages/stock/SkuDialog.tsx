import { Button, NativeSelect, TextInput } from "@mantine/core";
import type { FormEvent } from "react";
import { useCommand } from "../../backend/react";
import { useDraft } from "../../hooks/useDraft";
import { Dialog } from "../../parts/Dialog";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t, textOr } from "../../texts";
import { normaliseNumber, readNumber } from "../../texts/numbers";

const FRESH = { code: "", name: "", variation: "", counting: "counted", tax_rate: "10", price: "" };

/** A new SKU, or new words for one that is known by its code. */
export function SkuDialog({ onClose }: { onClose: () => void }) {
  const [typed, setTyped, drop] = useDraft("sku:new", FRESH);
  const save = useCommand("skus.save");
  const change = (part: Partial<typeof FRESH>) => setTyped({ ...typed, ...part });
  const price = readNumber(typed.price);
  const priceWrong = typed.price.trim() !== "" && !price.ok;
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await save.run({
      code: typed.code.normalize("NFKC").trim(),
      name: typed.name.trim(),
      variation: typed.variation.trim(),
      counting: typed.counting,
      tax_rate: Number(typed.tax_rate),
      price: price.ok ? price.value : null,
    });
    if (saved) {
      toast(t("sku.saved", { code: typed.code }));
      drop();
      onClose();
    }
  };
  return (
    <Dialog
      title={t("sku.title")}
      onClose={onClose}
      size={460}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button
            type="submit"
            form="sku"
            loading={save.busy}
            disabled={!typed.code.trim() || !typed.name.trim() || priceWrong}
          >
            {t("common.save")}
          </Button>
        </>
      }
    >
      <form id="sku" className="fields" onSubmit={(event) => void onSubmit(event)}>
        <TextInput
          label={t("stock.code")}
          description={t("sku.code_text")}
          value={typed.code}
          onChange={(event) => change({ code: event.currentTarget.value })}
          onBlur={() => change({ code: typed.code.normalize("NFKC").trim() })}
          required
          data-autofocus
        />
        <TextInput
          label={t("sku.name")}
          value={typed.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          required
        />
        <TextInput
          label={t("sku.variation")}
          value={typed.variation}
          onChange={(event) => change({ variation: event.currentTarget.value })}
        />
        <NativeSelect
          label={t("sku.counting")}
          value={typed.counting}
          onChange={(event) => change({ counting: event.currentTarget.value })}
          data={["counted", "not_counted", "made_to_order"].map((value) => ({
            value,
            label: textOr(`counting.${value}`),
          }))}
        />
        <div className="two">
          <TextInput
            label={t("sku.price")}
            inputMode="numeric"
            value={typed.price}
            onChange={(event) => change({ price: event.currentTarget.value })}
            onBlur={() => change({ price: normaliseNumber(typed.price) })}
            error={priceWrong ? t("problem.not_a_number_short") : undefined}
          />
          <NativeSelect
            label={t("sku.tax_rate")}
            value={typed.tax_rate}
            onChange={(event) => change({ tax_rate: event.currentTarget.value })}
            data={["10", "8", "0"].map((value) => ({ value, label: `${value}%` }))}
          />
        </div>
      </form>
      <ProblemBox problem={save.problem} />
    </Dialog>
  );
}
