import { adminSchemas } from "./admin-schemas.ts";
import { type OpenApi, openApi } from "./document.ts";
import { FORBIDDEN } from "./admin-answers.ts";
import { OWN_TAG, ownPaths } from "./own-paths.ts";
import { CONFIGURATION_TAG, reloadPath } from "./reload-path.ts";
import { reversalPaths, REVERSALS_TAG } from "./reversal-paths.ts";
import { WATCH_TAG, watchPaths } from "./watch-paths.ts";

const DESCRIPTION = "For those who look after a gateway. A method that a path does not have gets " +
  "405 with `Allow`, a path that is not there 404, a mistake of the gateway's 500; all that fails " +
  "says why in `errors`. HEAD is GET without the body. Nobody is asked who he is. No card data is " +
  "told but masked.";

/** The API of the operator, and of those who watch a gateway. */
export function adminApi(version: string): OpenApi {
  return openApi({
    title: "SocketQueue, operator's side",
    version,
    description: DESCRIPTION,
    tags: [WATCH_TAG, REVERSALS_TAG, CONFIGURATION_TAG, OWN_TAG],
    paths: { ...watchPaths(), ...reversalPaths(), ...reloadPath(), ...ownPaths(FORBIDDEN) },
    schemas: adminSchemas(),
  });
}
