// Reads {schemas: {path: schema}, cases: [[path, instance]]} and prints, for each case, the
// rules whose message ajv says was expected.
const Ajv = require('ajv');
const { readFileSync } = require('fs');

const { schemas, cases } = JSON.parse(readFileSync(0, 'utf8'));
const ajv = new Ajv({ strict: false, allErrors: true });
const validators = Object.fromEntries(
  Object.entries(schemas).map(([path, schema]) => [path, ajv.compile(schema)]),
);
const verdicts = cases.map(([path, instance]) => {
  const validate = validators[path];
  validate(instance);
  const messages = (validate.errors ?? []).map((error) => String(error.params.allowedValue ?? ''));
  return [...new Set(messages.map((text) => /^\[([a-z0-9-]+)\] /.exec(text)?.[1]).filter(Boolean))];
});
process.stdout.write(JSON.stringify(verdicts));
