import { Button, Checkbox, Switch, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import type { ClosingLine, ClosingRules, ClosingView } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { useDraft } from "../../hooks/useDraft";
import { useShops } from "../../hooks/useShops";
import { ListBox } from "../../parts/ListBox";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t, textOr } from "../../texts";
import { formatDateTime, formatNumber } from "../../texts/format";
import { normaliseNumber, readNumber } from "../../texts/numbers";

interface Typed {
  hour: string;
  opens: string;
  few: string;
  atQuit: boolean;
}

const NOTHING = {};

/** 閉店モード: what has few left is shown in one shop only while nobody minds the shop. */
export function Closing() {
  const closing = useAsk("closing.get", {});
  if (!closing.data) {
    return null;
  }
  return <ClosingForm view={closing.data} />;
}

function ClosingForm({ view }: { view: ClosingView }) {
  const { rules, open, past } = view;
  const set = useCommand("closing.set");
  const closeNow = useCommand("closing.close_now");
  const openNow = useCommand("closing.open_now");
  const [typed, setTyped, drop] = useDraft<Partial<Typed>>("closing", NOTHING);
  const {
    hour = rules.hour == null ? "" : String(rules.hour),
    opens = String(rules.opens),
    few = String(rules.few),
    atQuit = rules.at_quit,
  } = typed;
  const whole = (text: string, least: number, most: number) => {
    const number = readNumber(text);
    return number.ok && number.value >= least && number.value <= most ? number.value : undefined;
  };
  const hourValue = hour.trim() === "" ? null : whole(hour, 0, 23);
  const opensValue = whole(opens, 0, 23);
  const fewValue = whole(few, 1, 99);
  const wrong =
    hourValue === undefined || opensValue === undefined || fewValue === undefined || hourValue === opensValue;
  const wished: ClosingRules = {
    on: rules.on,
    hour: hourValue ?? null,
    at_quit: atQuit,
    opens: opensValue ?? rules.opens,
    few: fewValue ?? rules.few,
  };
  const dirty = JSON.stringify(wished) !== JSON.stringify(rules) || hourValue === undefined;
  const [asked] = useDebouncedValue(fewValue ?? rules.few, 200);
  const preview = useAsk("closing.preview", { few: asked }, { keep: true });
  const save = async (next: ClosingRules) => {
    const saved = await set.run({ rules: next });
    if (saved) {
      toast(t("closing.saved"));
    }
    return saved;
  };
  const last = past[0];
  const field = (key: "hour" | "opens" | "few", label: string, help: string, value: string, bad: boolean) => (
    <TextInput
      label={label}
      description={help}
      inputMode="numeric"
      value={value}
      onChange={(event) => setTyped({ ...typed, [key]: event.currentTarget.value })}
      onBlur={() => typed[key] !== undefined && setTyped({ ...typed, [key]: normaliseNumber(value) })}
      error={bad ? t("field.number") : undefined}
    />
  );
  return (
    <section className="sheet" aria-label={t("closing.title")}>
      <div className="sheet-head">
        <h2>{t("closing.title")}</h2>
        <span className="grow" />
        {open ? (
          <Button variant="default" loading={openNow.busy} onClick={() => void openNow.run({})}>
            {t("closing.open_now")}
          </Button>
        ) : (
          rules.on && (
            <Button variant="default" loading={closeNow.busy} onClick={() => void closeNow.run({})}>
              {t("closing.close_now")}
            </Button>
          )
        )}
      </div>
      <div className="switch-line">
        <div>
          <b>{t("closing.on")}</b>
          <p className="muted">{t("closing.text")}</p>
        </div>
        <Switch
          aria-label={t("closing.on")}
          label={rules.on ? t("switches.on") : t("switches.off")}
          checked={rules.on}
          onChange={() => void save({ ...rules, on: !rules.on })}
        />
      </div>
      {open && (
        <div className="why" data-tone="info" role="status">
          <div>
            <b>
              {t("closing.is_closed", {
                when: formatDateTime(open.closed_at),
                cause: textOr(`closing.cause_${open.cause}`),
                n: formatNumber(open.listings),
              })}
            </b>
            <div>
              {open.opens_at == null
                ? t("closing.opens_after_start")
                : t("closing.opens_at", { when: formatDateTime(open.opens_at) })}
            </div>
            {open.untold_now > 0 && (
              <div>{t("closing.untold_now", { n: formatNumber(open.untold_now) })}</div>
            )}
            {(open.untold ?? 0) > 0 && (
              <div>{t("closing.untold", { n: formatNumber(open.untold ?? 0) })}</div>
            )}
          </div>
        </div>
      )}
      <div className="form-grid">
        {field("hour", t("closing.hour"), t("closing.hour_text"), hour, hourValue === undefined)}
        {field("opens", t("closing.opens"), t("closing.opens_text"), opens, opensValue === undefined)}
        {field("few", t("closing.few"), t("closing.few_text"), few, fewValue === undefined)}
        <Checkbox
          label={t("closing.at_quit")}
          description={t("closing.at_quit_text")}
          checked={atQuit}
          onChange={(event) => setTyped({ ...typed, atQuit: event.currentTarget.checked })}
        />
      </div>
      <p aria-live="polite">
        {preview.data &&
          (preview.data.listings > 0
            ? t("closing.would", {
                n: formatNumber(preview.data.listings),
                skus: formatNumber(preview.data.skus),
              })
            : t("closing.would_none"))}
      </p>
      {preview.data && preview.data.lines.length > 0 && <Lines lines={preview.data.lines} />}
      {last && !open && (
        <p className="muted">
          {t("closing.last", {
            closed: formatDateTime(last.closed_at),
            opened: last.opened_at == null ? "" : formatDateTime(last.opened_at),
            n: formatNumber(last.listings),
          })}
          {(last.untold ?? 0) > 0 && ` ${t("closing.untold", { n: formatNumber(last.untold ?? 0) })}`}
        </p>
      )}
      {dirty && (
        <div className="save-bar" data-dirty="true">
          <span className="grow" />
          <Button
            loading={set.busy}
            disabled={wrong}
            onClick={() => void save(wished).then((saved) => saved && drop())}
          >
            {t("common.save")}
          </Button>
        </div>
      )}
      <ProblemBox problem={set.problem ?? closeNow.problem ?? openNow.problem} />
    </section>
  );
}

function Lines({ lines }: { lines: ClosingLine[] }) {
  const shops = useShops();
  const name = (id: string) => shops.find(id)?.common.short_name ?? id;
  return (
    <ListBox tall label={t("closing.preview")}>
      <table className="plain">
        <thead>
          <tr>
            <th>{t("stock.code")}</th>
            <th>{t("stock.name")}</th>
            <th className="num">{t("closing.remaining")}</th>
            <th>{t("closing.in_shop")}</th>
            <th>{t("closing.shown_in")}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={`${line.code}-${line.shop_id}`}>
              <td className="nowrap">{line.code}</td>
              <td>{line.name}</td>
              <td className="num">{formatNumber(line.remaining)}</td>
              <td className="nowrap">
                {name(line.shop_id)} {formatNumber(line.number)} → <b>0</b>
              </td>
              <td className="nowrap">{name(line.shown_in)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ListBox>
  );
}
