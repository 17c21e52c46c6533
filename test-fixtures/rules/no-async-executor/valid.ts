declare function work(): Promise<string>;
declare const anything: any;

export function plain(): Promise<string> {
  // silent: the executor is not async.
  return new Promise((resolve, reject) => {
    work().then(resolve, reject);
  });
}

export function forwarded(): Promise<string> {
  // silent: the errors of the async part go to `reject`.
  return new Promise((resolve, reject) => {
    (async () => resolve(await work()))().catch(reject);
  });
}

export function caught(socket: { onData?: (text: string) => void; ask(): void }): Promise<string> {
  // silent: no error is lost, and `resolve` goes to somebody else, so an async function would not do.
  return new Promise(async (resolve, reject) => {
    socket.onData = text => resolve(text);
    try {
      await work();
      socket.ask();
    } catch (error) {
      reject(error);
    }
  });
}

class Promise2 {
  constructor(start: () => Promise<void>) {
    void start();
  }
}

class Task<T> {
  constructor(readonly start: (done: (value: T) => void) => Promise<void>) {}
}

export function others(): unknown[] {
  return [
    // silent: another class.
    new Promise2(async () => {}),
    new Task<string>(async done => done(await work())),
    // silent: `any` can be anything.
    new Promise(anything),
  ];
}

export function own(Promise: typeof Task): unknown {
  // silent: this is another `Promise`.
  return new Promise<string>(async done => done(await work()));
}
