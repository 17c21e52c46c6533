import type { Connection } from "vscode-languageserver/node";
import { type StatusParams, statusNotification } from "./messages.ts";

/** Something that keeps findings from being shown, in words for the status item. */
export interface Trouble {
  readonly message: string;
  readonly detail: string;
}

/** How often a client hears of nothing but another finished check, in milliseconds. */
const quietInterval = 1_000;

/** Keeps what the server knows about its own health, and tells the client when it changes. */
export class Status {
  private readonly connection: Connection;
  private readonly typescript: string;
  private readonly troubles = new Map<string, Trouble>();
  private readonly tasks: { message: string }[] = [];
  private readonly skipped = new Set<string>();
  private lastCheck: StatusParams["lastCheck"];
  private usedServer: StatusParams["server"];
  private missed: Trouble | undefined;
  private sent = "";
  private timer: NodeJS.Timeout | undefined;

  /** @param typescript The version of TypeScript in use. */
  constructor(connection: Connection, typescript: string) {
    this.connection = connection;
    this.typescript = typescript;
  }

  /** Reports a trouble of a kind, or with undefined that it is over. */
  trouble(kind: string, trouble: Trouble | undefined): void {
    if (trouble) this.troubles.set(kind, trouble);
    else if (!this.troubles.delete(kind)) return;
    this.send();
  }

  /** Whose TypeScript answers; undefined where only ours exists. */
  set server(server: StatusParams["server"]) {
    this.usedServer = server;
    this.send();
  }

  /** Something that a person has asked for and does not get, though no finding is missing. */
  set notice(notice: Trouble | undefined) {
    this.missed = notice;
    this.send();
  }

  /** Shows that work is under way until the returned function is called. */
  busy(message: string): () => void {
    const task = { message };
    this.tasks.push(task);
    this.send();
    return () => {
      const index = this.tasks.indexOf(task);
      if (index === -1) return;
      this.tasks.splice(index, 1);
      this.send();
    };
  }

  /** Notes a check that has ended just now. */
  checked(check: Omit<NonNullable<StatusParams["lastCheck"]>, "time">): void {
    this.lastCheck = { ...check, time: Date.now() };
    // Nobody reads a status line at the pace of typing.
    this.timer ??= setTimeout(() => this.send(), quietInterval).unref();
  }

  /** Marks a document as skipped for taking too long, or takes the mark away. */
  skip(uri: string, isSkipped: boolean): void {
    if (isSkipped === this.skipped.has(uri)) return;
    if (isSkipped) this.skipped.add(uri);
    else this.skipped.delete(uri);
    this.send();
  }

  isSkipped(uri: string): boolean {
    return this.skipped.has(uri);
  }

  get current(): StatusParams {
    return {
      ...this.health(),
      typescript: this.typescript,
      ...(this.usedServer ? { server: this.usedServer } : {}),
      ...(this.lastCheck ? { lastCheck: this.lastCheck } : {}),
      ...(this.skipped.size > 0 ? { skipped: [...this.skipped] } : {}),
    };
  }

  private health(): Pick<StatusParams, "state" | "message" | "detail"> {
    const [trouble] = this.troubles.values();
    if (trouble) return { state: "error", ...trouble };
    const task = this.tasks.at(-1);
    if (task) return { state: "busy", message: task.message };
    const [first, ...more] = this.skipped;
    if (first === undefined) return this.missed ? { state: "warning", ...this.missed } : { state: "ok" };
    const name = decodeURIComponent(first.slice(first.lastIndexOf("/") + 1));
    return {
      state: "warning",
      message: more.length === 0 ? `skipped ${name}` : `skipped ${name} and ${more.length} more`,
      detail:
        "Checking it took longer than the time budget (the setting forawait.timeBudget). It is tried again when you save it.",
    };
  }

  private send(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { current } = this;
    const text = JSON.stringify(current);
    if (text === this.sent) return;
    this.sent = text;
    void this.connection.sendNotification(statusNotification, current);
  }
}
