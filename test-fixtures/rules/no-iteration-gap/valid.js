import { createInterface } from "node:readline";

export async function run(connect, given) {
  await connect();
  const lines = createInterface({ input: process.stdin });
  // silent: made right before the loop.
  for await (const line of lines) console.log(line);
  await connect();
  // silent: without a type, a parameter can be anything.
  for await (const line of given) console.log(line);
}
