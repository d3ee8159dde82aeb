// Nothing unused stays: no file, export or dependency.
import type { KnipConfig } from 'knip'

const importsOf = (pattern: RegExp) => (text: string) =>
  [...text.matchAll(pattern)].map(([, name]) => `import '${name}'`).join('\n')

const config: KnipConfig = {
  entry: [
    'web/*.html',
    // the outsiders' verifier, and what the page of the API's docs is sent with
    'docs/proof/verify.mjs',
    'doors/http/docs/{page.js,style.css}',
    // programs of their own, started by hand or by bench/bench.ts and bench/feed.ts
    'bench/{bare,bulk,commerce,desk,feed,filled,form,lanes,lines,match,paced,races,risk}.ts',
    'bench/{shop-paint,stages,tariff,tariff-browse,viewers}.ts',
    // the page of the form's tests, until the workbench shows the form
    'ui/testing/screen.html',
  ],
  project: [
    '{kit,packs,engine,doors,ui,web,test,bench,docs}/**/*.{ts,tsx,js,mjs,css,html}',
    '*.ts',
  ],
  compilers: {
    css: importsOf(/(?:@import\s+|url\()["']([^"':]+)["']/g),
    html: importsOf(/(?:src|href)="(\.[^"]+)"/g),
  },
  vite: { config: 'web/vite.config.ts' },
  ignoreExportsUsedInFile: true,
  // iproute2: network namespaces for viewers that vanish; openssl: checks our signatures
  ignoreBinaries: ['ip', 'openssl'],
}
export default config
