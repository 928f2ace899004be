const JAPAN = 9 * 3_600_000;

/** A moment as the field for day and time takes it, in Japan's time whatever the computer's. */
export function toLocal(ms: number): string {
  return new Date(ms + JAPAN).toISOString().slice(0, 16);
}

/** What stands in that field, in UTC milliseconds; nothing while it is incomplete. */
export function fromLocal(text: string): number | undefined {
  const ms = Date.parse(`${text}:00Z`);
  return Number.isNaN(ms) ? undefined : ms - JAPAN;
}
