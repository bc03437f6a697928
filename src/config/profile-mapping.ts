/** Data as it comes out of YAML: text to anything. */
export type Mapping = Readonly<Record<string, unknown>>;

/** Whether YAML data is a mapping, and no list or scalar. */
export const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Null says something there, and has to stay: some messages do not have the field. */
function isStatement([section, , part, field, ...deeper]: readonly string[]): boolean {
  return section === "messages" && part === "fields" && field !== undefined && deeper.length === 0;
}

/**
 * A mapping put on top of another: mappings key by key, lists and scalars replaced as a whole. What
 * is null on top is left out, so that a profile can take away what the one that it extends has.
 *
 * @param path where both stand in the profile
 */
export function overlaid(base: Mapping, top: Mapping, path: readonly string[] = []): Mapping {
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(top)) {
    const [below, here] = [merged.get(key), [...path, key]];
    if (value === null && !isStatement(here)) merged.delete(key);
    else if (!isMapping(value)) merged.set(key, value);
    else merged.set(key, overlaid(isMapping(below) ? below : {}, value, here));
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
