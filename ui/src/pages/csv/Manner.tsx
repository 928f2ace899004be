import { Checkbox, NativeSelect, SegmentedControl, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import type {
  Encoding,
  FileMode,
  FileTarget,
  FileView,
  LayoutView,
  StockFileChoice,
  StockFilePreview,
} from "../../backend";
import { useShops } from "../../hooks/useShops";
import { t, textOr } from "../../texts";
import { fromLocal, toLocal } from "../../texts/moment";

interface MannerProps {
  file: FileView;
  choice: StockFileChoice;
  onChoice: (choice: StockFileChoice) => void;
  layouts: LayoutView[];
  seen: StockFilePreview | undefined;
  onAnew: ReactNode;
}

export const ENCODINGS: { value: Encoding; label: string }[] = [
  { value: "cp932", label: "Shift_JIS" },
  { value: "utf8", label: "UTF-8" },
  { value: "utf8_bom", label: "UTF-8 (BOM)" },
  { value: "utf16", label: "UTF-16" },
];

/** How the file is read and what it does: format, encoding, shop, 更新方法, 更新対象, and of which moment it is. */
export function Manner({ file, choice, onChoice, layouts, seen, onAnew }: MannerProps) {
  const shops = useShops();
  const layout = layouts.find((one) => one.id === (choice.layout || seen?.layout));
  const of = layout?.mall ? shops.list.filter((shop) => shop.mall === layout.mall) : [];
  const recognised = seen ? (layouts.find((one) => one.id === seen.layout)?.label ?? "") : "";
  const read = ENCODINGS.find((one) => one.value === seen?.encoding)?.label;
  const own = !layout?.mall;
  return (
    <div className="csv-manner">
      <div className="csv-file">
        <b className="break">{file.name}</b>
        {onAnew}
      </div>
      <NativeSelect
        label={t("csv.format")}
        value={choice.layout ?? ""}
        onChange={(event) => onChoice({ ...choice, layout: event.currentTarget.value, shop_id: null })}
        data={[
          {
            value: "",
            label: recognised ? t("csv.recognised", { what: textOr(recognised) }) : t("csv.by_header"),
          },
          ...layouts.map((one) => ({ value: one.id, label: textOr(one.label) })),
        ]}
      />
      <NativeSelect
        label={t("csv.encoding")}
        value={choice.encoding ?? ""}
        onChange={(event) =>
          onChoice({ ...choice, encoding: (event.currentTarget.value || null) as Encoding | null })
        }
        data={[
          {
            value: "",
            label: read && !choice.encoding ? t("csv.recognised", { what: read }) : t("csv.by_itself"),
          },
          ...ENCODINGS,
        ]}
      />
      {of.length > 1 && (
        <NativeSelect
          label={t("csv.shop")}
          value={choice.shop_id ?? ""}
          onChange={(event) => onChoice({ ...choice, shop_id: event.currentTarget.value || null })}
          data={[
            { value: "", label: t("csv.choose_shop") },
            ...of.map((shop) => ({ value: shop.id, label: shop.common.short_name })),
          ]}
        />
      )}
      <div>
        <div className="field-label">{t("csv.mode")}</div>
        <SegmentedControl
          fullWidth
          aria-label={t("csv.mode")}
          value={choice.mode ?? "replace"}
          onChange={(mode) => onChoice({ ...choice, mode: mode as FileMode })}
          data={[
            { value: "replace", label: t("csv.replace") },
            { value: "add", label: t("csv.add") },
            ...(own ? [{ value: "by_file", label: t("csv.by_file") }] : []),
          ]}
        />
      </div>
      <div>
        <div className="field-label">{t("csv.target")}</div>
        <SegmentedControl
          fullWidth
          aria-label={t("csv.target")}
          value={choice.target ?? "expected"}
          onChange={(target) => onChoice({ ...choice, target: target as FileTarget })}
          data={[
            { value: "expected", label: t("csv.target_expected") },
            { value: "physical", label: t("csv.target_physical") },
            { value: "both", label: t("csv.target_both") },
          ]}
        />
      </div>
      {choice.mode !== "add" && seen && (
        <TextInput
          type="datetime-local"
          label={t("csv.moment")}
          description={t("csv.moment_help")}
          value={toLocal(choice.moment ?? seen.moment)}
          onChange={(event) => onChoice({ ...choice, moment: fromLocal(event.currentTarget.value) ?? null })}
        />
      )}
      <Checkbox
        label={t("csv.mend")}
        description={t("csv.mend_help")}
        checked={!choice.without_mends}
        onChange={(event) => onChoice({ ...choice, without_mends: !event.currentTarget.checked })}
      />
    </div>
  );
}
