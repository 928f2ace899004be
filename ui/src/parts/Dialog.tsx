import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
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
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={size}
      closeButtonProps={{ "aria-label": t("common.close") }}
      classNames={{ title: "dialog-title", header: "dialog-header", body: "dialog-body", content: "dialog" }}
    >
      <div className="dialog-main">{children}</div>
      {actions && <div className="dialog-actions">{actions}</div>}
    </Modal>
  );
}
