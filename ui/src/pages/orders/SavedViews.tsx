import { ActionIcon } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { read, write } from "../../app/prefs";
import type { OrdersSearch } from "../../app/router";
import { useAsk } from "../../backend/react";
import { later } from "../../parts/later";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";

const KeepView = later(() => import("./KeepView").then((part) => part.KeepView));

/** A filter that was kept under a name. */
export interface SavedView {
  name: string;
  search: OrdersSearch;
}

const KEY = "miseban.views.orders";

/** The filters that this computer keeps. */
export function savedTabs(): SavedView[] {
  return read<SavedView[]>(KEY) ?? [];
}

interface SavedViewsProps {
  views: SavedView[];
  search: OrdersSearch;
  onOpen: (search: OrdersSearch) => void;
}

/** Any filter can be kept as a tab with its count. */
export function SavedViews({ views: stored, search, onOpen }: SavedViewsProps) {
  const [views, setViews] = useState(stored);
  const [naming, setNaming] = useState(false);
  const save = (next: SavedView[]) => {
    setViews(next);
    write(KEY, next);
  };
  const filter: OrdersSearch = { tab: search.tab, q: search.q, shop: search.shop };
  const keep = (name: string) => {
    save([...views.filter((view) => view.name !== name), { name, search: filter }]);
    setNaming(false);
  };
  const same = (view: SavedView) =>
    view.search.tab === search.tab &&
    (view.search.q ?? "") === (search.q ?? "") &&
    view.search.shop === search.shop;
  return (
    <div className="saved-views">
      {views.map((view) => (
        <span key={view.name} className="saved-view" data-on={same(view)}>
          <button type="button" onClick={() => onOpen({ q: undefined, shop: undefined, ...view.search })}>
            {view.name}
            <ViewCount search={view.search} />
          </button>
          {same(view) && (
            <ActionIcon
              aria-label={t("orders.drop_view", { name: view.name })}
              size="xs"
              onClick={() => save(views.filter((one) => one !== view))}
            >
              <IconX size={11} />
            </ActionIcon>
          )}
        </span>
      ))}
      <ActionIcon
        aria-label={t("orders.keep_view")}
        title={t("orders.keep_view")}
        onClick={() => setNaming(true)}
      >
        <IconPlus size={14} />
      </ActionIcon>
      {naming && <KeepView onKeep={keep} onClose={() => setNaming(false)} />}
    </div>
  );
}

function ViewCount({ search }: { search: OrdersSearch }) {
  const count = useAsk("orders.list", {
    tab: search.tab === "all" ? "" : (search.tab ?? ""),
    text: search.q ?? "",
    shop_id: search.shop ?? null,
    offset: 0,
    limit: 1,
  });
  return <b>{formatNumber(count.data?.total ?? 0)}</b>;
}
