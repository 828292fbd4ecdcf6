// Imports BPMN files with bpmn-js and fails on any warning: node import_with_bpmn_js.mjs FILE.bpmn …
// bpmn-js draws in a browser; jsdom stands in for it, with the few measures of SVG that it lacks.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";

const require = createRequire(`${process.cwd()}/`);
const { JSDOM } = require("jsdom");

const { window } = new JSDOM("<!DOCTYPE html><div id='canvas'></div>", { pretendToBeVisual: true });
const box = () => ({ x: 0, y: 0, width: 100, height: 20 });
const matrix = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0, multiply: () => matrix, inverse: () => matrix, translate: () => matrix, scale: () => matrix };
const list = () => ({ numberOfItems: 0, clear() {}, appendItem() {}, initialize() {}, consolidate: () => ({ matrix }), createSVGTransformFromMatrix: () => ({ matrix }) });
Object.assign(window.SVGElement.prototype, { getBBox: box, getCTM: () => matrix, getScreenCTM: () => matrix, createSVGMatrix: () => matrix, createSVGTransform: () => ({ setTranslate() {}, setScale() {}, setRotate() {}, setMatrix() {} }), createSVGTransformFromMatrix: () => ({ matrix }) });
Object.defineProperty(window.SVGElement.prototype, "transform", { get: () => ({ baseVal: list() }) });
window.CSS ??= {};
window.CSS.escape ??= (text) => text.replace(/[^\w-]/g, "\\$&");
window.SVGMatrix ??= class {};
window.HTMLCanvasElement.prototype.getContext = () => ({ measureText: (text) => ({ width: 6 * text.length }) });
for (const name of ["window", "document", "Element", "HTMLElement", "SVGElement", "Node", "DOMParser", "CSS", "SVGMatrix", "requestAnimationFrame", "KeyboardEvent"]) {
  Object.defineProperty(globalThis, name, { value: name === "window" ? window : window[name], configurable: true, writable: true });
}
const Viewer = require(`${process.cwd()}/node_modules/bpmn-js/dist/bpmn-navigated-viewer.development.js`);

let warned = 0;
for (const path of process.argv.slice(2)) {
  const viewer = new Viewer({ container: window.document.getElementById("canvas") });
  const { warnings } = await viewer.importXML(readFileSync(path, "utf-8"));
  const drawn = viewer.get("elementRegistry").getAll().length;
  console.log(`bpmn-js imported ${basename(path)}: ${drawn} elements, ${warnings.length} warnings`);
  for (const warning of warnings) console.log(`  ${warning.message}`);
  warned += warnings.length;
  viewer.destroy();
}
process.exit(warned ? 1 : 0);
