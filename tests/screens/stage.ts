import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Arg, CommandName, Result } from "../../ui/src/backend/backend";
import type { Switches } from "../../ui/src/backend/generated/types";
import { GOODS } from "./goods";
import { ROOT, type Running, start } from "./programs";
import { expect } from "./tools";

interface Stand {
  rakuten: { base_url: string; control_url: string; credentials: Record<string, string>; shop_name: string };
  yahoo: { base_url: string; control_url: string; credentials: Record<string, string>; store_name: string };
  imap: { host: string; port: number; user: string; password: string };
}

/** A simulated mall. */
export type Mall = "rakuten" | "yahoo";

/** What a buyer orders at a simulated mall. */
export interface Order {
  lines: { item: string; variant?: string; quantity: number; unlisted_name?: string; price_yen?: number }[];
  [more: string]: unknown;
}

/** Nobody. */
const BUYER = {
  family_name: "見本",
  first_name: "花子",
  family_kana: "ミホン",
  first_kana: "ハナコ",
  postcode: "4200000",
  prefecture: "静岡県",
  city: "静岡市葵区",
  street: "茶町0-0-0",
  building: "",
  phone: "090-0000-0001",
  mail: "hanako@example.com",
};

/** Every switch of a shop on, and everything sent at once. */
const RUNNING: Switches = {
  manage_orders: true,
  stock_link: "running",
  counts_from: null,
  push_stock: true,
  reserve_pending: true,
  cancels: "before_instruction",
  sending: {
    when: { kind: "at_once" },
    sync_hours: [],
    reflect_origin: true,
    by: "api",
    keep_last: 0,
    last_pieces: true,
  },
  share: { percent: 100, trickle: null },
};

/** Two simulated malls, a data folder, and the real engine behind the loopback host. */
export class Stage {
  readonly shops: Record<Mall, string> = { rakuten: "", yahoo: "" };
  readonly skus = new Map<string, string>();

  private constructor(
    private readonly folder: string,
    private readonly malls: Running<Stand>,
    private readonly host: Running<{ url: string; token: string }>,
  ) {}

  /** The program with nothing set up. */
  static async empty(): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), "miseban-screens-"));
    const malls = await start<Stand>("miseban-simulators", "MISEBAN_SIMULATORS", ["--json"]);
    const stand = malls.said;
    const addresses = {
      rakuten: { api: stand.rakuten.base_url },
      yahoo: {
        api: `${stand.yahoo.base_url}/ShoppingWebService/V1`,
        auth: `${stand.yahoo.base_url}/yconnect/v2`,
      },
    };
    const file = join(folder, "addresses.json");
    writeFileSync(file, JSON.stringify(addresses));
    const host = await start<{ url: string; token: string }>("miseban-host", "MISEBAN_HOST", [
      "--data",
      join(folder, "data"),
      "--demo",
      "--addresses",
      file,
      "--ui",
      join(ROOT, "ui/dist"),
    ]);
    return new Stage(folder, malls, host);
  }

  /** The program with two shops that are minded, and a few articles. */
  static async minded(): Promise<Stage> {
    const stage = await Stage.empty();
    await stage.setUp();
    return stage;
  }

  /** The address of a screen, with the token that lets the page in. */
  address(): string {
    return `${this.host.said.url.replace(/\/$/, "")}/#token=${this.host.said.token}`;
  }

  /** Calls a command as the page does. */
  async call<N extends CommandName>(name: N, arg: Arg<N>): Promise<Result<N>> {
    const answer = await fetch(new URL("/rpc", this.host.said.url), {
      method: "POST",
      headers: { "content-type": "application/json", "x-miseban-token": this.host.said.token },
      body: JSON.stringify({ name, arg }),
    });
    const body: unknown = await answer.json();
    if (!answer.ok) {
      throw new Error(`${name}: ${JSON.stringify(body)}`);
    }
    return body as Result<N>;
  }

  /** Puts every number back to what it was in the beginning, whatever other tests have sold. */
  async restock(): Promise<void> {
    for (const goods of GOODS) {
      if ((await this.expected(goods.code)) !== goods.stock) {
        await this.setStock(goods.code, goods.stock);
      }
    }
  }

  /** A counted article of a test's own, that no shop sells and no other test has touched. */
  async article(code: string, stock: number, name = `${code} の見本`): Promise<string> {
    const { sku_id } = await this.call("skus.save", {
      request_id: crypto.randomUUID(),
      code,
      name,
      variation: "",
      counting: "counted",
      tax_rate: 10,
      price: 100,
      parts: {},
    });
    this.skus.set(code, sku_id);
    await this.setStock(code, stock);
    return sku_id;
  }

  /** Sets a shop's switches, after the look that the program asks for; what isn't named is as in the beginning. */
  async switches(mall: Mall, change: Partial<Switches> = {}): Promise<void> {
    const asked = { request_id: "", shop_id: this.shops[mall], switches: { ...RUNNING, ...change } };
    const { seen } = await this.call("shops.preview_switches", asked);
    await this.call("shops.set_switches", { ...asked, request_id: crypto.randomUUID(), seen });
  }

  /** Waits until a mall shows a number. */
  async until(mall: Mall, code: string, number: number): Promise<void> {
    await expect
      .poll(() => this.shown(mall, code), { timeout: 40_000, message: `${code} at ${mall}` })
      .toBe(number);
  }

  /** Waits until none of the goods' numbers is on its way: what a mall shows by chance is not yet what was sent. */
  async settled(): Promise<void> {
    const goods = new Set(GOODS.map((one) => one.code));
    const waiting = async () => {
      const shops = await this.call("shops.list", {});
      const unread = shops.filter(({ health }) => health.last_complete_at == null).map(({ common }) => common.short_name);
      // What another test has joined may be unknown to its mall, and waits for that.
      const { rows } = await this.call("listings.list", { only: "all", offset: 0, limit: 500 });
      const leaving = rows.filter((one) => goods.has(one.code) && one.numbers.leaves_at != null && !one.numbers.problem);
      return [...unread, ...leaving.map((one) => one.key)];
    };
    await expect.poll(waiting, { timeout: 40_000, message: "no number waits" }).toEqual([]);
  }

  /** Somebody edits a number in a mall's own screens, once ours has arrived there. */
  async editAtMall(mall: Mall, code: string, quantity: number): Promise<void> {
    await this.settled();
    await this.until(mall, code, (await this.expected(code)) ?? 0);
    await this.setAtMall(mall, code, quantity);
  }

  /** Somebody edits a number in a mall's own screens. */
  async setAtMall(mall: Mall, code: string, quantity: number): Promise<void> {
    const goods = GOODS.find((one) => one.code === code);
    const [item, variant] = goods?.[mall] ?? ["", ""];
    await this.control(mall, "stock", { item, variant, quantity });
  }

  /** What can be sold of an article, by our books. */
  async expected(code: string): Promise<number | undefined> {
    const page = await this.call("stock.list", { text: code, only: "all", offset: 0, limit: 10 });
    return page.rows.find((one) => one.code === code)?.expected;
  }

  /** How many requests wait for {@link letGo}. */
  async held(mall: Mall): Promise<number> {
    return ((await this.control(mall, "held")) as unknown[]).length;
  }

  /** Answers what a mall has held back. */
  async letGo(mall: Mall): Promise<void> {
    await this.control(mall, "release", {});
  }

  /** The buyer of an order gives it up. */
  async cancel(mall: Mall, number: string): Promise<void> {
    await this.control(mall, `orders/${number}/cancel`, { by: "buyer" });
  }

  /** A buyer orders; gives the mall's number. */
  async order(mall: Mall, order: Order): Promise<string> {
    const placed = (await this.control(mall, "orders", { buyer: BUYER, ...order })) as { order_number: string };
    return placed.order_number;
  }

  /** The number that a mall shows to its buyers, from the mall's own books. */
  async shown(mall: Mall, code: string): Promise<number | null | undefined> {
    const goods = GOODS.find((one) => one.code === code);
    const [item, variant] = goods?.[mall] ?? ["", ""];
    const books = (await this.control(mall, "books")) as { skus: Record<string, { now: number | null }> };
    return (books.skus[`${item}:${variant}`] ?? books.skus[item])?.now;
  }

  /** Makes something go wrong at a mall, until {@link mend}. */
  async spoil(mall: Mall, fault: unknown): Promise<void> {
    await this.control(mall, "faults", fault);
  }

  /** Everything works again at a mall. */
  async mend(mall: Mall): Promise<void> {
    await fetch(`${this.malls.said[mall].control_url}/faults`, { method: "DELETE" });
  }

  /** Ends everything and removes the folder. */
  async end(): Promise<void> {
    await this.host.end();
    await this.malls.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async control(mall: Mall, call: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.malls.said[mall].control_url}/${call}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!answer.ok) {
      throw new Error(`${mall} ${call}: ${answer.status} ${await answer.text()}`);
    }
    return answer.json();
  }

  private async setUp(): Promise<void> {
    for (const goods of GOODS) {
      const saved = await this.call("skus.save", {
        request_id: crypto.randomUUID(),
        code: goods.code,
        name: goods.name,
        variation: "",
        counting: "counted",
        tax_rate: goods.tax_rate,
        price: goods.price,
        parts: {},
      });
      this.skus.set(goods.code, saved.sku_id);
      await this.setStock(goods.code, goods.stock);
    }
    const { rakuten, yahoo } = this.malls.said;
    this.shops.rakuten = await this.saveShop("rakuten", "楽天", rakuten.shop_name, {
      settings: pick(rakuten.credentials, ["shop_url"]),
      secrets: pick(rakuten.credentials, ["service_secret", "license_key"]),
    });
    this.shops.yahoo = await this.saveShop("yahoo", "Yahoo!", yahoo.store_name, {
      settings: pick(yahoo.credentials, ["seller_id", "client_id", "public_key", "public_key_version"]),
      secrets: pick(yahoo.credentials, ["client_secret"]),
    });
    await this.logIn(this.shops.yahoo);
    for (const goods of GOODS) {
      const sku_id = this.skus.get(goods.code) ?? "";
      const [item, variant, itemNumber] = goods.rakuten;
      const [item_code, sub_code] = goods.yahoo;
      await this.join(this.shops.rakuten, sku_id, {
        manageNumber: item,
        variantId: variant,
        itemNumber,
        merchantDefinedSkuId: goods.code,
      });
      await this.join(this.shops.yahoo, sku_id, sub_code ? { item_code, sub_code } : { item_code });
    }
    await this.switches("rakuten");
    await this.switches("yahoo");
  }

  /** Sets what can be sold of an article, by hand. */
  async setStock(code: string, value: number): Promise<void> {
    await this.call("stock.edit", {
      request_id: crypto.randomUUID(),
      sku_id: this.skus.get(code) ?? "",
      book: "expected",
      mode: "set",
      value: String(value),
      note: "",
    });
  }

  /** Saves a shop; gives its id. */
  async saveShop(
    mall: string,
    short_name: string,
    official_name: string,
    keys: { settings: Record<string, string>; secrets: Record<string, string> },
  ): Promise<string> {
    const saved = await this.call("shops.save", {
      request_id: crypto.randomUUID(),
      mall,
      common: {
        code: mall,
        short_name,
        official_name,
        url: "",
        manager: "日向 葉子",
        genre: "",
        sender_address: "",
        bcc_address: "",
        postal_code: "4200000",
        address: "静岡県静岡市葵区茶町0-0-0",
        phone: "090-0000-0420",
        registration_number: "",
        matching_key: "",
      },
      routes: [],
      ...keys,
    });
    if (!saved.id) {
      throw new Error(`${mall}: ${JSON.stringify(saved.refused)}`);
    }
    return saved.id;
  }

  /** Follows the login as a browser would, and hands over the address at which it ends. */
  private async logIn(shop_id: string): Promise<void> {
    const { address } = await this.call("shops.login", { shop_id });
    const page = await fetch(address, { redirect: "manual" });
    const done = await this.call("shops.paste_login", { shop_id, address: page.headers.get("location") ?? "" });
    if (!done.ok) {
      throw new Error(`the login failed: ${JSON.stringify(done.problem)}`);
    }
  }

  private async join(shop_id: string, sku_id: string, keys: Record<string, string>): Promise<void> {
    await this.call("listings.save", { request_id: crypto.randomUUID(), shop_id, sku_id, keys });
  }
}

function pick(from: Record<string, string>, names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, from[name] ?? ""]));
}
