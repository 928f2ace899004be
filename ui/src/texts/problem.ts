import type { Coded, Problem } from "../backend";
import { formatNumber } from "./format";
import { t, textOf } from "./index";

/** What happened, in the person's words. A code without a text is shown as it is: better an odd word than silence. */
export function problemText(problem: Pick<Problem, "code" | "args">): string {
  const args = spoken(problem.args ?? {});
  return (
    textOf(problem.code, args) ??
    textOf(`problem.${problem.code}`, args) ??
    t("problem.unknown", { code: problem.code })
  );
}

/** What the person can do about it; nothing when there is nothing to do. */
export function actionText(action: string | null | undefined): string | undefined {
  return action ? textOf(`action.${action}`) : undefined;
}

/** The mall's own words, where ours don't say them already. */
export function wordsOfMall(problem: Problem): string | undefined {
  const words = problem.mall_words;
  return words && !problemText(problem).includes(words) ? words : undefined;
}

/** A code with its arguments. An argument that is itself a code (`@mall.rakuten`) is looked up. */
export function codedText(coded: Coded): string {
  return textOf(coded.code, spoken(coded.args ?? {})) ?? coded.code;
}

/** Everything about a problem that helps when asking for help. */
export function problemDetails(problem: Problem): string {
  const lines = [problem.code];
  for (const [name, value] of Object.entries(problem.args ?? {})) {
    lines.push(`${name}: ${value}`);
  }
  if (problem.mall_words) {
    lines.push(problem.mall_words);
  }
  if (problem.request_id) {
    lines.push(`request_id: ${problem.request_id}`);
  }
  return lines.join("\n");
}

function spoken(args: Record<string, string>): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(args)) {
    const known =
      name === "name" ? textOf(`credential.${value}`) : name === "setting" ? settingText(value) : undefined;
    if (known !== undefined) {
      out[name] = known;
    } else if (value.startsWith("@")) {
      out[name] = textOf(value.slice(1)) ?? value.slice(1);
    } else if (/^-?\d{4,9}$/.test(value) && !/code|number|version|port|status/.test(name)) {
      out[name] = formatNumber(Number(value));
    } else {
      out[name] = value;
    }
  }
  return out;
}

/** The label of a declared setting, whichever mall declares it. */
function settingText(key: string): string | undefined {
  return ["rakuten", "yahoo", "futureshop"]
    .map((mall) => textOf(`setting.${mall}.${key}`))
    .concat(textOf(`setting.ftp.${key.replace(/^ftp_/, "")}`))
    .find((text) => text !== undefined);
}
