import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { ProductView } from "../../backend";
import { useCommand } from "../../backend/react";
import { Dialog } from "../../parts/Dialog";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";

interface CopyDialogProps {
  product: ProductView;
  onClose: (productId?: string) => void;
}

/** A copy of a product with its SKUs: without stock, listings and JANs, which are of one article only. */
export function CopyDialog({ product, onClose }: CopyDialogProps) {
  const [code, setCode] = useState(`${product.code}-2`);
  const [name, setName] = useState(product.name);
  const copy = useCommand("products.copy");
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    const made = await copy.run({ product_id: product.product_id, code, name });
    if (made) {
      toast(t("products.created", { code, n: formatNumber(made.sku_ids.length) }));
      onClose(made.product_id);
    }
  };
  return (
    <Dialog
      title={t("products.copy_title")}
      onClose={() => onClose()}
      size={460}
      actions={
        <>
          <Button variant="default" onClick={() => onClose()}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" form="copy" loading={copy.busy} disabled={!code.trim() || !name.trim()}>
            {t("products.copy_run")}
          </Button>
        </>
      }
    >
      <p>{t("products.copy_text", { code: product.code })}</p>
      <form id="copy" className="fields" onSubmit={(event) => void onSubmit(event)}>
        <TextInput
          label={t("products.product_code")}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          onBlur={() => setCode(code.normalize("NFKC").trim())}
          data-autofocus
          required
        />
        <TextInput
          label={t("products.name")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
        />
      </form>
      <ProblemBox problem={copy.problem} />
    </Dialog>
  );
}
