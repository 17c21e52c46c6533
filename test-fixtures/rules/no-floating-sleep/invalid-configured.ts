// options: {"sleeps": ["settle", "clock-tower#ring"]}
// @ts-expect-error The package is not installed.
import { ring } from "clock-tower";

declare function settle(): Promise<void>;

export async function configured(): Promise<void> {
  settle(); // want "`settle` only waits"
  ring(5); // want "`ring` only waits"
}
