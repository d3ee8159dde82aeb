// Builds the pages of web/ into dist/web; the server serves them as they are.
// The files of both pages lie below /screen: what the two share is loaded and kept once.
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: here('.'),
  base: '/screen/',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: here('../dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    // a data: URI would need font-src data: in the content security policy
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        screen: here('./screen.html'),
        app: here('./app.html'),
        verify: here('./verify.html'),
        tariff: here('./tariff.html'),
        shop: here('./shop.html'),
      },
    },
  },
})
