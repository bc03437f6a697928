/** A system and processor that the program is compiled for. */
export interface Target {
  /** As `deno compile --target` calls it. */
  readonly name: string;
  readonly windows: boolean;
  /**
   * The programs that it may start, and no others. Full paths, where the system has them at one
   * place, so that nobody's PATH puts another in their place, and nothing is said of one that is
   * not there.
   *
   * - `kill`, `tasklist`: whether the process that a pid file names is alive
   * - `systemctl`, `useradd`, `schtasks`, `icacls`: `socketqueue service`
   */
  readonly run: readonly string[];
}

const LINUX = ["kill", "/usr/bin/systemctl", "/usr/sbin/useradd"];
const WINDOWS = ["tasklist", "schtasks", "icacls"];
const MAC = ["kill"];

/** Every target. */
export const TARGETS: readonly Target[] = [
  { name: "x86_64-unknown-linux-gnu", windows: false, run: LINUX },
  { name: "aarch64-unknown-linux-gnu", windows: false, run: LINUX },
  { name: "x86_64-pc-windows-msvc", windows: true, run: WINDOWS },
  { name: "aarch64-pc-windows-msvc", windows: true, run: WINDOWS },
  { name: "x86_64-apple-darwin", windows: false, run: MAC },
  { name: "aarch64-apple-darwin", windows: false, run: MAC },
];

/** The runtime's archive, as it is called where Deno's releases are. */
export const runtimeZip = ({ name }: Target): string => `denort-${name}.zip`;

/** Where this Deno looks for the runtime's archives, in its DENO_DIR; and behind the server's name. */
export const RUNTIME_FOLDER = `release/v${Deno.version.deno}`;
