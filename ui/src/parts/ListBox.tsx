import type { ReactNode } from "react";

/** A long list inside a dialog; it scrolls by itself, and by keyboard. */
export function ListBox({ children, label, tall }: { children: ReactNode; label: string; tall?: boolean }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className={tall ? "list-box tall" : "list-box"} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
