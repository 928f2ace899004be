import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import type { ArrivalLineView, WhichBooks as Books } from "../../backend";
import { toProblem } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { useDraft } from "../../hooks/useDraft";
import { useWarehouses } from "../../hooks/useWarehouses";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { formatDateTime, formatNumber, formatWished } from "../../texts/format";
import { normaliseNumber, readNumber } from "../../texts/numbers";
import { ArrivalDialog } from "./ArrivalDialog";
import { WhichBooks } from "./WhichBooks";

interface Came {
  good: string;
  defective: string;
}
const NOTHING: Came = { good: "", defective: "" };

/** One arrival: what of it came, and taking in what comes now. */
export function ArrivalPanel({ arrivalId }: { arrivalId: string }) {
  const detail = useAsk("arrivals.get", { arrival_id: arrivalId });
  const [came, setCame, dropCame] = useDraft<Record<string, Came>>(`arrival-came:${arrivalId}`, {});
  const [note, setNote, dropNote] = useDraft(`arrival-note:${arrivalId}`, "");
  const [books, setBooks] = useState<Books>("both");
  const [changing, setChanging] = useState(false);
  const warehouses = useWarehouses();
  const receive = useCommand("arrivals.receive");
  const close = useCommand("arrivals.close");
  const remove = useCommand("arrivals.remove");
  const data = detail.data;
  if (!data) {
    return (
      <aside className="panel" aria-label={t("arrivals.detail")}>
        <div className="sec">
          {detail.error ? <ProblemBox problem={toProblem(detail.error)} /> : t("common.loading")}
        </div>
      </aside>
    );
  }
  const { arrival, lines } = data;
  const typed = (line: ArrivalLineView) => came[line.line_id] ?? NOTHING;
  const set = (line: ArrivalLineView, part: Partial<Came>) =>
    setCame({ ...came, [line.line_id]: { ...typed(line), ...part } });
  const wrong = (text: string) => {
    const number = readNumber(text);
    return text.trim() !== "" && (!number.ok || number.value < 0);
  };
  const anything = Object.values(came).some((one) => one.good.trim() || one.defective.trim());
  const anyWrong = Object.values(came).some((one) => wrong(one.good) || wrong(one.defective));
  const run = async () => {
    const done = await receive.run({
      arrival_id: arrivalId,
      lines: Object.entries(came).map(([line_id, one]) => ({ line_id, ...one })),
      books,
      close: false,
      note,
    });
    if (done) {
      dropCame();
      dropNote();
      toast(t("arrivals.taken_in", { n: formatNumber(done.pieces), skus: formatNumber(done.skus) }));
    }
  };
  const all = () =>
    setCame(
      Object.fromEntries(
        lines
          .filter((line) => line.outstanding > 0)
          .map((line) => [line.line_id, { good: String(line.outstanding), defective: "" }]),
      ),
    );
  const open = arrival.closed_at == null;
  return (
    <aside className="panel" aria-label={t("arrivals.detail")}>
      <div className="scroll">
        <div className="sec">
          <h2>{arrival.supplier || t("arrivals.no_supplier")}</h2>
          <div className="muted">
            {arrival.expected_on ? formatWished(arrival.expected_on) : t("arrivals.day_unknown")}
            {arrival.closed_at != null &&
              ` ・ ${t("arrivals.closed_at", { when: formatDateTime(arrival.closed_at) })}`}
            {warehouses.several && ` ・ ${warehouses.name(arrival.warehouse_id)}`}
          </div>
          {arrival.memo && <p className="break">{arrival.memo}</p>}
        </div>
        <div className="sec">
          <div className="bar">
            <h3>{t("arrivals.what_came")}</h3>
            {open && (
              <button type="button" className="link" onClick={all}>
                {t("arrivals.all_came")}
              </button>
            )}
          </div>
          <table className="plain">
            <thead>
              <tr>
                <th>{t("stock.code")}</th>
                <th className="num">{t("arrivals.left")}</th>
                <th className="num">{t("arrivals.good")}</th>
                <th className="num">{t("arrivals.defective")}</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr key={line.line_id}>
                  <td>
                    <b className="unbroken">{line.sku.code}</b>
                    <div className="muted small">
                      {line.sku.name}
                      {line.sku.variation && ` ／ ${line.sku.variation}`}
                    </div>
                  </td>
                  <td className="num">
                    {formatNumber(line.outstanding)}
                    <div className="muted small">
                      {t("arrivals.of", {
                        came: formatNumber(line.good + line.defective),
                        n: formatNumber(line.quantity),
                      })}
                    </div>
                  </td>
                  {(["good", "defective"] as const).map((kind) => (
                    <td key={kind} className="num">
                      <TextInput
                        w={54}
                        aria-label={`${line.sku.code} ${kind === "good" ? t("arrivals.good") : t("arrivals.defective")}`}
                        inputMode="numeric"
                        disabled={!open}
                        value={typed(line)[kind]}
                        onChange={(event) => set(line, { [kind]: event.currentTarget.value })}
                        onBlur={() => set(line, { [kind]: normaliseNumber(typed(line)[kind]) })}
                        error={wrong(typed(line)[kind])}
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          {open && (
            <div className="fields">
              <WhichBooks value={books} onChange={setBooks} />
              <TextInput
                label={t("arrivals.note")}
                value={note}
                onChange={(event) => setNote(event.currentTarget.value)}
              />
            </div>
          )}
          <ProblemBox problem={receive.problem ?? close.problem ?? remove.problem} />
        </div>
      </div>
      <div className="foot">
        {open ? (
          <>
            <Button loading={receive.busy} disabled={!anything || anyWrong} onClick={() => void run()}>
              {t("arrivals.take_in")}
            </Button>
            <Button variant="default" onClick={() => setChanging(true)}>
              {t("arrivals.change")}
            </Button>
            <Button
              variant="default"
              loading={close.busy || remove.busy}
              onClick={() =>
                void (arrival.received === 0
                  ? remove.run({ arrival_id: arrivalId })
                  : close.run({ arrival_id: arrivalId, closed: true }))
              }
            >
              {arrival.received === 0 ? t("arrivals.remove") : t("arrivals.nothing_more")}
            </Button>
          </>
        ) : (
          <Button
            variant="default"
            loading={close.busy}
            onClick={() => void close.run({ arrival_id: arrivalId, closed: false })}
          >
            {t("arrivals.reopen")}
          </Button>
        )}
      </div>
      {changing && (
        <ArrivalDialog arrival={data} onClose={() => setChanging(false)} onSaved={() => undefined} />
      )}
    </aside>
  );
}
