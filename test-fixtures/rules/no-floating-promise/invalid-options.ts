// options: {"ignoreVoid": false, "checkThenables": true}
declare function save(): Promise<void>;
declare const query: { then(onFulfilled: (rows: string[]) => void): void };

export async function strictly(): Promise<void> {
  void save(); // want "Add `await` or handle its error\." at "save"
  query; // want "Nobody waits" at "query"
  save(); // want "Nobody waits"
}
