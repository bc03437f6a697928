import { METHODS, type OpenApi, type Operation } from "./document.ts";
import { code, escaped, type Html, linkTo, paragraph } from "./html.ts";
import { operationAnchor, operationSection } from "./page-operation.ts";
import { schemaAnchor, schemaSection } from "./page-schema.ts";
import { STYLE } from "./style.ts";

/** An operation, with where it is. */
interface Placed {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}

function placed({ paths }: OpenApi): Placed[] {
  return Object.entries(paths).flatMap(([path, item]) => {
    return METHODS.flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [{ path, method, operation }];
    });
  });
}

/** The operations of a tag. */
const taggedBy = (api: OpenApi, tag: string): Placed[] =>
  placed(api).filter(({ operation }) => operation.tags.includes(tag));

function entry({ path, method, operation }: Placed): Html {
  const link = linkTo(operationAnchor(operation), code(`${method.toUpperCase()} ${path}`));
  return `<li>${link} ${escaped(operation.summary)}</li>`;
}

function contents(api: OpenApi): Html {
  const schemas = Object.keys(api.components.schemas).map((name) => {
    return linkTo(schemaAnchor(name), escaped(name));
  });
  return `<nav><ul>${placed(api).map(entry).join("\n")}</ul><p>${schemas.join(" · ")}</p></nav>`;
}

function tagSections(api: OpenApi): Html {
  return api.tags.map(({ name, description }) => {
    const sections = taggedBy(api, name).map(({ path, method, operation }) => {
      return operationSection(path, method, operation);
    });
    return `<h2>${escaped(name)}</h2>${paragraph(description)}${sections.join("\n")}`;
  }).join("\n");
}

function schemaSections({ components }: OpenApi): Html {
  const sections = Object.entries(components.schemas).map(([name, schema]) => {
    return schemaSection(name, schema);
  });
  return `<h2>Bodies</h2>${sections.join("\n")}`;
}

/** The description as a page to read: all in one, without a script, and with nothing to fetch. */
export function pageOf(api: OpenApi): Html {
  const { title, version, description } = api.info;
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<title>${escaped(title)}</title><style>${STYLE}</style>`;
  const source = `<p>Version ${escaped(version)}; for programs: <a href="openapi.json">` +
    `${code("/openapi.json")}</a>.</p>`;
  const top = `<h1>${escaped(title)}</h1>${paragraph(description)}${source}${contents(api)}`;
  const body = [top, tagSections(api), schemaSections(api)].join("\n");
  return `<!DOCTYPE html>\n<html lang="en"><head>${head}</head>\n<body>${body}</body></html>\n`;
}
