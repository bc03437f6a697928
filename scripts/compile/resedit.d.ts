/**
 * What is used of the package `resedit`, whose own declarations bring the types of a browser into every
 * file of ours.
 */

/** A resource of a program: its kind, its name or number, its language, and its bytes. */
interface ResourceEntry {
  readonly type: string | number;
  readonly id: string | number;
  readonly lang: string | number;
  readonly codepage: number;
  readonly bin: ArrayBuffer;
}

interface Section {
  readonly info: { name: string };
}

/** A PE file. */
export class NtExecutable {
  /** @param options `ignoreCert`: a signature that it has is left out */
  static from(bytes: Uint8Array, options?: { readonly ignoreCert?: boolean }): NtExecutable;
  getAllSections(): readonly Section[];
  /** The section that a directory is in; `null`: there is no such directory. */
  getSectionByEntry(entry: number): Section | null;
  generate(): ArrayBuffer;
}

/** The resources of a PE file. */
export class NtExecutableResource {
  static from(executable: NtExecutable): NtExecutableResource;
  readonly entries: ResourceEntry[];
  /** Puts them into a PE file. */
  outputResource(executable: NtExecutable): void;
}

export namespace Format {
  const ImageDirectoryEntry: { readonly Resource: number };
}

export namespace Data {
  /** One picture of an icon. */
  class RawIconItem {
    static from(bytes: Uint8Array, width: number, height: number, bits: number): RawIconItem;
  }
}

export namespace Resource {
  const IconGroupEntry: {
    /** Puts an icon, which may be there already, among resources. */
    replaceIconsForResource(
      entries: ResourceEntry[],
      id: number,
      language: number,
      pictures: readonly Data.RawIconItem[],
    ): void;
  };

  /** A language and how its texts are encoded. */
  interface Language {
    readonly lang: number;
    readonly codepage: number;
  }

  class VersionInfo {
    static create(
      language: number,
      kind: { readonly fileFlagsMask: number; readonly fileOS: number; readonly fileType: number },
      strings: readonly never[],
    ): VersionInfo;
    /** @param language default: all that there are */
    setFileVersion(
      major: number,
      minor: number,
      patch: number,
      revision: number,
      language?: number,
    ): void;
    setProductVersion(
      major: number,
      minor: number,
      patch: number,
      revision: number,
      language?: number,
    ): void;
    setStringValues(language: Language, values: Readonly<Record<string, string>>): void;
    outputToResourceEntries(entries: ResourceEntry[]): void;
  }
}
