import { useCallback, useState } from "react";
import { read, write } from "../app/prefs";

/** A choice of the screen that this computer remembers (the tab that was open, how a list was sorted). */
export function useKept<T extends object>(name: string, fresh: T): [T, (value: T) => void] {
  const key = `miseban.kept.${name}`;
  const [value, setValue] = useState<T>(() => ({ ...fresh, ...read<Partial<T>>(key) }));
  const keep = useCallback(
    (next: T) => {
      setValue(next);
      write(key, next);
    },
    [key],
  );
  return [value, keep];
}
