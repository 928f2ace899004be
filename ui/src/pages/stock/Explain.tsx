import { Button } from "@mantine/core";
import { toProblem } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { useShops } from "../../hooks/useShops";
import { CopyCode, ProblemBox } from "../../parts/ProblemBox";
import { Tag, type Tone } from "../../parts/Tag";
import { toast } from "../../parts/toast";
import { t, textOr } from "../../texts";
import { formatNumber, formatWhen } from "../../texts/format";
import { codedText, problemText, wordsOfMall } from "../../texts/problem";

const TONES: Record<string, Tone> = { accepted: "ok", refused: "bad", in_doubt: "warn" };

/** Why a shop shows the number that it shows, step by step, and what became of sending it. */
export function Explain({ listingId }: { listingId: string }) {
  const explained = useAsk("stock.explain", { listing_id: listingId });
  const stop = useCommand("listings.stop");
  const prove = useCommand("listings.prove");
  const shops = useShops();
  const told = explained.data;
  if (!told) {
    return explained.isError ? (
      <div className="sec">
        <ProblemBox problem={toProblem(explained.error)} />
      </div>
    ) : null;
  }
  const stopped = told.steps.some((step) => step.text.code.endsWith(".stopped"));
  const shop = shops.name(told.numbers.shop_id);
  return (
    <div className="sec">
      <h3>
        {told.numbers.ours == null
          ? t("stock.why_alone", { shop })
          : t("stock.why_shown", { shop, n: formatNumber(told.numbers.ours) })}
      </h3>
      {told.left_alone && <p>{textOr(told.left_alone)}</p>}
      <ol className="steps">
        {told.steps.map((step) => (
          <li key={`${step.text.code}${step.text.args?.sku_id ?? ""}`}>
            <span>{codedText(step.text)}</span>
            <b className="num">{formatNumber(step.value)}</b>
          </li>
        ))}
      </ol>
      <ul className="attempts">
        {told.attempts.slice(0, 3).map((attempt) => (
          <li key={attempt.at}>
            <span className="muted">{formatWhen(attempt.at)}</span>
            <span>
              {attempt.read == null
                ? t("stock.attempt_unread", { target: formatNumber(attempt.target) })
                : t("stock.attempt", {
                    read: formatNumber(attempt.read),
                    target: formatNumber(attempt.target),
                  })}
            </span>
            <Tag tone={TONES[attempt.outcome ?? ""] ?? "info"}>
              {textOr(`attempt.${attempt.outcome ?? "under_way"}`)}
            </Tag>
            {attempt.problem && (
              <div className="attempt-problem">
                {problemText(attempt.problem)}
                {wordsOfMall(attempt.problem) && <div className="said">{wordsOfMall(attempt.problem)}</div>}
                <CopyCode problem={attempt.problem} />
              </div>
            )}
          </li>
        ))}
      </ul>
      <ProblemBox problem={stop.problem ?? prove.problem} />
      {told.numbers.problem?.code === "listing.unproven" && (
        <Button
          variant="light"
          size="compact-xs"
          loading={prove.busy}
          onClick={async () => {
            if (await prove.run({ listings: [listingId] })) {
              toast(t("stock.listing_proved", { shop }));
            }
          }}
        >
          {t("stock.prove_listing")}
        </Button>
      )}
      <Button
        variant="subtle"
        size="compact-xs"
        loading={stop.busy}
        onClick={async () => {
          if (await stop.run({ listing_id: listingId, stopped: !stopped })) {
            toast(stopped ? t("stock.listing_started", { shop }) : t("stock.listing_stopped", { shop }));
          }
        }}
      >
        {stopped ? t("stock.start_listing") : t("stock.stop_listing")}
      </Button>
    </div>
  );
}
