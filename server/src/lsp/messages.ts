/**
 * What the language server and a client say to each other beyond the Language Server Protocol.
 *
 * The only file of the server that `client/` may import, so it holds plain types and constants and imports
 * nothing.
 */

/** Method of the notification in which the server reports how it is doing. A client may ignore it. */
export const statusNotification = "forawait/status";

/** The server's own view of its health, sent whenever it changes. */
export interface StatusParams {
  /** `busy`: work that a person may notice is under way. `error`: findings are missing until it is solved. */
  readonly state: "ok" | "busy" | "error";
  /** One short phrase for the status item, such as "Checking the workspace". */
  readonly message?: string;
  /** One sentence that says what happened and what to do. */
  readonly detail?: string;
}
