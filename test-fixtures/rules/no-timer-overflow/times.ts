export const DAY = 24 * 60 * 60 * 1000;
export const MONTH = 30 * DAY;
export const times = { year: 365 * DAY, minute: 60_000 } as const;
