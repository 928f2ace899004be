import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import type { Switches } from "../../backend";
import { useAsk } from "../../backend/react";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";
import { normaliseNumber, readNumber } from "../../texts/numbers";
import { codedText } from "../../texts/problem";

interface StockExampleProps {
  wish: Switches;
  /** N of 残りN以下は優先ショップに. */
  lastPieces: number;
  /** The shop is the first of the shop order. */
  first: boolean;
}

/** 例: what these settings lead to, told by the rule itself while they are typed. */
export function StockExample({ wish, lastPieces, first }: StockExampleProps) {
  const [expected, setExpected] = useState("100");
  const [held, setHeld] = useState("20");
  const [shown, setShown] = useState("");
  const number = (text: string, other: number) => {
    const read = readNumber(text);
    return read.ok ? read.value : other;
  };
  const [asked] = useDebouncedValue(
    {
      expected: number(expected, 0),
      held: number(held, 0),
      share: wish.share,
      keep_last: wish.sending.keep_last,
      last_pieces: wish.sending.last_pieces ? lastPieces : null,
      first,
      shown: shown.trim() === "" ? null : number(shown, 0),
    },
    150,
  );
  const example = useAsk("stock.example", asked, { keep: true });
  const field = (label: string, value: string, set: (text: string) => void) => (
    <TextInput
      label={label}
      inputMode="numeric"
      value={value}
      onChange={(event) => set(event.currentTarget.value)}
      onBlur={() => set(normaliseNumber(value))}
    />
  );
  return (
    <fieldset className="stock-example">
      <legend className="unseen">{t("stock_set.example")}</legend>
      <b>{t("stock_set.example")}</b>
      <div className="stock-example-fields">
        {field(t("stock_set.expected"), expected, setExpected)}
        {field(t("stock_set.held"), held, setHeld)}
        {wish.share.trickle && field(t("stock_set.shown_now"), shown, setShown)}
      </div>
      <p aria-live="polite">
        {t("stock_set.example_shows")}{" "}
        <b className="stock-example-number">{example.data ? formatNumber(example.data.number) : "…"}</b>
      </p>
      {example.data && (
        <ol className="steps stock-example-steps">
          {example.data.steps.map((step) => (
            <li key={step.text.code}>
              <span>{codedText(step.text)}</span>
              <b className="num">{formatNumber(step.value)}</b>
            </li>
          ))}
        </ol>
      )}
    </fieldset>
  );
}
