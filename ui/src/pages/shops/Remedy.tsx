import { Button } from "@mantine/core";
import type { MallView, Problem } from "../../backend";
import { t, textOr } from "../../texts";

interface RemedyProps {
  problem: Problem | null | undefined;
  mall: MallView | undefined;
  onLogin: () => void;
}

/** The button beside a shop's trouble that leads to where it is mended: the login, or the field of the key. */
export function Remedy({ problem, mall, onLogin }: RemedyProps) {
  const action = problem?.action;
  if (!action || !mall) {
    return null;
  }
  const named = problem.args?.setting ?? problem.args?.name ?? "";
  if (action === "login" || (action === "renew" && named === "login" && mall.login)) {
    return (
      <Button size="compact-xs" onClick={onLogin}>
        {t("shops.login")}
      </Button>
    );
  }
  const secrets = mall.settings.filter((one) => one.secret);
  // Where the trouble doesn't say which: the last secret, which is the one that a mall renews.
  const setting =
    mall.settings.find((one) => one.key === named) ??
    (action === "open_settings" ? mall.settings[0] : secrets[secrets.length - 1]);
  if (!setting || !["renew", "renew_key", "open_settings"].includes(action)) {
    return null;
  }
  return (
    <Button size="compact-xs" onClick={() => goTo(setting.secret ? "secrets" : "settings", setting.key)}>
      {t("shops.mend_setting", { setting: textOr(setting.label) })}
    </Button>
  );
}

/** Shows a field of the form and puts the cursor into it; a kept secret is opened for typing first. */
function goTo(group: string, key: string) {
  const holder = document.querySelector<HTMLElement>(`[data-setting="${group}.${key}"]`);
  holder?.querySelector<HTMLButtonElement>("[data-change]")?.click();
  // The field of a kept secret is drawn only now.
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLElement>(`[name="${group}.${key}"]`);
    field?.scrollIntoView({ block: "center" });
    field?.focus();
  });
}
