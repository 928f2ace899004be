import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import type { ArrivalDetail, StockRow } from "../../backend";
import { useCommand } from "../../backend/react";
import { useDraft } from "../../hooks/useDraft";
import { Dialog } from "../../parts/Dialog";
import { ProblemBox } from "../../parts/ProblemBox";
import { SkuPicker } from "../../parts/SkuPicker";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { normaliseNumber, readNumber } from "../../texts/numbers";
import { WhichWarehouse } from "./WhichWarehouse";

interface TypedLine {
  sku_id: string;
  code: string;
  name: string;
  quantity: string;
}
interface Typed {
  supplier: string;
  expected_on: string;
  memo: string;
  warehouse: string | null;
  search: string;
  lines: TypedLine[];
}

interface ArrivalDialogProps {
  /** The one to change; a new one without. */
  arrival?: ArrivalDetail;
  onClose: () => void;
  onSaved: (arrivalId: string) => void;
}

function typedOf(arrival: ArrivalDetail | undefined): Typed {
  return {
    supplier: arrival?.arrival.supplier ?? "",
    expected_on: arrival?.arrival.expected_on ?? "",
    memo: arrival?.arrival.memo ?? "",
    warehouse: arrival?.arrival.warehouse_id ?? null,
    search: "",
    lines: (arrival?.lines ?? []).map((line) => ({
      sku_id: line.sku.sku_id,
      code: line.sku.code,
      name: line.sku.name,
      quantity: String(line.quantity),
    })),
  };
}

/** Writes an arrival down: from whom, when, and how many of what. */
export function ArrivalDialog({ arrival, onClose, onSaved }: ArrivalDialogProps) {
  const id = arrival?.arrival.arrival_id;
  const [typed, setTyped, drop] = useDraft<Typed>(`arrival:${id ?? "new"}`, typedOf(arrival));
  const save = useCommand("arrivals.save");
  const change = (part: Partial<Typed>) => setTyped({ ...typed, ...part });
  const changeLine = (sku: string, quantity: string) =>
    change({ lines: typed.lines.map((line) => (line.sku_id === sku ? { ...line, quantity } : line)) });
  const add = (row: StockRow) => {
    if (!typed.lines.some((line) => line.sku_id === row.sku_id)) {
      const name = row.variation ? `${row.name} ／ ${row.variation}` : row.name;
      change({ lines: [...typed.lines, { sku_id: row.sku_id, code: row.code, name, quantity: "" }] });
    }
  };
  const wrong = (line: TypedLine) => {
    const number = readNumber(line.quantity);
    return !number.ok || number.value < 1;
  };
  const run = async () => {
    const saved = await save.run({
      arrival_id: id ?? null,
      supplier: typed.supplier,
      expected_on: typed.expected_on || null,
      memo: typed.memo,
      warehouse_id: typed.warehouse,
      lines: typed.lines.map(({ sku_id, quantity }) => ({ sku_id, quantity })),
    });
    if (saved) {
      drop();
      toast(t("arrivals.saved"));
      onSaved(saved.arrival.arrival_id);
      onClose();
    }
  };
  return (
    <Dialog
      title={id ? t("arrivals.change") : t("arrivals.new")}
      onClose={onClose}
      size={720}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button
            loading={save.busy}
            disabled={typed.lines.length === 0 || typed.lines.some(wrong)}
            onClick={() => void run()}
          >
            {t("common.save")}
          </Button>
        </>
      }
    >
      <div className="fields">
        <div className="two">
          <TextInput
            label={t("arrivals.supplier")}
            value={typed.supplier}
            onChange={(event) => change({ supplier: event.currentTarget.value })}
            data-autofocus
          />
          <TextInput
            type="date"
            label={t("arrivals.day")}
            value={typed.expected_on}
            onChange={(event) => change({ expected_on: event.currentTarget.value })}
          />
        </div>
        <WhichWarehouse value={typed.warehouse} onChange={(warehouse) => change({ warehouse })} />
        <TextInput
          label={t("arrivals.memo")}
          value={typed.memo}
          onChange={(event) => change({ memo: event.currentTarget.value })}
        />
        <SkuPicker
          label={t("arrivals.add")}
          text={typed.search}
          onText={(search) => change({ search })}
          chosen={undefined}
          onChoose={add}
          but={new Set(typed.lines.map((line) => line.sku_id))}
        />
        {typed.lines.length > 0 && (
          <table className="plain">
            <thead>
              <tr>
                <th>{t("stock.code")}</th>
                <th>{t("stock.name")}</th>
                <th>{t("arrivals.quantity")}</th>
                <th>
                  <span className="unseen">{t("arrivals.remove_line")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {typed.lines.map((line) => (
                <tr key={line.sku_id}>
                  <td>{line.code}</td>
                  <td>{line.name}</td>
                  <td className="num">
                    <TextInput
                      w={96}
                      aria-label={t("arrivals.quantity_of", { code: line.code })}
                      inputMode="numeric"
                      value={line.quantity}
                      onChange={(event) => changeLine(line.sku_id, event.currentTarget.value)}
                      onBlur={() => changeLine(line.sku_id, normaliseNumber(line.quantity))}
                      error={line.quantity.trim() !== "" && wrong(line)}
                    />
                  </td>
                  <td>
                    <ActionIcon
                      aria-label={t("arrivals.remove_line_of", { code: line.code })}
                      onClick={() =>
                        change({ lines: typed.lines.filter((other) => other.sku_id !== line.sku_id) })
                      }
                    >
                      <IconX size={14} />
                    </ActionIcon>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      <ProblemBox problem={save.problem} />
    </Dialog>
  );
}
