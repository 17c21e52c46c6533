import type { Readable, Writable } from "node:stream";

/** Answers a request that the other side sends. */
export type RequestHandler = (params: unknown) => unknown;

/** The other side answered a request with an error. */
export class RequestFailed extends Error {}

/**
 * JSON-RPC 2.0 over two byte streams, framed by `Content-Length` headers as in LSP's base protocol.
 *
 * It stands in for the connection that TypeScript's client makes by itself. That one writes and handles a single
 * message in each turn of the event loop, and checking a project takes tens of thousands of short messages. This
 * one writes all messages of a turn at once and hands on all answers that have come in. It also rejects every
 * request that is under way when it is disposed, and survives a broken pipe, which is how a process that has died
 * is noticed.
 */
export class Connection {
  private readonly output: Writable;
  private readonly handlers = new Map<string, RequestHandler>();
  private readonly pending = new Map<number, Pending>();
  private readonly incoming = new MessageReader(message => this.receive(message));
  /** How many bytes went to and fro. */
  readonly traffic: Traffic = { sent: 0, received: 0 };
  private outbox: string[] = [];
  private lastId = 0;
  private isDisposed = false;

  constructor(input: Readable, output: Writable) {
    this.output = output;
    input.on("data", (chunk: Buffer) => {
      this.traffic.received += chunk.length;
      this.incoming.read(chunk);
    });
    // The owner of the process hears of its end; the pipe only says the same thing once more.
    input.on("error", () => undefined);
    output.on("error", () => undefined);
  }

  /** Answers requests with this method from now on. */
  onRequest(method: string, handler: RequestHandler): void {
    this.handlers.set(method, handler);
  }

  /**
   * Sends a request.
   *
   * @returns Its result. Rejects with RequestFailed, or with an Error when the connection is disposed meanwhile.
   */
  sendRequest({ method }: { readonly method: string }, params: unknown): Promise<unknown> {
    if (this.isDisposed) return Promise.reject(new Error("The connection to TypeScript is closed."));
    const id = ++this.lastId;
    this.post({ jsonrpc: "2.0", id, method, params });
    return new Promise((resolve, reject) => this.pending.set(id, { resolve, reject }));
  }

  /** Ends the connection; requests under way are rejected. */
  dispose(): void {
    this.isDisposed = true;
    for (const { reject } of this.pending.values())
      reject(new Error("The connection to TypeScript is closed."));
    this.pending.clear();
  }

  private post(message: object): void {
    // What follows from one chunk of answers, promise by promise, has run before the next tick.
    if (this.outbox.push(JSON.stringify(message)) === 1) process.nextTick(() => this.flush());
  }

  private flush(): void {
    const messages = this.outbox;
    this.outbox = [];
    if (this.isDisposed || !this.output.writable) return;
    let text = "";
    for (const message of messages) {
      const length = Buffer.byteLength(message);
      this.traffic.sent += length;
      text += `Content-Length: ${length}\r\n\r\n${message}`;
    }
    this.output.write(text);
  }

  private receive(message: Message): void {
    if (this.isDisposed) return;
    if (message.method !== undefined) {
      this.answer(message);
      return;
    }
    const pending = this.pending.get(message.id as number);
    if (!pending) return;
    this.pending.delete(message.id as number);
    if (message.error) pending.reject(new RequestFailed(message.error.message));
    else pending.resolve(message.result);
  }

  private answer({ id, method = "", params }: Message): void {
    if (id === undefined) return;
    const handler = this.handlers.get(method);
    if (handler) this.post({ jsonrpc: "2.0", id, result: handler(params) ?? null });
    else this.post({ jsonrpc: "2.0", id, error: { code: -32601, message: `No ${method}.` } });
  }
}

/** In bytes; what is sent without the headers. */
export interface Traffic {
  sent: number;
  received: number;
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** Cuts a stream of bytes into messages. */
class MessageReader {
  private readonly onMessage: (message: Message) => void;
  private chunks: Buffer[] = [];
  private length = 0;
  /** Bytes of the body that is being read; undefined while a header is. */
  private bodyLength: number | undefined;

  constructor(onMessage: (message: Message) => void) {
    this.onMessage = onMessage;
  }

  read(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.length += chunk.length;
    // A large answer comes in many chunks, which are joined once.
    if (this.bodyLength !== undefined && this.length < this.bodyLength) return;
    const buffer = this.chunks.length === 1 ? chunk : Buffer.concat(this.chunks);
    let position = 0;
    for (;;) {
      if (this.bodyLength === undefined) {
        const end = buffer.indexOf("\r\n\r\n", position);
        if (end === -1) break;
        const header = buffer.toString("latin1", position, end);
        this.bodyLength = Number(/content-length: *(\d+)/i.exec(header)?.[1] ?? 0);
        position = end + 4;
      }
      if (buffer.length - position < this.bodyLength) break;
      const body = buffer.toString("utf8", position, position + this.bodyLength);
      position += this.bodyLength;
      this.bodyLength = undefined;
      this.onMessage(JSON.parse(body) as Message);
    }
    this.chunks = position < buffer.length ? [buffer.subarray(position)] : [];
    this.length = buffer.length - position;
  }
}
