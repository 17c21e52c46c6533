// options: {"sleeps": ["settle", "clock-tower#ring"]}
// @ts-expect-error The package is not installed.
import { ring } from "clock-tower";

declare function settle(): Promise<void>;

export async function configured(): Promise<void> {
  await settle(); // want "`settle` only waits"
  await ring(5); // want "`ring` only waits"
}
