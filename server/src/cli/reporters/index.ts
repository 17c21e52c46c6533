import type { Colors } from "../output.ts";
import type { Report } from "../report.ts";
import { github } from "./github.ts";
import { json } from "./json.ts";
import { junit } from "./junit.ts";
import { sarif } from "./sarif.ts";
import { stylish } from "./stylish.ts";

export interface ReporterOptions {
  /** How many columns the report may use. */
  readonly width: number;
  readonly colors: Colors;
  /** Whether hints are shown in full. */
  readonly hints: boolean;
}

/** Makes the whole text of a report, which ends with a line end. */
export type Reporter = (report: Report, options: ReporterOptions) => string;

/** The report formats by the names that `--format` takes. */
export const reporters = { stylish, json, sarif, github, junit } satisfies Record<string, Reporter>;

export type Format = keyof typeof reporters;
