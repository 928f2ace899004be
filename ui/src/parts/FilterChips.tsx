interface FilterChipsProps<Key extends string> {
  label: string;
  items: readonly { key: Key; label: string }[];
  value: string;
  onChange: (key: Key) => void;
}

/** Which rows of a list: one of a few. */
export function FilterChips<Key extends string>({ label, items, value, onChange }: FilterChipsProps<Key>) {
  return (
    <fieldset className="chips" aria-label={label}>
      {items.map((item) => (
        <button
          key={item.key}
          type="button"
          className="chip"
          aria-pressed={item.key === value}
          onClick={() => onChange(item.key)}
        >
          {item.label}
        </button>
      ))}
    </fieldset>
  );
}
