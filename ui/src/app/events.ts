/** Opens the list of keys, from anywhere. */
export const KEYS_EVENT = "miseban-keys";

/** A toast is coming: there must be a place for it. */
export const TOASTS_EVENT = "miseban-toasts";

/** Opens the palette of commands, from anywhere. */
export const PALETTE_EVENT = "miseban-palette";

/** Wants the program to end, from anywhere. */
export const QUIT_EVENT = "miseban-quit";

/** Ends the program; what is typed and not saved is asked about first. */
export function askToQuit(): void {
  window.dispatchEvent(new Event(QUIT_EVENT));
}
