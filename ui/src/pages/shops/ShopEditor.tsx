import { zodResolver } from "@hookform/resolvers/zod";
import { Button } from "@mantine/core";
import { useEffect, useMemo } from "react";
import { useForm } from "react-hook-form";
import type { MailboxView, MallView, ShopView } from "../../backend";
import { useCommand } from "../../backend/react";
import { draft, dropDraft, keepDraft, useDraft } from "../../hooks/useDraft";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { problemText } from "../../texts/problem";
import { Routes } from "./Routes";
import { CommonFields, MallFields } from "./ShopFields";
import { type ShopForm, schemaOf, startOf } from "./shopForm";
import { type StockForm, stockDraft } from "./stockForm";

interface ShopEditorProps {
  shop: ShopView | undefined;
  mall: MallView;
  mailboxes: MailboxView[];
  onSaved: (id: string) => void;
}

/** The settings of a shop. What was typed stays, whatever else is looked at, until it is saved or dismissed. */
export function ShopEditor({ shop, mall, mailboxes, onSaved }: ShopEditorProps) {
  const key = `shop:${shop?.id ?? `new:${mall.id}`}`;
  const save = useCommand("shops.save");
  // FTP that is chosen and not yet saved: what it connects with is filled in before anything is sent by it.
  const [chosen] = useDraft<StockForm | undefined>(stockDraft(shop?.id ?? ""), undefined);
  const by = chosen?.by ?? shop?.switches.sending.by ?? mall.ways[0]?.by ?? "api";
  const kept = useMemo(() => shop?.secrets ?? {}, [shop?.secrets]);
  const start = useMemo(() => startOf(shop, mall), [shop, mall]);
  const resolver = useMemo(
    () => zodResolver(schemaOf(mall, new Set(Object.keys(kept)), by)),
    [mall, kept, by],
  );
  const form = useForm<ShopForm>({
    // biome-ignore lint/suspicious/noExplicitAny: the resolver's type can't follow settings that are declared as data
    resolver: resolver as any,
    defaultValues: start,
    mode: "onBlur",
  });
  const { reset, watch, formState, handleSubmit, setError, getValues } = form;
  const dirty = formState.isDirty;

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the form is opened
  useEffect(() => {
    const typed = draft<ShopForm>(key);
    if (typed) {
      reset(typed, { keepDefaultValues: true });
    }
  }, [key]);
  useEffect(() => {
    const subscription = watch(() => keepDraft(key, structuredClone(getValues())));
    return () => subscription.unsubscribe();
  }, [watch, getValues, key]);

  const submit = handleSubmit(async (typed) => {
    const secrets = Object.fromEntries(Object.entries(typed.secrets).filter(([, value]) => value?.trim()));
    const saved = await save.run({
      id: shop?.id ?? null,
      mall: mall.id,
      common: typed.common,
      settings: typed.settings,
      secrets,
      routes: typed.routes.filter((route) => route.value.trim() !== ""),
    });
    if (!saved) {
      return;
    }
    for (const refused of saved.refused) {
      setError(
        refused.field as "common.code",
        { message: problemText(refused.problem) },
        { shouldFocus: true },
      );
    }
    if (saved.id && saved.refused.length === 0) {
      dropDraft(key);
      reset({ ...typed, secrets: {} });
      toast(t("shops.saved", { name: typed.common.short_name }));
      for (const told of saved.told ?? []) {
        toast(problemText(told));
      }
      onSaved(saved.id);
    }
  });

  return (
    <form className="sheet-form" onSubmit={(event) => void submit(event)} noValidate>
      <section className="sheet">
        <h2>{t("shops.common")}</h2>
        <CommonFields form={form} mall={mall} shop={shop} />
      </section>
      <section className="sheet">
        <h2>{t("shops.mall_settings")}</h2>
        <MallFields form={form} mall={mall} kept={kept} by={by} />
      </section>
      <section className="sheet">
        <h2>{t("routes.title")}</h2>
        <Routes form={form} mailboxes={mailboxes} />
      </section>
      <div className="save-bar" data-dirty={dirty}>
        <span className="muted" role="status">
          {dirty ? t("shops.unsaved") : ""}
        </span>
        <span className="grow" />
        {dirty && (
          <Button
            variant="default"
            onClick={() => {
              dropDraft(key);
              reset(start);
              dropDraft(key);
            }}
          >
            {t("shops.dismiss")}
          </Button>
        )}
        <Button type="submit" loading={save.busy} disabled={!dirty && shop !== undefined}>
          {t("common.save")}
        </Button>
      </div>
      <ProblemBox problem={save.problem} />
    </form>
  );
}
