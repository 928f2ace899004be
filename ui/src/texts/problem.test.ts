import { afterEach, describe, expect, it } from "vitest";
import { showIn } from "../app/locale";
import { formatDateTime, formatWished } from "./format";
import { codedText, problemDetails, problemText } from "./problem";

afterEach(async () => {
  await showIn("ja");
});

describe("problemText", () => {
  it("speaks the person's language", async () => {
    const problem = { code: "mall_error.daily_quota", args: { limit: "10000" } };
    expect(problemText(problem)).toBe(
      "今日このモールに問い合わせできる回数（10,000 回）を使い切りました。日付が変わると続けます。",
    );
    await showIn("en");
    expect(problemText(problem)).toBe("Today's 10,000 calls to this mall are used up. It goes on tomorrow.");
  });

  it("shows the code where there is no text, and never an empty place", () => {
    expect(problemText({ code: "mall_error.never_heard_of", args: {} })).toContain(
      "mall_error.never_heard_of",
    );
  });

  it("finds a code that came without its family", () => {
    expect(problemText({ code: "not_found", args: {} })).toBe(
      problemText({ code: "problem.not_found", args: {} }),
    );
  });

  it("leaves an argument that did not come empty", () => {
    expect(problemText({ code: "mail.amount_unreadable", args: {} })).toBe("金額を読み取れませんでした：");
  });

  it("looks up an argument that is a code itself", () => {
    expect(codedText({ code: "mall_error.unknown_mall", args: { mall: "@mall.rakuten" } })).toContain(
      "楽天市場",
    );
  });

  it("gives all that helps to somebody who is asked for help", () => {
    const details = problemDetails({
      code: "mall_error.refused",
      args: { a: "1" },
      mall_words: "NG",
      request_id: "r-1",
    });
    expect(details).toBe("mall_error.refused\na: 1\nNG\nrequest_id: r-1");
  });
});

describe("dates", () => {
  const now = Date.UTC(2026, 10, 22, 0, 0);
  it("are Japan's, with the weekday, and the year when it is another", () => {
    expect(formatDateTime(Date.UTC(2026, 10, 21, 0, 42), now)).toBe("11/21(土) 09:42");
    expect(formatDateTime(Date.UTC(2025, 11, 31, 15, 5), now)).toBe("1/1(木) 00:05");
    expect(formatDateTime(Date.UTC(2025, 11, 31, 14, 5), now)).toBe("2025/12/31(水) 23:05");
  });
  it("of wishes keep the mall's words", () => {
    expect(formatWished("2026-11-24 午前中", now)).toBe("11/24(火) 午前中");
    expect(formatWished("いつでも", now)).toBe("いつでも");
  });
});
