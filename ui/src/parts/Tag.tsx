import type { ReactNode } from "react";

/** How a thing stands; the colour only underlines what the text says. */
export type Tone = "bad" | "warn" | "ok" | "info" | "violet" | "plain";

/** A chip with text. */
export function Tag({
  tone = "plain",
  children,
  title,
}: {
  tone?: Tone;
  children: ReactNode;
  title?: string;
}) {
  return (
    <span className="tag" data-tone={tone} title={title}>
      {children}
    </span>
  );
}
