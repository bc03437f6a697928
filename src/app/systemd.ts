import { type NotifySocket, openNotifySocket } from "../net/notify-socket.ts";
import type { Timers } from "../ports.ts";

/** Who started the program, as far as that one wants to know how it does. */
export interface ServiceManager {
  /** All that was asked for listens. */
  ready(status: string): void;
  /** What it does now. */
  status(status: string): void;
  /**
   * It is ending.
   *
   * @param most milliseconds that this may take: so long the service manager is to have patience
   */
  stopping(status: string, most: number): void;
  /** Sends what is to be sent, and no more from then on. */
  end(): Promise<void>;
}

/** What systemd's messages need. */
export interface SystemdPorts {
  readonly timers: Timers;
  /** Default: the system's socket. */
  readonly open?: (path: string) => NotifySocket;
  /** Is told, once, when systemd cannot be reached. */
  readonly warn: (text: string) => void;
}

/** Where nobody wants to know anything. */
const NOBODY: ServiceManager = {
  ready() {},
  status() {},
  stopping() {},
  end: () => Promise.resolve(),
};

/** Milliseconds that the last message may take. */
const PATIENCE = 1_000;

const oneLine = (text: string): string => text.replaceAll(/\s*\n\s*/g, "; ");

/** Milliseconds between two signs of life: half of what systemd waits; `undefined`: it does not wait. */
function watchdogPause(environment: Readonly<Record<string, string>>): number | undefined {
  const { WATCHDOG_USEC, WATCHDOG_PID } = environment;
  if (WATCHDOG_PID && WATCHDOG_PID !== String(Deno.pid)) return undefined;
  const micros = Number(WATCHDOG_USEC ?? "");
  return Number.isSafeInteger(micros) && micros > 0 ? micros / 2_000 : undefined;
}

/** systemd, by the messages of sd_notify(3). */
class Systemd implements ServiceManager {
  readonly #socket: NotifySocket;
  readonly #ports: SystemdPorts;
  /** Messages go one after the other. */
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;
  #cancel = () => {};
  #warned = false;

  constructor(socket: NotifySocket, ports: SystemdPorts, pause: number | undefined) {
    this.#socket = socket;
    this.#ports = ports;
    if (pause !== undefined) this.#watch(pause);
  }

  ready(status: string): void {
    this.#tell("READY=1", `STATUS=${oneLine(status)}`);
  }

  status(status: string): void {
    this.#tell(`STATUS=${oneLine(status)}`);
  }

  stopping(status: string, most: number): void {
    const micros = Math.round(most * 1_000);
    this.#tell("STOPPING=1", `STATUS=${oneLine(status)}`, `EXTEND_TIMEOUT_USEC=${micros}`);
  }

  async end(): Promise<void> {
    this.#cancel();
    // A systemd that reads nothing is not to keep the program from ending.
    const patience = new Promise<void>((resolve) => {
      this.#cancel = this.#ports.timers.after(PATIENCE, resolve);
    });
    await Promise.race([this.#last, patience]);
    this.#cancel();
    this.#socket.close();
  }

  /** Signs of life come from the loop that serves clients: when that stands still, so do they. */
  #watch(pause: number): void {
    this.#cancel = this.#ports.timers.after(pause, () => {
      if (this.#waiting === 0) this.#tell("WATCHDOG=1");
      this.#watch(pause);
    });
  }

  #tell(...lines: readonly string[]): void {
    this.#waiting++;
    this.#last = this.#last.then(() => this.#socket.send(lines.join("\n"))).catch((cause) => {
      if (!this.#warned) this.#ports.warn(`systemd cannot be told ${lines[0]}: ${String(cause)}`);
      this.#warned = true;
    }).finally(() => this.#waiting--);
  }
}

/**
 * The service manager that the environment names: systemd, where there is a `NOTIFY_SOCKET`, which
 * gets its signs of life from now on. Otherwise nobody is told anything.
 */
export function serviceManagerOf(
  environment: Readonly<Record<string, string>>,
  ports: SystemdPorts,
): ServiceManager {
  const { NOTIFY_SOCKET } = environment;
  if (!NOTIFY_SOCKET) return NOBODY;
  try {
    const socket = (ports.open ?? openNotifySocket)(NOTIFY_SOCKET);
    return new Systemd(socket, ports, watchdogPause(environment));
  } catch (cause) {
    ports.warn(`systemd cannot be told how the program does: ${String(cause)}`);
    return NOBODY;
  }
}
