import { NativeSelect } from "@mantine/core";
import type { WhichBooks as Books } from "../../backend";
import { t } from "../../texts";

/** Which numbers goods change: both together, or one of them. */
export function WhichBooks({ value, onChange }: { value: Books; onChange: (value: Books) => void }) {
  return (
    <NativeSelect
      label={t("goods.books")}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value as Books)}
      data={[
        { value: "both", label: t("goods.books_both") },
        { value: "expected", label: t("goods.books_expected") },
        { value: "physical", label: t("goods.books_physical") },
      ]}
    />
  );
}
