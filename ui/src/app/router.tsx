import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  redirect,
} from "@tanstack/react-router";
import { z } from "zod";
import { JobsPage } from "../pages/jobs/JobsPage";
import { OrdersPage } from "../pages/orders/OrdersPage";
import { SettingsPage } from "../pages/settings/SettingsPage";
import { ShopsPage } from "../pages/shops/ShopsPage";
import { StockPage } from "../pages/stock/StockPage";
import { Shell } from "./Shell";

// The search parameters of an address are a saved view: what they say is checked, what they don't say is the default.
const text = z.coerce.string().optional().catch(undefined);
const flag = z.coerce.boolean().optional().catch(undefined);

const ordersSearch = z.object({ tab: text, q: text, shop: text, sort: text, desc: flag, order: text });
const stockSearch = z.object({ only: text, q: text, sort: text, desc: flag, sku: text });
const shopsSearch = z.object({ shop: text, mailbox: text });
const jobsSearch = z.object({
  q: text,
  kind: text,
  state: text,
  person: text,
  from: text,
  to: text,
  job: text,
});

/** The saved view of 受注. */
export type OrdersSearch = z.infer<typeof ordersSearch>;
/** The saved view of 在庫. */
export type StockSearch = z.infer<typeof stockSearch>;
/** The saved view of 処理状況. */
export type JobsSearch = z.infer<typeof jobsSearch>;

const root = createRootRoute({ component: Shell });
const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/orders" });
  },
});
const orders = createRoute({
  getParentRoute: () => root,
  path: "/orders",
  validateSearch: (search) => ordersSearch.parse(search),
  component: OrdersPage,
});
const stock = createRoute({
  getParentRoute: () => root,
  path: "/stock",
  validateSearch: (search) => stockSearch.parse(search),
  component: StockPage,
});
const shops = createRoute({
  getParentRoute: () => root,
  path: "/shops",
  validateSearch: (search) => shopsSearch.parse(search),
  component: ShopsPage,
});
const jobs = createRoute({
  getParentRoute: () => root,
  path: "/jobs",
  validateSearch: (search) => jobsSearch.parse(search),
  component: JobsPage,
});
const settings = createRoute({ getParentRoute: () => root, path: "/settings", component: SettingsPage });

const tree = root.addChildren([home, orders, stock, shops, jobs, settings]);

/** The screens and their addresses. */
export function makeRouter() {
  return createRouter({ routeTree: tree, history: createHashHistory(), defaultPreload: false });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
