import { Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useAsk } from "../backend/react";
import { later } from "../parts/later";
import { t } from "../texts";
import { Broken } from "./Broken";
import { KEYS_EVENT } from "./events";
import { Notices } from "./Notices";
import { Palette } from "./Palette";
import { Quitting } from "./Quitting";
import { Rail } from "./Rail";
import { SEARCH_ID, Top } from "./Top";

const StartPage = later(() => import("../pages/start/StartPage").then((part) => part.StartPage));
const KeysHelp = later(() => import("./KeysHelp").then((part) => part.KeysHelp));

/** The frame around every screen. */
export function Shell() {
  const state = useAsk("app.state", {});
  const [keys, setKeys] = useState(false);
  const path = useRouterState({ select: (router) => router.location.pathname });
  const navigate = useNavigate();
  useGlobalKeys(() => setKeys(true));
  useEffect(() => {
    document.title = t("app.name");
  }, []);

  if (state.data?.empty && path !== "/shops") {
    return (
      <>
        <StartPage onOwn={() => void navigate({ to: "/shops", search: { shop: "new" } })} />
        <Quitting />
      </>
    );
  }
  return (
    <div className="app">
      <Top />
      <div className="notices">
        <Notices />
      </div>
      <Rail onKeys={() => setKeys(true)} />
      <Broken key={path}>
        <main className="page">
          <Outlet />
        </main>
      </Broken>
      <Palette onKeys={() => setKeys(true)} />
      <Quitting />
      {keys && <KeysHelp onClose={() => setKeys(false)} />}
    </div>
  );
}

function useGlobalKeys(openKeys: () => void) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.isComposing || event.keyCode === 229) {
        return;
      }
      const target = event.target as HTMLElement | null;
      const typing = target?.closest("input, textarea, select, [contenteditable]") != null;
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "f") {
        const search = document.getElementById(SEARCH_ID);
        if (search instanceof HTMLInputElement) {
          event.preventDefault();
          search.focus();
          search.select();
        }
      } else if (event.key === "F1" || (event.key === "?" && !typing)) {
        event.preventDefault();
        openKeys();
      }
    };
    window.addEventListener("keydown", onKeyDown);
    window.addEventListener(KEYS_EVENT, openKeys);
    return () => {
      window.removeEventListener("keydown", onKeyDown);
      window.removeEventListener(KEYS_EVENT, openKeys);
    };
  }, [openKeys]);
}
