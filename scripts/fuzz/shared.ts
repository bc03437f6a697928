/** What lies beside the checkout; seeds only, nothing of it is needed. */
const SHARED = new URL("../../../shared/vectors/", import.meta.url);

function readAll(folder: string, extension: RegExp): Uint8Array[] {
  try {
    const url = new URL(folder, SHARED);
    return [...Deno.readDirSync(url)]
      .filter(({ name }) => extension.test(name))
      .sort((a, b) => a.name < b.name ? -1 : 1)
      .map(({ name }) => Deno.readFileSync(new URL(name, url)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** jPOS packagers. */
export const sharedXml = (): Uint8Array[] => readAll("specs/jpos/", /\.xml$/);

/** moov-io specs. */
export const sharedJson = (): Uint8Array[] => readAll("specs/moov/", /\.json$/);

/** The property `key` of every case in a file of vectors, from hexadecimal. */
export function sharedHex(file: string, key: string): Uint8Array[] {
  let cases: readonly Readonly<Record<string, unknown>>[];
  try {
    cases = JSON.parse(Deno.readTextFileSync(new URL(file, SHARED)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  return cases.flatMap(({ [key]: hex }) =>
    typeof hex === "string" ? [Uint8Array.fromHex(hex)] : []
  );
}
