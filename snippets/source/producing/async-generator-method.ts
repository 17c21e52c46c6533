/**
 * Async generator method
 *
 * Use it in a class or an object literal to hand out items over time, made from what the object holds.
 *
 * @prefix fa-method, async generator method, async *
 * @stop values
 * @stop string
 * @stop this.keys
 * @stop key
 * @stop await this.load(key)
 */
class Store {
  readonly keys = ["a", "b"];

  async load(key: string): Promise<string> {
    return key.toUpperCase();
  }

  // #region snippet
  async *values(): AsyncGenerator<string, void> {
    for (const key of this.keys) {
      yield await this.load(key);
    }
  }
  // #endregion
}

for await (const letter of new Store().values()) {
  console.log(letter);
}

// Output:
// A
// B
