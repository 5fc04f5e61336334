import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// Three files of fixed names go into the program: whoever embeds them knows them beforehand.
// Nothing is inlined, because the page's policy forbids inline scripts and styles.
export default defineConfig({
  plugins: [svelte()],
  base: '/',
  build: {
    target: 'es2022',
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: false,
    cssCodeSplit: false,
    reportCompressedSize: false,
    rollupOptions: {
      output: {
        entryFileNames: 'assets/page.js',
        assetFileNames: 'assets/page[extname]',
        inlineDynamicImports: true,
      },
    },
  },
  server: { proxy: { '/api': { target: 'http://127.0.0.1:8000', ws: true } } },
  test: { include: ['tests/unit/**/*.test.ts'], environment: 'node' },
});
