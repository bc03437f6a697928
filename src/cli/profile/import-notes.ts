import { type Imported, type ImportNote } from "../../config/importers/imported.ts";
import { noteLine } from "../../config/importers/profile-yaml.ts";
import type { ImportedFile } from "../../config/profile-chain.ts";

/** What is to be known of an import, a line each, all of it. */
export function importNotes(file: string, { notes, remarks }: Imported): readonly string[] {
  const lines = (what: string, all: readonly ImportNote[]) =>
    all.map((note) => `${file}: ${what}: ${noteLine(note)}`);
  return [...lines("not carried over", notes), ...lines("understood like this", remarks)];
}

/** The same, of each file that was imported. */
export const allNotes = (imports: readonly ImportedFile[]): readonly string[] =>
  imports.flatMap(({ file, imported }) => importNotes(file, imported));
