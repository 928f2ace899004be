import {
  type Arg,
  type Backend,
  type CommandName,
  type OrdersDone,
  type OrderView,
  Refusal,
  type Result,
  type StockRow,
} from "../backend";
import { MINUTE, makeOrder, makeOrders, makeShops, makeStock, malls, random } from "./data";
import { filesAnswers } from "./files";
import { isOnly, ledgerAnswers } from "./ledger";
import { emptyPdf } from "./pdf";
import { productAnswers } from "./products";
import { mailboxes, makeBackups, makeJobs, makeStory, previewSwitches } from "./work";

// What it has no answer for is refused; the loopback host knows the rest.
type Answers = { [N in CommandName]?: (arg: Arg<N>) => Result<N> | Promise<Result<N>> };

/**
 * A made-up program for development without Rust: `?empty` starts with nothing set up, `?still` keeps new orders away,
 * `?n=` sets how many orders there are. It is never part of a release.
 */
export function fakeBackend(query: URLSearchParams): Backend {
  const now = Date.now();
  let shops = query.has("empty") ? [] : makeShops(now);
  const stock = query.has("empty") ? [] : makeStock(now);
  const orders = query.has("empty") ? [] : makeOrders(now, Number(query.get("n") ?? 5000), stock);
  const jobs = query.has("empty") ? [] : makeJobs(now);
  const boxes = query.has("empty") ? [] : [...mailboxes];
  const backups = makeBackups(now);
  let atLogin = false;
  let language = query.get("lang") ?? "ja";
  const edits = new Map<string, { sku: StockRow; book: "expected" | "held"; before: number }>();
  const done = new Map<string, unknown>();
  const listeners = new Set<(topics: string[]) => void>();
  const tell = (...topics: string[]) => {
    for (const listener of listeners) {
      listener(topics);
    }
  };
  const order = (id: string): OrderView =>
    orders.find((one) => one.row.id === id) ?? refuse("problem.not_found");
  const skuOf = (id: string): StockRow =>
    stock.find((one) => one.sku_id === id) ?? refuse("problem.not_found");
  const shopOf = (id: string) => shops.find((one) => one.id === id) ?? refuse("problem.not_found");

  const each = (ids: string[], act: (one: OrderView) => string | undefined): OrdersDone => {
    const left_out: OrdersDone["left_out"] = [];
    let count = 0;
    for (const id of ids) {
      const one = order(id);
      const why = act(one);
      if (why) {
        left_out.push({ order_id: id, order_number: one.row.order_number, problem: { code: why, args: {} } });
      } else {
        count += 1;
      }
    }
    tell("orders", "stock");
    return { done: count, left_out };
  };

  const answers: Answers = {
    "app.state": () => ({
      version: "0.1.0",
      folder_kind: query.has("demo") ? "demo" : "own",
      empty: shops.length === 0,
      restored: false,
      language,
      now: Date.now(),
      clock_skew: null,
      crashed: query.has("crashed"),
      last_restore: null,
      no_copy: null,
      ledger: null,
      stopped_workers: query.has("stopped") ? [{ kind: "shop", name: "楽天" }] : [],
    }),
    "app.set_language": (arg) => {
      language = arg.language;
      tell("settings");
      return {};
    },
    "malls.list": () => malls,
    "shops.list": () => shops,
    "shops.health": () => shops.map((shop) => shop.health),
    "shops.save": (arg) => {
      if (!arg.common.code) {
        return {
          id: null,
          refused: [{ field: "common.code", problem: { code: "problem.required", args: {} } }],
        };
      }
      const id = arg.id ?? String(shops.length + 1);
      const fresh = makeShops(Date.now())[0] ?? refuse("problem.internal");
      const old = shops.find((shop) => shop.id === id) ?? {
        ...fresh,
        switches: { ...fresh.switches, push_stock: false, stock_link: "stopped" as const },
        credentials: [],
        secrets: {},
      };
      const saved = {
        ...old,
        id,
        mall: arg.mall,
        common: arg.common,
        settings: arg.settings,
        routes: arg.routes ?? [],
        secrets: {
          ...old.secrets,
          ...Object.fromEntries(Object.keys(arg.secrets ?? {}).map((key) => [key, Date.now()])),
        },
        health: { ...old.health, shop_id: id, problem: null, state: "ok" },
      };
      shops = [...shops.filter((shop) => shop.id !== id), saved].sort((a, b) => Number(a.id) - Number(b.id));
      tell("shops");
      return { id, refused: [] };
    },
    "shops.check": (arg) => ({
      ok: arg.shop_id !== "3",
      credentials: shopOf(arg.shop_id).credentials,
      problem: shopOf(arg.shop_id).health.problem,
    }),
    "shops.preview_switches": (arg) => previewSwitches(stock, arg.shop_id),
    "shops.order": () => ({ shops: shops.map((one) => one.id), last_pieces: 0 }),
    "shops.preview_order": () => ({
      impact: {
        counts: { emptied: 0, dropped: 0, raised: 0, unchanged: 0, left_alone: 0 },
        rows: [],
        needs_seen: false,
        never_set: [],
      },
      seen: "look",
    }),
    "shops.set_order": (arg) => arg.order,
    "shops.set_switches": (arg) => {
      const shop = shopOf(arg.shop_id);
      shop.switches = arg.switches;
      tell("shops");
      return shop;
    },
    "shops.login": () => ({
      address: "https://auth.login.yahoo.co.jp/yconnect/v2/authorization?client_id=demo",
    }),
    "shops.paste_login": () => ({
      ok: false,
      credentials: [],
      problem: { code: "mall_error.login_mismatch", args: {} },
    }),
    "shops.release_push": (arg) => shopOf(arg.shop_id),
    "mailboxes.list": () => boxes,
    "mailboxes.save": (arg) => {
      const saved = {
        ...arg.mailbox,
        id: arg.mailbox.id ?? String(boxes.length + 1),
        has_password: true,
        state: "connecting",
      };
      const at = boxes.findIndex((box) => box.id === saved.id);
      boxes.splice(at < 0 ? boxes.length : at, at < 0 ? 0 : 1, saved);
      tell("mailboxes");
      return saved;
    },
    "mailboxes.check": (arg) => ({
      ok: arg.mailbox.host !== "wrong",
      credentials: [],
      problem:
        arg.mailbox.host === "wrong"
          ? { code: "mailbox.auth_failed", args: {}, mall_words: "NO [AUTHENTICATIONFAILED]" }
          : null,
    }),
    "mailboxes.remove": (arg) => {
      boxes.splice(
        boxes.findIndex((box) => box.id === arg.mailbox_id),
        1,
      );
      tell("mailboxes");
      return {};
    },
    "orders.counts": () => {
      const stages: Record<string, number> = {
        unchecked: 0,
        needs_check: 0,
        needs_stock: 0,
        needs_payment: 0,
        ready: 0,
        shipping: 0,
        shipped: 0,
        done: 0,
        cancelled: 0,
      };
      for (const one of orders) {
        stages[one.row.progress] = (stages[one.row.progress] ?? 0) + 1;
      }
      return {
        stages,
        all: orders.length,
        unreadable: query.has("empty") ? 0 : 2,
        stock_waiting: query.has("empty") ? 0 : 3,
        asks_return: query.has("empty") ? 0 : 1,
      };
    },
    "orders.list": (arg) => {
      const rows = orders
        .map((one) => one.row)
        .filter((row, at) =>
          arg.tab === "stock_waiting" || arg.tab === "asks_return"
            ? at < 3
            : !arg.tab || row.progress === arg.tab,
        )
        .filter((row) => !arg.shop_id || row.shop_id === arg.shop_id)
        .filter((row) => !arg.text || `${row.order_number} ${row.buyer_name}`.includes(arg.text));
      const by =
        {
          ordered_at: (r: (typeof rows)[number]) => r.ordered_at,
          buyer: (r: (typeof rows)[number]) => r.buyer_name,
          billed: (r: (typeof rows)[number]) => r.billed ?? 0,
          number: (r: (typeof rows)[number]) => r.order_number,
        }[arg.sort ?? "ordered_at"] ?? ((r: (typeof rows)[number]) => r.ordered_at);
      rows.sort((a, b) => (by(a) < by(b) ? -1 : by(a) > by(b) ? 1 : 0) * (arg.desc ? -1 : 1));
      return {
        total: rows.length,
        rows: rows.slice(arg.offset ?? 0, (arg.offset ?? 0) + (arg.limit ?? 100)),
      };
    },
    "orders.get": (arg) => order(arg.order_id),
    "orders.acknowledge": (arg) =>
      each(arg.order_ids, (one) => {
        const open = one.holds.filter((hold) => !hold.acknowledged && (!arg.kind || hold.kind === arg.kind));
        for (const hold of open) {
          hold.acknowledged = hold.kind !== "unknown_sku";
        }
        one.row.holds = one.holds.filter((hold) => !hold.acknowledged).map((hold) => hold.kind);
        if (one.row.holds.length === 0 && one.row.progress === "needs_check") {
          one.row.progress = "ready";
        }
        return one.row.holds.includes("unknown_sku") && !arg.kind ? "left_out.nothing_to_clear" : undefined;
      }),
    "orders.cancel": (arg) =>
      each(arg.order_ids, (one) =>
        one.row.progress === "cancelled"
          ? "left_out.already_cancelled"
          : set(() => {
              one.row.progress = "cancelled";
            }),
      ),
    "orders.move": (arg) =>
      each(arg.order_ids, (one) => {
        one.row.locked = arg.progress != null;
        one.row.progress = arg.progress ?? one.row.progress;
        return undefined;
      }),
    "orders.apply_stock": (arg) => each(arg.order_ids, () => undefined),
    "orders.confirm": (arg) =>
      each(arg.order_ids, (one) =>
        set(() => {
          one.can_confirm = false;
        }),
      ),
    "orders.ship": (arg) =>
      each([arg.order_id], (one) => {
        one.row.progress = "shipped";
        one.outbox.unshift({ kind: "shipment", state: "waiting", created_at: Date.now(), problem: null });
        one.deliveries[0]?.tracking_numbers.push(arg.tracking_number);
        return undefined;
      }),
    "orders.slips": (arg) => ({
      path: "/tmp/slip.pdf",
      pdf: emptyPdf(arg.order_ids.length),
      pages: arg.order_ids.length,
      unprintable: [],
      printed_before: arg.order_ids
        .map(order)
        .filter((one) => one.row.printed_at)
        .map((one) => one.row.order_number),
    }),
    "orders.mark_printed": (arg) =>
      each(arg.order_ids, (one) =>
        set(() => {
          one.row.printed_at = Date.now();
        }),
      ),
    "inbox.trouble": () =>
      [0, 1].map((i) => ({
        raw_id: String(700 + i),
        shop_id: i === 0 ? "1" : null,
        source: "mail",
        key: `<20261122.${i}@mail.example.com>`,
        at: now - i * 50 * MINUTE,
        problem: i === 0 ? { code: "mail.total_missing", args: {} } : { code: "inbox.no_shop", args: {} },
      })),
    "inbox.raw": (arg) => ({
      source: Number(arg.raw_id) % 2 ? "mail" : "api",
      media_type: Number(arg.raw_id) % 2 ? "message/rfc822" : "application/json",
      fetched_at: now - 4 * MINUTE,
      size: 8412,
      subject: Number(arg.raw_id) % 2 ? "【楽天】注文内容ご確認（自動配信メール）" : null,
      from: Number(arg.raw_id) % 2 ? "order@example.com" : null,
      text:
        Number(arg.raw_id) % 2
          ? "ひなた茶舗 楽天市場店\n\n[注文番号] 393415-20261122-0428819305\n[日時]     2026-11-22 09:42:00\n[支払方法] クレジットカード決済\n\n[商品]\n深蒸し煎茶 100g(sen-100)\n価格 1,080(円) x 2(個) = 2,160(円)\n"
          : JSON.stringify(
              {
                orderNumber: "393415-20261122-0428819305",
                orderProgress: 300,
                orderDatetime: "2026-11-22T09:42:00+0900",
              },
              null,
              2,
            ),
      html:
        Number(arg.raw_id) % 2
          ? "<h1>ご注文ありがとうございます</h1><p>深蒸し煎茶 100g</p><img src='https://tracker.example.com/x.gif'>"
          : null,
    }),
    "inbox.retry": () => ({}),
    "stock.list": (arg) => {
      const rows = stock
        .filter(
          (row) =>
            !arg.text ||
            `${row.code} ${row.name} ${row.variation}`.toLowerCase().includes(arg.text.toLowerCase()),
        )
        .filter((row) => isOnly(row, arg.only ?? "all"));
      const by =
        {
          code: (r: StockRow) => r.code,
          name: (r: StockRow) => r.name,
          expected: (r: StockRow) => r.expected,
          updated: (r: StockRow) => r.code,
        }[arg.sort ?? "code"] ?? ((r: StockRow) => r.code);
      if (arg.sort) {
        rows.sort((a, b) => (by(a) < by(b) ? -1 : by(a) > by(b) ? 1 : 0) * (arg.desc ? -1 : 1));
      }
      return {
        total: rows.length,
        rows: structuredClone(rows.slice(arg.offset ?? 0, (arg.offset ?? 0) + (arg.limit ?? 100))),
      };
    },
    "stock.edit": (arg) => {
      const sku = skuOf(arg.sku_id);
      const book = arg.book === "held" ? "held" : "expected";
      const n = Number(arg.value.normalize("NFKC"));
      if (!arg.value.trim() || Number.isNaN(n)) {
        refuse("problem.not_a_number");
      }
      const before = sku[book];
      const after = arg.mode === "set" ? n : arg.mode === "add" ? before + n : before - n;
      sku[book] = after;
      sku.unset = false;
      return pushLater(sku, book, before, after);
    },
    "stock.undo": (arg) => {
      const edit = edits.get(arg.movement_id);
      if (!edit) {
        return refuse("problem.already_undone");
      }
      edits.delete(arg.movement_id);
      const before = edit.sku[edit.book];
      edit.sku[edit.book] = edit.before;
      return pushLater(edit.sku, edit.book, before, edit.before);
    },
    "stock.send_now": (arg) => {
      settle(skuOf(arg.sku_id));
      return {};
    },
    "stock.story": (arg) =>
      makeStory(Date.now(), skuOf(arg.sku_id), orders, arg.before ? 50_000 - Number(arg.before) + 1 : 0),
    ...ledgerAnswers(stock, orders, now, tell),
    ...productAnswers(stock, now, tell),
    ...filesAnswers(stock, now),
    "stock.explain": (arg) => {
      const sku =
        stock.find((row) => row.listings.some((one) => one.listing_id === arg.listing_id)) ??
        refuse("problem.not_found");
      const numbers =
        sku.listings.find((one) => one.listing_id === arg.listing_id) ?? refuse("problem.not_found");
      const base = Math.max(0, sku.expected - sku.held);
      return {
        numbers,
        left_alone: null,
        steps: [
          step("base", sku.expected, base),
          step("held", sku.held, base),
          step("share", numbers.shop_id === "2" ? 80 : 100, numbers.ours ?? 0),
          step("range", 99_999, numbers.ours ?? 0),
        ],
        attempts: [
          {
            at: numbers.sent_at ?? now,
            target: numbers.sent ?? 0,
            read: numbers.shown ?? null,
            outcome: numbers.problem ? "refused" : "accepted",
            problem: numbers.problem ?? null,
          },
        ],
      };
    },
    "skus.save": () => ({ sku_id: "1" }),
    "listings.save": (arg) => {
      let matched = 0;
      for (const one of orders) {
        if (one.row.shop_id === arg.shop_id && one.row.holds.includes("unknown_sku")) {
          matched += 1;
          one.holds = one.holds.filter((hold) => hold.kind !== "unknown_sku");
          one.row.holds = one.holds.map((hold) => hold.kind);
        }
      }
      tell("orders", "listings");
      return { listing_id: "9999", orders_matched: matched };
    },
    "listings.stop": () => ({}),
    "jobs.list": (arg) => {
      const rows = jobs
        .filter((job) => !arg.kind || job.kind === arg.kind)
        .filter((job) => !arg.state || job.state === arg.state)
        .filter((job) => !arg.person || job.person.includes(arg.person))
        .filter((job) => !arg.text || `${job.subject} ${job.person}`.includes(arg.text))
        .filter(
          (job) => (!arg.from || job.requested_at >= arg.from) && (!arg.to || job.requested_at < arg.to),
        );
      return {
        total: rows.length,
        rows: rows.slice(arg.offset ?? 0, (arg.offset ?? 0) + (arg.limit ?? 100)),
      };
    },
    "jobs.rows": (arg) => {
      const job = jobs.find((one) => one.id === arg.job_id) ?? refuse("problem.not_found");
      const rows = Array.from({ length: job.total }, (_, i) => {
        const bad = i < job.failed;
        return {
          line: i + 1,
          key: stock[i % stock.length]?.code ?? "",
          ok: !bad,
          problem: bad
            ? {
                code: "mall_error.listing_refused",
                args: { mall_code: "IE0104" },
                mall_words: "IE0104: 在庫数が不正です",
              }
            : null,
        };
      }).filter((row) => !arg.only_failed || !row.ok);
      return {
        total: rows.length,
        rows: rows.slice(arg.offset ?? 0, (arg.offset ?? 0) + (arg.limit || 100)),
      };
    },
    "jobs.retry": (arg) => {
      const job = jobs.find((one) => one.id === arg.job_id) ?? refuse("problem.not_found");
      job.failed = 0;
      job.succeeded = job.total;
      job.can_retry = false;
      tell("jobs");
      return job;
    },
    "backups.list": () => backups,
    "backups.make": () => {
      const made = {
        name: `miseban-${Date.now()}.db`,
        made_at: Date.now(),
        size: 48_300_000,
        reason: "by_hand",
      };
      backups.unshift(made);
      return made;
    },
    "backups.preview": (arg) => ({
      backup: backups.find((one) => one.name === arg.name) ?? refuse("problem.no_such_copy"),
      orders: 48_102,
      orders_since: 37,
      edits_since: 4,
      pushing: shops.map((shop) => shop.common.short_name),
      problem: null,
    }),
    "backups.restore": (arg) => {
      const copy = backups.find((one) => one.name === arg.name) ?? refuse("problem.no_such_copy");
      for (const shop of shops) {
        shop.push_blocked = "problem.restored_push_off";
      }
      tell("*");
      return { name: copy.name, made_at: copy.made_at, done_at: Date.now(), problem: null };
    },
    "diagnostics.save": () => ({ path: "/home/mise/店番/diagnostics-20261122.zip" }),
  };

  function pushLater(sku: StockRow, book: "expected" | "held", before: number, after: number) {
    const movement_id = String(60_000 + edits.size + Math.floor(random() * 1000));
    const leaves_at = Date.now() + 5000;
    edits.set(movement_id, { sku, book, before });
    for (const listing of sku.listings) {
      listing.ours = Math.max(0, sku.expected - sku.held);
      listing.leaves_at = leaves_at;
    }
    setTimeout(() => settle(sku), 6500);
    tell("stock");
    return { movement_id, before, after, leaves_at };
  }

  function settle(sku: StockRow) {
    for (const listing of sku.listings) {
      listing.sent = listing.ours;
      listing.shown = listing.ours;
      listing.sent_at = Date.now();
      listing.shown_at = Date.now();
      listing.leaves_at = null;
    }
    tell("stock", "listings");
  }

  if (!query.has("still") && shops.length > 0) {
    setInterval(() => {
      for (const shop of shops) {
        if (shop.health.state === "ok") {
          shop.health.last_complete_at = Date.now();
        }
      }
      tell("health");
    }, 5000);
    setInterval(() => {
      const fresh = makeOrder(Date.now(), -orders.length, "needs_check", stock);
      fresh.row.id = String(200_000 + orders.length);
      fresh.row.ordered_at = Date.now();
      orders.unshift(fresh);
      tell("orders", "stock");
    }, 15_000);
  }

  return {
    async rpc(name, arg) {
      await new Promise((resolve) => setTimeout(resolve, 15));
      const id = (arg as { request_id?: string }).request_id;
      if (id && done.has(id)) {
        return done.get(id) as Result<typeof name>;
      }
      const result = await (answers[name] as ((arg: unknown) => unknown) | undefined)?.(arg);
      if (answers[name] === undefined) {
        refuse("problem.not_found");
      }
      const copy = structuredClone(result);
      if (id) {
        done.set(id, copy);
      }
      return copy as Result<typeof name>;
    },
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    shell: {
      openExternal: async (url) => {
        window.open(url, "_blank", "noopener");
      },
      chooseStart: async () => {
        window.location.search = "?demo";
      },
      openFile: async () => undefined,
      saveFile: async (_path, name) => `/home/mise/${name}`,
      printFile: async () => undefined,
      startsAtLogin: async () => atLogin,
      setStartsAtLogin: async (on) => {
        atLogin = on;
      },
      quit: async () => undefined,
    },
  };
}

function refuse(code: string): never {
  throw new Refusal({ code, args: {} });
}

function step(name: string, by: number, value: number) {
  return { text: { code: `stock.step.${name}`, args: { by: String(by), value: String(value) } }, value };
}

function set(act: () => void): undefined {
  act();
}
