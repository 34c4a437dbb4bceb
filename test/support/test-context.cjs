/** The store of the test or hook that runs now: what jest-circus uses of an AsyncLocalStorage, for one test at a time. */
module.exports = class TestContext {
  #store;

  getStore() {
    return this.#store;
  }

  /** @returns what `callback` returns; the store is the one before again as soon as that is settled */
  run(store, callback) {
    const before = this.#store;
    this.#store = store;
    const restore = () => {
      this.#store = before;
    };
    let result;
    try {
      result = callback();
    } catch (error) {
      restore();
      throw error;
    }
    if (typeof result?.then === 'function') return result.finally(restore);
    restore();
    return result;
  }
};
