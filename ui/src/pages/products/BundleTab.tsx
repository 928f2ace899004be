import { ActionIcon, Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconX } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import type { BundlePart, ProductSku, StockRow } from "../../backend";
import { toProblem } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { useDraft } from "../../hooks/useDraft";
import { Dialog } from "../../parts/Dialog";
import { PickSku } from "../../parts/PickSku";
import { ProblemBox } from "../../parts/ProblemBox";
import { Tag } from "../../parts/Tag";
import { toast } from "../../parts/toast";
import { t, textOr } from "../../texts";
import { formatNumber } from "../../texts/format";
import { normaliseNumber, readNumber } from "../../texts/numbers";
import { LookTable } from "./LookTable";

interface TypedPart {
  sku_id: string;
  code: string;
  name: string;
  quantity: string;
}

const typedOf = (part: BundlePart): TypedPart => ({
  sku_id: part.sku_id,
  code: part.code,
  name: part.variation ? `${part.name} ／ ${part.variation}` : part.name,
  quantity: String(part.quantity),
});

/** What a SKU is made of: typed, checked while it is typed, with how many there are enough for. */
export function BundleTab({ sku }: { sku: ProductSku }) {
  const bundle = useAsk("bundles.get", { sku_id: sku.sku_id });
  const [draft, setDraft, drop] = useDraft<TypedPart[] | null>(`bundle:${sku.sku_id}`, null);
  const [adding, setAdding] = useState(false);
  const [looking, setLooking] = useState(false);
  const save = useCommand("bundles.save");
  const parts = draft ?? bundle.data?.parts.map(typedOf) ?? [];
  const read = parts.map((part) => ({ part, number: readNumber(part.quantity) }));
  const sound = read.every(({ number }) => number.ok && number.value > 0);
  const wanted = read.map(({ part, number }) => ({
    sku_id: part.sku_id,
    quantity: number.ok ? number.value : 0,
  }));
  const [asked] = useDebouncedValue(JSON.stringify(wanted), 200);
  const check = useAsk(
    "bundles.check",
    { sku_id: sku.sku_id, parts: JSON.parse(asked) },
    { enabled: draft !== null && sound, keep: true },
  );
  const checked = draft === null ? bundle.data : check.data?.bundle;
  const problem = draft === null ? undefined : check.data?.problem;
  // A look is good for what was typed when it was taken.
  const current = asked === JSON.stringify(wanted) && !check.isFetching;
  useEffect(() => {
    if (draft !== null && draft.length === 0 && bundle.data?.parts.length === 0) {
      drop();
    }
  }, [draft, bundle.data, drop]);
  const known = new Map(checked?.parts.map((part) => [part.sku_id, part]));
  const run = async () => {
    const saved = await save.run({
      sku_id: sku.sku_id,
      parts: wanted,
      seen: check.data?.look?.seen ?? null,
    });
    if (saved) {
      setLooking(false);
      drop();
      toast(t("bundles.saved", { code: sku.code }));
    }
  };
  const onSave = () => {
    if ((check.data?.look?.impact.rows.length ?? 0) > 0) {
      setLooking(true);
    } else {
      void run();
    }
  };
  return (
    <div className="sec">
      {parts.length === 0 ? (
        <p className="muted">{t("bundles.none")}</p>
      ) : (
        <table className="plain bundle">
          <thead>
            <tr>
              <th>{t("bundles.part")}</th>
              <th className="num">{t("bundles.quantity")}</th>
              <th className="num">{t("bundles.enough_for")}</th>
              <th>
                <span className="unseen">{t("bundles.take_out")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {read.map(({ part, number }, at) => {
              const row = known.get(part.sku_id);
              return (
                <tr key={part.sku_id} data-least={checked?.scarcest === part.sku_id}>
                  <td>
                    <b>{part.code}</b> {row?.bundle && <Tag tone="violet">{t("stock.bundle")}</Tag>}
                    {row && row.counting !== "counted" && <Tag>{textOr(`counting.${row.counting}`)}</Tag>}
                    <div className="muted small">{part.name}</div>
                  </td>
                  <td className="num">
                    <TextInput
                      aria-label={t("bundles.quantity_of", { code: part.code })}
                      inputMode="numeric"
                      className="quantity"
                      value={part.quantity}
                      onChange={(event) =>
                        setDraft(
                          parts.map((one, i) =>
                            i === at ? { ...one, quantity: event.currentTarget.value } : one,
                          ),
                        )
                      }
                      onBlur={() =>
                        draft &&
                        setDraft(
                          parts.map((one, i) =>
                            i === at ? { ...one, quantity: normaliseNumber(one.quantity) } : one,
                          ),
                        )
                      }
                      error={!number.ok || number.value < 1}
                    />
                  </td>
                  <td className="num">
                    {row?.enough_for == null ? "—" : t("bundles.sets", { n: formatNumber(row.enough_for) })}
                    {row?.available != null && (
                      <div className="muted small">
                        {t("bundles.available", { n: formatNumber(row.available) })}
                      </div>
                    )}
                  </td>
                  <td>
                    <ActionIcon
                      aria-label={t("bundles.remove_part", { code: part.code })}
                      onClick={() => setDraft(parts.filter((_, i) => i !== at))}
                    >
                      <IconX size={14} />
                    </ActionIcon>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {parts.length > 0 && !problem && checked?.makes != null && (
        <p className="makes">
          <b>{t("bundles.makes", { n: formatNumber(checked.makes) })}</b>
          {checked.scarcest && (
            <span className="muted">
              {" "}
              {t("bundles.scarcest", {
                code: checked.leaves.find((leaf) => leaf.sku_id === checked.scarcest)?.code ?? "",
              })}
            </span>
          )}
        </p>
      )}
      {checked?.leaves.some((leaf) => !parts.some((part) => part.sku_id === leaf.sku_id)) && (
        <p className="muted small">
          {t("bundles.leaves", {
            leaves: checked.leaves.map((leaf) => `${leaf.code}×${formatNumber(leaf.quantity)}`).join("、"),
          })}
        </p>
      )}
      {bundle.data && bundle.data.inside.length > 0 && (
        <p className="muted small">{t("bundles.inside", { codes: bundle.data.inside.join("、") })}</p>
      )}
      <ProblemBox problem={problem ?? save.problem ?? (check.error ? toProblem(check.error) : undefined)} />
      <div className="row-acts">
        <Button variant="default" onClick={() => setAdding(true)}>
          {t("bundles.add_part")}
        </Button>
        {draft !== null && (
          <>
            <span className="grow" />
            <Button variant="default" onClick={drop}>
              {t("bundles.discard")}
            </Button>
            <Button disabled={!sound || Boolean(problem) || !current} loading={save.busy} onClick={onSave}>
              {t("common.save")}
            </Button>
          </>
        )}
      </div>
      {draft !== null && <p className="muted small">{t("bundles.kept_orders")}</p>}
      {adding && (
        <PartDialog
          but={new Set([sku.sku_id, ...parts.map((part) => part.sku_id)])}
          onClose={() => setAdding(false)}
          onAdd={(row) => {
            setAdding(false);
            setDraft([
              ...parts,
              {
                sku_id: row.sku_id,
                code: row.code,
                name: row.variation ? `${row.name} ／ ${row.variation}` : row.name,
                quantity: "1",
              },
            ]);
          }}
        />
      )}
      {looking && check.data?.look && (
        <Dialog
          title={t("bundles.look_title")}
          onClose={() => setLooking(false)}
          actions={
            <>
              <Button variant="default" onClick={() => setLooking(false)}>
                {t("common.cancel")}
              </Button>
              <Button loading={save.busy} onClick={() => void run()}>
                {t("common.save")}
              </Button>
            </>
          }
        >
          <LookTable impact={check.data.look.impact} />
        </Dialog>
      )}
    </div>
  );
}

interface PartDialogProps {
  but: ReadonlySet<string>;
  onClose: () => void;
  onAdd: (row: StockRow) => void;
}

function PartDialog({ but, onClose, onAdd }: PartDialogProps) {
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<StockRow>();
  return (
    <PickSku
      title={t("bundles.add_part")}
      text={text}
      onText={setText}
      chosen={chosen}
      onChosen={setChosen}
      but={but}
      label={({ code }) => t("bundles.add_code", { code })}
      onRun={onAdd}
      onClose={onClose}
    />
  );
}
