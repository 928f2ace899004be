import { useBackend } from "../backend/react";
import { Dialog } from "../parts/Dialog";
import { t } from "../texts";
import { MOD } from "./Top";

/** Every key, on one page. */
export function KeysHelp({ onClose }: { onClose: () => void }) {
  const { shell } = useBackend();
  const keys: [string[], string][] = [
    [[`${MOD} F`], t("keys.search")],
    [[`${MOD} K`], t("keys.palette")],
    [["?", "F1"], t("keys.help")],
    [["↑ ↓ ← →"], t("keys.move")],
    [["Shift ↑ ↓ ← →"], t("keys.range")],
    [[`${MOD} Home`, `${MOD} End`], t("keys.ends")],
    [["F2"], t("keys.edit")],
    [["Enter", "Shift Enter"], t("keys.commit")],
    [["Esc"], t("keys.leave")],
    [["Space"], t("keys.tick")],
    [[`${MOD} C`, `${MOD} V`], t("keys.copy")],
    [[`${MOD} Z`], t("keys.undo")],
    ...(shell.quit ? [[[`${MOD} Q`], t("keys.quit")] as [string[], string]] : []),
  ];
  return (
    <Dialog title={t("keys.title")} onClose={onClose} size={460}>
      <table className="plain">
        <tbody>
          {keys.map(([names, text]) => (
            <tr key={text}>
              <td className="nowrap">
                {names.map((name) => (
                  <kbd key={name} style={{ marginRight: 4 }}>
                    {name}
                  </kbd>
                ))}
              </td>
              <td>{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}
