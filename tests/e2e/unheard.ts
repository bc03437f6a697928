/**
 * A promise that a test awaits later, if it gets so far: one that has failed elsewhere by then is not
 * to fail here once more, where nobody waits any longer.
 */
export function unheard<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
