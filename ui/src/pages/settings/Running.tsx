import { Button, Switch } from "@mantine/core";
import { askToQuit } from "../../app/events";
import { MOD } from "../../app/Top";
import { useBackend } from "../../backend/react";
import { useLoginStart } from "../../hooks/useLoginStart";
import { ProblemBox } from "../../parts/ProblemBox";
import { t } from "../../texts";

/** Starting with the computer, and quitting: for a window of one's own only. */
export function Running() {
  const { shell } = useBackend();
  const login = useLoginStart();
  if (!shell.quit && login.on === undefined) {
    return null;
  }
  return (
    <section className="sheet">
      <h2>{t("settings.program")}</h2>
      {login.on !== undefined && (
        <div className="switch-line">
          <div>
            <b>{t("settings.login")}</b>
            <p className="muted">{t("settings.login_text")}</p>
          </div>
          <Switch
            aria-label={t("settings.login")}
            label={login.on ? t("settings.login_on") : t("settings.login_off")}
            checked={login.on}
            onChange={() => void login.set(!login.on)}
          />
        </div>
      )}
      <ProblemBox problem={login.problem} />
      {shell.quit && (
        <div className="switch-line">
          <div>
            <b>{t("quit.title")}</b>
            <p className="muted">{t("quit.text")}</p>
          </div>
          <Button variant="default" onClick={askToQuit} rightSection={<kbd>{MOD} Q</kbd>}>
            {t("quit.run")}
          </Button>
        </div>
      )}
    </section>
  );
}
