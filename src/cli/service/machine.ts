/** The system that the service is installed on, as far as that takes. */
export interface Machine {
  /** As `Deno.build.os` has it. */
  readonly os: string;
  /** The compiled program's file; `undefined`: it runs from its sources. */
  readonly program: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  isFile(path: string): boolean;
  makeFolder(path: string): void;
  /** Writes a file in place of one that is there, even of a program that runs. */
  write(path: string, bytes: Uint8Array, mode: number): void;
  read(path: string): Uint8Array;
  remove(path: string): void;
  /** Whether a user can read a file, as far as its owner, group and mode tell. */
  isReadableBy(path: string, user: string): boolean;
  /** Gives a file to the group of a user. */
  giveToGroupOf(path: string, user: string): void;
  /** Starts a program that speaks to the user itself; gives its exit code. */
  run(command: readonly string[]): Promise<number>;
}

const isWindows = Deno.build.os === "windows";

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Beside it and then renamed: a program that runs cannot be written over. */
function write(path: string, bytes: Uint8Array, mode: number): void {
  const beside = `${path}.new`;
  Deno.writeFileSync(beside, bytes, { mode });
  // What is there already keeps its mode when it is written.
  if (!isWindows) Deno.chmodSync(beside, mode);
  Deno.renameSync(beside, path);
}

/** The numbers of a user and of his group; `undefined`: there is no such user. */
function idsOf(user: string): { readonly uid: number; readonly gid: number } | undefined {
  const lines = Deno.readTextFileSync("/etc/passwd").split("\n").map((text) => text.split(":"));
  const line = lines.find(([name]) => name === user);
  return line && { uid: Number(line[2]), gid: Number(line[3]) };
}

/** The number of a user's group. */
function groupOf(user: string): number {
  const ids = idsOf(user);
  if (ids === undefined) throw new Error(`/etc/passwd has no user ${user}`);
  return ids.gid;
}

function isReadableBy(path: string, user: string): boolean {
  const { mode, uid, gid } = Deno.statSync(path);
  const ids = idsOf(user);
  if (mode === null || user === "root") return true;
  // As the kernel does it: the first of owner, group and others that fits counts, and it alone.
  if (ids?.uid === uid) return (mode & 0o400) !== 0;
  return (mode & (ids?.gid === gid ? 0o040 : 0o004)) !== 0;
}

/** The one that the program runs on. */
export const systemMachine = (): Machine => ({
  os: Deno.build.os,
  program: Deno.build.standalone ? Deno.execPath() : undefined,
  environment: Deno.env.toObject(),
  isFile,
  makeFolder: (path) => Deno.mkdirSync(path, { recursive: true }),
  write,
  read: (path) => Deno.readFileSync(path),
  remove(path) {
    if (isFile(path)) Deno.removeSync(path);
  },
  isReadableBy,
  giveToGroupOf: (path, user) => Deno.chownSync(path, null, groupOf(user)),
  async run([program = "", ...args]) {
    const command = new Deno.Command(program, { args, stdin: "null" });
    return (await command.spawn().status).code;
  },
});
