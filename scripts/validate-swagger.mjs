// Resolves documents as Swagger UI does, with its own library, and has it build the request of each
// operation from the examples, for `validate`. Each must be the request that the document describes.
// Arguments: the documents.
import fs from 'node:fs';
import {isDeepStrictEqual} from 'node:util';
import yaml from 'js-yaml';
import Swagger from 'swagger-client';

const problems = [];
let requests = 0;
let unsent = 0;

// The value of a parameter: its example, or something for a secret.
const value = parameter => parameter.example ?? 'a secret';

function example(media) {
  const named = Object.values(media?.examples ?? {});
  return media?.example ?? named[0]?.value;
}

// The request that the document describes: what `URL` makes of it, and the body.
function described(spec, path, operation) {
  const parameters = operation.parameters ?? [];
  const filled = parameters.filter(parameter => parameter.in === 'path').reduce(
    (path, parameter) => path.replace(`{${parameter.name}}`, encodeURIComponent(value(parameter))), path.split('#')[0]);
  const url = new URL(spec.servers[0].url + filled);
  for (const parameter of parameters.filter(parameter => parameter.in === 'query')) {
    [value(parameter)].flat().forEach(item => url.searchParams.append(parameter.name, item));
  }
  const headers = parameters.filter(parameter => parameter.in === 'header');
  return {
    url: url.origin + url.pathname,
    query: [...url.searchParams].sort(),
    headers: Object.fromEntries(headers.map(parameter => [parameter.name, String(value(parameter))])),
    body: example(operation.requestBody?.content['application/json']),
  };
}

function check(name, spec, [path, method, operation], scheme) {
  const id = operation.operationId;
  const parameters = Object.fromEntries((operation.parameters ?? []).map(
    parameter => [`${parameter.in}.${parameter.name}`, value(parameter)]));
  const expected = described(spec, path, operation);
  const request = Swagger.buildRequest({
    spec, operationId: id, parameters,
    requestBody: expected.body, requestContentType: expected.body === undefined ? undefined : 'application/json',
    securities: {authorized: scheme ? {[scheme]: {value: 'a credential'}} : {}},
  });
  const url = new URL(request.url);
  const header = name => Object.entries(request.headers).find(([own]) => own.toLowerCase() === name.toLowerCase())?.[1];
  // The keys of operations that share a path end with a fragment, and the library appends the query
  // to it. Browsers do not send it, so no parameter there may be required.
  const lost = new URLSearchParams(url.hash.split('?')[1]);
  unsent += lost.size;
  const required = (operation.parameters ?? []).filter(parameter => parameter.required && lost.has(parameter.name));
  const found = {
    url: url.origin + url.pathname,
    query: [...url.searchParams, ...lost].sort(),
    headers: Object.fromEntries(Object.keys(expected.headers).map(name => [name, header(name)])),
    body: typeof request.body === 'string' ? JSON.parse(request.body) : request.body,
  };
  const report = what => problems.push(`${name} ${id}: ${what}`);
  (operation.parameters ?? []).filter(one => one.example === undefined && one.schema.format !== 'password')
    .forEach(parameter => report(`${parameter.name} has no example`));
  required.forEach(parameter => report(`the required parameter ${parameter.name} is not sent`));
  for (const part of Object.keys(expected)) {
    if (!isDeepStrictEqual(found[part], expected[part])) {
      report(`${part} is ${JSON.stringify(found[part])}, expected ${JSON.stringify(expected[part])}`);
    }
  }
  if (request.method !== method.toUpperCase()) report(`method is ${request.method}`);
  for (const [other, {name: own}] of Object.entries(spec.components.securitySchemes)) {
    const sent = header(own) === 'a credential';
    if (sent !== (other === scheme)) report(`with ${scheme ?? 'no scheme'}, ${own} is ${sent ? '' : 'not '}sent`);
  }
  requests += 1;
}

let operations = 0;
for (const file of process.argv.slice(2)) {
  const {spec, errors} = await Swagger.resolve({spec: yaml.load(fs.readFileSync(file, 'utf8'))});
  errors.forEach(error => problems.push(`${file}: ${error.message}`));
  for (const [path, item] of Object.entries(spec.paths)) {
    // Swagger's library adds keys of its own.
    const own = Object.entries(item).filter(([, operation]) => operation?.operationId);
    for (const [method, operation] of own) {
      operations += 1;
      const schemes = (operation.security ?? spec.security).flatMap(Object.keys);
      for (const scheme of schemes.length ? schemes : [undefined]) {
        check(file, spec, [path, method, operation], scheme);
      }
    }
  }
}
problems.forEach(problem => console.log(problem));
console.log(`${operations} operations, ${requests} requests, ${unsent} optional parameters after a fragment, ${problems.length} problems`);
process.exitCode = problems.length || !operations ? 1 : 0;
