import { promisify } from "node:util";

/** Waits. */
export function rest(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}

export const nap = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));
export const doze = promisify(setTimeout);
export { setTimeout as snooze } from "node:timers/promises";
export default nap;
export class Pause {
  static async of(ms: number): Promise<void> {
    await rest(ms);
  }
}
export const fetchUser = (id: number) =>
  new Promise<{ id: number }>(resolve => setTimeout(() => resolve({ id }), 10));
