import { ActionIcon, Button, NativeSelect, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { type UseFormReturn, useFieldArray } from "react-hook-form";
import type { MailboxView } from "../../backend";
import { toast } from "../../parts/toast";
import { t, textOr } from "../../texts";
import type { ShopForm } from "./shopForm";

const KINDS = ["recipient", "folder", "sender", "shop_name"];

interface RoutesProps {
  form: UseFormReturn<ShopForm>;
  mailboxes: MailboxView[];
}

/** Which mails belong to the shop; an address of its own is the surest way, and is here to copy. */
export function Routes({ form, mailboxes }: RoutesProps) {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "routes" });
  const code = form.watch("common.code");
  const hints = mailboxes
    .map((box) => plusAddress(box.user, code))
    .filter((address): address is string => address !== undefined);
  return (
    <div className="fields">
      <p className="muted">{t("routes.text")}</p>
      {hints.map((address) => (
        <div key={address} className="hint-line">
          <span>{t("routes.hint")}</span>
          <code>{address}</code>
          <Button
            variant="default"
            size="compact-xs"
            onClick={() => void navigator.clipboard.writeText(address).then(() => toast(t("common.copied")))}
          >
            {t("common.copy")}
          </Button>
          <Button
            variant="subtle"
            size="compact-xs"
            onClick={() => append({ kind: "recipient", value: address })}
          >
            {t("routes.use")}
          </Button>
        </div>
      ))}
      {fields.map((field, at) => (
        <div key={field.id} className="route">
          <NativeSelect
            aria-label={t("routes.kind")}
            {...form.register(`routes.${at}.kind`)}
            data={KINDS.map((value) => ({ value, label: textOr(`route.${value}`) }))}
          />
          <TextInput
            aria-label={t("routes.value")}
            className="grow"
            {...form.register(`routes.${at}.value`)}
          />
          <ActionIcon aria-label={t("common.delete")} onClick={() => remove(at)}>
            <IconTrash size={15} />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button variant="default" size="compact-xs" onClick={() => append({ kind: "recipient", value: "" })}>
          {t("routes.add")}
        </Button>
      </div>
    </div>
  );
}

/** `order@example.com` and `hinata-r`: `order+hinata-r@example.com`. */
export function plusAddress(user: string, code: string): string | undefined {
  const at = user.lastIndexOf("@");
  return at > 0 && code ? `${user.slice(0, at)}+${code}${user.slice(at)}` : undefined;
}
