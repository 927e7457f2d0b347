// Generated from worker.ts by npm run build:kernels.

/** The worker as a script that needs nothing else. */
export const workerSource: string =
  'const a=globalThis,n=a.process?.getBuiltinModule?.("node:worker_threads").parentPort??a.self,d=new Map;n.on===void 0?n.onmessage=({data:e})=>y(e):n.on("message",y);function y(e){try{e.kind==="open"?p(e):e.kind==="run"?f(e):d.delete(e.job)}catch(o){n.postMessage({kind:"failed",job:e.job,words:String(o)})}}function p({job:e,module:o,memory:s}){d.set(e,new a.WebAssembly.Instance(o,{env:{memory:s}}).exports),n.postMessage({kind:"opened",job:e})}function f({job:e,run:o,name:s,tasks:l,width:r,control:i,tell:g}){const c=d.get(e)?.[s];if(c===void 0)throw new Error(`no function ${s}`);const b=l.length/r;let u=0;for(;Atomics.load(i,1)===0;){const t=Atomics.add(i,0,1);if(t>=b)break;c(...l.subarray(t*r,(t+1)*r)),u++,g&&n.postMessage({kind:"done",job:e,run:o})}n.postMessage({kind:"ended",job:e,run:o,done:u})}'
