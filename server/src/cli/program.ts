import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { presets, type RuleLevel } from "../engine/config.ts";
import { ruleLevels } from "../session/config-file.ts";
import { configurableRules } from "../session/session.ts";
import { type CheckFlags, check } from "./check.ts";
import { explain, noSuchRule } from "./explain.ts";
import { init } from "./init.ts";
import { ExitStatus, processOutput, UsageError } from "./output.ts";
import { type Format, reporters } from "./reporters/index.ts";
import { listRules } from "./rules.ts";
import { version } from "./version.ts";

/**
 * Runs the command with its arguments.
 *
 * @returns The exit status, or undefined where the process goes on to serve an editor. Never rejects: what goes
 *   wrong is told on standard error.
 */
export async function runProgram(args: readonly string[]): Promise<number | undefined> {
  let status: number | undefined = ExitStatus.ok;
  const program = commands(result => {
    status = result;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof Interrupted) return error.status;
    // Commander has told what is wrong, or shown the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitStatus.ok : ExitStatus.badInput;
    const { tell } = processOutput(false);
    if (error instanceof UsageError) {
      tell(`forawait: ${error.message}`);
      return ExitStatus.badInput;
    }
    tell(`forawait failed: ${error instanceof Error ? error.message : String(error)}`);
    if (process.env.FORAWAIT_DEBUG && error instanceof Error) tell(error.stack ?? "");
    return ExitStatus.internal;
  }
}

function commands(finish: (status: number | undefined) => void): Command {
  const program = new Command("forawait")
    .description("Finds misuse of async iteration and of waiting in TypeScript and JavaScript.")
    .version(version)
    .exitOverride()
    .configureOutput({ outputError: (message, write) => write(oneLine(message)) })
    .showSuggestionAfterError()
    .addHelpText("after", `\n${exitStatusHelp}`);

  withCheckOptions(program.command("check"))
    .description("check files, and fix them if asked to")
    .argument("[paths...]", "files, folders or glob patterns (default: the current folder)")
    .addHelpText("after", `\n${checkHelp}\n\n${exitStatusHelp}`)
    .action(async (paths: string[], options: CheckOptions) => {
      const flags = flagsOf(options);
      const output = processOutput(options.color);
      finish(await interruptible(signal => check(paths, flags, output, signal)));
    });

  withColor(program.command("explain"))
    .description("show what a rule finds, why it matters and what to do")
    .argument("<rule>", "id of the rule")
    .action((id: string, options: { color?: boolean }) => explain(id, processOutput(options.color)));

  withColor(program.command("rules"))
    .description("list all rules")
    .action((options: { color?: boolean }) => listRules(processOutput(options.color)));

  program
    .command("init")
    .description("write a forawait.json to start from into the current folder")
    .action(() => init(processOutput(false)));

  program
    .command("lsp")
    .description("serve an editor over the Language Server Protocol")
    .requiredOption("--stdio", "speak over standard input and output")
    // Clients add arguments of their own, such as their process id.
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async () => {
      const { startServer } = await import("../lsp/server.ts");
      startServer();
      finish(undefined);
    });
  return program;
}

interface CheckOptions {
  format: Format;
  fix?: boolean;
  fixSuggestions?: boolean;
  rule?: Readonly<Record<string, RuleLevel>>;
  preset?: (typeof presets)[number];
  config?: string;
  project?: string;
  maxWarnings?: number;
  quiet?: boolean;
  hints?: boolean;
  shard?: CheckFlags["shard"];
  baseline?: string;
  updateBaseline?: boolean;
  skipCompilerReported?: boolean;
  timing?: boolean;
  cache?: boolean;
  cacheLocation?: string;
  cacheStrategy: NonNullable<CheckFlags["cache"]>["strategy"];
  color?: boolean;
}

function withCheckOptions(command: Command): Command {
  command
    .addOption(
      new Option("--format <name>", "how to report").choices(Object.keys(reporters)).default("stylish"),
    )
    .option("--fix", "apply safe fixes, then report what is left")
    .option("--fix-suggestions", "like --fix, and where there is no safe fix apply the first suggestion")
    .option("--rule <id:severity>", "set a rule: error, warning, info, hint, on or off (repeatable)", addRule)
    .addOption(new Option("--preset <name>", "choose the rules, instead of forawait.json").choices(presets))
    .option("--config <file>", "use this file instead of each forawait.json")
    .option("--project <tsconfig>", "check the files that this tsconfig includes, with its settings")
    .option("--max-warnings <n>", "exit with 1 when there are more warnings", wholeNumber)
    .option("--quiet", "report and fix errors only")
    .option("--hints", "show hints in full; without it, stylish only counts them")
    .option("--shard <i/n>", "check the i-th of n parts of the files", shard)
    .option("--baseline <file>", "leave out the findings that this file knows")
    .option("--update-baseline", "write what is found now to the baseline")
    .option("--skip-compiler-reported", "leave out what the compiler reports at the same place")
    .option("--cache", "check only what changed since the last run, or depends on it")
    .option("--cache-location <path>", "file or folder for the results, with --cache")
    .addOption(
      new Option("--cache-strategy <name>", "how changed files are found, with --cache")
        .choices(["metadata", "content"])
        .default("metadata"),
    )
    .option("--timing", "print where the time went, on standard error");
  return withColor(command);
}

function withColor(command: Command): Command {
  return command
    .option("--color", "color the output; default: on a terminal (see also NO_COLOR and FORCE_COLOR)")
    .option("--no-color", "do not color the output");
}

const checkHelp = `A folder stands for the source files below it (ts, tsx, mts, cts, js, jsx, mjs,
cjs), without declaration files, hidden files, node_modules, and what .gitignore
or "ignore" in forawait.json exclude. Symbolic links in it are not followed.`;

const exitStatusHelp = `Exit status: 0 nothing at error level, and warnings within the limit;
1 findings; 2 wrong usage, or input that cannot be read or parsed;
3 forawait itself failed, and what was printed may be a part.`;

function flagsOf(options: CheckOptions): CheckFlags {
  if (options.updateBaseline && options.baseline === undefined) {
    throw new UsageError("--update-baseline needs --baseline <file>, the file to write");
  }
  if (options.updateBaseline && options.shard) {
    throw new UsageError("--update-baseline cannot be used with --shard, because it needs all findings");
  }
  if (options.cacheLocation !== undefined && !options.cache) {
    throw new UsageError("--cache-location needs --cache, which keeps the results there");
  }
  return {
    format: options.format,
    fix: options.fix === true,
    fixSuggestions: options.fixSuggestions === true,
    override: { preset: options.preset, rules: options.rule },
    config: options.config,
    project: options.project,
    maxWarnings: options.maxWarnings ?? Number.POSITIVE_INFINITY,
    quiet: options.quiet === true,
    hints: options.hints === true,
    shard: options.shard,
    baseline: options.baseline,
    updateBaseline: options.updateBaseline === true,
    skipCompilerReported: options.skipCompilerReported === true,
    timing: options.timing === true,
    cache:
      options.cache === true
        ? { location: options.cacheLocation, strategy: options.cacheStrategy }
        : undefined,
  };
}

function addRule(value: string, before: Record<string, RuleLevel> = {}): Record<string, RuleLevel> {
  const [id = "", level = "", ...rest] = value.split(":");
  if (rest.length > 0 || !ruleLevels.some(known => known === level)) {
    throw new InvalidArgumentError(`Write <id>:<severity>, with one of ${ruleLevels.join(", ")}.`);
  }
  if (!configurableRules.has(id)) {
    throw new InvalidArgumentError(noSuchRule(id));
  }
  return { ...before, [id]: level as RuleLevel };
}

function wholeNumber(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(value);
}

function shard(value: string): CheckFlags["shard"] {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(value) ?? [];
  if (Number(index) < 1 || !(Number(index) <= Number(count))) {
    throw new InvalidArgumentError("Write i/n, such as 1/4 for the first of four parts.");
  }
  return { index: Number(index), count: Number(count) };
}

/** Commander puts a suggestion on a line of its own, and starts with "error:" where others name the program. */
function oneLine(message: string): string {
  return `${message
    .trim()
    .replace(/^error: /, "forawait: ")
    .replace(/\s*\n\s*/g, " ")}\n`;
}

/** The user ended the run. */
class Interrupted extends Error {
  /** The exit status by which shells know the signal. */
  readonly status: number;

  constructor(status: number) {
    super("interrupted");
    this.status = status;
  }
}

/** Runs work that a signal ends in good order: TypeScript's process is closed, files are whole. */
async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stops = [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const;
  const listeners = stops.map(([name, status]) => {
    const listener = () => controller.abort(new Interrupted(status));
    process.once(name, listener);
    return [name, listener] as const;
  });
  try {
    return await work(controller.signal);
  } catch (error) {
    controller.signal.throwIfAborted();
    throw error;
  } finally {
    for (const [name, listener] of listeners) process.off(name, listener);
  }
}
