import { notifications } from "@mantine/notifications";
import { t } from "../texts";

/**
 * Says that something worked, with a way back where there is one. Errors never come here: they stay until read. Gives
 * what takes the toast away, for when its way back was gone elsewhere.
 */
export function toast(text: string, undo?: () => void): () => void {
  const id = crypto.randomUUID();
  notifications.show({
    id,
    message: (
      <div className="toast">
        <span>{text}</span>
        {undo && (
          <button
            type="button"
            className="link"
            onClick={() => {
              notifications.hide(id);
              undo();
            }}
          >
            {t("common.undo")}
          </button>
        )}
      </div>
    ),
    withBorder: true,
    color: "ai",
    autoClose: undo ? 8000 : 4000,
    closeButtonProps: { "aria-label": t("common.close") },
  });
  return () => notifications.hide(id);
}
