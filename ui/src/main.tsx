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
import { anticipate } from "./backend/anticipate";
import { follow, makeQueryClient } from "./backend/react";

const PATIENCE_MS = 500;

/** The letters come while the script is read; the screen is laid out once, in them. Without them it is shown all the same. */
function letters(): Promise<unknown> {
  const loads = [400, 600].map((weight) => document.fonts.load(`${weight} 13px "Noto Sans JP Common"`));
  const enough = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  return Promise.race([Promise.allSettled(loads), enough]);
}

const place = document.getElementById("root");
if (place) {
  const begun = connect().then((backend) => {
    const client = makeQueryClient();
    // What changes from here on is heard before anything is asked.
    follow(client, backend);
    anticipate(client, backend);
    return { backend, client };
  });
  void Promise.all([begun, letters()]).then(([{ backend, client }]) => {
    createRoot(place).render(<Root backend={backend} client={client} />);
    // Which file has which rare letter: a long list that the first picture doesn't wait for.
    void import("./fonts/rare.css");
  });
}
