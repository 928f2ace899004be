import { type ComponentType, lazy, type ReactNode, Suspense } from "react";

/**
 * A part of a screen that is loaded when it is first shown: what opens first is the smaller for it. Nothing stands in
 * its place meanwhile, since it comes from this computer.
 */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): (props: P) => ReactNode {
  const Loaded = lazy(async () => ({ default: await load() }));
  return (props) => (
    <Suspense fallback={null}>
      <Loaded {...props} />
    </Suspense>
  );
}
