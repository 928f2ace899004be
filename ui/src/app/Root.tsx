import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { Backend } from "../backend";
import { BackendProvider, makeQueryClient, useAsk } from "../backend/react";
import { Broken } from "./Broken";
import { showIn, useLocale } from "./locale";
import { makeRouter } from "./router";
import { cssVariables, theme } from "./theme";

/** Everything that the screens stand in. */
export function Root({ backend }: { backend: Backend }) {
  const [client] = useState(makeQueryClient);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <Broken>
        <QueryClientProvider client={client}>
          <BackendProvider backend={backend}>
            <Speaking />
          </BackendProvider>
        </QueryClientProvider>
      </Broken>
      <Notifications position="bottom-center" limit={2} zIndex={150} classNames={{ root: "toasts" }} />
    </MantineProvider>
  );
}

function Speaking() {
  const [router] = useState(makeRouter);
  const state = useAsk("app.state", {});
  const told = state.data?.language;
  useEffect(() => {
    if (told) {
      showIn(told);
    }
  }, [told]);
  const locale = useLocale();
  return <RouterProvider router={router} key={locale} />;
}
