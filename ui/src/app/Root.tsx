import { MantineProvider } from "@mantine/core";
import type { Backend } from "../backend";
import { t } from "../texts";
import { theme } from "./theme";

export function Root(_: { backend: Backend }) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <h1>{t("app.name")}</h1>
    </MantineProvider>
  );
}
