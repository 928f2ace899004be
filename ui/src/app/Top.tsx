import { ActionIcon } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useAsk } from "../backend/react";
import { useShops } from "../hooks/useShops";
import { t } from "../texts";
import { isIme } from "../texts/ime";
import { PALETTE_EVENT } from "./events";
import { Pills } from "./Pills";

/** Where the search box is, for Ctrl+F. */
export const SEARCH_ID = "search";
const WAIT_MS = 180;

/** The key that goes with the others on this computer. */
export const MOD = /Mac/.test(navigator.platform) ? "⌘" : "Ctrl";

/** The header: search, and how every shop does. */
export function Top() {
  const shops = useShops();
  const state = useAsk("app.state", {});
  return (
    <header className="top">
      <div className="brand">
        {t("app.name")}
        {state.data?.folder_kind === "demo" && <small>{t("app.demo")}</small>}
      </div>
      <Search />
      <button
        type="button"
        className="palette-open"
        onClick={() => window.dispatchEvent(new Event(PALETTE_EVENT))}
        aria-label={t("palette.title")}
      >
        <kbd>{MOD} K</kbd>
      </button>
      <Pills shops={shops.list} />
    </header>
  );
}

/** Screens with a list that the header searches. */
const SEARCHED = [
  "/orders",
  "/stock",
  "/stock/differences",
  "/stock/history",
  "/stock/counts",
  "/csv/files",
  "/products",
  "/products/listings",
  "/products/unknown",
] as const;

/** Searches the list that is open; from a screen without one it searches the orders. */
function Search() {
  const location = useRouterState({ select: (router) => router.location });
  const navigate = useNavigate();
  const inStock = location.pathname.startsWith("/stock");
  const inProducts = location.pathname.startsWith("/products");
  const to = SEARCHED.find((path) => path === location.pathname) ?? (inStock ? "/stock" : "/orders");
  const q = location.pathname === to ? ((location.search as { q?: string }).q ?? "") : "";
  const [typed, setTyped] = useState(q);
  const [composing, setComposing] = useState(false);
  const told = useRef(q);

  useEffect(() => {
    if (q !== told.current) {
      told.current = q;
      setTyped(q);
    }
  }, [q]);

  useEffect(() => {
    if (composing || typed === told.current) {
      return;
    }
    const timer = setTimeout(() => {
      told.current = typed;
      void navigate({
        to,
        search: (before: Record<string, unknown>) => ({ ...before, q: typed || undefined }),
        replace: true,
      });
    }, WAIT_MS);
    return () => clearTimeout(timer);
  }, [typed, composing, to, navigate]);

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (!isIme(event) && event.key === "Escape") {
      setTyped("");
      event.currentTarget.blur();
    }
  };
  const label =
    to === "/csv/files"
      ? t("search.files")
      : inProducts
        ? t("search.products")
        : inStock
          ? t("search.stock")
          : t("search.orders");
  return (
    <search className="search">
      <input
        id={SEARCH_ID}
        type="search"
        value={typed}
        placeholder={label}
        aria-label={label}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onCompositionStart={() => setComposing(true)}
        onCompositionEnd={(event) => {
          setComposing(false);
          setTyped(event.currentTarget.value);
        }}
        onKeyDown={onKeyDown}
      />
      {typed ? (
        <ActionIcon aria-label={t("search.clear")} onClick={() => setTyped("")}>
          <IconX size={14} />
        </ActionIcon>
      ) : (
        <kbd>{MOD} F</kbd>
      )}
    </search>
  );
}
