import type { CancellationToken, Connection, WorkDoneProgressReporter } from "vscode-languageserver/node";
import { CancellationTokenSource } from "vscode-languageserver/node";

/** Tells a person how far long work is. */
export interface Progress {
  report(done: number, total: number, message: string): void;
}

/**
 * Runs work with a progress display that a person can cancel, where the client has one.
 *
 * @param requested The token of the request; it cancels the work too.
 */
export async function withProgress<T>(
  connection: Connection,
  supportsProgress: boolean,
  title: string,
  requested: CancellationToken,
  work: (progress: Progress, token: CancellationToken) => Promise<T>,
): Promise<T> {
  const source = new CancellationTokenSource();
  const subscriptions = [requested.onCancellationRequested(() => source.cancel())];
  let reporter: WorkDoneProgressReporter | undefined;
  if (supportsProgress) {
    const created = await connection.window.createWorkDoneProgress();
    created.begin(title, 0, undefined, true);
    subscriptions.push(created.token.onCancellationRequested(() => source.cancel()));
    reporter = created;
  }
  try {
    return await work(
      {
        report: (done, total, message) =>
          reporter?.report(total === 0 ? 100 : Math.floor((100 * done) / total), message),
      },
      source.token,
    );
  } finally {
    reporter?.done();
    for (const subscription of subscriptions) subscription.dispose();
    source.dispose();
  }
}
