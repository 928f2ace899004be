import { ActionIcon } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { read, write } from "../app/prefs";
import { t } from "../texts";
import { later } from "./later";

const KeepView = later(() => import("./KeepView").then((part) => part.KeepView));

/** A filter that was kept under a name. */
export interface SavedView<Filter> {
  name: string;
  search: Filter;
}

/** The filters of a screen that this computer keeps. */
export function savedViews<Filter>(screen: string): SavedView<Filter>[] {
  return read<SavedView<Filter>[]>(`miseban.views.${screen}`) ?? [];
}

interface SavedViewsProps<Filter> {
  screen: string;
  /** What is filtered now; its fields are what is compared. */
  filter: Filter;
  onOpen: (filter: Filter) => void;
  /** How many a kept filter finds. */
  count: (filter: Filter) => ReactNode;
}

/** Any filter can be kept as a tab with its count. */
export function SavedViews<Filter extends object>(props: SavedViewsProps<Filter>) {
  const { screen, filter, onOpen } = props;
  const [views, setViews] = useState(() => savedViews<Filter>(screen));
  const [naming, setNaming] = useState(false);
  const save = (next: SavedView<Filter>[]) => {
    setViews(next);
    write(`miseban.views.${screen}`, next);
  };
  const keep = (name: string) => {
    save([...views.filter((view) => view.name !== name), { name, search: filter }]);
    setNaming(false);
  };
  const fields = Object.keys(filter) as (keyof Filter)[];
  const same = (view: SavedView<Filter>) =>
    fields.every((field) => (view.search[field] ?? "") === (filter[field] ?? ""));
  const empty = Object.fromEntries(fields.map((field) => [field, undefined])) as Partial<Filter>;
  return (
    <div className="saved-views">
      {views.map((view) => (
        <span key={view.name} className="saved-view" data-on={same(view)}>
          <button type="button" onClick={() => onOpen({ ...empty, ...view.search })}>
            {view.name}
            {props.count(view.search)}
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
