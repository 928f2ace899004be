import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconTrash } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import type { StockCounts, WarehouseView } from "../../backend";
import { useCommand } from "../../backend/react";
import { warehouseName } from "../../hooks/useWarehouses";
import { Dialog } from "../../parts/Dialog";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { normaliseNumber, readNumber } from "../../texts/numbers";

interface StockSettingsProps {
  counts: StockCounts;
  onClose: () => void;
}

/** What holds for all stock: from which number on it is few, and the warehouses. */
export function StockSettings({ counts, onClose }: StockSettingsProps) {
  const [low, setLow] = useState(counts.low_at == null ? "" : String(counts.low_at));
  const save = useCommand("stock.save_settings");
  const number = readNumber(low);
  const wrong = low.trim() !== "" && (!number.ok || number.value < 0);
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (await save.run({ low_at: number.ok ? number.value : null })) {
      toast(t("stock_settings.saved"));
      onClose();
    }
  };
  return (
    <Dialog
      title={t("stock_settings.title")}
      onClose={onClose}
      size={560}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.close")}
          </Button>
          <Button type="submit" form="stock-settings" loading={save.busy} disabled={wrong}>
            {t("common.save")}
          </Button>
        </>
      }
    >
      <form id="stock-settings" className="fields" onSubmit={(event) => void onSubmit(event)}>
        <TextInput
          label={t("stock_settings.low_at")}
          description={t("stock_settings.low_at_text")}
          inputMode="numeric"
          w={220}
          value={low}
          onChange={(event) => setLow(event.currentTarget.value)}
          onBlur={() => setLow(normaliseNumber(low))}
          error={wrong ? t("problem.not_a_number_short") : undefined}
        />
      </form>
      <ProblemBox problem={save.problem} />
      <Warehouses list={counts.warehouses} />
    </Dialog>
  );
}

/** The warehouses, in the order in which goods are taken from them. */
function Warehouses({ list }: { list: WarehouseView[] }) {
  const save = useCommand("warehouses.save");
  const remove = useCommand("warehouses.remove");
  const [adding, setAdding] = useState({ code: "", name: "" });
  const ready = adding.code.trim() !== "" && adding.name.trim() !== "";
  const onAdd = async (event: FormEvent) => {
    event.preventDefault();
    if (await save.run({ code: adding.code.normalize("NFKC").trim(), name: adding.name.trim() })) {
      setAdding({ code: "", name: "" });
    }
  };
  return (
    <section className="warehouses">
      <h3>{t("warehouse.title")}</h3>
      <p className="muted">{t("warehouse.text")}</p>
      <table className="plain">
        <thead>
          <tr>
            <th>{t("warehouse.code")}</th>
            <th>{t("warehouse.name")}</th>
            <th>
              <span className="unseen">{t("warehouse.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {list.map((one, at) => (
            <Warehouse
              key={one.id}
              row={one}
              first={at === 0}
              last={at === list.length - 1}
              onSave={(code, name) => void save.run({ id: one.id, code, name })}
              onPlace={(place) =>
                void save.run({ id: one.id, code: one.code, name: warehouseName(one), place })
              }
              onRemove={() => void remove.run({ id: one.id })}
              at={at}
            />
          ))}
        </tbody>
      </table>
      <form className="order-line" onSubmit={(event) => void onAdd(event)}>
        <TextInput
          aria-label={t("warehouse.code")}
          placeholder={t("warehouse.code")}
          w={120}
          value={adding.code}
          onChange={(event) => setAdding({ ...adding, code: event.currentTarget.value })}
        />
        <TextInput
          aria-label={t("warehouse.name")}
          placeholder={t("warehouse.name_example")}
          value={adding.name}
          onChange={(event) => setAdding({ ...adding, name: event.currentTarget.value })}
        />
        <Button type="submit" variant="default" disabled={!ready} loading={save.busy}>
          {t("warehouse.add")}
        </Button>
      </form>
      <ProblemBox problem={save.problem ?? remove.problem} />
    </section>
  );
}

interface WarehouseProps {
  row: WarehouseView;
  at: number;
  first: boolean;
  last: boolean;
  onSave: (code: string, name: string) => void;
  onPlace: (place: number) => void;
  onRemove: () => void;
}

function Warehouse({ row, at, first, last, onSave, onPlace, onRemove }: WarehouseProps) {
  const [code, setCode] = useState(row.code);
  const [name, setName] = useState(warehouseName(row));
  const leave = () => {
    const typed = code.normalize("NFKC").trim();
    if (typed && name.trim() && (typed !== row.code || name.trim() !== warehouseName(row))) {
      onSave(typed, name.trim());
    }
  };
  return (
    <tr>
      <td>
        <TextInput
          aria-label={`${warehouseName(row)} ${t("warehouse.code")}`}
          w={120}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          onBlur={leave}
        />
      </td>
      <td>
        <TextInput
          aria-label={`${warehouseName(row)} ${t("warehouse.name")}`}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          onBlur={leave}
        />
      </td>
      <td className="nowrap">
        <ActionIcon
          aria-label={t("warehouse.up", { name: warehouseName(row) })}
          disabled={first}
          onClick={() => onPlace(at - 1)}
        >
          <IconArrowUp size={14} />
        </ActionIcon>
        <ActionIcon
          aria-label={t("warehouse.down", { name: warehouseName(row) })}
          disabled={last}
          onClick={() => onPlace(at + 1)}
        >
          <IconArrowDown size={14} />
        </ActionIcon>
        <ActionIcon
          aria-label={t("warehouse.remove", { name: warehouseName(row) })}
          title={row.used ? t("warehouse.is_used") : undefined}
          disabled={row.used}
          onClick={onRemove}
        >
          <IconTrash size={14} />
        </ActionIcon>
      </td>
    </tr>
  );
}
