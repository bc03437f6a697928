import type { Socket } from "node:net";

/** Whether, and when, the one who asked goes. */
export interface Departure {
  /** It is gone. */
  readonly gone: boolean;
  /** Calls `act` when it goes; gives what takes that back. */
  onGone(act: () => void): () => void;
}

/** A client is gone with its connection, whichever of several requests on it is the one that waits. */
export function socketDeparture(socket: Socket): Departure {
  return {
    get gone() {
      return socket.destroyed;
    },
    onGone(act) {
      socket.once("close", act);
      return () => socket.off("close", act);
    },
  };
}

/** For a request without a connection, which a test makes. */
export function signalDeparture(signal: AbortSignal): Departure {
  return {
    get gone() {
      return signal.aborted;
    },
    onGone(act) {
      signal.addEventListener("abort", act);
      return () => signal.removeEventListener("abort", act);
    },
  };
}
