import { FORBIDDEN, refusal } from "./admin-answers.ts";
import { json, type Operation, type Paths } from "./document.ts";

/** The tag of {@link reloadPath}. */
export const CONFIGURATION_TAG = {
  name: "Configuration",
  description: "What the gateway runs on.",
};

const NEWS = {
  file: "/etc/socketqueue/config.yaml",
  changed: ["max-queue"],
  needLink: [],
  needRestart: ["journal"],
};

const RELOAD: Operation = {
  operationId: "reload",
  tags: [CONFIGURATION_TAG.name],
  summary: "Read the configuration anew; link and clients stay",
  requestBody: {
    required: true,
    content: json("ReloadWish", { wish: { value: { by: "ann", reason: "more shops" } } }),
  },
  responses: {
    200: {
      description: "What was read, what has changed, and what would change after a restart.",
      content: json("Reloaded", { news: { value: NEWS } }),
    },
    ...refusal(400, "The body is wrong."),
    ...FORBIDDEN,
    ...refusal(408, "The body did not come in time."),
    ...refusal(409, "The configuration is wrong, and nothing has changed; `errors` says why."),
    ...refusal(413, "The body is too large."),
    ...refusal(415, "The body is not said to be `application/json`."),
    ...refusal(503, "The gateway has not started yet; ask again."),
  },
};

/** The path by which the configuration is read anew. */
export const reloadPath = (): Paths => ({ "/admin/reload": { post: RELOAD } });
