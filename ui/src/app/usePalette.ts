import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { PALETTE_EVENT } from "./events";

const LOOK_MS = 100;

/** How the palette comes to be there. */
export interface PaletteLife {
  /** It is to be drawn; it may still have to be loaded. */
  wanted: boolean;
  /** It is there: gives what was typed for it meanwhile, nothing where nobody has asked for it yet. */
  onReady: () => string | undefined;
}

/** Loads the palette once the screen is there; who asks for it earlier loses no key. */
export function usePalette(): PaletteLife {
  const client = useQueryClient();
  const [wanted, setWanted] = useState(false);
  const [ready, setReady] = useState(false);
  const typed = useRef<string>(undefined);

  useEffect(() => {
    const timer = setInterval(() => {
      if (client.isFetching() === 0) {
        clearInterval(timer);
        setWanted(true);
      }
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [client]);

  useEffect(() => {
    if (ready) {
      return;
    }
    const open = () => {
      typed.current ??= "";
      setWanted(true);
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.isComposing || event.keyCode === 229 || event.altKey) {
        return;
      }
      const mod = event.ctrlKey || event.metaKey;
      if (mod && !event.shiftKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        open();
      } else if (!mod && typed.current !== undefined && [...event.key].length === 1) {
        event.preventDefault();
        event.stopPropagation();
        typed.current += event.key;
      }
    };
    window.addEventListener("keydown", onKeyDown, true);
    window.addEventListener(PALETTE_EVENT, open);
    return () => {
      window.removeEventListener("keydown", onKeyDown, true);
      window.removeEventListener(PALETTE_EVENT, open);
    };
  }, [ready]);

  const onReady = useCallback(() => {
    setReady(true);
    return typed.current;
  }, []);
  return { wanted, onReady };
}
