import { z } from "zod";
import type { MallView, RouteView, SettingView, ShopCommon, ShopView } from "../../backend";
import { t } from "../../texts";
import { normalisePhone } from "../../texts/numbers";

/** What the form of a shop holds. */
export interface ShopForm {
  common: ShopCommon;
  settings: Record<string, string>;
  /** Only what was typed; what is kept stays as it is. */
  secrets: Record<string, string>;
  routes: RouteView[];
}

/** The common settings in the order of the form. */
export const COMMON_FIELDS: readonly (keyof ShopCommon)[] = [
  "official_name",
  "short_name",
  "code",
  "url",
  "manager",
  "genre",
  "sender_address",
  "bcc_address",
  "postal_code",
  "address",
  "phone",
  "registration_number",
];

/** Those without which a shop can't be saved. */
export const REQUIRED: readonly string[] = ["official_name", "short_name", "code"];

const FRESH: ShopCommon = {
  code: "",
  short_name: "",
  official_name: "",
  url: "",
  manager: "",
  genre: "",
  sender_address: "",
  bcc_address: "",
  postal_code: "",
  address: "",
  phone: "",
  registration_number: "",
  matching_key: "",
};

/** What the form starts from: the shop as it is, or a new one at a mall. */
export function startOf(shop: ShopView | undefined, mall: MallView): ShopForm {
  const settings: Record<string, string> = {};
  for (const setting of mall.settings) {
    if (!setting.secret) {
      settings[setting.key] = shop?.settings[setting.key] ?? setting.default;
    }
  }
  return { common: { ...FRESH, ...shop?.common }, settings, secrets: {}, routes: shop?.routes ?? [] };
}

/** The rule of a declared setting. */
interface Rule {
  kind: string;
  max?: number;
  min?: number;
  also?: string;
  label?: string;
  options?: [string, string][];
}

/** A setting's rule, as the mall declared it. */
export function ruleOf(setting: SettingView): Rule {
  return setting.rule as Rule;
}

/** What may be typed into a declared setting. Rust checks again. */
function settingSchema(setting: SettingView): z.ZodType<string | undefined> {
  const rule = ruleOf(setting);
  const fits = (value: string): boolean => {
    if (value.trim() === "") {
      return true;
    }
    switch (rule.kind) {
      case "text":
        return value.length <= (rule.max ?? 4000);
      case "ascii": {
        const allowed = new Set(rule.also ?? "");
        return (
          [...value].every((c) => /[A-Za-z0-9]/.test(c) || allowed.has(c)) &&
          value.length <= (rule.max ?? 4000)
        );
      }
      case "number":
        return (
          /^-?\d+$/.test(value) &&
          Number(value) >= (rule.min ?? -Infinity) &&
          Number(value) <= (rule.max ?? Infinity)
        );
      case "pem":
        return (
          value.includes(`-----BEGIN ${rule.label}-----`) && value.includes(`-----END ${rule.label}-----`)
        );
      default:
        return true;
    }
  };
  const message = {
    text: t("field.too_long"),
    ascii: t("field.ascii"),
    number: t("field.number"),
    pem: t("field.pem"),
  }[rule.kind];
  return z
    .string()
    .optional()
    .refine((value) => fits(value ?? ""), { message: message ?? t("field.choice") });
}

/** The whole form's rules for one mall. `kept` are the secrets that are there already. */
export function schemaOf(mall: MallView, kept: ReadonlySet<string>, by: string) {
  const settings: Record<string, z.ZodType<string | undefined>> = {};
  const secrets: Record<string, z.ZodType<string | undefined>> = {};
  for (const setting of mall.settings) {
    const base = settingSchema(setting);
    // What only another way of sending needs is not asked for.
    const hidden = setting.shown_if?.[0] === "send_by" && setting.shown_if[1] !== by;
    const needed = setting.required && !hidden && !(setting.secret && kept.has(setting.key));
    const rule = needed
      ? base.refine((value) => (value ?? "").trim() !== "", { message: t("field.required") })
      : base;
    (setting.secret ? secrets : settings)[setting.key] = rule;
  }
  const filled = z.string().refine((value) => value.trim() !== "", { message: t("field.required") });
  const email = z
    .string()
    .refine((value) => value === "" || /^[^\s@]+@[^\s@]+$/.test(value), { message: t("field.email") });
  return z.object({
    common: z.object({
      code: filled.refine((value) => /^[A-Za-z0-9_-]+$/.test(value), { message: t("field.shop_code") }),
      short_name: filled,
      official_name: filled,
      url: z.string(),
      manager: z.string(),
      genre: z.string(),
      sender_address: email,
      bcc_address: email,
      postal_code: z.string(),
      address: z.string(),
      phone: z.string(),
      registration_number: z.string().refine((value) => value === "" || /^T\d{13}$/.test(value), {
        message: t("field.registration_number"),
      }),
      matching_key: z.string(),
    }),
    settings: z.object(settings).loose(),
    secrets: z.object(secrets).loose(),
    routes: z.array(z.object({ kind: z.string(), value: z.string() })),
  });
}

/** Full-width to half-width where only that can be meant. */
export function tidy(name: string, value: string): string {
  switch (name) {
    case "postal_code":
    case "phone":
      return normalisePhone(value);
    case "registration_number":
      return value.normalize("NFKC").trim().toUpperCase();
    case "code":
    case "url":
    case "sender_address":
    case "bcc_address":
      return value.normalize("NFKC").trim();
    default:
      return value;
  }
}
