import { assert, assertEquals, assertMatch } from "@std/assert";
import { Codec } from "../../src/codec/codec.ts";
import { PROFILE_NAMES } from "../../src/config/profiles.ts";
import type { Content, OpenApi } from "../../src/http/openapi/document.ts";
import { Validator } from "../config/json-validator.ts";
import { PAN, profileNamed, profileOf, smartvista } from "../fixtures.ts";
import { holdersOf, misfits, operationsOf } from "./openapi-check.ts";
import { adminDocument, clientDocument, documentOf } from "./openapi-rig.ts";
import { HttpRig } from "./setup.ts";
import { WatchRig } from "./watch-rig.ts";

/** Each API's description. */
const APIS: Readonly<Record<string, () => Promise<OpenApi>>> = {
  "the clients'": () => clientDocument(),
  "the operator's": () => adminDocument(),
};

const KEYS = ["openapi", "info", "servers", "security", "tags", "paths", "components"];

for (const [whose, document] of Object.entries(APIS)) {
  Deno.test(`${whose} description is of OpenAPI 3.1, and says whose it is`, async () => {
    const api = await document();
    assertEquals(Object.keys(api), KEYS);
    assertMatch(api.openapi, /^3\.1\.\d+$/);
    assertMatch(api.info.title, /^SocketQueue/);
    assertEquals(api.info.version, "2.0.0");
  });

  Deno.test(`${whose} description: every $ref leads to a schema, and every schema is used`, async () => {
    const api = await document();
    const validator = new Validator(api as unknown as Record<string, unknown>);
    const refs = [...holdersOf("$ref", api)].map(({ $ref }) => String($ref));
    assert(refs.length > 0);
    for (const ref of refs) {
      assertMatch(ref, /^#\/components\/schemas\/[A-Za-z]+$/);
      assertEquals(typeof validator.resolve(ref), "object");
    }
    const names = Object.keys(api.components.schemas);
    const unused = names.filter((name) => !refs.includes(`#/components/schemas/${name}`));
    assertEquals(unused, []);
  });

  Deno.test(`${whose} description: every parameter of a path is described, and no other`, async () => {
    for (const { path, operation: { parameters = [] } } of operationsOf(await document())) {
      const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
      const described = parameters.filter((parameter) => parameter.in === "path");
      assertEquals(described.map(({ name }) => name), inPath, path);
      for (const { required } of described) assertEquals(required, true, path);
    }
  });

  Deno.test(`${whose} description: every answer, parameter and header has words`, async () => {
    for (const { path, operation } of operationsOf(await document())) {
      assert(operation.summary !== "", path);
      const { responses, parameters = [] } = operation;
      assert(Object.hasOwn(responses, "200"), path);
      const headers = Object.values(responses).flatMap(({ headers = {} }) =>
        Object.values(headers)
      );
      for (const { description } of [...Object.values(responses), ...parameters, ...headers]) {
        assert(description !== "", path);
      }
    }
  });

  Deno.test(`${whose} description: operations have names of their own, and tags that are there`, async () => {
    const api = await document();
    const operations = operationsOf(api).map(({ operation }) => operation);
    const ids = operations.map(({ operationId }) => operationId);
    assertEquals(new Set(ids).size, ids.length);
    const used = new Set(operations.flatMap(({ tags }) => tags));
    assertEquals([...used].toSorted(), api.tags.map(({ name }) => name).toSorted());
  });

  Deno.test(`${whose} description: examples fit their schemas`, async () => {
    const api = await document();
    assert(assertExamples(api) > 0);
  });
}

/** Asserts that all examples fit; gives how many there are. */
function assertExamples(api: OpenApi): number {
  const contents = [...holdersOf("content", api)].map(({ content }) => content as Content);
  const media = contents.flatMap((content) => Object.values(content));
  const examples = media.flatMap(({ schema, examples = {} }) => {
    return Object.values(examples).map(({ value }) => ({ schema, value }));
  });
  for (const { schema, value } of examples) {
    assertEquals(misfits(api, schema, value), [], JSON.stringify(value));
  }
  return examples.length;
}

for (const name of PROFILE_NAMES) {
  Deno.test(`the description for clients of ${name} has its fields, and a sale of its own`, async () => {
    const codec = new Codec(profileNamed(name));
    const api = await documentOf(codec);
    const { Request: request, Message: message } = api.components.schemas;
    for (const schema of [request, message]) {
      const numbers = Object.keys(schema?.["properties"] as object);
      for (const { number } of codec.table.defined) assert(numbers.includes(String(number)));
    }
    assert(assertExamples(api) >= 4);
    assertMatch(JSON.stringify(api), new RegExp(PAN.visa));
  });
}

Deno.test("the description for clients of a profile without a sale has no example of one", async () => {
  const fields = { 11: { type: "n", length: 6 }, 41: { type: "ans", length: 8 } } as const;
  const api = await documentOf(new Codec(profileOf(fields)));
  assertEquals(api.paths["/"]?.post?.requestBody?.content["application/json"]?.examples, undefined);
  assert(assertExamples(api) > 0);
});

Deno.test("the description for clients of a profile that does not take its sale has none", async () => {
  const { profile } = smartvista;
  const required = { "0200": [2] };
  const api = await documentOf(new Codec({ ...profile, rules: { ...profile.rules, required } }));
  assertEquals(api.paths["/raw"]?.post?.requestBody?.content["text/plain"]?.examples, undefined);
});

/** The routes of an app, as a description has them. */
const routesOf = (app: { readonly routes: readonly { method: string; path: string }[] }) =>
  app.routes.filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, "{$1}")}`);

const described = (api: OpenApi): string[] =>
  operationsOf(api).map(({ method, path }) => `${method} ${path}`);

Deno.test("the clients' description has every route, and no other", async () => {
  const rig = new HttpRig();
  assertEquals(described(await clientDocument(rig)).toSorted(), routesOf(rig.app).toSorted());
});

Deno.test("the operator's description has every route, and no other", async () => {
  const rig = new WatchRig();
  assertEquals(described(await adminDocument(rig)).toSorted(), routesOf(rig.admin).toSorted());
});
