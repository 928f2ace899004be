import { MantineProvider } from "@mantine/core";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { Backend } from "../backend";
import { BackendProvider, useAsk } from "../backend/react";
import { later } from "../parts/later";
import { Broken } from "./Broken";
import { TOASTS_EVENT } from "./events";
import { showIn, useLocale } from "./locale";
import { makeRouter } from "./router";
import { cssVariables, theme } from "./theme";

const Toasts = later(() => import("../parts/Toasts").then((part) => part.Toasts));

/** Everything that the screens stand in. */
export function Root({ backend, client }: { backend: Backend; client: QueryClient }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <Broken>
        <QueryClientProvider client={client}>
          <BackendProvider backend={backend}>
            <Speaking />
          </BackendProvider>
        </QueryClientProvider>
      </Broken>
      <ToastPlace />
    </MantineProvider>
  );
}

function Speaking() {
  const [router] = useState(makeRouter);
  const state = useAsk("app.state", {});
  const told = state.data?.language;
  useEffect(() => {
    if (told) {
      void showIn(told);
    }
  }, [told]);
  const locale = useLocale();
  return <RouterProvider router={router} key={locale} />;
}

function ToastPlace() {
  const [wanted, setWanted] = useState(false);
  useEffect(() => {
    const want = () => setWanted(true);
    window.addEventListener(TOASTS_EVENT, want);
    return () => window.removeEventListener(TOASTS_EVENT, want);
  }, []);
  return wanted ? <Toasts /> : null;
}
