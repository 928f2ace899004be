import { ActionIcon } from "@mantine/core";
import { IconLayoutSidebarRightCollapse, IconLayoutSidebarRightExpand } from "@tabler/icons-react";
import { setPrefs, usePrefs } from "../app/prefs";
import { t } from "../texts";

/** Shows and hides the details beside a list. */
export function PanelSwitch() {
  const { panel } = usePrefs();
  const label = panel ? t("panel.hide") : t("panel.show");
  return (
    <span className="panel-switch">
      <ActionIcon
        aria-label={label}
        title={label}
        aria-pressed={panel}
        onClick={() => setPrefs({ panel: !panel })}
      >
        {panel ? <IconLayoutSidebarRightCollapse size={16} /> : <IconLayoutSidebarRightExpand size={16} />}
      </ActionIcon>
    </span>
  );
}
