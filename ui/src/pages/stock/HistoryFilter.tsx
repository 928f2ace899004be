import { NativeSelect, TextInput } from "@mantine/core";
import type { HistorySearch } from "../../app/router";
import { useAsk } from "../../backend/react";
import { ShopSelect } from "../../parts/ShopSelect";
import { t, textOf, textOr } from "../../texts";

/** Causes as a person looks for them, the most wanted first. */
const CAUSES = [
  "order",
  "cancel",
  "change",
  "apply_paused",
  "set_by_hand",
  "add_by_hand",
  "take_by_hand",
  "file",
  "undo",
  "received",
  "returned",
  "counted",
  "shipped",
  "moved",
  "aligned",
  "reconciled",
  "initial",
];
/** A person as the movements have them: a name, or one that has words of its own. */
const personName = (name: string) => textOf(`person.${name}`) ?? name;
const BOOKS = ["expected", "held", "good", "defective", "allocated"];

interface HistoryFilterProps {
  search: HistorySearch;
  onChange: (change: Partial<HistorySearch>) => void;
}

/** What of 在庫数量変更履歴 is looked for: days, cause, kind, shop, order, file, person. The words go into the header's search. */
export function HistoryFilter({ search, onChange }: HistoryFilterProps) {
  const persons = useAsk("stock.persons", {});
  const filtered = Object.values(search).some((value) => value !== undefined);
  return (
    <div className="bar head-bar">
      <TextInput
        type="date"
        aria-label={t("stock_history.from")}
        value={search.from ?? ""}
        onChange={(event) => onChange({ from: event.currentTarget.value || undefined })}
      />
      <span className="muted">〜</span>
      <TextInput
        type="date"
        aria-label={t("stock_history.to")}
        value={search.to ?? ""}
        onChange={(event) => onChange({ to: event.currentTarget.value || undefined })}
      />
      <NativeSelect
        aria-label={t("stock_history.cause")}
        w={150}
        value={search.cause ?? ""}
        onChange={(event) => onChange({ cause: event.currentTarget.value || undefined })}
        data={[
          { value: "", label: t("stock_history.every_cause") },
          ...CAUSES.map((value) => ({ value, label: textOr(`cause.${value}`) })),
        ]}
      />
      <NativeSelect
        aria-label={t("stock.book")}
        w={120}
        value={search.book ?? ""}
        onChange={(event) => onChange({ book: event.currentTarget.value || undefined })}
        data={[
          { value: "", label: t("stock_history.every_book") },
          ...BOOKS.map((value) => ({ value, label: textOr(`book.${value}`) })),
        ]}
      />
      <ShopSelect value={search.shop} onChange={(shop) => onChange({ shop })} />
      <TextInput
        aria-label={t("stock_history.order")}
        placeholder={t("stock_history.order")}
        w={130}
        value={search.order ?? ""}
        onChange={(event) => onChange({ order: event.currentTarget.value || undefined })}
      />
      <TextInput
        aria-label={t("stock_history.file")}
        placeholder={t("stock_history.file")}
        w={130}
        value={search.file ?? ""}
        onChange={(event) => onChange({ file: event.currentTarget.value || undefined })}
      />
      <NativeSelect
        aria-label={t("stock_history.person")}
        w={120}
        value={search.person ?? ""}
        onChange={(event) => onChange({ person: event.currentTarget.value || undefined })}
        data={[
          { value: "", label: t("stock_history.every_person") },
          { value: "auto", label: t("person.auto") },
          ...(persons.data ?? []).map((name) => ({ value: name, label: personName(name) })),
        ]}
      />
      {filtered && (
        <button
          type="button"
          className="link"
          onClick={() =>
            onChange({
              q: undefined,
              from: undefined,
              to: undefined,
              cause: undefined,
              book: undefined,
              shop: undefined,
              order: undefined,
              file: undefined,
              person: undefined,
              sku: undefined,
              job: undefined,
              request: undefined,
            })
          }
        >
          {t("search.clear")}
        </button>
      )}
    </div>
  );
}
