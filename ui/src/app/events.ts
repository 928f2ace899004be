/** Opens the list of keys, from anywhere. */
export const KEYS_EVENT = "miseban-keys";
