// Generated from worker.ts by npm run build:kernels.

/** The worker as a script that needs nothing else. */
export const workerSource: string =
  'const b=globalThis.WebAssembly.Instance,n=globalThis.process?.getBuiltinModule?.("node:worker_threads").parentPort??globalThis.self,t=new Map;n.on===void 0?n.onmessage=({data:e})=>u(e):n.on("message",u);function u(e){try{e.kind==="open"?f(e):e.kind==="run"?m(e):t.delete(e.job)}catch(o){n.postMessage({kind:"failed",job:e.job,words:String(o)})}}function f({job:e,module:o,memory:s}){t.set(e,new b(o,{env:{memory:s}}).exports),n.postMessage({kind:"opened",job:e})}function m({job:e,run:o,name:s,tasks:l,width:a,control:d,tell:g}){const i=t.get(e)?.[s];if(i===void 0)throw new Error(`no function ${s}`);const y=l.length/a;let c=0;for(;Atomics.load(d,1)===0;){const r=Atomics.add(d,0,1);if(r>=y)break;i(...l.subarray(r*a,(r+1)*a)),c++,g&&n.postMessage({kind:"done",job:e,run:o})}n.postMessage({kind:"ended",job:e,run:o,done:c})}'
