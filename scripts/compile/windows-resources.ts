// @ts-types="./resedit.d.ts"
import { Data, Format, NtExecutable, NtExecutableResource, Resource } from "resedit";
import { icon, ICON_SIZES } from "./icon.ts";
import { png } from "./png.ts";

/** What Windows tells of the program: in its properties, and by PowerShell's `(Get-Item …).VersionInfo`. */
export interface About {
  /** As `deno.json` has it: `2.0.0`. */
  readonly version: string;
  readonly copyright: string;
  /** What the file is called when it is made. */
  readonly fileName: string;
}

/** English (United States), in which the texts are. */
const ENGLISH = 1033;
const UTF16 = 1200;

/** A program for 32 or 64 bits of Windows NT and what came after it, without flags of any kind. */
const KIND = { fileFlagsMask: 0x3f, fileOS: 0x4_0004, fileType: 1 };

/** The number of the one group of icons; the lowest one is the program's. */
const ICON = 1;

const RESOURCES = Format.ImageDirectoryEntry.Resource;

/** The first three numbers of a version: those of `2.1.0-rc.1` are 2, 1 and 0. */
function numbersOf(version: string): [number, number, number] {
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
  return [Number(major), Number(minor), Number(patch)];
}

function versionOf({ version, copyright, fileName }: About): Resource.VersionInfo {
  const info = Resource.VersionInfo.create(ENGLISH, KIND, []);
  const numbers = numbersOf(version);
  info.setFileVersion(...numbers, 0, ENGLISH);
  info.setProductVersion(...numbers, 0, ENGLISH);
  info.setStringValues({ lang: ENGLISH, codepage: UTF16 }, {
    FileDescription: "SocketQueue, an ISO 8583 gateway",
    FileVersion: version,
    LegalCopyright: copyright,
    OriginalFilename: fileName,
    ProductName: "SocketQueue",
    ProductVersion: version,
  });
  return info;
}

/** Drawn at each size, as a small one that is made of a large one is blurred. */
const icons = (): Data.RawIconItem[] =>
  ICON_SIZES.map((size) => Data.RawIconItem.from(png(icon(size)), size, size, 32));

/**
 * Deno puts a section of its own beside the runtime's, which nothing refers to any more; some tools
 * look for resources by the section's name and would tell of Deno.
 */
function nameSection(executable: NtExecutable): void {
  const own = executable.getSectionByEntry(RESOURCES);
  for (const { info } of executable.getAllSections()) {
    if (info.name === ".rsrc") info.name = ".rsrc0";
  }
  if (own !== null) own.info.name = ".rsrc";
}

/**
 * Gives a compiled program of Windows its icon and its version, beside what Deno has put into it. To be
 * done afterwards: Deno leaves out all resources that the runtime had. A signature of the runtime's,
 * which does not fit any more, goes.
 *
 * @param program a PE file
 */
export function withResources(program: Uint8Array, about: About): Uint8Array<ArrayBuffer> {
  const executable = NtExecutable.from(program, { ignoreCert: true });
  const resources = NtExecutableResource.from(executable);
  Resource.IconGroupEntry.replaceIconsForResource(resources.entries, ICON, ENGLISH, icons());
  versionOf(about).outputToResourceEntries(resources.entries);
  resources.outputResource(executable);
  nameSection(executable);
  return new Uint8Array(executable.generate());
}
