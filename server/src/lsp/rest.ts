import v8 from "node:v8";
import vm from "node:vm";

/** After how much quiet memory is given back, in milliseconds: longer than a pause for thought while typing. */
const quiet = 4_000;

/**
 * How often memory is collected then, and how long after each other, in milliseconds. V8 gives back the room for new
 * objects, up to 32 MB, once a collection finds that hardly any were made in the five seconds before.
 */
const collections = 3;
const between = 5_000;

/**
 * Gives memory back to the system when the server has had nothing to do for a while. Each edit makes a new syntax
 * tree and new types, and V8 alone keeps what they took for as long as nothing else needs it.
 */
export class Rest {
  private timer: NodeJS.Timeout | undefined;
  private readonly collect = collector();

  /** Something was done; the quiet begins anew. */
  postpone(): void {
    clearTimeout(this.timer);
    this.collectAfter(quiet, collections);
  }

  private collectAfter(milliseconds: number, times: number): void {
    this.timer = setTimeout(() => {
      this.collect();
      if (times > 1) this.collectAfter(between, times - 1);
    }, milliseconds);
    // Nothing is lost when the process ends before that.
    this.timer.unref();
  }
}

/** V8's collector, which is hidden unless a flag shows it (Node's documentation of `v8.setFlagsFromString`). */
function collector(): () => void {
  v8.setFlagsFromString("--expose-gc");
  const collect: unknown = vm.runInNewContext("gc");
  v8.setFlagsFromString("--no-expose-gc");
  return typeof collect === "function"
    ? () => collect({ execution: "async", flavor: "last-resort" })
    : () => undefined;
}
