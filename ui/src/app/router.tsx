import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  redirect,
} from "@tanstack/react-router";
import { OrdersPage } from "../pages/orders/OrdersPage";
import { later } from "../parts/later";
import { Shell } from "./Shell";

const DownloadPage = later(() => import("../pages/csv/DownloadPage").then((page) => page.DownloadPage));
const FilesPage = later(() => import("../pages/csv/FilesPage").then((page) => page.FilesPage));
const ImportPage = later(() => import("../pages/csv/ImportPage").then((page) => page.ImportPage));
const JobsPage = later(() => import("../pages/jobs/JobsPage").then((page) => page.JobsPage));
const ListingsPage = later(() => import("../pages/products/ListingsPage").then((page) => page.ListingsPage));
const ProductsPage = later(() => import("../pages/products/ProductsPage").then((page) => page.ProductsPage));
const ProposalsPage = later(() =>
  import("../pages/articles/ProposalsPage").then((page) => page.ProposalsPage),
);
const TakeInPage = later(() => import("../pages/articles/TakeInPage").then((page) => page.TakeInPage));
const UnknownPage = later(() => import("../pages/products/UnknownPage").then((page) => page.UnknownPage));
const SettingsPage = later(() => import("../pages/settings/SettingsPage").then((page) => page.SettingsPage));
const ArrivalsPage = later(() => import("../pages/goods/ArrivalsPage").then((page) => page.ArrivalsPage));
const CountsPage = later(() => import("../pages/goods/CountsPage").then((page) => page.CountsPage));
const ReorderPage = later(() => import("../pages/goods/ReorderPage").then((page) => page.ReorderPage));
const ShopsPage = later(() => import("../pages/shops/ShopsPage").then((page) => page.ShopsPage));
const HistoryPage = later(() => import("../pages/stock/HistoryPage").then((page) => page.HistoryPage));
const DifferencesPage = later(() =>
  import("../pages/stock/DifferencesPage").then((page) => page.DifferencesPage),
);
const StockPage = later(() => import("../pages/stock/StockPage").then((page) => page.StockPage));

// The search parameters of an address are a saved view: what they say is checked, what they don't say is the default.
type Said = Record<string, unknown>;
const text = (said: unknown) =>
  typeof said === "string" || typeof said === "number" || typeof said === "boolean"
    ? String(said)
    : undefined;
const flag = (said: unknown) => (said === undefined || said === null ? undefined : Boolean(said));

/** The saved view of 受注. */
export interface OrdersSearch {
  tab?: string;
  q?: string;
  shop?: string;
  sort?: string;
  desc?: boolean;
  order?: string;
}
/** The saved view of 在庫. */
export interface StockSearch {
  only?: string;
  q?: string;
  sort?: string;
  desc?: boolean;
  sku?: string;
}
/** The saved view of 在庫数量変更履歴. */
export interface HistorySearch {
  q?: string;
  from?: string;
  to?: string;
  cause?: string;
  book?: string;
  person?: string;
  shop?: string;
  order?: string;
  file?: string;
  sku?: string;
  job?: string;
  request?: string;
}
/** What 在庫ダウンロード begins with. */
export interface DownloadSearch {
  layout?: string;
  shop?: string;
}
/** The saved view of 商品. */
export interface ProductsSearch {
  only?: string;
  q?: string;
  sort?: string;
  desc?: boolean;
  sku?: string;
  shop?: string;
}
/** The saved view of 在庫差異チェック. */
export interface DifferencesSearch {
  q?: string;
  shop?: string;
  reason?: string;
  ignored?: boolean;
}
/** The saved view of 処理状況. */
export interface JobsSearch {
  q?: string;
  kind?: string;
  state?: string;
  person?: string;
  from?: string;
  to?: string;
  job?: string;
}
/** The saved view of ファイル. */
export interface FilesSearch {
  q?: string;
  direction?: string;
  job?: string;
}
/** The saved view of 入荷・返品. */
export interface ArrivalsSearch {
  only?: string;
  arrival?: string;
}
/** The saved view of 棚卸. */
export interface CountsSearch {
  count?: string;
  only?: string;
  q?: string;
}
/** The saved view of 発注の目安. */
export interface ReorderSearch {
  days?: string;
  supplier?: string;
}
interface ShopsSearch {
  shop?: string;
  mailbox?: string;
}

const ordersSearch = (said: Said): OrdersSearch => ({
  tab: text(said.tab),
  q: text(said.q),
  shop: text(said.shop),
  sort: text(said.sort),
  desc: flag(said.desc),
  order: text(said.order),
});
const stockSearch = (said: Said): StockSearch => ({
  only: text(said.only),
  q: text(said.q),
  sort: text(said.sort),
  desc: flag(said.desc),
  sku: text(said.sku),
});
const productsSearch = (said: Said): ProductsSearch => ({ ...stockSearch(said), shop: text(said.shop) });
const historySearch = (said: Said): HistorySearch => ({
  q: text(said.q),
  from: text(said.from),
  to: text(said.to),
  cause: text(said.cause),
  book: text(said.book),
  person: text(said.person),
  shop: text(said.shop),
  order: text(said.order),
  file: text(said.file),
  sku: text(said.sku),
  job: text(said.job),
  request: text(said.request),
});
const downloadSearch = (said: Said): DownloadSearch => ({ layout: text(said.layout), shop: text(said.shop) });
const filesSearch = (said: Said): FilesSearch => ({
  q: text(said.q),
  direction: text(said.direction),
  job: text(said.job),
});
const arrivalsSearch = (said: Said): ArrivalsSearch => ({
  only: text(said.only),
  arrival: text(said.arrival),
});
const countsSearch = (said: Said): CountsSearch => ({
  count: text(said.count),
  only: text(said.only),
  q: text(said.q),
});
const reorderSearch = (said: Said): ReorderSearch => ({
  days: text(said.days),
  supplier: text(said.supplier),
});
const differencesSearch = (said: Said): DifferencesSearch => ({
  q: text(said.q),
  shop: text(said.shop),
  reason: text(said.reason),
  ignored: flag(said.ignored),
});
const shopsSearch = (said: Said): ShopsSearch => ({ shop: text(said.shop), mailbox: text(said.mailbox) });
const jobsSearch = (said: Said): JobsSearch => ({
  q: text(said.q),
  kind: text(said.kind),
  state: text(said.state),
  person: text(said.person),
  from: text(said.from),
  to: text(said.to),
  job: text(said.job),
});

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
  validateSearch: ordersSearch,
  component: OrdersPage,
});
const stock = createRoute({
  getParentRoute: () => root,
  path: "/stock",
  validateSearch: stockSearch,
  component: StockPage,
});
const stockHistory = createRoute({
  getParentRoute: () => root,
  path: "/stock/history",
  validateSearch: historySearch,
  component: HistoryPage,
});
const products = createRoute({
  getParentRoute: () => root,
  path: "/products",
  validateSearch: productsSearch,
  component: ProductsPage,
});
const listings = createRoute({
  getParentRoute: () => root,
  path: "/products/listings",
  validateSearch: productsSearch,
  component: ListingsPage,
});
const unknown = createRoute({
  getParentRoute: () => root,
  path: "/products/unknown",
  validateSearch: productsSearch,
  component: UnknownPage,
});

const proposals = createRoute({
  getParentRoute: () => root,
  path: "/products/proposals",
  validateSearch: (said: Said): { shop?: string } => ({ shop: text(said.shop) }),
  component: ProposalsPage,
});
const takeIn = createRoute({
  getParentRoute: () => root,
  path: "/products/take-in",
  validateSearch: (said: Said): { shop?: string } => ({ shop: text(said.shop) }),
  component: TakeInPage,
});
const csvImport = createRoute({ getParentRoute: () => root, path: "/csv", component: ImportPage });
const csvDownload = createRoute({
  getParentRoute: () => root,
  path: "/csv/download",
  validateSearch: downloadSearch,
  component: DownloadPage,
});
const csvFiles = createRoute({
  getParentRoute: () => root,
  path: "/csv/files",
  validateSearch: filesSearch,
  component: FilesPage,
});
const arrivals = createRoute({
  getParentRoute: () => root,
  path: "/stock/arrivals",
  validateSearch: arrivalsSearch,
  component: ArrivalsPage,
});
const counts = createRoute({
  getParentRoute: () => root,
  path: "/stock/counts",
  validateSearch: countsSearch,
  component: CountsPage,
});
const reorder = createRoute({
  getParentRoute: () => root,
  path: "/stock/reorder",
  validateSearch: reorderSearch,
  component: ReorderPage,
});
const differences = createRoute({
  getParentRoute: () => root,
  path: "/stock/differences",
  validateSearch: differencesSearch,
  component: DifferencesPage,
});
const shops = createRoute({
  getParentRoute: () => root,
  path: "/shops",
  validateSearch: shopsSearch,
  component: ShopsPage,
});
const jobs = createRoute({
  getParentRoute: () => root,
  path: "/jobs",
  validateSearch: jobsSearch,
  component: JobsPage,
});
const settings = createRoute({ getParentRoute: () => root, path: "/settings", component: SettingsPage });

const tree = root.addChildren([
  home,
  orders,
  stock,
  stockHistory,
  arrivals,
  counts,
  reorder,
  csvImport,
  csvDownload,
  csvFiles,
  differences,
  products,
  proposals,
  takeIn,
  listings,
  unknown,
  shops,
  jobs,
  settings,
]);

/** The screens and their addresses. */
export function makeRouter() {
  // The way over the redirection costs a start one more round through the router.
  if (["", "#", "#/"].includes(window.location.hash)) {
    window.history.replaceState(window.history.state, "", "#/orders");
  }
  return createRouter({ routeTree: tree, history: createHashHistory(), defaultPreload: false });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
