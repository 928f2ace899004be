import { Button, Checkbox, NativeSelect, SegmentedControl, Switch, TextInput } from "@mantine/core";
import { useMemo, useState } from "react";
import type { Cancels, MallView, SendBy, ShopView, Switches } from "../../backend";
import { useAsk } from "../../backend/react";
import { useDraft } from "../../hooks/useDraft";
import { t, textOf, textOr } from "../../texts";
import { normaliseNumber } from "../../texts/numbers";
import { codedText } from "../../texts/problem";
import { CopyDialog } from "./CopyDialog";
import { StockExample } from "./StockExample";
import { SwitchDialog } from "./SwitchDialog";
import { ruleOf } from "./shopForm";
import { formOf, readForm, type StockForm, stockDraft } from "./stockForm";

/** 在庫の設定: everything of STEP3, of this shop's mall only. Nothing is set before old and new numbers were seen. */
export function StockSettings({ shop, mall }: { shop: ShopView; mall: MallView }) {
  const own = useMemo(() => mall.settings.filter((one) => one.place === "stock" && !one.secret), [mall]);
  const start = useMemo(
    () =>
      formOf(
        shop,
        own.map((one) => one.key),
      ),
    [shop, own],
  );
  const [typed, setTyped, drop] = useDraft<StockForm | undefined>(stockDraft(shop.id), undefined);
  const [wish, setWish] = useState<{ switches: Switches; settings: Record<string, string> }>();
  const [copying, setCopying] = useState(false);
  const order = useAsk("shops.order", {});
  const form = typed ?? start;
  const set = (change: Partial<StockForm>) => setTyped({ ...form, ...change });
  const { wish: switches, wrong } = readForm(form, shop.switches);
  const dirty = JSON.stringify(form) !== JSON.stringify(start);
  const error = (field: keyof StockForm) => {
    const code = wrong[field];
    return code ? textOr(code) : undefined;
  };
  const number = (
    field: "minutes" | "portion" | "refill" | "percent" | "keepLast",
    label: string,
    help?: string,
  ) => (
    <TextInput
      label={label}
      description={help}
      inputMode="numeric"
      value={form[field]}
      onChange={(event) => set({ [field]: event.currentTarget.value })}
      onBlur={() => set({ [field]: normaliseNumber(form[field]) })}
      error={error(field)}
    />
  );
  const hours = (field: "hours" | "syncHours", label: string, help: string) => (
    <TextInput
      label={label}
      description={help}
      placeholder="3,12,18"
      value={form[field]}
      onChange={(event) => set({ [field]: event.currentTarget.value })}
      onBlur={() => set({ [field]: form[field].normalize("NFKC").replaceAll("、", ",").trim() })}
      error={error(field)}
    />
  );
  const shown = own.filter((one) => {
    const [key, value] = one.shown_if ?? [];
    return key === undefined || (key === "send_by" ? form.by === value : form.settings[key] === value);
  });
  const reads = mall.ways.find((way) => way.by === form.by)?.reads ?? true;
  const cancels = mall.cancels.includes(form.cancels) ? mall.cancels : [...mall.cancels, form.cancels];
  const sends = mall.ways.length > 0;
  const shows = sends || mall.stock_file;
  const asked = !mall.file_only && (mall.cancels.length > 0 || mall.pending != null);
  const mustReflect =
    switches.share.percent !== 100 || switches.share.trickle != null || shop.origin_needed != null;
  return (
    <section className="sheet" aria-label={t("stock_set.title")}>
      <div className="sheet-head">
        <h2>{t("stock_set.title")}</h2>
        <span className="grow" />
        {(shows || asked) && (
          <Button variant="default" onClick={() => setCopying(true)}>
            {t("stock_set.copy")}
          </Button>
        )}
      </div>
      {shop.origin_notice && (
        <div className="why" data-tone="warn" role="status">
          <div>
            <b>{t("stock_set.origin_turned_on")}</b>
            <div>{codedText(shop.origin_notice)}</div>
          </div>
        </div>
      )}
      {!sends && (
        <p className="muted">
          {t(
            mall.stock_file
              ? "stock_set.by_file"
              : mall.file_only
                ? "stock_set.not_yet"
                : "stock_set.no_sending",
          )}
        </p>
      )}
      {shows && (
        <>
          <div className="form-grid">
            {sends && (
              <>
                <div className="wide-field stacked">
                  <span className="field-label">{t("stock_set.when")}</span>
                  <span className="field-help">{t("stock_set.when_text")}</span>
                  <SegmentedControl
                    aria-label={t("stock_set.when")}
                    value={form.when}
                    onChange={(value) => set({ when: value as StockForm["when"] })}
                    data={[
                      { value: "at_once", label: t("stock_set.at_once") },
                      { value: "every", label: t("stock_set.every") },
                      { value: "hours", label: t("stock_set.at_hours") },
                    ]}
                  />
                </div>
                {form.when === "every" &&
                  number("minutes", t("stock_set.minutes"), t("stock_set.minutes_text"))}
                {form.when === "hours" && hours("hours", t("stock_set.hours"), t("stock_set.hours_text"))}
                {hours("syncHours", t("stock_set.sync_hours"), t("stock_set.sync_hours_text"))}
              </>
            )}
            {number("percent", t("switches.percent"), t("stock_set.percent_text"))}
            <Checkbox
              className="wide-field"
              label={t("stock_set.trickle")}
              description={t("switches.trickle_text")}
              checked={form.trickling}
              onChange={(event) => set({ trickling: event.currentTarget.checked })}
            />
            {form.trickling && number("portion", t("switches.portion"), t("stock_set.portion_text"))}
            {form.trickling && number("refill", t("switches.refill"), t("stock_set.refill_text"))}
            {sends && (
              <>
                <Checkbox
                  className="wide-field"
                  label={
                    order.data?.last_pieces
                      ? t("stock_set.last_pieces", { n: order.data.last_pieces })
                      : t("stock_set.last_pieces_none")
                  }
                  description={t("stock_set.last_pieces_text")}
                  checked={form.lastPieces}
                  onChange={(event) => set({ lastPieces: event.currentTarget.checked })}
                />
                {!reads && number("keepLast", t("stock_set.keep_last"), t("stock_set.keep_last_text"))}
                <div className="wide-field">
                  <NativeSelect
                    label={t("stock_set.origin")}
                    description={t("stock_set.origin_text")}
                    value={form.origin ? "yes" : "no"}
                    onChange={(event) => set({ origin: event.currentTarget.value === "yes" })}
                    data={[
                      { value: "yes", label: t("stock_set.origin_yes") },
                      { value: "no", label: t("stock_set.origin_no"), disabled: mustReflect && form.origin },
                    ]}
                    error={mustReflect && !form.origin ? t("stock_set.origin_needed") : undefined}
                  />
                  {mustReflect && (
                    <p className="muted small">
                      {shop.origin_needed ? codedText(shop.origin_needed) : t("stock_set.origin_needed")}
                    </p>
                  )}
                </div>
              </>
            )}
            {mall.ways.length > 1 && (
              <NativeSelect
                label={t("stock_set.by")}
                value={form.by}
                onChange={(event) => set({ by: event.currentTarget.value as SendBy })}
                data={mall.ways.map((way) => ({ value: way.by, label: t(`stock_set.by_${way.by}`) }))}
              />
            )}
          </div>
          <StockExample
            wish={switches}
            lastPieces={sends ? (order.data?.last_pieces ?? 0) : 0}
            first={order.data?.shops[0] === shop.id}
          />
        </>
      )}
      <div className="form-grid">
        {asked && mall.cancels.length > 0 && (
          <NativeSelect
            label={t("switches.cancels")}
            description={mall.untold ? textOr(mall.untold) : t("stock_set.cancels_text")}
            value={form.cancels}
            onChange={(event) => set({ cancels: event.currentTarget.value as Cancels })}
            data={cancels.map((step) => ({ value: step, label: t(`switches.cancels.${step}`) }))}
          />
        )}
        {asked && mall.pending && (
          <Switch
            label={t("stock_set.pending", { what: textOr(mall.pending) })}
            description={t("switches.reserve_text")}
            checked={form.reserve}
            onChange={(event) => set({ reserve: event.currentTarget.checked })}
          />
        )}
        {shown.map((one) => {
          const rule = ruleOf(one);
          const value = form.settings[one.key] || one.default;
          const change = (text: string) => set({ settings: { ...form.settings, [one.key]: text } });
          const words = { label: textOr(one.label), description: textOf(one.help) };
          return rule.kind === "switch" ? (
            <Switch
              key={one.key}
              {...words}
              checked={value === "true"}
              onChange={(event) => change(event.currentTarget.checked ? "true" : "false")}
            />
          ) : rule.kind === "choice" ? (
            <NativeSelect
              key={one.key}
              {...words}
              value={value}
              onChange={(event) => change(event.currentTarget.value)}
              data={(rule.options ?? []).map(([option, label]) => ({ value: option, label: textOr(label) }))}
            />
          ) : (
            <TextInput
              key={one.key}
              {...words}
              placeholder={one.example}
              spellCheck={false}
              value={form.settings[one.key] ?? ""}
              onChange={(event) => change(event.currentTarget.value)}
            />
          );
        })}
      </div>
      {mall.file_only && (mall.cancels.length > 0 || mall.pending) && (
        <div className="stacked">
          <span className="field-label">{t("stock_set.later")}</span>
          <ul className="facts">
            {mall.pending && <li>{t("stock_set.pending", { what: textOr(mall.pending) })}</li>}
            {mall.cancels.length > 0 && (
              <li>
                {t("switches.cancels")}
                {mall.untold && <span className="muted"> {textOr(mall.untold)}</span>}
              </li>
            )}
          </ul>
        </div>
      )}
      {sends && <p className="muted">{t("stock_set.never_set_text")}</p>}
      {(shows || asked || shown.length > 0) && (
        <div className="save-bar" data-dirty={dirty}>
          <span className="muted" role="status">
            {dirty ? t("shops.unsaved") : ""}
          </span>
          <span className="grow" />
          {dirty && (
            <Button variant="default" onClick={drop}>
              {t("shops.dismiss")}
            </Button>
          )}
          <Button
            disabled={!dirty || Object.keys(wrong).length > 0 || (mustReflect && !form.origin)}
            onClick={() => setWish({ switches, settings: changed(form.settings, start.settings) })}
          >
            {t("stock_set.save")}
          </Button>
        </div>
      )}
      {wish && (
        <SwitchDialog
          shop={shop}
          name="share"
          wish={wish.switches}
          settings={wish.settings}
          onClose={() => setWish(undefined)}
          onDone={drop}
        />
      )}
      {copying && (
        <CopyDialog
          shop={shop}
          onClose={() => setCopying(false)}
          onWish={(copy) => {
            setCopying(false);
            setWish({ switches: copy.switches, settings: copy.settings });
          }}
        />
      )}
    </section>
  );
}

function changed(now: Record<string, string>, before: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(now).filter(([key, value]) => before[key] !== value));
}
