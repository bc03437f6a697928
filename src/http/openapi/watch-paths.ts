import { FORBIDDEN } from "./admin-answers.ts";
import { type Answers, type Content, json, type Operation, type Paths, text } from "./document.ts";

/** The tag of {@link watchPaths}. */
export const WATCH_TAG = {
  name: "Watch",
  description: "How the gateway does. `/livez`, `/readyz` and `/metrics` may be asked for under " +
    "any name of the host, the others by address, as `localhost`, or under the name in " +
    "`--admin-host`.",
};

function operation(operationId: string, summary: string, responses: Answers): Operation {
  return { operationId, tags: [WATCH_TAG.name], summary, responses };
}

const told = (description: string, content: Content): Answers => ({
  200: { description, content },
});

const READY = { ready: true, reasons: [] };
const UNREADY = {
  ready: false,
  reasons: [{ code: "link-down", message: "There is no link to the host" }],
};

/** What machines ask for. */
function machinePaths(): Paths {
  const ready = told("It may be given work.", json("Ready", { ready: { value: READY } }));
  const unready = json("Ready", { unready: { value: UNREADY } });
  return {
    "/livez": {
      get: operation("getLiveness", "Whether the process serves", told("It does.", text("`ok`"))),
    },
    "/readyz": {
      get: operation("getReadiness", "Whether it is to be given work", {
        ...ready,
        503: { description: "It is not to be given work: the reasons say why.", content: unready },
      }),
    },
    "/metrics": {
      get: operation(
        "getMetrics",
        "Metrics for Prometheus",
        told("They count from the start of the process.", text("Prometheus's text format 0.0.4")),
      ),
    },
  };
}

/** What people ask for. */
const PEOPLES: Readonly<Record<string, Operation>> = {
  "/stats": operation(
    "getStatistics",
    "The statistics",
    told("The statistics, as on their port.", json("Statistics")),
  ),
  "/link": operation(
    "getLink",
    "The link to the host",
    told("The link, as it is now.", json("Link")),
  ),
  "/exchanges": operation(
    "getExchanges",
    "What is with the host now, and what waits",
    told("First what is with the host, the oldest first; 1000 at the most.", json("Exchanges")),
  ),
  "/config": operation(
    "getOptions",
    "Every option, its value and where it was set",
    told("Secrets are hidden.", json("Options")),
  ),
};

/** The paths of those who watch a gateway. */
export function watchPaths(): Paths {
  const peoples = Object.entries(PEOPLES).map(([path, get]) => {
    return [path, { get: { ...get, responses: { ...get.responses, ...FORBIDDEN } } }] as const;
  });
  return { ...machinePaths(), ...Object.fromEntries(peoples) };
}
