/** Data as it comes out of YAML: text to anything. */
export type Mapping = Readonly<Record<string, unknown>>;

/** Whether YAML data is a mapping, and no list or scalar. */
export const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * A mapping put on top of another: mappings key by key, lists and scalars replaced as a whole. What
 * is null on top is left out, so that a profile can take away what the one that it extends has.
 */
export function overlaid(base: Mapping, top: Mapping): Mapping {
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(top)) {
    const below = merged.get(key);
    if (value === null) merged.delete(key);
    else if (isMapping(value)) merged.set(key, overlaid(isMapping(below) ? below : {}, value));
    else merged.set(key, value);
  }
  return Object.fromEntries(merged);
}

/** What stands at `path`; `undefined` where the path leads nowhere. */
export function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((here, key) => {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, key)) return undefined;
    return (here as Record<PropertyKey, unknown>)[key];
  }, data);
}
