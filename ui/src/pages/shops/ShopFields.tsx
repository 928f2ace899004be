import { Button, NativeSelect, PasswordInput, Switch, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { Controller, type UseFormReturn } from "react-hook-form";
import type { MallView, SettingView, ShopView } from "../../backend";
import { t, textOf, textOr } from "../../texts";
import { formatDate } from "../../texts/format";
import { MatchingKey } from "./MatchingKey";
import { COMMON_FIELDS, REQUIRED, ruleOf, type ShopForm, tidy } from "./shopForm";

interface CommonFieldsProps {
  form: UseFormReturn<ShopForm>;
  mall: MallView;
  /** The shop as it is; none for a new one. */
  shop?: ShopView | undefined;
}

/** The common settings, all of them visible from the start. */
export function CommonFields({ form, mall, shop }: CommonFieldsProps) {
  const { register, formState, setValue } = form;
  return (
    <div className="form-grid">
      {COMMON_FIELDS.map((name) => {
        const path = `common.${name}` as const;
        const field = register(path);
        return (
          <TextInput
            key={name}
            label={textOr(`common.${name}`)}
            description={textOf(`common.${name}.help`)}
            withAsterisk={REQUIRED.includes(name)}
            error={formState.errors.common?.[name]?.message}
            {...field}
            onBlur={(event) => {
              setValue(path, tidy(name, event.currentTarget.value), { shouldDirty: true });
              void field.onBlur(event);
            }}
          />
        );
      })}
      {shop ? (
        <MatchingKey form={form} mall={mall} shop={shop} />
      ) : (
        <NativeSelect
          label={t("common.matching_key")}
          description={t("common.matching_key.help")}
          {...register("common.matching_key")}
          data={[
            {
              value: "",
              label: t("common.matching_default", {
                key: textOr(
                  mall.listing_keys.find(([name]) => name === mall.default_matching_key)?.[1] ??
                    mall.default_matching_key,
                ),
              }),
            },
            ...mall.listing_keys.map(([name, label]) => ({ value: name, label: textOr(label) })),
          ]}
        />
      )}
    </div>
  );
}

interface MallFieldsProps {
  form: UseFormReturn<ShopForm>;
  mall: MallView;
  /** Secrets that are kept, and since when. */
  kept: Record<string, number>;
  /** 送信タイプ of the shop. */
  by: string;
}

/** Whether another setting lets this one be shown. */
function isShown(setting: SettingView, typed: Record<string, string>, by: string): boolean {
  const [key, value] = setting.shown_if ?? [];
  return key === undefined || (key === "send_by" ? by : typed[key]) === value;
}

/** The mall's own settings, drawn from what it declared. */
export function MallFields({ form, mall, kept, by }: MallFieldsProps) {
  const typed = form.watch("settings");
  const shown = mall.settings.filter(
    (setting) => setting.place === "connection" && isShown(setting, typed, by),
  );
  return (
    <div className="form-grid">
      {shown.map((setting) =>
        setting.secret ? (
          <SecretField key={setting.key} form={form} setting={setting} since={kept[setting.key]} />
        ) : (
          <PlainField key={setting.key} form={form} setting={setting} />
        ),
      )}
    </div>
  );
}

function PlainField({ form, setting }: { form: UseFormReturn<ShopForm>; setting: SettingView }) {
  const path = `settings.${setting.key}` as const;
  const rule = ruleOf(setting);
  const words = {
    label: textOr(setting.label),
    description: textOf(setting.help),
    withAsterisk: setting.required,
    error: form.formState.errors.settings?.[setting.key]?.message,
  };
  if (rule.kind === "switch") {
    return (
      <Controller
        control={form.control}
        name={path}
        render={({ field }) => (
          <Switch
            label={words.label}
            description={words.description}
            checked={field.value === "true"}
            onChange={(event) => field.onChange(event.currentTarget.checked ? "true" : "false")}
          />
        )}
      />
    );
  }
  if (rule.kind === "choice") {
    return (
      <NativeSelect
        {...words}
        {...form.register(path)}
        data={(rule.options ?? []).map(([value, label]) => ({ value, label: textOr(label) }))}
      />
    );
  }
  return setting.multiline ? (
    <Textarea
      {...words}
      className="wide-field"
      rows={4}
      placeholder={setting.example}
      spellCheck={false}
      {...form.register(path)}
    />
  ) : (
    <TextInput {...words} placeholder={setting.example} spellCheck={false} {...form.register(path)} />
  );
}

interface SecretFieldProps {
  form: UseFormReturn<ShopForm>;
  setting: SettingView;
  since: number | undefined;
}

/** A secret is never shown again: it is kept, or typed anew. */
function SecretField({ form, setting, since }: SecretFieldProps) {
  const path = `secrets.${setting.key}` as const;
  const [changing, setChanging] = useState(() => Boolean(form.getValues(path)));
  const words = {
    label: textOr(setting.label),
    description: textOf(setting.help),
    withAsterisk: setting.required,
    error: form.formState.errors.secrets?.[setting.key]?.message,
  };
  if (since !== undefined && !changing) {
    return (
      <div className="kept-secret" data-setting={path}>
        <span className="field-label">{words.label}</span>
        <span className="field-help">{words.description}</span>
        <span className="kept-line">
          {t("secret.kept", { when: formatDate(since) })}
          <Button variant="default" size="compact-xs" data-change onClick={() => setChanging(true)}>
            {t("secret.change")}
          </Button>
        </span>
        {words.error && <span className="field-error">{words.error}</span>}
      </div>
    );
  }
  const back = since !== undefined && (
    <button
      type="button"
      className="link small"
      onClick={() => {
        form.setValue(path, "", { shouldDirty: true });
        setChanging(false);
      }}
    >
      {t("secret.keep")}
    </button>
  );
  return (
    <div className={setting.multiline ? "wide-field" : undefined}>
      {setting.multiline ? (
        <Textarea
          {...words}
          rows={4}
          placeholder={setting.example}
          spellCheck={false}
          autoComplete="off"
          {...form.register(path)}
        />
      ) : (
        <PasswordInput
          {...words}
          placeholder={setting.example}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ "aria-label": t("secret.show") }}
          {...form.register(path)}
        />
      )}
      {back}
    </div>
  );
}
