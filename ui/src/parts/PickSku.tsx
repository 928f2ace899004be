import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import type { Problem, StockRow } from "../backend";
import { t } from "../texts";
import { Dialog } from "./Dialog";
import { ProblemBox } from "./ProblemBox";
import { SkuPicker } from "./SkuPicker";

interface PickSkuProps {
  title: string;
  /** What is searched for, and which of the found ones is chosen. */
  text: string;
  onText: (text: string) => void;
  chosen: StockRow | undefined;
  onChosen: (row: StockRow | undefined) => void;
  /** Left out of the choice. */
  but?: ReadonlySet<string>;
  /** The words on the button for a choice. */
  label: (chosen: StockRow) => string;
  /** The choice was looked at as far as it has to be. */
  ready?: boolean;
  busy?: boolean;
  problem?: Problem | undefined;
  onRun: (chosen: StockRow) => void;
  onClose: () => void;
  /** Another thing to do instead of choosing. */
  instead?: ReactNode;
  /** What the choice will do. */
  look?: ReactNode;
  /** What a SKU is chosen for. */
  children?: ReactNode;
}

/** Which SKU is it? One of all is searched for, chosen, and taken. */
export function PickSku(props: PickSkuProps) {
  const { title, chosen, onChosen } = props;
  return (
    <Dialog
      title={title}
      onClose={props.onClose}
      size={660}
      actions={
        <>
          {props.instead && (
            <>
              {props.instead}
              <span className="grow" />
            </>
          )}
          <Button variant="default" onClick={props.onClose}>
            {t("common.cancel")}
          </Button>
          <Button
            disabled={!chosen || props.ready === false}
            loading={props.busy}
            onClick={() => chosen && props.onRun(chosen)}
          >
            {chosen ? props.label(chosen) : t("choose_sku.save_none")}
          </Button>
        </>
      }
    >
      {props.children}
      <SkuPicker
        label={title}
        text={props.text}
        onText={(text) => {
          props.onText(text);
          // What the search may no longer show is no longer chosen.
          onChosen(undefined);
        }}
        chosen={chosen}
        onChoose={onChosen}
        {...(props.but ? { but: props.but } : {})}
      />
      {props.look}
      <ProblemBox problem={props.problem} />
    </Dialog>
  );
}
