import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconX } from "@tabler/icons-react";
import { useState } from "react";
import type { FieldView, SaveField } from "../../backend";
import { useCommand } from "../../backend/react";
import { Dialog } from "../../parts/Dialog";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";

const MOST = 50;

interface Typed extends SaveField {
  at: number;
}

/** The shop's own fields: named, ordered, up to fifty. */
export function FieldsDialog({ fields, onClose }: { fields: FieldView[]; onClose: () => void }) {
  const [typed, setTyped] = useState<Typed[]>(() => fields.map((field, at) => ({ ...field, at })));
  const [next, setNext] = useState(fields.length);
  const save = useCommand("products.save_fields");
  const filled = save.problem?.code === "product.field_filled";
  const run = async (remove_filled: boolean) => {
    const list = typed.map(({ field_id, name }) => ({ field_id: field_id ?? null, name }));
    if (await save.run({ fields: list, remove_filled })) {
      toast(t("products.fields_saved"));
      onClose();
    }
  };
  const move = (at: number, by: number) => {
    const list = [...typed];
    const [one] = list.splice(at, 1);
    if (one) {
      list.splice(at + by, 0, one);
      setTyped(list);
    }
  };
  return (
    <Dialog
      title={t("products.fields_title")}
      onClose={onClose}
      size={480}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          {filled ? (
            <Button color="red" loading={save.busy} onClick={() => void run(true)}>
              {t("products.fields_remove")}
            </Button>
          ) : (
            <Button loading={save.busy} onClick={() => void run(false)}>
              {t("common.save")}
            </Button>
          )}
        </>
      }
    >
      <p>{t("products.fields_text", { most: formatNumber(MOST) })}</p>
      {typed.map((field, at) => (
        <div className="field-row" key={field.at}>
          <TextInput
            aria-label={t("products.field_name", { n: at + 1 })}
            value={field.name}
            onChange={(event) =>
              setTyped(
                typed.map((one) => (one.at === field.at ? { ...one, name: event.currentTarget.value } : one)),
              )
            }
          />
          <ActionIcon aria-label={t("products.field_up")} disabled={at === 0} onClick={() => move(at, -1)}>
            <IconArrowUp size={14} />
          </ActionIcon>
          <ActionIcon
            aria-label={t("products.field_down")}
            disabled={at === typed.length - 1}
            onClick={() => move(at, 1)}
          >
            <IconArrowDown size={14} />
          </ActionIcon>
          <ActionIcon
            aria-label={t("products.field_remove", { name: field.name })}
            onClick={() => setTyped(typed.filter((one) => one.at !== field.at))}
          >
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="default"
        disabled={typed.length >= MOST}
        onClick={() => {
          setTyped([...typed, { field_id: null, name: "", at: next }]);
          setNext(next + 1);
        }}
      >
        {t("products.field_add")}
      </Button>
      <ProblemBox problem={save.problem} />
    </Dialog>
  );
}
