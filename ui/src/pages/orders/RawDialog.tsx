import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { toProblem } from "../../backend";
import { useAsk } from "../../backend/react";
import { Dialog } from "../../parts/Dialog";
import { Drawn } from "../../parts/Drawn";
import { ProblemBox } from "../../parts/ProblemBox";
import { t, textOr } from "../../texts";
import { formatDateTime, formatSize } from "../../texts/format";

// Nothing in a mail may run, load or lead anywhere.
const POLICY =
  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">";

/** 元のデータ: what came in, as it came. A mail is shown as text; its HTML only in a sandbox, with nothing fetched. */
export function RawDialog({ rawId, onClose }: { rawId: string; onClose: () => void }) {
  const raw = useAsk("inbox.raw", { raw_id: rawId });
  const [as, setAs] = useState("text");
  const view = raw.data;
  return (
    <Dialog title={t("raw.title")} onClose={onClose} size={820}>
      {raw.isError && <ProblemBox problem={toProblem(raw.error)} />}
      {view && (
        <>
          <dl className="kv raw-kv">
            {view.subject && (
              <>
                <dt>{t("raw.subject")}</dt>
                <dd>{view.subject}</dd>
              </>
            )}
            {view.from && (
              <>
                <dt>{t("raw.from")}</dt>
                <dd>{view.from}</dd>
              </>
            )}
            <dt>{t("raw.source")}</dt>
            <dd>
              {textOr(`source.${view.source}`)} ・ {formatDateTime(view.fetched_at)} ・ {view.media_type} ・{" "}
              {formatSize(view.size)}
            </dd>
          </dl>
          {view.html && (
            <SegmentedControl
              value={as}
              onChange={setAs}
              data={[
                { value: "text", label: t("raw.as_text") },
                { value: "html", label: t("raw.as_html") },
              ]}
            />
          )}
          {as === "html" && view.html ? (
            <iframe className="raw-frame" sandbox="" title={t("raw.as_html")} srcDoc={POLICY + view.html} />
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
            <pre className="raw-text" tabIndex={0}>
              <Drawn text={view.text} />
            </pre>
          )}
        </>
      )}
    </Dialog>
  );
}
