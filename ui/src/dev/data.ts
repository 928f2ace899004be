import type {
  HoldReason,
  ListingNumbers,
  MallView,
  OrderView,
  Progress,
  ShopView,
  StockRow,
} from "../backend";

// A small generator with a fixed start: the same made-up shop at every run.
let seed = 20261122;
export function random(): number {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed / 2_147_483_648;
}
export const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
export const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));

export const MINUTE = 60_000;
export const DAY = 86_400_000;

const setting = (key: string, more: Partial<MallView["settings"][number]> = {}) => ({
  key,
  label: "",
  help: "",
  secret: false,
  required: false,
  default: "",
  example: "",
  multiline: false,
  place: "connection",
  shown_if: null,
  rule: { kind: "text", max: 200 } as unknown,
  ...more,
});

export const malls: MallView[] = [
  {
    id: "rakuten",
    name: "mall.rakuten",
    login: false,
    ways: [{ by: "api", reads: true }],
    cancels: ["never", "buyer_soon", "before_instruction"],
    pending: "setting.rakuten.pending",
    file_only: false,
    stock_file: true,
    untold: null,
    withdraw: null,
    reads_articles: true,
    item_layouts: [],
    default_matching_key: "manageNumber",
    listing_keys: [
      ["manageNumber", "listing_key.rakuten.manage_number"],
      ["variantId", "listing_key.rakuten.variant_id"],
      ["itemNumber", "listing_key.rakuten.item_number"],
      ["merchantDefinedSkuId", "listing_key.rakuten.merchant_defined_sku_id"],
    ],
    settings: [
      setting("service_secret", {
        label: "setting.rakuten.service_secret",
        help: "setting.rakuten.service_secret.help",
        secret: true,
        required: true,
        example: "SP000000_AbCdEfGh12345678",
      }),
      setting("license_key", {
        label: "setting.rakuten.license_key",
        help: "setting.rakuten.license_key.help",
        secret: true,
        required: true,
        example: "SL000000_AbCdEfGh12345678",
      }),
      setting("shop_url", {
        label: "setting.rakuten.shop_url",
        help: "setting.rakuten.shop_url.help",
        example: "hinata-cha",
      }),
    ],
  },
  {
    id: "yahoo",
    name: "mall.yahoo",
    login: true,
    ways: [{ by: "api", reads: true }],
    cancels: ["never", "before_instruction"],
    pending: null,
    file_only: false,
    stock_file: true,
    untold: null,
    withdraw: null,
    reads_articles: false,
    item_layouts: [],
    default_matching_key: "sku_code",
    listing_keys: [
      ["item_code", "listing_key.yahoo.item_code"],
      ["sku_code", "listing_key.yahoo.sku_code"],
    ],
    settings: [
      setting("seller_id", {
        label: "setting.yahoo.seller_id",
        help: "setting.yahoo.seller_id.help",
        required: true,
        example: "hinata-cha",
        rule: { kind: "ascii", also: "-", max: 30 },
      }),
      setting("client_id", {
        label: "setting.yahoo.client_id",
        help: "setting.yahoo.client_id.help",
        required: true,
        example: "dj00aiZpPUFiQ2RFZkdo",
      }),
      setting("client_secret", {
        label: "setting.yahoo.client_secret",
        help: "setting.yahoo.client_secret.help",
        secret: true,
      }),
      setting("public_key", {
        label: "setting.yahoo.public_key",
        help: "setting.yahoo.public_key.help",
        multiline: true,
        rule: { kind: "pem", label: "PUBLIC KEY" },
        example: "-----BEGIN PUBLIC KEY-----",
      }),
      setting("public_key_version", {
        label: "setting.yahoo.public_key_version",
        help: "setting.yahoo.public_key_version.help",
        rule: { kind: "number", min: 1, max: 99 },
        example: "1",
      }),
    ],
  },
];

export function makeShops(now: number): ShopView[] {
  const common = (code: string, short: string, official: string) => ({
    code,
    short_name: short,
    official_name: official,
    url: `https://www.example.com/${code}/`,
    manager: "日向 はるか",
    genre: "日本茶・茶器",
    sender_address: `${code}@example.com`,
    bcc_address: "",
    postal_code: "4200000",
    address: "静岡県静岡市葵区見本町 1-2-3",
    phone: "054-000-0001",
    registration_number: "T1234567890123",
    matching_key: "",
  });
  const switches = {
    manage_orders: true,
    stock_link: "running" as const,
    counts_from: now - 12 * DAY,
    push_stock: true,
    reserve_pending: true,
    cancels: "before_instruction" as const,
    sending: {
      when: { kind: "at_once" as const },
      sync_hours: [],
      reflect_origin: true,
      by: "api" as const,
      keep_last: 0,
      last_pieces: true,
    },
    share: { percent: 100, trickle: null },
  };
  return [
    {
      id: "1",
      mall: "rakuten",
      common: common("hinata-r", "楽天", "ひなた茶舗 楽天市場店"),
      settings: { shop_url: "hinata-cha" },
      secrets: { service_secret: now - 40 * DAY, license_key: now - 78 * DAY },
      switches,
      origin_notice: null,
      origin_needed: null,
      push_blocked: null,
      credentials: [
        {
          name: "license_key",
          expires_at: now + 12 * DAY,
          warn_from: now - 2 * DAY,
          state: "soon",
          checked_at: now - 3 * MINUTE,
        },
      ],
      routes: [{ kind: "recipient", value: "order+hinata-r@example.com" }],
      health: { shop_id: "1", state: "ok", last_complete_at: now - 4000, waiting: 0, problem: null },
    },
    {
      id: "2",
      mall: "yahoo",
      common: common("hinata-y", "Yahoo!", "ひなた茶舗 Yahoo!店"),
      settings: {
        seller_id: "hinata-cha",
        client_id: "dj00aiZpPUFiQ2RFZkdo",
        public_key: "",
        public_key_version: "1",
      },
      secrets: { client_secret: now - 20 * DAY },
      switches: { ...switches, share: { percent: 80, trickle: { portion: 10, refill_at: 3 } } },
      origin_notice: null,
      origin_needed: null,
      push_blocked: null,
      credentials: [
        {
          name: "login",
          expires_at: now + 26 * DAY,
          warn_from: now + 12 * DAY,
          state: "ok",
          checked_at: now - 5 * MINUTE,
        },
      ],
      routes: [{ kind: "sender", value: "order@shopping.example.com" }],
      health: { shop_id: "2", state: "ok", last_complete_at: now - 2000, waiting: 2, problem: null },
    },
    {
      id: "3",
      mall: "rakuten",
      common: common("wazakka", "和雑貨店", "ひなた和雑貨 楽天市場店"),
      settings: { shop_url: "wazakka" },
      secrets: { service_secret: now - 99 * DAY, license_key: now - 99 * DAY },
      switches: { ...switches, push_stock: true },
      origin_notice: null,
      origin_needed: null,
      push_blocked: null,
      credentials: [
        {
          name: "license_key",
          expires_at: now - DAY,
          warn_from: now - 15 * DAY,
          state: "over",
          checked_at: now - 3 * MINUTE,
        },
      ],
      routes: [],
      health: {
        shop_id: "3",
        state: "trouble",
        last_complete_at: now - 26 * 60 * MINUTE,
        waiting: 14,
        problem: {
          code: "mall_error.credential_not_accepted",
          args: {},
          action: "renew_key",
          mall_words: "AuthError: un-authorised",
        },
      },
    },
  ];
}

const GOODS: [string, string, number, number][] = [
  ["SEN-100", "深蒸し煎茶 100g", 1080, 8],
  ["HOJ-200", "ほうじ茶 200g", 980, 8],
  ["GEN-100", "玄米茶 100g", 860, 8],
  ["MAT-030", "抹茶 30g 缶", 2160, 8],
  ["KYU-TBM", "急須 つばめ", 2770, 10],
  ["YUN-TBM", "湯呑 つばめ", 1320, 10],
  ["CHZ-SKR", "茶筒 さくら", 1980, 10],
  ["TEN-GRN", "手ぬぐい 茶畑", 1100, 10],
  ["BON-ITI", "木の盆 一枚板", 4400, 10],
  ["SET-GIFT", "ギフトセット 煎茶2本・急須", 6480, 8],
];
const COLOURS = ["藍", "朱", "白", "墨", "若草", "山吹", "桜", "青磁"];

export function makeStock(now: number): StockRow[] {
  const rows: StockRow[] = [];
  for (let i = 0; i < 304; i++) {
    const [code, name] = GOODS[i % GOODS.length] as (typeof GOODS)[number];
    const turn = Math.floor(i / GOODS.length);
    const colour = turn === 0 ? "" : (COLOURS[turn % COLOURS.length] ?? "");
    const expected = i === 2 ? -2 : i % 17 === 5 ? 0 : between(1, 180);
    const held = i % 9 === 0 ? 4 : 0;
    const counting = i % 41 === 40 ? "not_counted" : i % 53 === 52 ? "made_to_order" : "counted";
    const unset = i % 29 === 28;
    const ours = Math.max(0, expected - held);
    const listing = (shop: number, more: Partial<ListingNumbers> = {}): ListingNumbers => ({
      listing_id: String(i * 10 + shop),
      shop_id: String(shop),
      ours,
      sent: ours,
      sent_at: now - between(21, 600) * MINUTE,
      shown: ours,
      shown_at: now - between(1, 20) * MINUTE,
      leaves_at: null,
      problem: null,
      ...more,
    });
    rows.push({
      sku_id: String(i + 1),
      code: turn === 0 ? code : `${code}-${String(turn).padStart(2, "0")}`,
      name,
      variation: colour,
      counting,
      bundle: code === "SET-GIFT",
      expected: unset ? 0 : expected,
      held,
      unset,
      level:
        unset || counting !== "counted"
          ? null
          : expected - held <= 0
            ? "out"
            : expected - held <= 5
              ? "low"
              : null,
      days_left: unset || i % 5 === 3 ? null : Math.max(0, Math.floor((expected - held) / between(1, 5))),
      shelves:
        unset || counting !== "counted" || i % 4 === 3 || code === "SET-GIFT"
          ? []
          : [{ warehouse_id: "1", good: expected + 3, defective: i % 6, allocated: 3, free: expected }],
      should:
        unset || counting !== "counted" || i % 4 === 3 || code === "SET-GIFT"
          ? null
          : i % 13 === 6
            ? expected + 2
            : expected,
      listings:
        counting !== "counted" || unset
          ? []
          : [
              listing(1, i === 3 ? { shown: ours + 2 } : {}),
              ...(i % 7 === 6
                ? []
                : [
                    listing(
                      2,
                      i === 4
                        ? { sent: ours + 1, shown: ours + 1 }
                        : {
                            ours: Math.floor(ours * 0.8),
                            sent: Math.floor(ours * 0.8),
                            shown: Math.floor(ours * 0.8),
                          },
                    ),
                  ]),
              ...(i % 3 === 1
                ? [
                    listing(
                      3,
                      i === 1
                        ? {
                            problem: {
                              code: "mall_error.listing_refused",
                              args: { mall_code: "IE0104" },
                              mall_words: "IE0104: 在庫数が不正です",
                            },
                          }
                        : {},
                    ),
                  ]
                : []),
            ],
    });
  }
  return rows;
}

const FAMILY = [
  "佐々木",
  "髙橋",
  "山田",
  "伊藤",
  "渡邉",
  "小林",
  "加藤",
  "吉田",
  "山本",
  "中村",
  "斎藤",
  "清水",
  "森",
  "池田",
];
const GIVEN = [
  "美咲",
  "健",
  "花子",
  "翔太",
  "陽菜",
  "蓮",
  "さくら",
  "大輝",
  "結衣",
  "悠斗",
  "葵",
  "誠",
  "由美",
  "勝",
];
const PLACES: [string, string, string, string][] = [
  ["1500041", "東京都", "渋谷区", "神南 1-0-0"],
  ["2200012", "神奈川県", "横浜市西区", "みなとみらい 2-3-1 ひなたタワー 1203"],
  ["5300001", "大阪府", "大阪市北区", "梅田 9-9-9 見本ビル 4F"],
  ["0600001", "北海道", "札幌市中央区", "北一条西 20-1"],
  ["8100001", "福岡県", "福岡市中央区", "天神 0-1-2"],
];
const STAGES: [Progress, number][] = [
  ["needs_check", 23],
  ["needs_stock", 4],
  ["needs_payment", 31],
  ["ready", 58],
  ["shipping", 12],
  ["shipped", 140],
  ["cancelled", 90],
];

const hold = (kind: HoldReason["kind"], args: Record<string, string> = {}): HoldReason => ({
  kind,
  text: { code: `hold.${kind}`, args },
  fingerprint: `${kind}${JSON.stringify(args)}`,
  acknowledged: false,
});

export function makeOrders(now: number, count: number, stock: StockRow[]): OrderView[] {
  const stages: Progress[] = [];
  for (const [stage, many] of STAGES) {
    for (let i = 0; i < many; i++) {
      stages.push(stage);
    }
  }
  const orders: OrderView[] = [];
  for (let i = 0; i < count; i++) {
    const progress =
      i < 330 ? pick(stages) : random() < 0.04 ? "cancelled" : random() < 0.1 ? "shipped" : "done";
    orders.push(makeOrder(now, i, progress, stock));
  }
  return orders;
}

export function makeOrder(now: number, i: number, progress: Progress, stock: StockRow[]): OrderView {
  const shop = pick(["1", "1", "2", "3"]);
  const at = now - i * 7 * MINUTE - between(0, 6) * MINUTE;
  const day = new Date(at + 9 * 3_600_000).toISOString().slice(0, 10).replaceAll("-", "");
  const number =
    shop === "2"
      ? `hinata-cha-${10_060_000 - i}`
      : `393415-${day}-${String(428_819_305 - i * 37).padStart(10, "0")}`;
  const [postal_code, prefecture, city, street] = pick(PLACES);
  const name = i % 23 === 7 ? "株式会社みなと商店 購買部" : `${pick(FAMILY)} ${pick(GIVEN)}`;
  const buyer = {
    name,
    kana: "",
    postal_code,
    prefecture,
    city,
    street,
    phone: `090-0000-${String(between(1, 9999)).padStart(4, "0")}`,
    email: "buyer@example.com",
  };
  const unknown = progress === "needs_check" && i % 3 === 1;
  const lines = Array.from({ length: pick([1, 1, 1, 2, 2, 3, 5]) }, (_, n) => {
    const sku = pick(stock.slice(0, 40));
    const goods = GOODS.find(([code]) => sku.code.startsWith(code));
    const lost = unknown && n === 0;
    return {
      id: String(i * 10 + n),
      keys: (shop === "2"
        ? { code: lost ? "KYU-NEW-01" : sku.code }
        : { manageNumber: lost ? "kyu-new-01" : sku.code.toLowerCase(), variantId: "v1" }) as Record<
        string,
        string
      >,
      title: lost ? "新作 急須 （秋の限定色）" : sku.name + (sku.variation ? ` ／ ${sku.variation}` : ""),
      options: n === 0 && i % 4 === 0 ? ["のし:無地のし", "包装:する"] : [],
      quantity: pick([1, 1, 1, 2, 3]),
      unit_price: goods?.[2] ?? 1000,
      tax_included: true,
      tax_rate: goods?.[3] ?? 10,
      sku_id: lost ? null : sku.sku_id,
      sku_code: lost ? null : sku.code,
      left: lost ? null : sku.expected,
      taken: lost ? 0 : 1,
    };
  });
  const goods = lines.reduce((sum, line) => sum + line.unit_price * line.quantity, 0);
  const points = i % 6 === 2 ? 200 : 0;
  const postage = goods >= 3980 ? 0 : 550;
  const holds: HoldReason[] = [];
  if (progress === "needs_check") {
    if (unknown) {
      holds.push(
        hold("unknown_sku", {
          keys: "manageNumber=kyu-new-01 variantId=v1",
          title: "新作 急須 （秋の限定色）",
          quantity: "1",
        }),
      );
    }
    if (i % 3 === 0) {
      holds.push(hold("remarks", { remarks: "玄関前に置いてください。チャイムは鳴らさないでください。" }));
    }
    if (i % 4 === 2) {
      holds.push(hold("gift", { noshi: "無地のし" }));
    }
    if (i % 5 === 2) {
      holds.push(hold("incomplete_address", { missing: "phone postal_code" }));
    }
    if (holds.length === 0) {
      holds.push(hold("sum_mismatch", { lines: "5480", goods: "5480", sum: "5480", billed: "5930" }));
    }
  }
  const pieces = lines.reduce((sum, line) => sum + line.quantity, 0);
  const wished = i % 3 === 0 ? `${new Date(at + 3 * DAY).toISOString().slice(0, 10)} 午前中` : "";
  const mail = i % 5 === 3;
  return {
    row: {
      id: String(100_000 - i),
      shop_id: shop,
      order_number: number,
      ordered_at: at,
      progress,
      locked: i % 31 === 4,
      buyer_name: name,
      pieces,
      billed: goods + postage - points,
      currency: "JPY",
      payment: pick(["クレジットカード", "クレジットカード", "PayPay", "代金引換", "銀行振込", "後払い決済"]),
      wished,
      holds: holds.map((one) => one.kind),
      printed_at: progress === "shipping" || progress === "shipped" ? at + 60 * MINUTE : null,
      first_source: mail ? "mail" : "api",
    },
    holds,
    buyer,
    deliveries: [
      {
        key: "1",
        recipient: buyer,
        wished_date: wished ? wished.slice(0, 10) : null,
        wished_time: wished ? "午前中" : null,
        method: "宅配便",
        noshi: i % 4 === 2 ? "無地のし" : null,
        tracking_numbers:
          progress === "shipped" || progress === "done"
            ? [`0000-${between(1000, 9999)}-${between(1000, 9999)}`]
            : [],
        lines,
      },
    ],
    payment: { method: "クレジットカード", kind: "card", paid: true },
    totals: {
      currency: "JPY",
      goods,
      tax: 0,
      postage,
      fees: 0,
      points,
      coupon_shop: 0,
      coupon_mall: 0,
      billed: goods + postage - points,
      per_rate: [],
    },
    remarks: holds.some((one) => one.kind === "remarks")
      ? "玄関前に置いてください。チャイムは鳴らさないでください。"
      : "",
    mall_status: shop === "2" ? "2/1/0" : "300",
    can_confirm: progress === "needs_check" && shop !== "2",
    stock_mode: "counts",
    taken_in_at: at + 4000,
    sources: [
      ...(mail ? [{ raw_id: String(i * 2 + 1), source: "mail", at: at + 3000 }] : []),
      { raw_id: String(i * 2), source: "api", at: at + 4000 },
    ],
    history: [
      {
        at: at + 5000,
        who: "rule:stage",
        what: "history.stage",
        before: '"unchecked"',
        after: `"${progress}"`,
      },
      { at: at + 4000, who: "rule:intake", what: "history.taken_in", before: null, after: null },
    ],
    outbox:
      progress === "shipped"
        ? [{ kind: "shipment", state: "accepted", created_at: at + 90 * MINUTE, problem: null }]
        : [],
  };
}
