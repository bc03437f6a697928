import type { Answer, Content, Examples, Header, Operation, Parameter } from "./document.ts";
import { code, escaped, type Html, paragraph, prose, table } from "./html.ts";
import { typeOf } from "./page-schema.ts";

/** Where an operation is on the page. */
export const operationAnchor = ({ operationId }: Operation): string => `operation-${operationId}`;

const exampleText = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value, null, 2);

function examplesOf(examples: Examples = {}): Html {
  return Object.entries(examples).map(([name, { value }]) => {
    const title = `<summary>Example: ${escaped(name)}</summary>`;
    return `<details>${title}<pre>${escaped(exampleText(value))}</pre></details>`;
  }).join("");
}

function contentOf(content: Content = {}): Html {
  return Object.entries(content).map(([type, { schema, examples }]) => {
    const { description } = schema;
    const said = typeof description === "string" ? `: ${prose(description)}` : "";
    return `<p>${code(type)}: ${typeOf(schema)}${said}</p>${examplesOf(examples)}`;
  }).join("");
}

function parametersOf(parameters: readonly Parameter[] = []): Html {
  return table(
    ["parameter", "in", "type", "meaning"],
    parameters.map(({ name, in: place, required, schema, description }) => {
      const mark = required ? "" : ` <small>optional</small>`;
      return [`${code(name)}${mark}`, place, typeOf(schema), prose(description)];
    }),
  );
}

function headersOf(headers: Readonly<Record<string, Header>> = {}): Html {
  return table(
    ["header", "type", "meaning"],
    Object.entries(headers).map(([name, { schema, description }]) => {
      return [code(name), typeOf(schema), prose(description)];
    }),
  );
}

function answerOf([status, { description, headers, content }]: [string, Answer]): Html {
  const said = `${prose(description)}${headersOf(headers)}${contentOf(content)}`;
  return `<dt>${escaped(status)}</dt><dd>${said}</dd>`;
}

/** All of an operation. */
export function operationSection(path: string, method: string, operation: Operation): Html {
  const { summary, description, parameters, requestBody, responses } = operation;
  const asked = requestBody === undefined ? "" : `<h4>Body</h4>${contentOf(requestBody.content)}`;
  return [
    `<section id="${escaped(operationAnchor(operation))}">`,
    `<h3><b>${escaped(method.toUpperCase())}</b> ${code(path)}</h3>`,
    paragraph(summary),
    paragraph(description),
    parametersOf(parameters),
    asked,
    `<h4>Answers</h4><dl>${Object.entries(responses).map(answerOf).join("\n")}</dl>`,
    "</section>",
  ].join("\n");
}
