import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { LeftOut, OrdersDone, Problem } from "../../backend";
import { Dialog } from "../../parts/Dialog";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { LeftOutList } from "./Outcome";

interface BulkDialogProps {
  title: string;
  /** The words on the button that does it. */
  label: string;
  /** It can't be taken back at the malls or on the shelf. */
  grave?: boolean;
  /** Nothing is left to do it to. */
  empty: boolean;
  busy: boolean;
  problem: Problem | undefined;
  /** What is left out before anything is asked of the program, each with its reason. */
  leftOut: LeftOut[];
  /** Does it; nothing comes back when the program refused. */
  run: () => Promise<OrdersDone | undefined>;
  /** What is said when it is done. */
  said: (done: OrdersDone) => string;
  onClose: () => void;
  onDone: () => void;
  children: ReactNode;
}

/** A bulk action: what it will do, to how many, what it leaves out and why; then the result. */
export function BulkDialog(props: BulkDialogProps) {
  const { onClose, onDone, said } = props;
  const [result, setResult] = useState<OrdersDone>();
  const run = async () => {
    const done = await props.run();
    if (done) {
      toast(said(done));
      if (done.left_out.length === 0) {
        onDone();
      } else {
        setResult(done);
      }
    }
  };
  if (result) {
    return (
      <Dialog
        title={t("bulk.result")}
        onClose={onDone}
        actions={<Button onClick={onDone}>{t("common.close")}</Button>}
      >
        <p>{said(result)}</p>
        <LeftOutList rows={result.left_out} />
      </Dialog>
    );
  }
  return (
    <Dialog
      title={props.title}
      onClose={onClose}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button
            color={props.grave ? "red" : undefined}
            loading={props.busy}
            disabled={props.empty}
            onClick={() => void run()}
          >
            {props.label}
          </Button>
        </>
      }
    >
      {props.children}
      <LeftOutList rows={props.leftOut} />
      <ProblemBox problem={props.problem} />
    </Dialog>
  );
}
