/** What the tests inside the editor tell the process that has started them. */

/** Written as JSON to the file that the environment variable `FORAWAIT_TEST_RESULTS` names. */
export interface Results {
  readonly passed: number;
  readonly failed: number;
}

/** Stands before each line of the test report, because the editor writes to the same output. */
export const reportMark = "│ ";
