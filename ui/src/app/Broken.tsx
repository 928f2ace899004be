import { Button } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { toProblem } from "../backend";
import { Empty } from "../parts/Empty";
import { t } from "../texts";
import { problemText } from "../texts/problem";

/** A screen that broke says so and can be drawn again; the program behind it goes on minding the shop. */
export class Broken extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) {
      return this.props.children;
    }
    return (
      <Empty
        title={t("broken.title")}
        action={<Button onClick={() => this.setState({ error: null })}>{t("broken.again")}</Button>}
      >
        <p>{t("broken.text")}</p>
        <p className="muted">{problemText(toProblem(this.state.error))}</p>
      </Empty>
    );
  }
}
