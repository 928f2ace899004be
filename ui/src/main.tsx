import "./fonts/common.css";
import "./styles/mantine.css";
import "@mantine/notifications/styles.css";
import "@mantine/spotlight/styles.css";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/pages.css";
import "./styles/work.css";
import { createRoot } from "react-dom/client";
import { Root } from "./app/Root";
import { connect } from "./backend";

const place = document.getElementById("root");
if (place) {
  // Which file has which rare letter: a long list that the first picture doesn't wait for.
  void import("./fonts/rare.css");
  void connect().then((backend) => createRoot(place).render(<Root backend={backend} />));
}
