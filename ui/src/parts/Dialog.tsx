import { Modal } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { t } from "../texts";

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** The buttons, right-aligned; the first of them is the one to give up. */
  actions?: ReactNode;
  size?: string | number;
}

/** A question or a preview over the work. */
export function Dialog({ title, onClose, children, actions, size = 560 }: DialogProps) {
  useFocusBack();
  return (
    <Modal.Root opened onClose={onClose} size={size}>
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content className="dialog">
        {/* Not Modal.Header: a second `header` on the page is a second banner to a screen reader. */}
        <div className="dialog-header">
          <Modal.Title className="dialog-title">{title}</Modal.Title>
          <Modal.CloseButton aria-label={t("common.close")} />
        </div>
        <Modal.Body className="dialog-body">
          <div className="dialog-main">{children}</div>
          {actions && <div className="dialog-actions">{actions}</div>}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

/**
 * When the dialog is gone, the focus is where it was before; where that is gone too, in the list. Mantine gives it back only
 * to a dialog that is closed, and ours are taken away.
 */
function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      setTimeout(() => {
        const list = document.querySelector(".grid-input textarea");
        const back = before?.isConnected && before !== document.body ? before : list;
        // Somebody who went on meanwhile is left where they are.
        if (document.activeElement === document.body && back instanceof HTMLElement) {
          back.focus({ preventScroll: true });
        }
      }, 0);
    },
    [before],
  );
}
