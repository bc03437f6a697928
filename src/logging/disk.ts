/** A file that is open to be appended to; a `Deno.FsFile` is one. */
export interface OpenFile {
  /** Takes some of the bytes, and says how many. */
  write(bytes: Uint8Array): Promise<number>;
  stat(): Promise<FileFacts>;
  close(): void;
}

/** What the log wants to know of a file. */
export type FileFacts = Pick<Deno.FileInfo, "size" | "isFile" | "birthtime" | "mtime" | "nlink">;

/** What the log does with files. */
export interface Disk {
  /** Opens a file to append to, and creates it first if need be. */
  open(path: string): Promise<OpenFile>;
  /** Gives a file another name; a file that has it is replaced. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file, which need not be there. */
  remove(path: string): Promise<void>;
  exists(path: string): Promise<boolean>;
}

/** The owner reads and writes, the group reads: what is in a log is not for everybody. */
const MODE = 0o640;

/** Whether `action` finds what it works on. */
async function found(action: Promise<unknown>): Promise<boolean> {
  try {
    await action;
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** The system's own files. */
export const systemDisk: Disk = {
  open: (path) => Deno.open(path, { append: true, create: true, mode: MODE }),
  rename: (from, to) => Deno.rename(from, to),
  remove: async (path) => void await found(Deno.remove(path)),
  exists: (path) => found(Deno.lstat(path)),
};
