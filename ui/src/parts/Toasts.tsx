import { Notifications, notifications } from "@mantine/notifications";
import { t } from "../texts";

/** Where toasts appear. */
export function Toasts() {
  return <Notifications position="bottom-center" limit={2} zIndex={150} classNames={{ root: "toasts" }} />;
}

/** Shows one; `toast` is the way to it. */
export function showToast(id: string, text: string, undo?: () => void): void {
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
}

/** Takes one away. */
export function hideToast(id: string): void {
  notifications.hide(id);
}
