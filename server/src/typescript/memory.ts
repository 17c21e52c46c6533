import { totalmem } from "node:os";

/**
 * The environment for a TypeScript process that lives for a single run, so that it may spend memory to save time. Go
 * collects garbage whenever the heap has doubled, which is a quarter of the work of checking a project once; here the
 * heap may grow to five times its size, as long as that is no more than half of the machine's memory.
 *
 * See https://go.dev/doc/gc-guide for both variables. Who has set either of them knows better, and gets what they set.
 */
export function generousEnvironment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (own.GOGC !== undefined || own.GOMEMLIMIT !== undefined) return own;
  return { ...own, GOGC: "400", GOMEMLIMIT: String(Math.floor(memory() / 2)) };
}

/** How many bytes there are to use: those of the machine, or those that a container allows. */
function memory(): number {
  const limit = process.constrainedMemory();
  // Where nothing limits the process, some systems say 0, and others a number beyond all memory.
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
