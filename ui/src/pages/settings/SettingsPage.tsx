import { Button, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { setPrefs, usePrefs } from "../../app/prefs";
import { useAsk, useBackend, useCommand } from "../../backend/react";
import { ProblemBox } from "../../parts/ProblemBox";
import { language, t } from "../../texts";
import { Backups } from "./Backups";
import { Closing } from "./Closing";
import { GuardLimits } from "./GuardLimits";
import { Running } from "./Running";

/** 設定: how the screens look, the copies of the data, and what helps when something is wrong. */
export function SettingsPage() {
  const backend = useBackend();
  const prefs = usePrefs();
  const state = useAsk("app.state", {});
  const speak = useCommand("app.set_language");
  const diagnostics = useCommand("diagnostics.save");
  const [saved, setSaved] = useState("");
  return (
    <div className="screen">
      <div className="work">
        <div className="page-scroll">
          <div className="sheets">
            <h1 className="unseen">{t("nav.settings")}</h1>
            <section className="sheet">
              <h2>{t("settings.screen")}</h2>
              <div className="switch-line">
                <div>
                  <b>{t("settings.language")}</b>
                  <p className="muted">{t("settings.language_text")}</p>
                </div>
                <SegmentedControl
                  aria-label={t("settings.language")}
                  value={language()}
                  onChange={(value) => void speak.run({ language: value })}
                  data={[
                    { value: "ja", label: t("language.ja") },
                    { value: "en", label: t("language.en") },
                  ]}
                />
              </div>
              <div className="switch-line">
                <div>
                  <b>{t("settings.density")}</b>
                  <p className="muted">{t("settings.density_text")}</p>
                </div>
                <SegmentedControl
                  aria-label={t("settings.density")}
                  value={prefs.density}
                  onChange={(value) => setPrefs({ density: value as "28" | "36" })}
                  data={[
                    { value: "28", label: t("settings.density_28") },
                    { value: "36", label: t("settings.density_36") },
                  ]}
                />
              </div>
              <p className="muted">{t("settings.dark_text")}</p>
              <ProblemBox problem={speak.problem} />
            </section>
            <Running />
            <Closing />
            <GuardLimits />
            <Backups />
            <section className="sheet">
              <div className="sheet-head">
                <h2>{t("settings.help")}</h2>
                <span className="grow" />
                <Button
                  variant="default"
                  loading={diagnostics.busy}
                  onClick={() => void diagnostics.run({}).then((file) => setSaved(file?.path ?? ""))}
                >
                  {t("notice.crashed_save")}
                </Button>
              </div>
              <p className="muted">{t("settings.help_text")}</p>
              {saved && (
                <p role="status">
                  {t("notice.saved_to", { path: saved })}{" "}
                  {backend.shell.openFile && (
                    <button
                      type="button"
                      className="link"
                      onClick={() => void backend.shell.openFile?.(saved)}
                    >
                      {t("common.open")}
                    </button>
                  )}
                </p>
              )}
              <ProblemBox problem={diagnostics.problem} />
              <p className="muted">{t("settings.version", { version: state.data?.version ?? "" })}</p>
            </section>
          </div>
        </div>
      </div>
    </div>
  );
}
