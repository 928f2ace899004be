import "./fonts/common.css";
import "./styles/mantine.css";
import "@mantine/notifications/styles.css";
import "@mantine/spotlight/styles.css";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/area.css";
import "./styles/pages.css";
import "./styles/csv.css";
import "./styles/work.css";
import "./styles/products.css";
import { createRoot } from "react-dom/client";
import { Root } from "./app/Root";
import { connect } from "./backend";

const PATIENCE_MS = 500;

/** The letters come while the script is read; the screen is laid out once, in them. Without them it is shown all the same. */
function letters(): Promise<unknown> {
  const loads = [400, 600].map((weight) => document.fonts.load(`${weight} 13px "Noto Sans JP Common"`));
  const enough = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  return Promise.race([Promise.allSettled(loads), enough]);
}

const place = document.getElementById("root");
if (place) {
  void Promise.all([connect(), letters()]).then(([backend]) => {
    createRoot(place).render(<Root backend={backend} />);
    // Which file has which rare letter: a long list that the first picture doesn't wait for.
    void import("./fonts/rare.css");
  });
}
