import { Button, TextInput } from "@mantine/core";
import type { GuardLimits as Limits } from "../../backend";
import { toProblem } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { useDraft } from "../../hooks/useDraft";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { readNumber } from "../../texts/numbers";

const FIELDS = [
  ["emptied_number", "guard.limits_emptied", "guard.limits_number", "guard.limits_emptied_help"],
  ["emptied_percent", "guard.limits_emptied", "guard.limits_percent", undefined],
  ["changed_number", "guard.limits_changed", "guard.limits_number", "guard.limits_changed_help"],
  ["changed_percent", "guard.limits_changed", "guard.limits_percent", undefined],
  ["window_minutes", "guard.limits_window", undefined, undefined],
  ["pause_days", "guard.limits_pause", undefined, "guard.limits_pause_help"],
] as const;

const NOTHING = {};

/** From when on numbers wait to be looked at before they leave. */
export function GuardLimits() {
  const limits = useAsk("guard.limits", {});
  const save = useCommand("guard.set_limits");
  const [draft, setDraft, drop] = useDraft<Partial<Record<keyof Limits, string>>>("guard-limits", NOTHING);
  const now = limits.data;
  const run = async () => {
    if (!now) {
      return;
    }
    const wanted = { ...now };
    for (const [key] of FIELDS) {
      const read = readNumber(draft[key] ?? String(now[key]));
      if (!read.ok) {
        return;
      }
      wanted[key] = read.value;
    }
    if (await save.run({ limits: wanted })) {
      drop();
      toast(t("guard.limits_saved"));
    }
  };
  return (
    <section className="sheet" aria-label={t("guard.limits")}>
      <h2>{t("guard.limits")}</h2>
      <p className="muted">{t("guard.limits_text")}</p>
      {limits.isError && <ProblemBox problem={toProblem(limits.error)} />}
      {now && (
        <div className="fields">
          {FIELDS.map(([key, label, unit, help]) => {
            const typed = draft[key] ?? String(now[key]);
            const good = readNumber(typed).ok;
            return (
              <TextInput
                key={key}
                label={unit ? `${t(label)}（${t(unit)}）` : t(label)}
                description={help && t(help)}
                inputMode="numeric"
                value={typed}
                error={good ? undefined : t("problem.not_a_number", { value: typed })}
                onChange={(event) => setDraft({ ...draft, [key]: event.currentTarget.value })}
                onBlur={() => {
                  const read = readNumber(typed);
                  if (read.ok) {
                    setDraft({ ...draft, [key]: String(read.value) });
                  }
                }}
              />
            );
          })}
        </div>
      )}
      <ProblemBox problem={save.problem} />
      <Button loading={save.busy} disabled={!now} onClick={() => void run()}>
        {t("guard.limits_save")}
      </Button>
    </section>
  );
}
