import { ActionIcon, Checkbox, Popover } from "@mantine/core";
import { IconColumns } from "@tabler/icons-react";
import { t } from "../texts";

interface ColumnChoiceProps {
  columns: { key: string; title: string }[];
  hidden: ReadonlySet<string>;
  onChange: (hidden: ReadonlySet<string>) => void;
}

/** Which columns a list shows. */
export function ColumnChoice({ columns, hidden, onChange }: ColumnChoiceProps) {
  return (
    <Popover position="bottom-end" trapFocus returnFocus withinPortal>
      <Popover.Target>
        <ActionIcon aria-label={t("columns.choose")} title={t("columns.choose")}>
          <IconColumns size={16} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <fieldset className="choices">
          <legend className="unseen">{t("columns.choose")}</legend>
          {columns.map((column) => (
            <Checkbox
              key={column.key}
              label={column.title}
              checked={!hidden.has(column.key)}
              onChange={(event) => {
                const next = new Set(hidden);
                if (event.currentTarget.checked) {
                  next.delete(column.key);
                } else {
                  next.add(column.key);
                }
                onChange(next);
              }}
            />
          ))}
        </fieldset>
      </Popover.Dropdown>
    </Popover>
  );
}
