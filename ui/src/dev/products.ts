import type {
  Arg,
  BundlePart,
  BundleView,
  JobView,
  ListingView,
  Look,
  ProductSku,
  Result,
  StockRow,
} from "../backend";

import { makeJobs } from "./work";

const NO_LOOK: Look = {
  impact: {
    counts: { emptied: 0, dropped: 0, raised: 0, unchanged: 0, left_alone: 0 },
    rows: [],
    needs_seen: false,
    never_set: [],
  },
  seen: "seen",
};
const SUPPLIERS = ["見本製茶", "有田見本窯", "見本紡績", ""];

/** Answers about products, listings and bundles. */
export function productAnswers(stock: StockRow[], now: number, tell: (...topics: string[]) => void) {
  const texts = new Map<string, string>();
  const fields = [
    { field_id: "1", name: "産地" },
    { field_id: "2", name: "素材" },
  ];
  const parts = new Map<string, { sku_id: string; quantity: number }[]>();
  const typed = (sku: string, field: string, otherwise: string) => texts.get(`${sku}:${field}`) ?? otherwise;
  const number = (sku: string, field: string, otherwise: number | null) => {
    const text = texts.get(`${sku}:${field}`);
    return text === undefined ? otherwise : text === "" ? null : Number(text);
  };
  const row = (one: StockRow, at: number): ProductSku => ({
    sku_id: one.sku_id,
    product_id: one.sku_id,
    product_code: one.code.split("-").slice(0, 2).join("-"),
    name: typed(one.sku_id, "name", one.name),
    own_name: null,
    code: typed(one.sku_id, "code", one.code),
    unified_code: null,
    options: one.variation ? [{ name: "種類", value: one.variation }] : [],
    variation: one.variation,
    jan: typed(one.sku_id, "jan", at % 3 === 0 ? "4901234567894" : ""),
    jan_warnings:
      at === 3 ? [{ code: "product.jan_digit", args: { jan: "4901234567890", right: "4901234567894" } }] : [],
    cost: number(one.sku_id, "cost", 400 + at * 30),
    price: number(one.sku_id, "price", 980 + at * 100),
    tax_rate: at % 2 === 0 ? 8 : 10,
    weight: number(one.sku_id, "weight", 120 + at),
    shelf: typed(one.sku_id, "shelf", `A-${String((at % 12) + 1).padStart(2, "0")}`),
    supplier: typed(one.sku_id, "supplier", SUPPLIERS[at % SUPPLIERS.length] ?? ""),
    memo: "",
    counting: one.counting,
    low_at: at % 4 === 0 ? 5 : null,
    expected: one.counting === "counted" && !one.unset ? one.expected : null,
    bundle: one.bundle,
    listings: one.listings.length,
    archived: false,
    picture: false,
    fields: at % 2 === 0 ? { "1": "静岡県" } : {},
  });
  const all = () => stock.map(row);
  const listings = (): ListingView[] =>
    stock.flatMap((one, at) =>
      one.listings.map((numbers, i) => ({
        listing_id: numbers.listing_id,
        shop_id: numbers.shop_id,
        sku_id: one.sku_id,
        code: one.code,
        name: one.name,
        variation: one.variation,
        key: `${one.code.toLowerCase()}:${i}`,
        keys: { manageNumber: one.code.toLowerCase() },
        title: i === 0 ? `【送料無料】${one.name}` : "",
        price: 980 + at * 100,
        our_price: 980 + at * 100,
        linked: at % 9 !== 4,
        linkable: true,
        matched_by: at % 5 === 0 ? "hand" : "code",
        fulfilled_by: "shop",
        stopped: false,
        cap: at % 6 === 1 ? 10 : null,
        buffer: 0,
        set_aside: at === 0 && i === 0 ? 10 : 0,
        numbers,
      })),
    );
  const part = (sku_id: string, quantity: number): BundlePart => {
    const one = stock.find((sku) => sku.sku_id === sku_id);
    return {
      sku_id,
      code: one?.code ?? "",
      name: one?.name ?? "",
      variation: one?.variation ?? "",
      quantity,
      bundle: false,
      counting: "counted",
      available: one?.expected ?? null,
      enough_for: one ? Math.floor(Math.max(0, one.expected) / Math.max(1, quantity)) : null,
    };
  };
  const bundle = (sku_id: string, of: { sku_id: string; quantity: number }[]): BundleView => {
    const rows = of.map((one) => part(one.sku_id, one.quantity));
    const least = [...rows].sort((a, b) => (a.enough_for ?? 0) - (b.enough_for ?? 0))[0];
    return {
      sku_id,
      code: stock.find((one) => one.sku_id === sku_id)?.code ?? "",
      parts: rows,
      leaves: rows,
      makes: least?.enough_for ?? null,
      scarcest: least?.sku_id ?? null,
      inside: [],
    };
  };
  const kept = (sku_id: string) => {
    const one = stock.find((sku) => sku.sku_id === sku_id);
    const two = stock.filter((sku) => !sku.bundle && sku.counting === "counted").slice(0, 2);
    return (
      parts.get(sku_id) ?? (one?.bundle ? two.map((sku, i) => ({ sku_id: sku.sku_id, quantity: i + 1 })) : [])
    );
  };
  const page = <Row>(rows: Row[], arg: { offset?: number; limit?: number }) => ({
    total: rows.length,
    rows: rows.slice(arg.offset ?? 0, (arg.offset ?? 0) + (arg.limit || 100)),
  });
  return {
    "products.list": (arg: Arg<"products.list">): Result<"products.list"> =>
      page(
        all().filter(
          (one) =>
            (!arg.text || `${one.code}${one.name}${one.jan}${one.shelf}`.includes(arg.text)) &&
            (arg.only !== "bundles" || one.bundle) &&
            (arg.only !== "archived" || one.archived),
        ),
        arg,
      ),
    "products.get": (arg: Arg<"products.get">): Result<"products.get"> => {
      const skus = all().filter((one) => one.product_id === arg.product_id);
      const first = skus[0];
      return {
        product_id: arg.product_id,
        code: first?.product_code ?? "",
        name: first?.name ?? "",
        supplier: first?.supplier ?? "",
        memo: "",
        created_at: now,
        archived: false,
        picture: false,
        fields: first?.fields ?? {},
        skus,
      };
    },
    "products.combine": (arg: Arg<"products.combine">): Result<"products.combine"> =>
      arg.axes
        .filter((axis) => axis.name && axis.values.length > 0)
        .reduce(
          (so_far, axis) =>
            so_far.flatMap((one) =>
              axis.values.map((value, at) => ({
                code: `${one.code}-${String(at + 1).padStart(2, "0")}`,
                options: [...one.options, { name: axis.name, value }],
                variation: [one.variation, value].filter(Boolean).join(" / "),
              })),
            ),
          [{ code: arg.code, options: [] as { name: string; value: string }[], variation: "" }],
        ),
    "products.create": (): Result<"products.create"> => ({ product_id: "1", sku_ids: ["1"], warnings: [] }),
    "products.copy": (): Result<"products.copy"> => ({ product_id: "1", sku_ids: ["1"], warnings: [] }),
    "products.edit": (arg: Arg<"products.edit">): Result<"products.edit"> => {
      for (const change of arg.changes) {
        texts.set(`${change.sku_id}:${change.field}`, change.value);
      }
      tell("stock");
      return { before: arg.changes, refused: [], warnings: [] };
    },
    "products.preview_counting": (): Result<"products.preview_counting"> => NO_LOOK,
    "products.preview_removal": (
      arg: Arg<"products.preview_removal">,
    ): Result<"products.preview_removal"> => ({
      rows: arg.sku_ids.map((sku_id, at) => ({
        sku_id,
        code: stock.find((one) => one.sku_id === sku_id)?.code ?? "",
        name: stock.find((one) => one.sku_id === sku_id)?.name ?? "",
        variation: "",
        outcome: at % 2 === 0 ? "archived" : "deleted",
        reason: null,
        movements: 12,
        order_lines: 4,
        listings: 2,
      })),
      look: NO_LOOK,
    }),
    "products.remove": (): Result<"products.remove"> => ({ deleted: 1, archived: [], kept: [] }),
    "products.restore": (): Result<"products.restore"> => ({}),
    "products.fields": (): Result<"products.fields"> => fields,
    "products.save_fields": (): Result<"products.save_fields"> => fields,
    "products.picture": (): Result<"products.picture"> => ({ media_type: null, base64: "" }),
    "products.set_picture": (): Result<"products.set_picture"> => ({}),
    "products.history": (): Result<"products.history"> => [
      {
        at: now,
        who: "person",
        what: "history.sku_saved",
        code: stock[0]?.code ?? null,
        changes: [{ field: "price", before: "980", after: "1080" }],
      },
    ],
    "listings.list": (arg: Arg<"listings.list">): Result<"listings.list"> =>
      page(
        listings().filter(
          (one) =>
            (!arg.sku_id || one.sku_id === arg.sku_id) &&
            (!arg.shop_id || one.shop_id === arg.shop_id) &&
            (!arg.text || `${one.code}${one.name}`.includes(arg.text)) &&
            (arg.only !== "unlinked" || !one.linked),
        ),
        arg,
      ),
    "listings.unknown": (): Result<"listings.unknown"> => ({ total: 0, rows: [] }),
    "listings.preview_edit": (): Result<"listings.preview_edit"> => NO_LOOK,
    "listings.edit": (arg: Arg<"listings.edit">): Result<"listings.edit"> => ({
      before: arg.changes,
      refused: [],
    }),
    "listings.preview_change": (arg: Arg<"listings.preview_change">): Result<"listings.preview_change"> => ({
      changed: arg.listing_ids.length,
      left_out: [],
      to_be_read: 0,
      look: NO_LOOK,
    }),
    "listings.change": (arg: Arg<"listings.change">): Result<"listings.change"> => ({
      changed: arg.listing_ids.length,
      left_out: [],
    }),
    "listings.join": (): Result<"listings.join"> => ({ listing_id: "1", orders_matched: 0 }),
    "listings.preview_move": (): Result<"listings.preview_move"> => NO_LOOK,
    "listings.move": (): Result<"listings.move"> => ({}),
    "listings.take_apart": (): Result<"listings.take_apart"> => ({}),
    "shops.preview_matching_key": (): Result<"shops.preview_matching_key"> => ({
      joined: 0,
      moved: 0,
      parted: 0,
      kept: 0,
      kept_by_hand: 0,
      orders_matched: 0,
      orders_keeping: 0,
      rows: [],
      look: NO_LOOK,
    }),
    "shops.set_matching_key": (): Result<"shops.set_matching_key"> => ({
      joined: 0,
      moved: 0,
      parted: 0,
      orders_matched: 0,
    }),
    "bundles.get": (arg: Arg<"bundles.get">): Result<"bundles.get"> => bundle(arg.sku_id, kept(arg.sku_id)),
    "bundles.check": (arg: Arg<"bundles.check">): Result<"bundles.check"> => ({
      bundle: bundle(arg.sku_id, arg.parts),
      problem: null,
      look: NO_LOOK,
    }),
    "bundles.save": (arg: Arg<"bundles.save">): Result<"bundles.save"> => {
      parts.set(arg.sku_id, arg.parts);
      return {};
    },
    "bundles.preview_import": (): Result<"bundles.preview_import"> => ({
      layout: "tempostar",
      encoding: "Shift_JIS",
      bundles: [],
      same: 0,
      refused: [],
      look: NO_LOOK,
    }),
    "bundles.import": (): Result<"bundles.import"> => ({
      changed: 0,
      same: 0,
      refused: [],
      job: makeJobs(now)[3] as JobView,
    }),
    "bundles.export": (): Result<"bundles.export"> => ({
      name: "bundles.csv",
      base64: "",
      rows: 0,
      unwritable: [],
    }),
  };
}
