import { Button, Checkbox, NativeSelect, SegmentedControl, TextInput } from "@mantine/core";
import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { Encoding, FileTarget, StockFileMade } from "../../backend";
import { useAsk, useBackend, useCommand } from "../../backend/react";
import { useShops } from "../../hooks/useShops";
import { ProblemBox } from "../../parts/ProblemBox";
import { t, textOr } from "../../texts";
import { formatNumber } from "../../texts/format";
import { CsvArea } from "./CsvArea";
import { LayoutHelp } from "./LayoutHelp";
import { ENCODINGS } from "./Manner";
import { saveFile } from "./saving";

const OWN = "own.stock";

/** 在庫ダウンロード: our numbers as a file, in our own columns, as a workbook, or in a mall's. */
export function DownloadPage() {
  const backend = useBackend();
  const shops = useShops();
  const layouts = useAsk("stock_files.layouts", {});
  const make = useCommand("stock_files.make");
  const search = useSearch({ from: "/csv/download" });
  const [layout, setLayout] = useState(search.layout ?? OWN);
  const [form, setForm] = useState("csv");
  const [encoding, setEncoding] = useState<Encoding | "">("");
  const [target, setTarget] = useState<FileTarget>("expected");
  const [shop, setShop] = useState(search.shop ?? "");
  const [only, setOnly] = useState("all");
  const [text, setText] = useState("");
  const [geta, setGeta] = useState(false);
  const [made, setMade] = useState<StockFileMade>();

  const known = layouts.data ?? [];
  const chosen = known.find((one) => one.id === layout);
  const own = !chosen?.mall;
  const of = own ? [] : shops.list.filter((one) => one.mall === chosen?.mall);
  const start = async () => {
    setMade(undefined);
    const result = await make.run({
      layout,
      workbook: form === "xlsx",
      encoding: encoding === "" ? null : encoding,
      target,
      shop_id: shop || null,
      only: { text, only, sort: "code", desc: false, offset: 0, limit: 1 },
      geta,
    });
    if (result) {
      setMade(result);
      if (result.file) {
        await saveFile(backend, result.file);
      }
    }
  };
  return (
    <CsvArea>
      <div className="csv-start">
        <h1 className="unseen">{t("csv.download")}</h1>
        <form
          className="csv-middle csv-form"
          onSubmit={(event) => {
            event.preventDefault();
            void start();
          }}
        >
          <NativeSelect
            label={t("csv.format")}
            value={layout}
            onChange={(event) => {
              setLayout(event.currentTarget.value);
              setShop("");
            }}
            data={known.map((one) => ({ value: one.id, label: textOr(one.label) }))}
          />
          {of.length > 1 && (
            <NativeSelect
              label={t("csv.shop")}
              value={shop}
              onChange={(event) => setShop(event.currentTarget.value)}
              data={[
                { value: "", label: t("csv.choose_shop") },
                ...of.map((one) => ({ value: one.id, label: one.common.short_name })),
              ]}
            />
          )}
          {own && (
            <div>
              <div className="field-label">{t("csv.target_of_download")}</div>
              <SegmentedControl
                fullWidth
                aria-label={t("csv.target_of_download")}
                value={target}
                onChange={(value) => setTarget(value as FileTarget)}
                data={[
                  { value: "expected", label: t("csv.only_expected") },
                  { value: "physical", label: t("csv.only_physical") },
                  { value: "both", label: t("csv.target_both") },
                ]}
              />
            </div>
          )}
          <div>
            <div className="field-label">{t("csv.form")}</div>
            <SegmentedControl
              fullWidth
              aria-label={t("csv.form")}
              value={form}
              onChange={setForm}
              data={[
                { value: "csv", label: t("csv.form_csv") },
                { value: "xlsx", label: t("csv.form_xlsx") },
              ]}
            />
            <p className="muted small">
              {form === "xlsx" ? t("csv.form_xlsx_help") : t("csv.form_csv_help")}
            </p>
          </div>
          {form === "csv" && (
            <NativeSelect
              label={t("csv.encoding")}
              value={encoding}
              onChange={(event) => setEncoding(event.currentTarget.value as Encoding | "")}
              data={[{ value: "", label: t("csv.as_last_time") }, ...ENCODINGS]}
            />
          )}
          <div className="two">
            <NativeSelect
              label={t("csv.which")}
              value={only}
              onChange={(event) => setOnly(event.currentTarget.value)}
              data={[
                { value: "all", label: t("csv.every_article") },
                { value: "unset", label: t("csv.unset") },
                { value: "oversold", label: t("csv.oversold") },
                { value: "trouble", label: t("csv.trouble") },
              ]}
            />
            <TextInput
              label={t("csv.with_text")}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          </div>
          {made && made.unwritable.length > 0 && !made.file && (
            <div className="why" data-tone="warn" role="alert">
              <div>
                <b>{t("csv.unwritable")}</b>
                <ul className="facts">
                  {made.unwritable.slice(0, 5).map((one) => (
                    <li key={`${one.line}${one.column}`}>
                      {t("csv.unwritable_row", {
                        line: formatNumber(one.line),
                        column: one.column,
                        value: one.value,
                        characters: one.characters,
                      })}
                    </li>
                  ))}
                </ul>
                <Checkbox
                  label={t("csv.geta")}
                  checked={geta}
                  onChange={(event) => setGeta(event.currentTarget.checked)}
                />
              </div>
            </div>
          )}
          <ProblemBox problem={make.problem} />
          {made?.file && (
            <p role="status">
              {t("csv.made", { file: made.file.name, rows: formatNumber(made.rows) })}{" "}
              {made.left_out > 0 && (
                <span className="muted">{t("csv.left_out", { n: formatNumber(made.left_out) })}</span>
              )}
            </p>
          )}
          <div className="csv-next">
            <Button type="submit" loading={make.busy}>
              {t("csv.make")}
            </Button>
          </div>
        </form>
        <aside className="panel" aria-label={t("csv.formats")}>
          <div className="scroll">{chosen && <LayoutHelp layout={chosen} />}</div>
        </aside>
      </div>
    </CsvArea>
  );
}
