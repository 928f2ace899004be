import { Button, SegmentedControl } from "@mantine/core";
import { IconBuildingStore, IconInbox, IconPackages, IconPrinter } from "@tabler/icons-react";
import { useState } from "react";
import type { Problem } from "../../backend";
import { toProblem } from "../../backend";
import { useBackend, useCommand } from "../../backend/react";
import { ProblemBox } from "../../parts/ProblemBox";
import { language, t } from "../../texts";

const ICON = { size: 18, stroke: 1.5, "aria-hidden": true } as const;

/** The first start: nothing is set up. A made-up shop to look at, or one's own. */
export function StartPage({ onOwn }: { onOwn: () => void }) {
  const backend = useBackend();
  const speak = useCommand("app.set_language");
  const [busy, setBusy] = useState<"demo" | "own">();
  const [problem, setProblem] = useState<Problem>();
  const start = async (kind: "demo" | "own") => {
    setBusy(kind);
    setProblem(undefined);
    try {
      await backend.shell.chooseStart?.(kind);
      if (kind === "own") {
        onOwn();
      }
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setBusy(undefined);
    }
  };
  return (
    <main className="start">
      <div className="start-top">
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
      <div className="start-middle">
        <div className="start-name">
          <IconBuildingStore size={34} stroke={1.4} aria-hidden />
          <h1>{t("app.name")}</h1>
        </div>
        <p className="start-lead">{t("start.lead")}</p>
        <ul className="start-points">
          <li>
            <IconInbox {...ICON} />
            {t("start.point_orders")}
          </li>
          <li>
            <IconPackages {...ICON} />
            {t("start.point_stock")}
          </li>
          <li>
            <IconPrinter {...ICON} />
            {t("start.point_slips")}
          </li>
        </ul>
        <div className="start-ways">
          {backend.shell.chooseStart && (
            <section>
              <h2>{t("start.demo")}</h2>
              <p>{t("start.demo_text")}</p>
              <Button
                size="sm"
                variant="default"
                loading={busy === "demo"}
                disabled={busy === "own"}
                onClick={() => void start("demo")}
              >
                {t("start.demo_button")}
              </Button>
            </section>
          )}
          <section>
            <h2>{t("start.own")}</h2>
            <p>{t("start.own_text")}</p>
            <Button
              size="sm"
              loading={busy === "own"}
              disabled={busy === "demo"}
              onClick={() => void start("own")}
            >
              {t("start.own_button")}
            </Button>
          </section>
        </div>
        <ProblemBox problem={problem ?? speak.problem} />
        <p className="muted small">
          {t("start.text")}
          {backend.shell.chooseStart && ` ${t("start.foot")}`}
        </p>
      </div>
    </main>
  );
}
