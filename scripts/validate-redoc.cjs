// Renders documents with Redoc, without a browser, for `validate`. The page must have each operation
// with all of its samples, and say how to authenticate. Arguments: the documents.
const fs = require('fs');
const React = require('react');
const {renderToStaticMarkup} = require('react-dom/server');
const tabs = require('react-tabs');
const yaml = require('js-yaml');

// A page has only the chosen tab of each group otherwise.
tabs.TabPanel.defaultProps = {...tabs.TabPanel.defaultProps, forceRender: true};
const {Redoc, createStore} = require('redoc');

const entities = {amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'", '#39': "'"};
const text = html => html.replace(/<style[^>]*>.*?<\/style>/gs, '').replace(/<[^>]*>/g, '')
  .replace(/&(amp|lt|gt|quot|#x27|#39);/g, (_, name) => entities[name]);
const squeezed = text => text.replace(/\s+/g, ' ').trim();

// The lines of a text that look the same as Markdown and on a page.
const plainLines = text => text.split('\n').filter(line => /^[A-Z][^`*<&]+$/.test(line)).map(squeezed);

async function main() {
  const problems = [];
  const counts = {operations: 0, samples: 0, schemes: 0};
  for (const file of process.argv.slice(2)) {
    const spec = yaml.load(fs.readFileSync(file, 'utf8'));
    const shown = structuredClone(spec);
    // Where a page is to have all schemes.
    shown.info.description += '\n\n# Authentication\n\n<SecurityDefinitions />\n';
    const store = await createStore(shown, undefined, {});
    const page = squeezed(text(renderToStaticMarkup(React.createElement(Redoc, {store}))));
    const expect = (what, part) => page.includes(squeezed(part)) || problems.push(`${file}: the page lacks ${what}`);
    for (const operation of Object.values(spec.paths).flatMap(item => Object.values(item))) {
      counts.operations += 1;
      expect(operation.operationId, operation.summary);
      const labels = operation['x-codeSamples'].map(sample => sample.label);
      expect(`the tabs of ${operation.operationId}`, labels.join(''));
      for (const sample of operation['x-codeSamples']) {
        counts.samples += 1;
        expect(`the sample for ${sample.label} of ${operation.operationId}`, sample.source);
      }
    }
    for (const [name, scheme] of Object.entries(spec.components.securitySchemes)) {
      counts.schemes += 1;
      expect(`the security scheme ${name}`, name);
      const lines = plainLines(scheme.description);
      if (!lines.length) problems.push(`${file}: ${name} has no plain line to look for`);
      lines.forEach(line => expect(`of ${name}: ${line}`, line));
    }
  }
  problems.forEach(problem => console.log(problem));
  const {operations, samples, schemes} = counts;
  console.log(`${operations} operations, ${samples} samples, ${schemes} security schemes, ${problems.length} problems`);
  process.exitCode = problems.length || !operations ? 1 : 0;
}

main();
